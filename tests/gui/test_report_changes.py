"""How a change is told: what differs of a figure, a task, a paragraph, a reason."""

from datetime import date
from decimal import Decimal

from desktop.rules.snapshot import ReportedFinding, ReportedPoints, ReportedProgress, ReportedRegister, ReportedTask
from desktop.rules.snapshot_difference import Difference, SnapshotDifference
from desktop.rules.snapshot_difference_text import ParagraphDifference
from desktop.rules.values import SpecialState, Value
from desktop.services.programme.versions import bundled_programme
from desktop.ui.report_changes import ChangeRow, change_rows, changes_in_words
from desktop.ui.tables.cells import Heading

NOTHING = SnapshotDifference((), (), (), (), (), (), ())


def told(**changed):
    """The one line of a difference."""
    made = SnapshotDifference(**{**vars(NOTHING), **changed})
    (row,) = (row for row in change_rows(made, bundled_programme()) if isinstance(row, ChangeRow))
    return row


def figure(before, after):
    return told(values=(Difference("CT5.01", before, after),))


def test_points_of_the_agencys_own_are_told_with_their_words():
    given = ReportedPoints("3.1", Decimal("9.5"), "Quyết định 12/QĐ-UBND", ("0" * 64,))
    row = told(points=(Difference("3.1", None, given),))
    assert (row.code, row.before, row.after) == ("3.1", "—", "9,5 điểm; Quyết định 12/QĐ-UBND; 1 minh chứng")


def test_a_figure_is_told_by_how_much_it_moved():
    row = figure(Value(Decimal(200)), Value(Decimal(215)))
    assert (row.what.replace("\u00a0", " "), row.before, row.after) == ("+15\n(+7,5 %)", "200", "215")


def test_states_and_notes_of_a_figure_are_told():
    row = figure(Value(Decimal(5)), Value(state=SpecialState.NOTHING_AROSE, note="theo sổ tiếp dân"))
    assert row.after == "Không phát sinh (ghi chú: theo sổ tiếp dân)"
    assert figure(Value(Decimal(5)), Value(Decimal(5), SpecialState.ESTIMATE)).what == "Trạng thái"
    assert figure(Value(Decimal(5)), Value(Decimal(5), note="theo sổ")).what == "Ghi chú"
    assert figure(Value(True), Value(False)).what == "Sửa"
    assert figure(None, Value(Decimal(5))).before == "—"


def test_a_paragraph_is_told_by_the_words_that_differ():
    long = " ".join(f"chữ{number}" for number in range(30))
    row = told(narrative=(ParagraphDifference("II.1", 2, f"{long} hai {long}", f"{long} ba {long}"),))
    assert row.name.endswith(", đoạn 2")
    assert row.before == "… chữ26 chữ27 chữ28 chữ29 hai chữ0 chữ1 chữ2 chữ3 …"
    assert row.whole[1] == f"{long} ba {long}"


def test_a_reason_is_told_with_the_name_of_its_figure():
    asked = ReportedFinding("R1", "CT5.01", "warning", "")
    explained = ReportedFinding("R1", "CT5.01", "warning", "", "Có dự án mới.")
    row = told(reasons=(Difference("R1/CT5.01", asked, explained),))
    assert (row.code, row.before, row.after) == ("CT5.01", "Chưa giải trình", "Có dự án mới.")


def test_kinds_stand_under_headings_and_are_counted():
    made = SnapshotDifference(
        (Difference("number", None, "15/BC-UBND"),),
        (Difference("CT5.01", None, Value(Decimal(1))), Difference("CT5.05", Value(Decimal(1)), None)),
        (),
        (),
        (),
        (),
        (),
    )
    headings = [row.text for row in change_rows(made, None) if isinstance(row, Heading)]
    assert headings == ["Biểu số liệu   ·   2 thay đổi", "Số văn bản, người ký   ·   1 thay đổi"]
    assert changes_in_words(made) == "1 thông tin văn bản, 2 chỉ tiêu"


def _row(before, after):
    return told(tasks=(Difference("NV1.1", before, after),))


def test_of_a_task_only_what_differs_is_told():
    before = ReportedTask("NV1.1", "dang_thuc_hien", 40, person="Lê Thị Hạnh")
    after = ReportedTask("NV1.1", "dang_thuc_hien", 40, person="Trần Văn Phúc")
    row = _row(before, after)
    assert (row.before, row.after) == ("Lê Thị Hạnh", "Trần Văn Phúc")


def test_a_task_that_moved_is_told_by_status_and_last_statement():
    before = ReportedTask("NV1.1", "dang_thuc_hien", 40)
    entry = ReportedProgress(date(2018, 5, 20), 100, "Đã ban hành kế hoạch.")
    after = ReportedTask("NV1.1", "hoan_thanh", 100, completed_on=date(2018, 5, 20), log=(entry,))
    row = _row(before, after)
    assert row.after == "Hoàn thành, 100 %; hoàn thành ngày 20/05/2018; 1 lần ghi: Đã ban hành kế hoạch."
    assert row.before.startswith("Đang thực hiện, 40 %; ")


def test_a_task_that_was_not_there_before_is_told_by_its_status():
    row = _row(None, ReportedTask("NV1.1", "thuong_xuyen", 20))
    assert (row.before, row.after) == ("—", "Thực hiện thường xuyên, 20 %")


def test_an_annexed_register_is_told_by_the_rows_that_came_and_went():
    register = bundled_programme().registers[0]
    then = ReportedRegister(register.code, ("ten",), (("Đường hoa",), ("Nhà sạch",)), 2)
    now = ReportedRegister(register.code, ("ten",), (("Đường hoa",), ("Cổng xanh",), ("Ngõ sáng",)), 3)
    row = told(registers=(Difference(register.code, then, now),))
    assert (row.name, row.what, row.before, row.after) == (register.name, "thêm 2 dòng, bỏ 1 dòng", "2 dòng", "3 dòng")
