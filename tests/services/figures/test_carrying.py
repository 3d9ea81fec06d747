"""Figures of an earlier period: taken over into empty cells only, and nobody's until they are confirmed."""

import pytest

from desktop.models.report import ValueSource
from desktop.services.figures.carrying import NothingToCarryError, carry_over, confirm_cells
from desktop.services.figures.indicators import CellEdit, UnknownIndicatorError, set_values
from desktop.services.report.check_view import UNCONFIRMED_FIGURE
from desktop.services.report.checks import check_report
from tests.services.pattern import LAST_YEAR, PERIOD

CODES = ("CT2.05", "CT2.06")


@pytest.fixture(autouse=True)
def _last_year(any_agency):
    with any_agency.session() as session:
        edits = [CellEdit(LAST_YEAR, code, str(40 - at)) for at, code in enumerate(CODES)]
        set_values(session, any_agency.clock, LAST_YEAR, edits)


def rows(workspace, use_case, *arguments):
    with workspace.session() as session:
        grid = use_case(session, workspace.clock, PERIOD, *arguments)
    return {row.code: row for row in grid.rows}


def unconfirmed(workspace):
    with workspace.reading() as session:
        found = check_report(session, workspace.clock, PERIOD).errors
    return {each.target for each in found if each.rule == UNCONFIRMED_FIGURE}


def test_empty_cells_take_last_years_figures_until_confirmed(any_agency):
    rows(any_agency, set_values, [CellEdit(PERIOD, code, "", "nhớ hỏi lại") for code in CODES])
    after = rows(any_agency, carry_over, [*CODES, "CT2.07"])
    for code in CODES:
        row = after[code]
        assert (row.value.content, row.source, row.confirmed) == (row.last_year.content, ValueSource.CARRIED, False)
        assert row.value.note == "nhớ hỏi lại"
    assert unconfirmed(any_agency) == set(CODES)
    confirmed = rows(any_agency, confirm_cells, CODES)
    assert all(confirmed[code].confirmed for code in CODES)
    assert not unconfirmed(any_agency)


def test_typing_confirms(any_agency):
    rows(any_agency, set_values, [CellEdit(PERIOD, CODES[0], "")])
    rows(any_agency, carry_over, CODES)
    rows(any_agency, set_values, [CellEdit(PERIOD, CODES[0], "7")])
    assert not unconfirmed(any_agency)


def test_what_is_filled_stays(any_agency):
    with pytest.raises(NothingToCarryError):
        rows(any_agency, carry_over, CODES)


def test_an_unknown_cell_is_refused(any_agency):
    with pytest.raises(UnknownIndicatorError):
        rows(any_agency, carry_over, ["CT9.99"])
