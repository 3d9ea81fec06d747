"""Points of a period: counted, given, ranked, printed."""

import io
import json
from decimal import Decimal

import openpyxl
import pytest

from desktop.services.intake.taking_in import take_in
from desktop.services.intake.timing import Ruling, rule_on_time
from desktop.services.scoring.counting import read_scoring
from desktop.services.scoring.giving_points import PointsRefusedError, TypedPoints, give_points, type_points
from desktop.services.scoring.papers import ScoringFormatError, write_points
from desktop.services.scoring.plan import OtherProgrammeError, take_in_plan, write_plan
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import BA_RIA, HOA_LONG, LONG_PHUOC, PERIOD, SILENT, at

MANUAL = ("3.1", "3.2", "3.3")


@pytest.fixture
def scored(any_department, pattern):
    """Hòa Long handed in twice in time, Bà Rịa in time, Long Phước two days late; one department never."""
    take_in(any_department, [pattern.first, pattern.second, pattern.ba_ria])
    any_department.clock.move_to(at(5, 26).now())
    take_in(any_department, [pattern.long_phuoc])
    return any_department


def agencies(workspace):
    with workspace.reading() as session:
        return {each.code: each for each in read_scoring(session, workspace.clock, PERIOD).agencies}


def line(workspace, agency, criterion):
    return next(each for each in agencies(workspace)[agency].lines if each.criterion.code == criterion)


def give(workspace, agency, criterion, history=None, **typed):
    with workspace.session() as session:
        give_points(session, workspace.clock, PERIOD, agency, criterion, TypedPoints(**typed))
    if history is not None:
        history.keep(session)


def give_all(workspace, agency, points):
    for criterion in MANUAL:
        give(workspace, agency, criterion, given=points)


def test_points_are_counted_from_what_was_received(scored):
    assert line(scored, HOA_LONG, "1.1").points == 15
    assert line(scored, LONG_PHUOC, "1.1").points == 9
    assert line(scored, SILENT, "1.1").points == 0
    assert line(scored, HOA_LONG, "1.3").points == 4
    assert line(scored, HOA_LONG, "1.3").reason == "Gửi bản thay thế 1 lần."
    assert line(scored, HOA_LONG, "1.2").points == 10
    assert line(scored, HOA_LONG, "2.2").points == 15
    assert line(scored, HOA_LONG, "3.1").is_open
    assert not line(scored, HOA_LONG, "4.1").is_open


def test_a_ruling_on_the_time_counts(scored):
    with scored.session() as session:
        ruling = Ruling(at(5, 24).now(), "Lê Thị Lan", "Dấu bưu điện")
        rule_on_time(session, scored.clock, PERIOD, LONG_PHUOC, ruling)
    assert line(scored, LONG_PHUOC, "1.1").points == 15


def test_who_has_all_points_is_ranked_among_its_kind(scored):
    give_all(scored, HOA_LONG, "5")
    found = agencies(scored)
    assert (found[HOA_LONG].rank, found[LONG_PHUOC].rank, found[LONG_PHUOC].still_open) == (1, None, 3)
    give_all(scored, LONG_PHUOC, "7")
    give_all(scored, BA_RIA, "1")
    found = agencies(scored)
    assert found[LONG_PHUOC].total == found[HOA_LONG].total - 6 + 1 + 6
    assert {found[HOA_LONG].rank, found[LONG_PHUOC].rank} <= {1, 2}
    assert found[BA_RIA].rank == 1, "districts are ranked by themselves"
    assert found[HOA_LONG].grade
    assert found[SILENT].grade == ""


def test_given_points_stand_before_counted_ones_with_their_reason(scored):
    with pytest.raises(PointsRefusedError) as refused:
        give(scored, LONG_PHUOC, "1.1", given="12")
    assert refused.value.data["field"] == "reason"
    give(scored, LONG_PHUOC, "1.1", own="15", given="12,5", reason="Mất điện cả xã", officer="Lê  Thị Lan")
    found = line(scored, LONG_PHUOC, "1.1")
    assert (found.points, found.own, found.officer) == (Decimal("12.5"), 15, "Lê Thị Lan")
    assert (found.counted.points, found.reason) == (9, "Mất điện cả xã")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"given": "11"}, "given"),
        ({"given": "-1"}, "given"),
        ({"given": "mười"}, "given"),
        ({"own": "10,5"}, "own"),
        ({"given": "1,005"}, "given"),
        ({"given": "1", "reason": "x" * 1001}, "reason"),
    ],
)
def test_points_out_of_range_are_refused_at_their_field(scored, typed, field):
    with pytest.raises(PointsRefusedError) as refused:
        give(scored, HOA_LONG, "3.1", **typed)
    assert refused.value.data["field"] == field


def test_points_are_taken_back_and_given_again(scored):
    history = History()
    give(scored, HOA_LONG, "3.1", history, own="9", given="8", reason="Biên bản 12/BB")
    history.take_back(scored)
    assert line(scored, HOA_LONG, "3.1").points is None
    history.make_again(scored)
    assert line(scored, HOA_LONG, "3.1").points == 8
    with scored.session() as session:
        type_points(session, scored.clock, PERIOD, HOA_LONG, "3.1", "7,25")
    found = line(scored, HOA_LONG, "3.1")
    assert (found.points, found.own, found.reason) == (Decimal("7.25"), 9, "Biên bản 12/BB")
    with pytest.raises(ChangedSinceError):
        history.take_back(scored)


def test_papers_have_ranks_and_say_that_criteria_are_proposed(scored, tmp_path):
    give_all(scored, HOA_LONG, "5")
    book = write_points(scored, PERIOD, tmp_path / "điểm.xlsx")
    assert (book.agencies, book.still_open) == (4, 3)
    sheets = openpyxl.load_workbook(io.BytesIO(book.file.read_bytes()), data_only=True)
    rows = {row[0]: row for row in sheets["Xếp hạng"].iter_rows(min_row=4, values_only=True)}
    assert rows[HOA_LONG][5] == 1
    assert rows[LONG_PHUOC][7] == "Còn 3 tiêu chí chưa chấm"
    assert "đề xuất" in sheets["Xếp hạng"]["A2"].value
    for name, agency in (("thông báo.pdf", ""), ("thông báo.docx", ""), ("phiếu.pdf", HOA_LONG)):
        assert write_points(scored, PERIOD, tmp_path / name, agency).file.stat().st_size > 1000
    with pytest.raises(ScoringFormatError):
        write_points(scored, PERIOD, tmp_path / "phiếu.xlsx", HOA_LONG)
    with pytest.raises(ScoringFormatError):
        write_points(scored, PERIOD, tmp_path / "phiếu.txt")


def test_approved_criteria_are_taken_in_from_a_file(scored, tmp_path):
    with scored.reading() as session:
        path = write_plan(session, scored.clock, tmp_path / "tiêu chí.json")
    document = json.loads(path.read_bytes())
    document |= {"proposed": False, "criteria": document["criteria"][:5], "basis": "Quyết định 12/QĐ-UBND"}
    path.write_text(json.dumps(document), encoding="utf-8")
    with scored.session() as session:
        assert not take_in_plan(session, scored.clock, path).proposed
    assert len(agencies(scored)[HOA_LONG].lines) == 5
    assert agencies(scored)[HOA_LONG].rank == 1
    document["code"] = "KHÁC"
    path.write_text(json.dumps(document), encoding="utf-8")
    with scored.session() as session, pytest.raises(OtherProgrammeError):
        take_in_plan(session, scored.clock, path)


def test_nothing_received_is_still_shown(any_department):
    found = agencies(any_department)
    assert {each.total for each in found.values()} == {None}
    assert all(each.rank is None for each in found.values())
