"""Công văn 4177 from a commune's keyboard to the province's report, through the windows that people use."""

import json
import shutil
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.models.intake import IntakeResult
from desktop.services.report.formats import ReportFormat
from desktop.ui.report_states import ReportState
from tests.journeys import hoa_long
from tests.journeys.agency_officer import AgencyOfficer
from tests.journeys.department_officer import DepartmentOfficer
from tests.journeys.elsewhere import BA_RIA, DEPARTMENT, HOA_LONG, PERIOD, TAN_HUNG, Province, tampered_copy
from tests.journeys.independent_sum import Expected, expected_totals

SHOWN_OTHERWISE = {
    "CT1.02": "Có",
    "CT2.12": "ước 612,5",
    "CT4.03": "Không áp dụng",
    "CT5.14": "Không phát sinh",
    "CT5.15": "Không phát sinh",
}
"""Where the report says it otherwise than it was typed: answers, estimates, special states."""
CORRECTED = "3.854"
"""Files taken in at the counter, as they should have been reported."""
SPECIAL = {"CT4.03": Qt.Key.Key_Minus, "CT5.14": Qt.Key.Key_0, "CT5.15": Qt.Key.Key_0}
"""Not applicable to a commune that gives up no post; no complaint arose."""


def test_from_a_communes_keyboard_to_the_provinces_report(province, clock, open_window, tmp_path):
    usb, letters, report_folder = (made(tmp_path / name) for name in ("USB", "thư đến", "báo cáo tỉnh"))
    assignment = province.department_begins()

    on(clock, 7)
    officer = AgencyOfficer(open_window(province.folder(HOA_LONG)))
    hoa_long_begins(officer, province, assignment, clock)
    on(clock, 16)
    hoa_long_fills_everything_in(officer)
    on(clock, 21)
    first = hoa_long_checks_and_hands_in(officer, usb)
    the_package_says_what_was_typed(first[ReportFormat.ASICE])
    officer.window.close()

    for code in (TAN_HUNG, BA_RIA):
        province.agency_begins(code, assignment)
    on(clock, 22)
    department = DepartmentOfficer(open_window(province.folder(DEPARTMENT)))
    assert department.takes_in(usb) == {
        first[ReportFormat.ASICE].name: IntakeResult.ACCEPTED,
        first[ReportFormat.PDF].name: IntakeResult.DUPLICATE,
    }
    on(clock, 27)
    late = province.agency_reports(TAN_HUNG, letters)
    on(clock, 28)
    letters_with_junk_are_taken_in(department, letters, first[ReportFormat.ASICE], late)
    the_period_is_overdue_for_one(department)
    the_report_is_read_as_submitted(department)
    reports = [first[ReportFormat.ASICE], late]
    the_totals_are_right(department, expected_totals(assignment, reports, PERIOD))
    a_total_leads_to_its_agencies(department)
    the_provincial_report_is_written(department, report_folder, expected_totals(assignment, reports, PERIOD))
    department.window.close()

    on(clock, 29)
    officer = AgencyOfficer(open_window(province.folder(HOA_LONG)))
    second = hoa_long_corrects_a_figure(officer, usb)
    officer.window.close()

    on(clock, 30)
    last = province.agency_reports(BA_RIA, usb)
    department = DepartmentOfficer(open_window(province.folder(DEPARTMENT)))
    the_correction_is_taken_in(department, usb, second[ReportFormat.ASICE], last)
    the_totals_are_right(department, expected_totals(assignment, [*reports, second[ReportFormat.ASICE], last], PERIOD))


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def on(clock: FixedClock, day: int, hour: int = 9) -> None:
    """A day in May 2018."""
    clock.move_to(FixedClock.on(date(2018, 5, day), hour).now())


def hoa_long_begins(officer: AgencyOfficer, province: Province, assignment: Path, clock: FixedClock) -> None:
    """7/5: the assignment has come by letter; the certificate comes the same day."""
    officer.begins_with(assignment, "UBND xã Hòa Long", province.root_fingerprint())
    fingerprint = officer.asks_for_a_certificate(hoa_long.PASSPHRASE, province.mail)
    answer = province.department_answers(province.mail / f"DN_{HOA_LONG}.asice", fingerprint)
    on(clock, 7, 15)
    officer.takes_in_the_certificate(answer, hoa_long.PASSPHRASE)
    officer.names_who_signs(hoa_long.SIGNATORY)
    deadline, left = officer.looks_at_the_desk()
    assert deadline == "17 ngày nữa đến hạn"
    assert [line.split(".")[0] for line in left] == [
        "39 chỉ tiêu chưa nhập",
        "25 nhiệm vụ chờ cập nhật",
        "9 mục chưa có nội dung",
    ]


def hoa_long_fills_everything_in(officer: AgencyOfficer) -> None:
    """16/5: with one slip of the finger, and one figure that cannot be."""
    officer.writes_about_every_task(hoa_long.PROGRESS, hoa_long.ROUTINE)
    officer.types_last_years(hoa_long.LAST_YEAR, "6T-2017")
    slips = {"CT1.04": "1O", "CT3.05": "3.912"}
    officer.types_down_the_grid({**hoa_long.FIGURES, **slips}, SPECIAL)
    code, said = officer.goes_to_the_next_mistake()
    assert code == "CT1.04"
    assert said.endswith("“1O” không dùng được; cần số nguyên không âm, ví dụ 1.248")
    officer.types_into("CT1.04", hoa_long.FIGURES["CT1.04"])
    officer.marks_as_estimate("CT2.12")
    assert officer.sees("CT2.07") == "1,20"
    officer.writes_the_report(hoa_long.SECTIONS)


def hoa_long_checks_and_hands_in(officer: AgencyOfficer, usb: Path) -> dict[ReportFormat, Path]:
    """21/5: what is left is put right and explained; the leader approves; the files go on the USB."""
    officer.window.feel_time_pass()
    deadline, left = officer.looks_at_the_desk()
    assert deadline == "3 ngày nữa đến hạn"
    assert [line.split(".")[0] for line in left] == [
        "1 số liệu chưa khớp, phải sửa trước khi ký",
        "1 số liệu cần ghi nguyên nhân",
        "1 nhiệm vụ chờ cập nhật",
    ]
    assert officer.checks() == "Chưa ký được: còn 1 lỗi phải sửa"
    officer.follows_the_finding("CT3.05")
    officer.types_into("CT3.05", hoa_long.FIGURES["CT3.05"])
    assert officer.checks() == "Chưa ký được: còn 1 mục cần giải trình"
    officer.explains("CT5.01", hoa_long.SURPRISE)
    assert officer.checks() == "Đủ điều kiện để duyệt và ký"
    assert officer.cannot_sign_because() == "Chờ lãnh đạo duyệt"
    officer.lets_the_leader_approve()
    files = officer.signs_and_exports(usb, hoa_long.PASSPHRASE)
    assert set(files) == {ReportFormat.ASICE, ReportFormat.PDF}
    return files


def the_package_says_what_was_typed(package: Path) -> None:
    """Text, progress and the leader's name left the house word for word."""
    with zipfile.ZipFile(package) as archive:
        report = json.loads(archive.read("report.json"))
    assert {section["code"]: section["text"] for section in report["narrative"]} == hoa_long.SECTIONS
    said = {task["code"]: task["log"][0]["text"] for task in report["tasks"]}
    assert len(said) == 25
    assert said == {code: hoa_long.PROGRESS.get(code, hoa_long.ROUTINE)[-1] for code in said}
    assert report["signatory"]["name"] == report["approved_by"] == hoa_long.SIGNATORY


def letters_with_junk_are_taken_in(department: DepartmentOfficer, letters: Path, known: Path, late: Path) -> None:
    """28/5: a folder with a late report, one that is known, one that was changed on its way, and other files."""
    shutil.copy(known, letters / "gửi lại.asice")
    tampered_copy(late, letters / "sửa số.asice")
    (letters / "ảnh hội nghị.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (letters / "đọc trước.txt").write_text("Kính gửi Sở Nội vụ", encoding="utf-8")
    assert department.takes_in(letters) == {
        late.name: IntakeResult.ACCEPTED,
        "gửi lại.asice": IntakeResult.DUPLICATE,
        "sửa số.asice": IntakeResult.QUARANTINED,
        "ảnh hội nghị.jpg": IntakeResult.IGNORED,
        "đọc trước.txt": IntakeResult.IGNORED,
    }
    assert department.asks_why("sửa số.asice") == "report.json: nội dung đã bị thay đổi sau khi đơn vị lập gói."


def the_period_is_overdue_for_one(department: DepartmentOfficer) -> None:
    """28/5: four days after the last day."""
    states = department.looks_over_the_period()
    assert (states[ReportState.ON_TIME], states[ReportState.LATE], states[ReportState.MISSING]) == (1, 1, 1)
    assert department.sees_whom_to_remind() == ["UBND thành phố Bà Rịa: Chưa nộp, quá hạn 4 ngày"]


def the_report_is_read_as_submitted(department: DepartmentOfficer) -> None:
    """Every figure stands there as it was typed, with the reason for the one that surprised."""
    figures = department.opens_the_report_of("UBND xã Hòa Long")
    shown = {code: row[4] for code, row in figures.items()}
    for code, typed in hoa_long.FIGURES.items():
        assert shown[code] == SHOWN_OTHERWISE.get(code, typed), code
    assert figures["CT5.01"][6].endswith(f"Lý do: {hoa_long.SURPRISE}")


def the_totals_are_right(department: DepartmentOfficer, expected: dict[str, Expected]) -> None:
    """Each total on the page is what an independent sum over the package files gives."""
    shown = department.reads_the_totals()
    assert set(shown) == set(expected)
    for code, line in shown.items():
        wanted = expected[code]
        assert (as_number(line.total), line.coverage, line.parts) == (wanted.total, wanted.coverage, wanted.parts), code


def as_number(text: str) -> Decimal | str | None:
    """A total as it is shown, read back: “1.234,50” is a number, “2/3” and “3 mục” stay words."""
    plain = text.replace(".", "").replace(",", ".")
    if plain == "—":
        return None
    return Decimal(plain) if plain.replace(".", "").isdigit() else text


def a_total_leads_to_its_agencies(department: DepartmentOfficer) -> None:
    """From a sum to the figure of each agency, and on to the report that it stands in."""
    figures = department.drills_down("CT3.02")
    assert figures["UBND xã Hòa Long"] == hoa_long.FIGURES["CT3.02"]
    assert figures["UBND thành phố Bà Rịa"] == "", "its report is still to come"
    department.follows_a_figure_to_its_report("UBND xã Hòa Long")


def the_provincial_report_is_written(
    department: DepartmentOfficer, folder: Path, expected: dict[str, Expected]
) -> None:
    """PDF, Word and Excel lie in the folder, with the figures of the page."""
    pdf, word, excel = department.writes_the_provincial_report(folder)
    assert pdf.read_bytes().startswith(b"%PDF-")
    paragraphs = [paragraph.text for paragraph in Document(str(word)).paragraphs]
    received = f"{expected['CT3.02'].total:,} hồ sơ".replace(",", ".")
    assert any(text.startswith("- Hồ sơ TTHC tiếp nhận mới: " + received) for text in paragraphs)
    rows = {row[0]: row for row in load_workbook(excel, data_only=True)["Tổng hợp"].iter_rows(values_only=True)}
    for code, wanted in expected.items():
        if isinstance(wanted.total, Decimal):
            assert round(Decimal(str(rows[code][4])), 2) == wanted.total, code
            assert f"{rows[code][7]}/{rows[code][8]}" == wanted.coverage
    one_of_two = rows["CT2.05"]
    assert one_of_two[3:7:2] == (None, None), "last year's figure of one agency is no measure for two"


def hoa_long_corrects_a_figure(officer: AgencyOfficer, usb: Path) -> dict[ReportFormat, Path]:
    """29/5: twelve files more were taken in at the counter than reported."""
    officer.chooses_the_period("6 tháng năm 2018")
    assert officer.looks_at_the_desk()[0] == "Đã xuất gói lần 1"
    officer.opens_the_grid()
    officer.types_into("CT3.02", CORRECTED)
    assert officer.checks() == "Đủ điều kiện để duyệt và ký"
    assert officer.cannot_sign_because() == "Chờ lãnh đạo duyệt", "the approval was for other figures"
    officer.lets_the_leader_approve()
    return officer.signs_and_exports(usb, hoa_long.PASSPHRASE)


def the_correction_is_taken_in(department: DepartmentOfficer, usb: Path, corrected: Path, last: Path) -> None:
    """30/5: revision 2 takes the place of revision 1, and nobody is missing any more."""
    before = department.reads_the_totals()["CT3.10"]
    results = department.takes_in(usb)
    assert results[corrected.name] is results[last.name] is IntakeResult.ACCEPTED
    states = department.looks_over_the_period()
    assert (states[ReportState.ON_TIME], states[ReportState.LATE], states[ReportState.MISSING]) == (1, 2, 0)
    after = department.reads_the_totals()["CT3.10"]
    assert before.coverage == "2/3"
    assert after.coverage == "3/3"
    assert before.total != after.total
    department.opens_the_report_of("UBND xã Hòa Long")
    changed = department.reads_what_changed()
    assert changed["CT3.02"][3:] == [hoa_long.FIGURES["CT3.02"], CORRECTED]
