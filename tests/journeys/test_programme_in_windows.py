"""A programme of one's own: made from nothing, rehearsed, issued, reported on, revised in mid-year, totalled."""

from datetime import date

from desktop.core.clock import FixedClock
from desktop.models.intake import IntakeResult
from desktop.rules.programme_references import Place
from desktop.rules.tasks import TaskStatus
from desktop.services.figures.indicators import CellEdit, read_grid, set_value
from desktop.services.report.approving import approve
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.narrative import write_section
from desktop.services.tasks.progress import ProgressReport, record_progress
from desktop.services.trust.keys import load_signing_key
from desktop.services.workplace.from_above import take_in_from_above
from tests.journeys.agency_officer import AgencyOfficer
from tests.journeys.designing_officer import DesigningOfficer
from tests.journeys.elsewhere import BA_RIA, DEPARTMENT, HOA_LONG, PASSPHRASE, PERIOD, TAN_HUNG

HELD, ANSWERED, SHARE, TEAMS = "CT1.11", "CT1.12", "CT1.13", "CT1.14"
"""The founding programme has used the codes up to CT1.10: they are never given again."""
TEXTS = {"I": "Đã tổ chức đối thoại với Nhân dân.", "II": "Không có kiến nghị."}


def test_a_programme_is_made_issued_and_revised_in_mid_year(province, clock, open_window, tmp_path):
    mail, usb = tmp_path / "gói", tmp_path / "USB"
    for folder in (mail, usb):
        folder.mkdir()
    founding = province.department_begins((BA_RIA,))
    province.agency_begins(BA_RIA, founding)
    province.agency_reports(BA_RIA, usb)

    department = DesigningOfficer(open_window(province.folder(DEPARTMENT)))
    assert set(department.takes_in(usb).values()) == {IntakeResult.ACCEPTED}
    makes_a_small_programme(department)
    assert department.sees_what_is_wrong() == []
    assert "Đã chấm lại 1 báo cáo" in department.rehearses()
    first = department.issues(mail, PASSPHRASE)
    department.window.close()

    on(clock, 5)
    for code in (HOA_LONG, TAN_HUNG):
        province.agency_begins(code, first)
    on(clock, 12)
    agency_works_in_its_window(AgencyOfficer(open_window(province.folder(HOA_LONG))), usb)
    elsewhere_types(province, TAN_HUNG, {HELD: "10", ANSWERED: "4"})

    on(clock, 14)
    department = DesigningOfficer(open_window(province.folder(DEPARTMENT)))
    department.begins_the_next_version()
    assert department.adds("indicators", {"name": "Số tổ dân vận", "unit": "tổ"}, Place("tasks", "NV1.1")) == TEAMS
    department.opens(Place("indicators", HELD))
    department.writes({"name": "Số cuộc đối thoại với người dân"})
    assert [line.split(" “")[0] for line in department.compares()] == [
        f"Sửa chỉ tiêu {HELD}",
        f"Thêm chỉ tiêu {TEAMS}",
    ]
    second = department.issues(mail, PASSPHRASE)

    on(clock, 16)
    the_newer_version_keeps_what_was_entered(province, second, usb)
    on(clock, 18)
    department.window.feel_time_pass()
    assert list(department.takes_in(usb).values()).count(IntakeResult.ACCEPTED) == 2, "the others are known already"
    totals = department.reads_the_totals()
    assert (totals[HELD].total, totals[HELD].coverage) == ("22", "2/2")
    assert (totals[SHARE].total, totals[SHARE].parts) == ("50,00", "11/22")
    assert (totals[TEAMS].total, totals[TEAMS].coverage) == ("5", "1/2")
    assert department.drills_down(HELD) == {"UBND xã Hòa Long": "12", "UBND xã Tân Hưng": "10"}


def on(clock: FixedClock, day: int) -> None:
    """A day in May 2018."""
    clock.move_to(FixedClock.on(date(2018, 5, day), 9).now())


def makes_a_small_programme(department: DesigningOfficer) -> None:
    """One group, one task, three indicators, a formula, a rule, two agencies."""
    department.begins_from_nothing("DOI-THOAI-2018", "Đối thoại với Nhân dân 2018", 2018)
    assert len(department.sees_what_is_wrong()) == 4, "dispatch, issuer, receiver, and who owes a report"
    department.opens(Place())
    department.writes({"dispatch": "55/UBND-VP", "issuer": "UBND tỉnh", "receiver": "UBND tỉnh (qua Sở Nội vụ)"})
    group = department.adds("groups", {"name": "Đối thoại với Nhân dân", "short_name": "Đối thoại"})
    task = department.adds("tasks", {"name": "Tổ chức đối thoại", "quote": "Tổ chức đối thoại"}, Place("groups", group))
    under = Place("tasks", task)
    assert department.adds("indicators", {"name": "Số cuộc đối thoại", "unit": "cuộc", "required": True}, under) == HELD
    assert department.adds("indicators", {"name": "Số cuộc đã trả lời hết ý kiến", "unit": "cuộc"}, under) == ANSWERED
    percent = {"type": "percent", "aggregation": "ratio", "entry": "derived"}
    formula = f"{ANSWERED} / {HELD} * 100"
    assert department.adds("indicators", {"name": "Tỷ lệ trả lời", "formula": formula, **percent}, under) == SHARE
    message = f"Số đã trả lời không được lớn hơn số cuộc ({{{HELD}}})."
    department.adds("rules", {"expression": f"{ANSWERED} <= {HELD}", "message": message})
    department.obliges(HOA_LONG, TAN_HUNG)


def agency_works_in_its_window(officer: AgencyOfficer, usb) -> None:
    """12/5: Hòa Long enters, is told what cannot be, puts it right, and hands in."""
    standing = (100, TaskStatus.IN_PROGRESS, date(2018, 5, 12), "Đã tổ chức các cuộc đối thoại.")
    officer.writes_about_every_task({}, standing)
    officer.opens_the_grid()
    officer.types_into(HELD, "12")
    officer.types_into(ANSWERED, "15")
    assert "không được lớn hơn" in officer.goes_to_the_next_mistake()[1]
    officer.types_into(ANSWERED, "7")
    officer.writes_the_report(TEXTS)
    officer.checks()
    officer.lets_the_leader_approve()
    officer.signs_and_exports(usb, PASSPHRASE)
    officer.window.close()


def elsewhere_types(province, code: str, figures: dict[str, str]) -> None:
    """Another commune is at work on the first version."""
    with province.at(code) as workspace, workspace.session() as session:
        for indicator, text in figures.items():
            set_value(session, province.clock, CellEdit(PERIOD, indicator, text))


def the_newer_version_keeps_what_was_entered(province, assignment, usb) -> None:
    """16/5: Tân Hưng takes the second version in, finds its figures, adds the new one and hands in."""
    with province.at(TAN_HUNG) as workspace:
        news = " ".join(take_in_from_above(workspace, assignment).news)
        assert "bản 2" in news
        assert TEAMS in news
        assert f"đổi tên, số đã nhập giữ nguyên: {HELD}" in news
        with workspace.session() as session:
            rows = {row.code: row for row in read_grid(session, workspace.clock, PERIOD).rows}
            assert (rows[HELD].value.number, rows[ANSWERED].value.number) == (10, 4)
            assert rows[TEAMS].value.is_empty
            set_value(session, workspace.clock, CellEdit(PERIOD, TEAMS, "5"))
            for section, text in TEXTS.items():
                write_section(session, workspace.clock, PERIOD, section, text)
            report = ProgressReport("NV1.1", date(2018, 5, 15), 100, TaskStatus.IN_PROGRESS, "Đã đối thoại.")
            record_progress(session, workspace.clock, report)
            approve(session, workspace.clock, PERIOD, "Đỗ Thị Thu Hà")
        hand_in(workspace, PERIOD, (ReportFormat.ASICE,), usb, load_signing_key(workspace.folder, PASSPHRASE))
