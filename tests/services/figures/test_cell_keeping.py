"""A cell that is kept in few statements is kept as the ordinary way keeps it, with all that goes with it."""

from contextlib import suppress
from dataclasses import replace

import pytest
import sqlalchemy as sa

from desktop.models.audit import AuditEvent
from desktop.models.report import IndicatorValue, Report
from desktop.rules.profiles import NOBODY
from desktop.services.figures.cell_keeping import keep_values
from desktop.services.figures.indicators import CellEdit, LockedCellError, UnknownIndicatorError, write_values
from desktop.services.officers.audit import NotAllowedError, first_broken_link
from desktop.services.programme.versions import UnknownPeriodError
from desktop.services.report.drafts import open_desk
from desktop.services.undo import History, steps_of
from tests.services.pattern import LAST_YEAR, PERIOD, approve_all, type_value

CODE = "CT2.05"
EDITS = (
    CellEdit(PERIOD, CODE, " 3.456 ", actor="Lê Thị Hạnh"),
    CellEdit(PERIOD, CODE, None, note="theo Chi cục"),
    CellEdit(PERIOD, CODE, "ước 3.500"),
    CellEdit(PERIOD, CODE, "12a"),
    CellEdit(PERIOD, CODE, ""),
    CellEdit(PERIOD, CODE, None, note=""),
    CellEdit(PERIOD, CODE, ""),
    CellEdit(PERIOD, CODE, "Không phát sinh"),
    CellEdit(PERIOD, "CT1.03", "31/KH-UBND, Ho\u0300a Long"),
    CellEdit(PERIOD, "CT1.02", "không"),
)
_VALUE, _EVENT = IndicatorValue.__table__.c, AuditEvent.__table__.c
_STATE = (
    sa.select(*_VALUE).order_by(_VALUE.report_id, _VALUE.indicator_code),
    sa.select(Report.id, Report.updated_at, Report.approved_by, Report.approved_at).order_by(Report.id),
    sa.select(*_EVENT).order_by(_EVENT.seq),
)


def state(session):
    """Cells, reports and the audit trail as they lie in the database."""
    assert first_broken_link(session) is None
    return [session.execute(each).all() for each in _STATE]


def kept(workspace, edit):
    with workspace.session() as session:
        keep_values(session, workspace.clock, edit.period, [edit])
    return session


@pytest.fixture
def at_hand(any_agency):
    """The programme has been read, as it has when a grid is open."""
    with any_agency.reading() as session:
        open_desk(session, PERIOD)
    return any_agency


class _NotKeptError(Exception):
    """Nothing of a transaction is wanted."""


def after_each(workspace, write):
    """What lies in the database after each edit, and what takes them back; nothing of it stays."""
    seen, steps = [], []
    with suppress(_NotKeptError), workspace.session() as session:
        for edit in EDITS:
            write(session, edit)
            session.flush()
            session.expunge_all()
            session.info.pop("reports", None)
            seen.append(state(session))
        steps = [(step.told, step.target) for step in steps_of(session)]
        raise _NotKeptError
    return seen, steps


def test_each_kind_of_edit_leaves_what_the_ordinary_way_leaves(at_hand):
    def shortly(session, edit):
        keep_values(session, at_hand.clock, PERIOD, [edit])
        assert not session.identity_map.values(), "no entity is needed"

    def ordinarily(session, edit):
        write_values(session, at_hand.clock, open_desk(session, PERIOD), [edit])

    quick, usual = after_each(at_hand, shortly), after_each(at_hand, ordinarily)
    assert quick == usual


def test_the_approval_is_taken_back_and_undo_brings_the_figure_back(at_hand):
    approve_all(at_hand)
    before = type_value(at_hand, CODE, "3.000").value
    approve_all(at_hand)
    history = History()
    history.keep(kept(at_hand, CellEdit(PERIOD, CODE, "3.001")))
    with at_hand.reading() as session:
        assert session.scalars(sa.select(Report).where(Report.approved_at.is_not(None))).all() == []
    assert history.next_back == f"{CODE}: 3.000 → 3.001"
    history.take_back(at_hand)
    with at_hand.reading() as session:
        assert session.scalars(sa.select(IndicatorValue.content).where(_VALUE.indicator_code == CODE)).all() == ["3000"]
    assert before.content == 3000


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (CellEdit(PERIOD, "CT2.07", "3"), LockedCellError),
        (CellEdit(PERIOD, "CT9.99", "1"), UnknownIndicatorError),
        (CellEdit("6T-2099", CODE, "1"), UnknownPeriodError),
    ],
)
def test_what_may_not_be_typed_is_refused_and_leaves_nothing(at_hand, edit, error):
    with at_hand.reading() as session:
        before = state(session)
    with pytest.raises(error):
        kept(at_hand, edit)
    with at_hand.reading() as session:
        assert state(session) == before


def test_who_may_not_type_leaves_nothing(agency):
    locked = replace(agency, officer=NOBODY)
    with agency.reading() as session:
        open_desk(session, PERIOD)
        before = state(session)
    with pytest.raises(NotAllowedError):
        kept(locked, CellEdit(PERIOD, CODE, "1"))
    with agency.reading() as session:
        assert state(session) == before


@pytest.mark.parametrize("period", [LAST_YEAR, "N-2018"])
def test_the_first_cell_of_a_period_begins_its_report(at_hand, period):
    kept(at_hand, CellEdit(period, CODE, "7"))
    kept(at_hand, CellEdit(period, CODE, "8"))
    with at_hand.reading() as session:
        stored = (
            sa.select(IndicatorValue.content).join(Report).where(Report.period_id == open_desk(session, period).row.id)
        )
        assert session.scalars(stored).all() == ["8"]
