"""Two officers in one cell: the second is told what the first has written, when, and nothing is written over unseen."""

from dataclasses import replace

import pytest

from desktop.rules.values import EMPTY
from desktop.services.figures.carrying import carry_over, confirm_cells
from desktop.services.figures.cell_conflicts import CellWrittenMeanwhileError
from desktop.services.figures.cell_keeping import keep_values
from desktop.services.figures.indicators import CellEdit, read_grid, set_values
from desktop.services.figures.value_import import read_values, write_values_of_file
from tests.services.pattern import LAST_YEAR, PERIOD

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


def test_a_file_does_not_write_over_what_came_after_it_was_looked_at(any_agency, tmp_path):
    table = tmp_path / "số liệu.csv"
    table.write_text(f"Mã,Giá trị\n{OTHER},8\n{CODE},3002\n", "utf-8")
    looked_at = read_file(any_agency, table)
    colleague_types(any_agency, "3.001")
    before = seen_now(any_agency, OTHER)
    with pytest.raises(CellWrittenMeanwhileError) as told:
        write_file(any_agency, looked_at)
    assert (told.value.cell, told.value.theirs) == (CODE, "3.001")
    assert told.value.by.startswith("Lê Thị Hạnh")
    assert seen_now(any_agency, OTHER) == before
    write_file(any_agency, read_file(any_agency, table))  # having looked at it again
    assert [seen_now(any_agency, code).number for code in (CODE, OTHER)] == [3002, 8]


def read_file(workspace, path):
    with workspace.reading() as session:
        return read_values(session, workspace.clock, PERIOD, path)


def write_file(workspace, imported):
    with workspace.session() as session:
        write_values_of_file(session, workspace.clock, imported)


@pytest.fixture
def last_year(any_agency):
    """Both cells are empty, and have figures to take over."""
    with any_agency.session() as session:
        set_values(session, any_agency.clock, LAST_YEAR, [CellEdit(LAST_YEAR, each, "40") for each in (CODE, OTHER)])
    keep(any_agency, *(CellEdit(PERIOD, each, "", "") for each in (CODE, OTHER)))
    return any_agency


def do(workspace, use_case, *arguments):
    with workspace.session() as session:
        use_case(session, workspace.clock, PERIOD, [CODE, OTHER], *arguments)


def both_seen(workspace):
    return {code: seen_now(workspace, code) for code in (CODE, OTHER)}


def test_nothing_is_taken_over_beside_a_figure_that_was_not_seen(last_year):
    seen = both_seen(last_year)
    colleague_types(last_year, "3.001")
    with pytest.raises(CellWrittenMeanwhileError) as told:
        do(last_year, carry_over, seen)
    assert (told.value.mine, told.value.theirs) == ("40", "3.001")
    assert seen_now(last_year, OTHER) == EMPTY
    do(last_year, carry_over, both_seen(last_year))  # now the filled one is passed over
    assert [seen_now(last_year, code).number for code in (CODE, OTHER)] == [3001, 40]


def test_what_was_emptied_unseen_is_not_filled_from_last_year(last_year):
    colleague_types(last_year, "3.001")
    seen = both_seen(last_year)
    colleague_types(last_year, "", "")
    with pytest.raises(CellWrittenMeanwhileError):
        do(last_year, carry_over, seen)


@pytest.mark.parametrize("theirs", ["3.001", ""])
def test_only_the_figure_that_was_seen_is_confirmed(last_year, theirs):
    do(last_year, carry_over)
    seen = both_seen(last_year)
    colleague_types(last_year, theirs)
    with pytest.raises(CellWrittenMeanwhileError):
        do(last_year, confirm_cells, seen)
    assert not row_of(last_year, OTHER).confirmed
    do(last_year, confirm_cells, {OTHER: seen[OTHER]})
    assert row_of(last_year, OTHER).confirmed


def test_a_remark_that_came_meanwhile_does_not_hinder_confirming(last_year):
    do(last_year, carry_over)
    seen = both_seen(last_year)
    colleague_types(last_year, None, "theo Chi cục")
    do(last_year, confirm_cells, seen)
    assert row_of(last_year, CODE).confirmed
    assert seen_now(last_year).note == "theo Chi cục"
