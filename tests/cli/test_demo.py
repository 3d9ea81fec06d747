"""The demonstration: what happens in it, and that it happens again in the same way."""

import json
import zipfile
from datetime import date

import pytest

from desktop.core.clock import FixedClock
from desktop.core.files import sha256_of
from desktop.core.paths import resources
from desktop.models.report import ValueSource
from desktop.rules.agencies import agency_ref
from desktop.services.agencies.directory import bundled_directory, reporters
from desktop.services.demonstration.cast import chance_of, choose_agencies
from desktop.services.demonstration.figures import AgencyFigures, Recipe
from desktop.services.figures.indicators import read_grid
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.registers.entries import typed_texts
from desktop.services.registers.rows import EntryQuery, find_entries, list_registers, read_entries, register_form
from desktop.services.workspace import Workspace
from tests.cli.conftest import PERIOD, TODAY
from tests.demonstration import SEED


def report_of(package):
    with zipfile.ZipFile(package) as archive:
        return archive.read("report.json")


def test_the_same_seed_gives_the_same_files(demonstration, demonstration_again):
    files = ("packages", "reports")
    for one, other in ((getattr(demonstration, each), getattr(demonstration_again, each)) for each in files):
        assert [path.name for path in one] == [path.name for path in other]
        assert [sha256_of(path) for path in one] == [sha256_of(path) for path in other]


def test_the_same_seed_gives_the_same_master_copy(run, demonstration, demonstration_again, tmp_path):
    answers = []
    for made in (demonstration, demonstration_again):
        out = tmp_path / "x.docx"
        arguments = ("--data", made.department, "--period", PERIOD, "--today", TODAY, "--json")
        totals = run("consolidate", *arguments, "--out", out).document
        answers.append((totals, run("status", *arguments).document))
    assert answers[0] == answers[1]


def test_another_seed_gives_other_agencies_and_figures():
    programme = bundled_programme()
    period = programme.reporting_periods[0]
    able = reporters(bundled_directory(), programme, period.due)
    casts = [choose_agencies(able, 12, chance_of(seed, "agencies"), period) for seed in range(5)]
    assert len({tuple(agency.code for agency in cast) for cast in casts}) == 5
    recipe = Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")
    agency = agency_ref(able[0], period.data_to)
    figures = [AgencyFigures(recipe, programme, agency, chance_of(seed, "figures")) for seed in range(5)]
    assert len({str(each.of(period, period.year)) for each in figures}) == 5


@pytest.mark.parametrize("count", [4, 5, 12, 60, 116])
def test_agencies_of_all_four_kinds_take_part(count):
    programme = bundled_programme()
    period = programme.reporting_periods[0]
    able = reporters(bundled_directory(), programme, period.due)
    chosen = choose_agencies(able, count, chance_of(SEED, "agencies"), period)
    assert len({agency.code for agency in chosen}) == count
    assert {agency.kind for agency in chosen} == {"SO", "DVSN", "UBND_H", "UBND_X"}


def test_it_answers_as_the_contract_says_and_leaves_what_it_names(demonstration, province):
    assert demonstration.department == province / "department"
    assert {folder.parent for folder in demonstration.agencies} == {province / "agencies"}
    assert {path.suffix for path in demonstration.packages} == {".asice", ".pdf"}
    assert {path.parent for path in demonstration.packages} == {province / "outbox"}
    assert {path.suffix for path in demonstration.reports} == {".pdf", ".docx", ".xlsx"}
    assert (province / "trust" / "root.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert sorted(path for path in (province / "outbox").iterdir()) == list(demonstration.packages)


def test_an_agency_corrects_a_mistake_in_revision_2(demonstration):
    revisions = {}
    for package in demonstration.packages:
        if package.suffix == ".asice" and not package.stem.endswith("-sua"):
            report = json.loads(report_of(package))
            revisions.setdefault(report["agency"]["code"], {})[report["revision"]] = report
    (corrected,) = (found for found in revisions.values() if len(found) > 1)
    assert sorted(corrected) == [1, 2]
    assert corrected[1]["parent"] is None
    assert len(corrected[2]["parent"]) == 64
    warned = [{finding["indicator"] for finding in corrected[number]["findings"]} for number in (1, 2)]
    assert warned[0] - warned[1], "the mistake broke a rule that the correction keeps"


def test_figures_are_what_the_registers_count(demonstration):
    clock = FixedClock.on(date(2018, 5, 18))
    for folder in demonstration.agencies:
        workspace = Workspace.open(folder, clock)
        with workspace.reading() as session:
            grid = read_grid(session, clock, PERIOD)
            counted = [row for row in grid.rows if row.source is ValueSource.REGISTER]
            assert len(counted) > 8
            assert all(row.value.number == row.from_register.value for row in counted)
            for summary in list_registers(session, clock):
                form = register_form(session, summary.code)
                numbers = find_entries(session, clock, EntryQuery(summary.code)).numbers
                for row in read_entries(session, clock, summary.code, tuple(numbers)):
                    assert form.read(typed_texts(form, row.cells), None).faults == ()
        workspace.close()


def test_what_was_handed_in_is_valid_and_only_the_tampered_file_is_not(run, demonstration, province):
    answer = run("verify", *demonstration.packages, "--trust", province / "trust" / "root.pem", "--json")
    verdicts = {said["file"]: said["verdict"] for said in answer.documents}
    assert {path for path, verdict in verdicts.items() if verdict != "valid"} == {
        str(path) for path in demonstration.packages if path.stem.endswith("-sua")
    }


def test_every_folder_is_sound(run, demonstration):
    for folder in (demonstration.department, *demonstration.agencies):
        assert run("check", "--data", folder).status == 0


def test_a_folder_that_is_in_use_is_left_alone(run, tmp_path):
    (tmp_path / "ghi chú.txt").write_text("đừng xóa", encoding="utf-8")
    answer = run("demo", "--out", tmp_path, "--json")
    assert answer.status == 1
    assert "đã có dữ liệu" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["ghi chú.txt"]
