"""A half-year of a commune at its window: events, a report, a return with remarks, revision 2, a receipt."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.clock import FixedClock
from desktop.models.intake import IntakeResult
from desktop.models.revision import RevisionState
from desktop.rules.package_data import RemarkPlace
from desktop.services.report.formats import ReportFormat
from desktop.ui.places import INDICATORS, NARRATIVE, TASKS
from tests.journeys import half_year, hoa_long
from tests.journeys.answering_officer import AnsweringOfficer
from tests.journeys.elsewhere import DEPARTMENT, HOA_LONG, PASSPHRASE, Province
from tests.journeys.half_year_officer import HalfYearOfficer
from tests.journeys.test_loop_in_windows import SPECIAL, made

NAME = "UBND xã Hòa Long"


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "Đối thoại ấp Đông.jpg"
    Image.new("RGB", (640, 400), "teal").save(path, "JPEG")
    return path


def on(clock: FixedClock, month: int, day: int) -> None:
    clock.move_to(FixedClock.on(date(2018, month, day), 9).now())


@pytest.mark.parametrize("province", ["sqlite"], indirect=True)  # nearly all of it is the commune's
def test_a_half_year_from_the_first_row_to_the_receipt(province, clock, open_window, tmp_path, photograph):
    usb, mail = made(tmp_path / "USB"), made(tmp_path / "thư đến")
    province.agency_begins(HOA_LONG, province.department_begins())

    on(clock, 5, 10)
    officer = HalfYearOfficer(open_window(province.folder(HOA_LONG)))
    events_are_written_down(officer)
    on(clock, 5, 16)
    tasks_are_brought_up_to_date(officer, photograph)
    the_report_is_drawn_up(officer)
    on(clock, 5, 21)
    first = the_report_is_checked_and_handed_in(officer, usb)
    no_citizen_has_left_the_house(first, province)
    officer.window.close()

    on(clock, 5, 23)
    slip = the_department_gives_it_back(AnsweringOfficer(open_window(province.folder(DEPARTMENT))), usb, mail)

    on(clock, 5, 28)
    officer = HalfYearOfficer(open_window(province.folder(HOA_LONG)))
    officer.chooses_the_period("6 tháng năm 2018")
    remarks_are_followed_one_by_one(officer, slip)
    second = revision_two_is_handed_in(officer, usb)
    the_two_are_compared(officer)
    officer.window.close()

    on(clock, 5, 29)
    code = the_department_gives_a_receipt(AnsweringOfficer(open_window(province.folder(DEPARTMENT))), second, mail)

    officer = HalfYearOfficer(open_window(province.folder(HOA_LONG)))
    officer.chooses_the_period("6 tháng năm 2018")
    officer.types_the_receipts_code(code)
    assert officer.sees_the_states() == {2: RevisionState.ACCEPTED, 1: RevisionState.RETURNED}
    assert officer.is_told_to() == "Sở đã tiếp nhận lần nộp 2: kỳ này đã xong."


def events_are_written_down(officer: HalfYearOfficer) -> None:
    """April and May: receptions and dialogues."""
    officer.writes_in_register("Tiếp công dân", half_year.RECEPTIONS)
    officer.writes_in_register("Đối thoại", half_year.DIALOGUES)


def tasks_are_brought_up_to_date(officer: HalfYearOfficer, photograph: Path) -> None:
    """16/5: what was done about each task, and a photograph that proves it."""
    officer.writes_about_every_task(half_year.PROGRESS, hoa_long.ROUTINE)
    officer.attaches(half_year.PROVED, photograph)


def the_report_is_drawn_up(officer: HalfYearOfficer) -> None:
    """16/5: figures come from the registers and from a sheet; sentences are made of them."""
    officer.types_last_years(half_year.LAST_YEAR, "6T-2017")
    officer.opens_the_grid()
    assert {code: officer.sees(code) for code in half_year.COUNTED} == half_year.COUNTED
    officer.pastes_from_excel(half_year.SHEET)
    for code, key in SPECIAL.items():
        officer.presses_special_at(code, key)
    officer.writes_the_report(half_year.SECTIONS)
    sentences = officer.puts_in_suggested_sentences(half_year.SUGGESTED)
    assert any("07 văn bản" in each for each in sentences), sentences


def the_report_is_checked_and_handed_in(officer: HalfYearOfficer, usb: Path) -> dict[ReportFormat, Path]:
    """21/5: each step says the next, until the files lie on the USB."""
    assert officer.checks() == "Chưa ký được: còn 1 lỗi phải sửa"
    assert officer.is_told_to().startswith("Việc tiếp theo: Sửa 1 lỗi, bắt đầu từ CT3.05")
    officer.follows_the_finding("CT3.05")
    officer.types_into("CT3.05", hoa_long.FIGURES["CT3.05"])
    officer.checks()
    officer.explains(half_year.SURPRISING, half_year.SURPRISE)
    (odd,) = officer.reads_the_advice()
    assert "Viết 168 lượt, biểu số liệu ghi 03 lượt (CT5.01" in odd
    officer.follows_the_advice()
    assert officer.corrects_what_is_odd(half_year.CONTRADICTED) == half_year.MENDED
    assert officer.reads_the_advice() == []
    assert officer.checks() == "Đủ điều kiện để duyệt và ký"
    assert "Mời lãnh đạo xem các trang" in officer.is_told_to()
    officer.lets_the_leader_approve()
    assert "Xin văn thư số và ngày" in officer.is_told_to()
    officer.writes_the_number("15/BC-UBND", "21/5/2018")
    assert "Nhập mật khẩu khóa ký" in officer.is_told_to()
    return officer.signs_and_exports(usb, PASSPHRASE)


def no_citizen_has_left_the_house(files: dict[ReportFormat, Path], province: Province) -> None:
    """The package holds the counts and the photograph, and nobody's name."""
    assert province.folder(HOA_LONG).exists()
    with zipfile.ZipFile(files[ReportFormat.ASICE]) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".json", ".xml")))
        assert any(name.endswith(".jpg") for name in archive.namelist())
    for name in half_year.NAMES:
        assert name.encode() not in told


def the_department_gives_it_back(department: AnsweringOfficer, usb: Path, mail: Path) -> Path:
    """23/5: it is read, and given back with remarks on a cell, a task and a paragraph."""
    assert IntakeResult.ACCEPTED in department.takes_in(usb).values()
    shown = department.opens_the_report_of(NAME)
    assert shown["CT5.06"][4] == half_year.COUNTED["CT5.06"]
    places = (RemarkPlace.INDICATOR, RemarkPlace.TASK, RemarkPlace.NARRATIVE)
    remarks = dict(zip(zip(places, half_year.REMARKS, strict=True), half_year.REMARKS.values(), strict=True))
    slip = department.gives_back(remarks, mail, PASSPHRASE)
    department.window.close()
    return slip


def remarks_are_followed_one_by_one(officer: HalfYearOfficer, slip: Path) -> None:
    """28/5: the slip is a list of things to do; each line leads to its place and is ticked off."""
    assert officer.takes_in_the_answer(slip).endswith("có 3 nhận xét.")
    deadline, left = officer.looks_at_the_desk()
    assert (deadline, left[0].split(".")[0]) == ("Sở trả lại lần 1", "Sở trả lại lần nộp 1: 3 nhận xét phải sửa")
    assert officer.reads_what_to_put_right() == half_year.REMARKS
    assert officer.is_told_to().startswith("Việc tiếp theo: Sở đã trả lại lần nộp 1: sửa 3 nhận xét")

    officer.goes_to_the_remark("CT3.02")
    assert officer.window.shell.current_key == INDICATORS
    officer.types_into("CT3.02", half_year.CORRECTED)
    assert officer.ticks_off("CT3.02").startswith("Còn 2 nhận xét")

    officer.goes_to_the_remark("NV1.2")
    assert officer.window.shell.current_key == TASKS
    officer._states_progress(officer.window.page, "NV1.2", *half_year.TOLD_MORE)
    assert officer.ticks_off("NV1.2").startswith("Còn 1 nhận xét")

    officer.goes_to_the_remark("II.4")
    assert officer.window.shell.current_key == NARRATIVE
    officer.adds_to_section("II.4", half_year.ADDED)
    assert officer.ticks_off("II.4") == "Đã sửa hết. Kiểm tra lại rồi nộp lần mới."


def revision_two_is_handed_in(officer: HalfYearOfficer, usb: Path) -> dict[ReportFormat, Path]:
    """28/5: the approval was for other figures, and the page says which; the leader approves again."""
    assert officer.checks() == "Đủ điều kiện để duyệt và ký"
    assert f"• CT3.02: {hoa_long.FIGURES['CT3.02']} → {half_year.CORRECTED}" in officer.sees_why_the_approval_is_gone()
    assert officer.cannot_sign_because() == "Chờ lãnh đạo duyệt"
    officer.lets_the_leader_approve()
    assert officer.sees_why_the_approval_is_gone() == ""
    return officer.signs_and_exports(usb, PASSPHRASE)


def the_two_are_compared(officer: HalfYearOfficer) -> None:
    """What revision 2 says otherwise than revision 1, and nothing else; both can still be looked at."""
    told, changes = officer.compares(2, "Lần nộp 1")
    assert changes["CT3.02"] == (hoa_long.FIGURES["CT3.02"], half_year.CORRECTED)
    assert changes["NV1.2"][1].endswith(half_year.TOLD_MORE[-1])
    assert changes["II.4"][1].endswith(half_year.ADDED.strip())
    assert "1 nhiệm vụ, 1 đoạn" in told
    assert {code for code in changes if code.startswith("CT")} >= {"CT3.02"}
    assert officer.looks_at_the_pages_of(1) > 3


def the_department_gives_a_receipt(department: AnsweringOfficer, files: dict[ReportFormat, Path], mail: Path) -> str:
    """29/5: revision 2 is taken in; the code of its receipt is read out over the telephone."""
    results = department.takes_in(files[ReportFormat.ASICE].parent)
    assert results[files[ReportFormat.ASICE].name] is IntakeResult.ACCEPTED
    department.opens_the_report_of(NAME)
    assert department.reads_what_changed()["CT3.02"][3:] == [hoa_long.FIGURES["CT3.02"], half_year.CORRECTED]
    code = department.gives_a_receipt(mail, PASSPHRASE)
    department.window.close()
    return code
