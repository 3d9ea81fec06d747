"""Two officers in one cell: the second is told what the first has written, when, and nothing is written over unseen."""

from dataclasses import replace

import pytest

from desktop.rules.values import EMPTY
from desktop.services.figures.cell_conflicts import CellWrittenMeanwhileError
from desktop.services.figures.cell_keeping import keep_values
from desktop.services.figures.indicators import CellEdit, read_grid, set_values
from tests.services.pattern import PERIOD

CODE, OTHER = "CT2.05", "CT2.06"


def seen_now(workspace, code=CODE):
    return row_of(workspace, code).entered


def row_of(workspace, code):
    with workspace.reading() as session:
        grid = read_grid(session, workspace.clock, PERIOD)
    return next(row for row in grid.rows if row.code == code)


def keep(workspace, *edits):
    with workspace.session() as session:
        keep_values(session, workspace.clock, PERIOD, edits)


def colleague_types(workspace, text, note=None, code=CODE):
    keep(workspace, CellEdit(PERIOD, code, text, note, actor="Lê Thị Hạnh"))


def test_who_comes_second_is_told_who_wrote_what_and_when(any_agency):
    seen = seen_now(any_agency)
    colleague_types(any_agency, "3.001", "theo Chi cục")
    with pytest.raises(CellWrittenMeanwhileError) as told:
        keep(any_agency, CellEdit(PERIOD, CODE, "3.002", seen=seen))
    assert told.value.message == f"Ô {CODE}: Lê Thị Hạnh (10:00 ngày 12/05/2018) vừa ghi nội dung khác."
    assert (told.value.mine, told.value.theirs) == ("3.002\nGhi chú: theo Chi cục", "3.001\nGhi chú: theo Chi cục")
    assert told.value.now == seen_now(any_agency)
    keep(any_agency, CellEdit(PERIOD, CODE, "3.002", seen=told.value.now))  # having seen it
    assert seen_now(any_agency).number == 3002


def test_of_several_cells_none_is_kept_when_one_was_written_meanwhile(any_agency):
    edits = [CellEdit(PERIOD, code, "7", seen=seen_now(any_agency, code)) for code in (OTHER, CODE)]
    colleague_types(any_agency, "3.001")
    before = seen_now(any_agency, OTHER)
    for write in (keep_values, set_values):
        with pytest.raises(CellWrittenMeanwhileError) as told, any_agency.session() as session:
            write(session, any_agency.clock, PERIOD, edits)
        assert told.value.cell == CODE
    assert seen_now(any_agency, OTHER) == before


def test_what_does_not_meet_does_not_hinder(agency):
    seen = seen_now(agency)
    colleague_types(agency, None, "theo Chi cục")
    keep(agency, CellEdit(PERIOD, CODE, "3.002", seen=seen))  # a figure beside a remark
    assert (seen_now(agency).number, seen_now(agency).note) == (3002, "theo Chi cục")
    seen = seen_now(agency)
    colleague_types(agency, "3.003")
    keep(agency, CellEdit(PERIOD, CODE, "3.003", seen=seen), CellEdit(PERIOD, CODE, None, "khác", seen=seen))
    assert (seen_now(agency).number, seen_now(agency).note) == (3003, "khác")
    with pytest.raises(CellWrittenMeanwhileError):
        keep(agency, CellEdit(PERIOD, CODE, None, "nữa", seen=seen))  # the remark is another one now


def test_a_cell_that_was_emptied_meanwhile_is_no_less_a_conflict(agency):
    colleague_types(agency, "3.001")
    seen = seen_now(agency)
    colleague_types(agency, "", "")
    with pytest.raises(CellWrittenMeanwhileError) as told:
        keep(agency, CellEdit(PERIOD, CODE, "5", seen=seen))
    assert (told.value.now, told.value.theirs) == (EMPTY, "(trống)")


def test_whatever_stands_in_the_grid_can_be_typed_over_by_who_sees_it(agency):
    with agency.reading() as session:
        typed = read_grid(session, agency.clock, PERIOD).typed
    keep(agency, *(CellEdit(PERIOD, row.code, "1", "đã xem", seen=row.entered) for row in typed))
    assert {replace(seen_now(agency, row.code)).note for row in typed[:3]} == {"đã xem"}
