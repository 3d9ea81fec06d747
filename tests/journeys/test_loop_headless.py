"""The whole loop without a window: by services at the agencies, by headless commands at Sở Nội vụ."""

import json
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from desktop.app import main
from desktop.core.clock import FixedClock
from desktop.services.figures.indicators import CellEdit, read_grid, write_values
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.drafts import open_desk
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.trust.keys import load_signing_key
from tests.copies import copied_folder
from tests.journeys.elsewhere import BA_RIA, DEPARTMENT, HOA_LONG, PASSPHRASE, PERIOD, TAN_HUNG, tampered_copy
from tests.journeys.independent_sum import expected_totals

TODAY = ("--today", "2018-05-30")


def on(clock, day):
    """A day in May 2018."""
    clock.move_to(FixedClock.on(date(2018, 5, day), 9).now())


@pytest.fixture
def command(capsys):
    """Run a headless command; gives its status and the documents of its answer."""

    def run(*arguments):
        capsys.readouterr()
        status = main([*(str(argument) for argument in arguments), "--json"])
        return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def correct(province, code, to, texts):
    """An agency changes some cells and hands in again, as both carriers."""
    with province.at(code) as workspace:
        with workspace.session() as session:
            desk = open_desk(session, PERIOD)
            edits = [CellEdit(PERIOD, cell, text) for cell, text in texts.items()]
            write_values(session, province.clock, desk, edits)
            for finding in check_report(session, province.clock, PERIOD).blocking:
                reason = "Rà soát lại sổ theo dõi của xã."
                explain_finding(session, province.clock, PERIOD, finding.rule, finding.target, reason)
            approve(session, province.clock, PERIOD, "Đỗ Thị Thu Hà")
        key = load_signing_key(workspace.folder, PASSPHRASE)
        return hand_in(workspace, PERIOD, (ReportFormat.ASICE, ReportFormat.PDF), to, key).files


def free_figures(province, code):
    """Codes of counts that no formula and no rule of the programme speaks of by name."""
    with province.at(code) as workspace, workspace.reading() as session:
        programme = open_desk(session, PERIOD).programme
        rows = read_grid(session, province.clock, PERIOD).typed
    spoken = " ".join([*(i.formula for i in programme.indicators), *(rule.expression for rule in programme.rules)])
    return [row.code for row in rows if row.value.number and row.code not in spoken]


def assert_totals(said, expected):
    """Every total, its coverage, and all ways of totalling among them."""
    assert {total["code"] for total in said} == expected.keys()
    for total in said:
        wanted = expected[total["code"]]
        assert total["coverage"] == wanted.coverage, total
        match wanted.total:
            case Decimal() if wanted.parts:
                found = Decimal(total["value"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
                assert found == wanted.total, total
            case Decimal():
                assert Decimal(total["value"]) == wanted.total, total
            case str() if "/" in wanted.total:
                assert total["value"] == int(wanted.total.partition("/")[0]), total
            case _:
                assert total["value"] is None, total


def test_from_agencies_to_the_provinces_report_without_a_window(province, clock, command, tmp_path):
    usb, later = tmp_path / "USB", tmp_path / "USB sau"
    master = province.folder(DEPARTMENT)
    assignment = province.department_begins()
    on(clock, 7)
    for code in (HOA_LONG, TAN_HUNG, BA_RIA):
        province.agency_begins(code, assignment)

    on(clock, 18)
    first = province.agency_reports(HOA_LONG, usb)
    on(clock, 21)
    second = province.agency_reports(TAN_HUNG, usb)
    tampered_copy(second, usb / "BC_sua-tren-duong.asice")
    (usb / "ảnh hội nghị.jpg").write_bytes(b"\xff\xd8\xff\xe0")

    status, answers = command("intake", usb, "--data", master, "--today", "2018-05-22")
    assert status == 1, "the tampered file is held"
    assert answers[-1]["summary"] == {
        "accepted": 2, "duplicate": 0, "superseded": 0, "quarantined": 1, "ignored": 1,
    }  # fmt: skip
    _, (followed,) = command("status", "--data", master, "--period", PERIOD, "--today", "2018-05-22")
    assert (followed["on_time"], followed["late"], followed["missing"]) == (2, 0, 1)
    _, (made,) = command("consolidate", "--data", master, "--period", PERIOD, "--out", tmp_path / "1.pdf", *TODAY)
    assert (made["agencies_counted"], made["agencies_expected"]) == (2, 3)
    assert_totals(made["totals"], expected_totals(assignment, [first, second], PERIOD))

    on(clock, 27)
    last = province.agency_reports(BA_RIA, later)
    nothing, elsewhere, about, *_ = free_figures(province, HOA_LONG)
    changed = {nothing: "Không phát sinh", elsewhere: "Không áp dụng", about: "ước 5"}
    corrected, as_pdf = correct(province, HOA_LONG, later, changed)

    status, answers = command("intake", later, first, "--data", master, *TODAY)
    assert status == 0
    results = {answer["file"].rpartition("/")[2]: answer["result"] for answer in answers[:-1]}
    assert results.pop(first.name) == results.pop(as_pdf.name) == "duplicate"
    assert results == {last.name: "accepted", corrected.name: "accepted"}
    _, (followed,) = command("status", "--data", master, "--period", PERIOD, *TODAY)
    revisions = {agency["code"]: (agency["state"], agency["revision"]) for agency in followed["agencies"]}
    assert revisions == {HOA_LONG: ("on_time", 2), TAN_HUNG: ("on_time", 1), BA_RIA: ("late", 1)}

    for form in ("pdf", "docx", "xlsx"):
        path = tmp_path / f"tổng hợp.{form}"
        status, (made,) = command("consolidate", "--data", master, "--period", PERIOD, "--out", path, *TODAY)
        assert (status, made["agencies_counted"]) == (0, 3)
        assert path.stat().st_size > 10_000
    assert_totals(made["totals"], expected_totals(assignment, [corrected, second, last], PERIOD))

    _, (kept,) = command("backup", "--data", master, "--to", tmp_path / "sao lưu", *TODAY)
    assert command("restore", kept["file"], "--data", tmp_path / "máy mới", *TODAY)[0] == 0
    out = tmp_path / "lại.xlsx"
    _, (again,) = command("consolidate", "--data", tmp_path / "máy mới", "--period", PERIOD, "--out", out, *TODAY)
    assert again["totals"] == made["totals"]


def test_totals_of_the_demonstration_are_the_independent_sum_of_its_files(demonstration, command, tmp_path):
    province = demonstration.department.parent
    (assignment,) = (province / "mail").glob("GV_*.asice")
    packages = [file for file in demonstration.packages if file.suffix == ".asice" and not file.stem.endswith("-sua")]
    out = tmp_path / "tổng hợp.xlsx"
    master = copied_folder(demonstration.department, tmp_path / "Sở")
    _, (made,) = command("consolidate", "--data", master, "--period", PERIOD, "--out", out, *TODAY)
    assert_totals(made["totals"], expected_totals(assignment, packages, PERIOD))
    with zipfile.ZipFile(assignment) as archive:
        programme = json.loads(archive.read("assignment.json"))["programme"]
    ways = {item["aggregation"] for item in programme["indicators"] if item.get("core")}
    assert {"sum", "ratio", "count_true", "list"} <= ways
