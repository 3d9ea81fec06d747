"""Three districts and their communes: forwarded, late, tampered with, for another period, given back, corrected.

Sở Nội vụ and one district sit before their windows; the others do their work by services alone.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from docx import Document

from desktop.core.clock import FixedClock
from desktop.exchange.package import examine
from desktop.exchange.writer import report_container
from desktop.models.intake import IntakeResult
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.follow_up.forwarding import forward
from desktop.services.follow_up.inbox import Matter
from desktop.services.intake.taking_in import take_in
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.hand_in import ReportFormat, hand_in
from desktop.services.trust.believed import trust_store
from desktop.services.trust.keys import load_signing_key
from desktop.services.workplace.from_above import take_in_from_above
from tests.journeys.desk_officer import DeskOfficer
from tests.journeys.elsewhere import BA_RIA, DEPARTMENT, HOA_LONG, PASSPHRASE, PERIOD, TAN_HUNG, Province, tampered_copy
from tests.journeys.forwarding_officer import ForwardingOfficer

LONG_DIEN, AN_NGAI, LONG_HAI = "D752", "W26665a", "W26662a"
DAT_DO, PHUOC_HOI, LONG_THO = "D753", "W26686a", "W26683a"
COMMUNES = {BA_RIA: (HOA_LONG, TAN_HUNG), LONG_DIEN: (AN_NGAI, LONG_HAI), DAT_DO: (PHUOC_HOI, LONG_THO)}
OBLIGED = (*COMMUNES, *(code for below in COMMUNES.values() for code in below))
CORRECTED = "3.854"


def test_a_province_of_three_districts(province, clock, open_window, tmp_path):
    up, answers, letters, down = (made(tmp_path / name) for name in ("gửi Sở", "phiếu", "công văn", "gửi xã"))
    to_district = {code: made(tmp_path / f"xã gửi {code}") for code in COMMUNES}
    assignment = province.department_begins(OBLIGED)
    on(clock, 7)
    for code in OBLIGED:
        if code != LONG_THO:
            province.agency_begins(code, assignment)
    on(clock, 18)
    reports = communes_report(province, to_district)

    on(clock, 21)
    own = province.agency_reports(BA_RIA, made(tmp_path / "USB huyện"))
    district = ForwardingOfficer(open_window(province.folder(BA_RIA)))
    package = the_district_passes_on(district, reports, to_district[BA_RIA], up)
    district.window.close()
    other_districts_forward(province, to_district, up)
    junk_comes_along(province, reports, up)

    on(clock, 22)
    department = DeskOfficer(open_window(province.folder(DEPARTMENT)))
    everything_is_taken_in(department, up, package, own)
    on(clock, 28)
    late = province.agency_reports(LONG_HAI, made(tmp_path / "nộp thẳng"))
    department.window.feel_time_pass()
    the_late_one_is_judged(department, late)
    held_files_are_decided(department)
    word = department.writes_the_reminder(letters)
    text = "\n".join(paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert "Phước Long Thọ" in text
    assert "Hòa Long" not in text
    slip = department.returns_the_report_of(
        "UBND xã Hòa Long", "CT3.02", "Số hồ sơ chưa khớp sổ một cửa", answers, PASSPHRASE
    )
    receipts = department.gives_receipts_to_all("UBND xã Tân Hưng", answers, PASSPHRASE)
    assert len(receipts) == 7, "all but the one that was given back and the one that is missing"
    assert department.sees_the_states()["UBND xã Hòa Long"] == "Trả lại"
    department.window.close()

    on(clock, 29)
    district = ForwardingOfficer(open_window(province.folder(BA_RIA)))
    answers_go_down(district, answers, slip, down)
    second = hoa_long_corrects(province, down / "UBND-xa-Hoa-Long" / slip.name, to_district[BA_RIA])
    taken = district.takes_in(to_district[BA_RIA])
    assert taken[second.name] is IntakeResult.ACCEPTED
    package = district.forwards(up, PASSPHRASE, with_own=True)
    district.window.close()

    on(clock, 30)
    department = DeskOfficer(open_window(province.folder(DEPARTMENT)))
    assert department.takes_in(up)[second.name] is IntakeResult.ACCEPTED
    states = department.sees_the_states()
    assert states["UBND xã Hòa Long"] == "Đúng hạn"
    assert states["UBND xã Phước Long Thọ"] == "Chưa nộp"
    department.opens_the_report_of("UBND xã Hòa Long")
    changed = department.reads_what_changed()
    assert any(CORRECTED in " ".join(map(str, row)) for row in changed.values())
    assert (Matter.CHASE, "UBND xã Phước Long Thọ") in department.sees_what_waits()


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def on(clock: FixedClock, day: int, hour: int = 9) -> None:
    """A day in May 2018."""
    clock.move_to(FixedClock.on(date(2018, 5, day), hour).now())


def communes_report(province: Province, to_district: dict[str, Path]) -> dict[str, Path]:
    """18/5: five communes bring their files to the district; Long Hải comes later, Phước Long Thọ never."""
    late_or_silent = (LONG_HAI, LONG_THO)
    return {
        code: province.agency_reports(code, to_district[above])
        for above, below in COMMUNES.items()
        for code in below
        if code not in late_or_silent
    }


def the_district_passes_on(district: ForwardingOfficer, reports: dict[str, Path], folder: Path, up: Path) -> Path:
    """21/5: Bà Rịa looks at what has come, at what it adds up to, and signs one package with its own report."""
    tampered_copy(reports[TAN_HUNG], folder / "sửa số.asice")
    assert district.takes_in(folder) == {
        reports[HOA_LONG].name: IntakeResult.ACCEPTED,
        reports[TAN_HUNG].name: IntakeResult.ACCEPTED,
        "sửa số.asice": IntakeResult.QUARANTINED,
    }
    assert district.sees_the_states() == {"UBND xã Hòa Long": "Đúng hạn", "UBND xã Tân Hưng": "Đúng hạn"}
    totals = district.reads_the_totals()
    total, coverage = totals["CT3.02"]
    assert coverage == "2/2"
    parts = district.sees_who_is_in_a_total("CT3.02")
    assert set(parts) == {"UBND xã Hòa Long", "UBND xã Tân Hưng"}
    assert sum(number(text) for text in parts.values()) == number(total)
    return district.forwards(up, PASSPHRASE, with_own=True)


def number(text: str) -> int:
    return int(text.replace(".", ""))


def other_districts_forward(province: Province, to_district: dict[str, Path], up: Path) -> None:
    """21/5: Long Điền and Đất Đỏ do the same without a window, and hand in their own reports beside."""
    for code in (LONG_DIEN, DAT_DO):
        province.agency_reports(code, up)
        with province.at(code) as workspace:
            take_in(workspace, [to_district[code]])
            forward(workspace, PERIOD, load_signing_key(workspace.folder, PASSPHRASE), up)


def junk_comes_along(province: Province, reports: dict[str, Path], up: Path) -> None:
    """On the USB lie also a file that was changed, one for a period that nobody knows, and a note."""
    tampered_copy(reports[AN_NGAI], up / "sửa trên đường.asice")
    with province.at(AN_NGAI) as workspace:
        key = load_signing_key(workspace.folder, PASSPHRASE)
        with workspace.reading() as session:
            snapshot = examine(reports[AN_NGAI], trust_store(session), workspace.clock.now()).snapshot
        other = replace(snapshot, period=replace(snapshot.period, code="6T-2019", name="6 tháng năm 2019"))
        report_container(up / "kỳ khác.asice", other, None, {}, [key], snapshot.made_at)
    (up / "đọc trước.txt").write_text("Kính gửi Sở Nội vụ", encoding="utf-8")


def everything_is_taken_in(department: DeskOfficer, up: Path, package: Path, own: Path) -> None:
    """22/5: each file for itself; what was inside the packages as if it had come alone."""
    results = department.takes_in(up)
    assert results[package.name] is results[own.name] is IntakeResult.ACCEPTED
    assert results["sửa trên đường.asice"] is results["kỳ khác.asice"] is IntakeResult.QUARANTINED
    assert results["đọc trước.txt"] is IntakeResult.IGNORED
    assert sum(result is IntakeResult.ACCEPTED for result in results.values()) == 3 + 3 + 4
    assert department.asks_why("kỳ khác.asice").startswith("Kỳ báo cáo chưa có trong chương trình")
    assert [matter for matter, _ in department.sees_what_waits()] == [Matter.HELD, Matter.HELD]
    states = department.sees_the_states()
    assert [name for name, word in states.items() if word != "Đúng hạn"] == [
        "UBND xã Phước Long Thọ",
        "UBND thị trấn Long Hải",
    ] or sorted(name for name, word in states.items() if word == "Chưa đến hạn") == [
        "UBND thị trấn Long Hải",
        "UBND xã Phước Long Thọ",
    ]


def the_late_one_is_judged(department: DeskOfficer, late: Path) -> None:
    """28/5: Long Hải comes by itself, four days late; the postmark says otherwise."""
    department.takes_in(late.parent)
    assert department.sees_the_states()["UBND thị trấn Long Hải"] == "Nộp chậm"
    assert (Matter.LATE, "UBND thị trấn Long Hải") in department.sees_what_waits()
    department.accepts_another_time("UBND thị trấn Long Hải", "Dấu bưu điện ngày 24/5/2018")
    assert department.sees_the_states()["UBND thị trấn Long Hải"] == "Đúng hạn"
    assert department.takes_it_back().startswith("thời điểm nộp")
    assert department.sees_the_states()["UBND thị trấn Long Hải"] == "Nộp chậm"
    department.accepts_another_time("UBND thị trấn Long Hải", "Dấu bưu điện ngày 24/5/2018")


def held_files_are_decided(department: DeskOfficer) -> None:
    """Of the two held files one is refused, thought over, and refused again; the other waits."""
    waiting = department.sees_what_waits()
    assert [matter for matter, _ in waiting if matter is not Matter.CHASE] == [Matter.HELD, Matter.HELD]
    department.follows(Matter.HELD)
    department.refuses_the_file("Xã xác nhận không gửi tệp này")
    assert len([m for m, _ in department.sees_what_waits() if m is Matter.HELD]) == 1
    assert department.takes_it_back().startswith("từ chối")
    assert len([m for m, _ in department.sees_what_waits() if m is Matter.HELD]) == 2
    department.follows(Matter.HELD)
    department.refuses_the_file("Xã xác nhận không gửi tệp này")


def answers_go_down(district: ForwardingOfficer, answers: Path, slip: Path, down: Path) -> None:
    """29/5: each commune gets the files that speak of its report, as they came."""
    said = district.passes_down(tuple(sorted(answers.iterdir())), down)
    assert said == "Đã chia phiếu cho 2 đơn vị cấp dưới"
    assert sorted(folder.name for folder in down.iterdir()) == ["UBND-xa-Hoa-Long", "UBND-xa-Tan-Hung"]
    copy = down / "UBND-xa-Hoa-Long" / slip.name
    assert copy.read_bytes() == slip.read_bytes()
    assert district.sees_the_answers() == {"UBND xã Hòa Long": "returned", "UBND xã Tân Hưng": "accepted"}


def hoa_long_corrects(province: Province, slip: Path, to: Path) -> Path:
    """29/5: the commune opens the slip, puts the figure right and hands in revision 2."""
    with province.at(HOA_LONG) as workspace:
        assert take_in_from_above(workspace, slip).news == (
            "Sở trả lại báo cáo 6T-2018, bản số 1 để chỉnh sửa, có 1 nhận xét.",
        )
        with workspace.session() as session:
            set_value(session, workspace.clock, CellEdit(PERIOD, "CT3.02", CORRECTED))
        with workspace.session() as session:
            for finding in check_report(session, workspace.clock, PERIOD).warnings:
                explain_finding(session, workspace.clock, PERIOD, finding.rule, finding.target, "Theo sổ một cửa")
            approve(session, workspace.clock, PERIOD, "Đỗ Thị Thu Hà")
        key = load_signing_key(workspace.folder, PASSPHRASE)
        return hand_in(workspace, PERIOD, (ReportFormat.ASICE,), to, key).files[0]
