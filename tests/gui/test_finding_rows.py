"""What was found, as lines grouped by cause: which stand together, in which order, and what each leads to."""

from desktop.rules.programme_kinds import Severity
from desktop.rules.text_remarks import RemarkKind
from desktop.services.report.check_view import (
    EMPTY_SECTION,
    UNTOUCHED_TASK,
    CheckFinding,
    CheckResult,
    Place,
    TextFinding,
)
from desktop.ui.hand_in.finding_rows import Weight, finding_sections


def error(rule, target, place=Place.INDICATORS):
    return CheckFinding(rule, Severity.ERROR, f"{target} tên", f"{target} sai.", place, target)


def warning(rule, target, reason=""):
    return CheckFinding(rule, Severity.WARNING, f"{target} tên", f"{target} lạ.", Place.TASKS, target, reason)


def text(kind, section, message="Chỗ này."):
    return TextFinding(kind, section, "KẾT QUẢ", message)


def sections(*findings, texts=()):
    return finding_sections(CheckResult(findings, 0), texts)


def test_nothing_found_is_no_section():
    assert sections() == ()


def test_what_cannot_be_read_stands_before_what_hangs_on_it():
    (section,) = sections(
        error(EMPTY_SECTION, "I", Place.NARRATIVE), error("R1", "CT3.05"), error("UNREADABLE", "CT2.06")
    )
    assert [cause.title for cause in section.causes] == [
        "Ô không đọc được",
        "Số liệu trái quy tắc",
        "Mục bắt buộc chưa viết",
    ]
    assert [row.action for row in section.rows] == ["Sửa", "Sửa", "Viết"]


def test_each_warning_has_its_own_line_to_be_explained_in():
    (section,) = sections(*(warning(UNTOUCHED_TASK, f"NV1.{n}") for n in range(6)), warning("R2", "CT2.12", "Có dự án"))
    assert section.title == "Cần giải trình (7)"
    assert [(cause.title, len(cause.rows)) for cause in section.causes] == [
        ("Số liệu cần ghi nguyên nhân", 1),
        ("Nhiệm vụ chưa cập nhật lần nào", 6),
    ]
    assert all(row.finding is not None for row in section.rows)


def test_of_the_text_numbers_come_first_and_many_commas_are_one_line():
    texts = [
        text(RemarkKind.NUMBER, "II.4", "Viết 168 lượt, biểu số liệu ghi 86 lượt."),
        *(text(RemarkKind.PRINT, f"II.{n}") for n in range(1, 6)),
    ]
    (section,) = sections(texts=texts)
    number, commas = section.rows
    assert (number.weight, number.title, number.place, number.target) == (
        Weight.DOUBT,
        "Mục II.4",
        Place.NARRATIVE,
        "II.4#",
    )
    assert (commas.title, commas.text) == ("5 chỗ dấu câu, khoảng trắng", "Ở mục II.1, II.2, II.3, II.4, II.5.")
    assert section.title == "Nên xem lại (6)"


def test_a_line_is_known_again_after_another_check():
    (before,) = sections(warning("R2", "CT2.12"))
    (after,) = sections(warning("R2", "CT2.12", "Có dự án mới"))
    assert [row.key for row in before.rows] == [row.key for row in after.rows]
