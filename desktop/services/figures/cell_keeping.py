"""A cell that is left is kept in as few statements as that takes: the next one is being typed meanwhile.

What the ordinary way reads through entities (who works here, the period, the report with all of its cells) comes in one
statement here. The checks, the audit trail, the approval that is taken back and the step for undo are the ordinary
way's, which does everything that is not one cell of a report already begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import Agency
from desktop.models.base import Base
from desktop.models.content import VALUE_COLUMNS, value_columns, value_of
from desktop.models.programme import ProgrammeVersion, ReportingPeriod
from desktop.models.report import IndicatorValue, Report
from desktop.models.workplace import Workplace
from desktop.rules.values import EMPTY
from desktop.services.figures.cell_conflicts import refuse_unseen_cell
from desktop.services.figures.cell_writing import CellChange, Stored, noted_change, remember_changes
from desktop.services.figures.indicators import CellEdit, typed_indicator, wanted_cell, write_values
from desktop.services.officers.audit import record_events
from desktop.services.programme.versions import programme_at_hand
from desktop.services.report.drafts import Sheet, open_desk


def keep_values(session: Session, clock: Clock, period_code: str, edits: Sequence[CellEdit], told: str = "") -> None:
    """Keep values as ``indicators.set_values`` does, and nothing more: what follows from them is read afterwards.

    Raises:
        UnknownIndicatorError, LockedCellError, CellWrittenMeanwhileError: As it does; nothing was changed.
    """
    if len(edits) == 1 and (cell := _find(session.connection(), period_code, edits[0].code)) is not None:
        _keep(session, clock, cell, edits[0], told)
    else:
        write_values(session, clock, open_desk(session, period_code), edits, told)


@dataclass(frozen=True)
class _Cell:
    """A cell of a report that is begun already, and what stands in it."""

    sheet: Sheet
    report_id: UUID
    stored: Stored | None


def _keep(session: Session, clock: Clock, cell: _Cell, edit: CellEdit, told: str) -> None:
    indicator = typed_indicator(cell.sheet, edit.code)
    before, wanted = cell.stored, wanted_cell(indicator, edit, cell.stored)
    refuse_unseen_cell(session, cell.sheet, edit.code, edit.seen, before.value if before else EMPTY, wanted.value)
    after = None if wanted.value.is_empty and not wanted.value.note else wanted
    connection = session.connection()
    connection.execute(_TOUCH, {"b_report": cell.report_id, "b_now": clock.now()})
    _put(connection, clock, cell, edit.code, after)
    event = noted_change(cell.sheet, edit.code, before.value if before else EMPTY, wanted.value, edit.actor)
    record_events(session, clock, [event])
    remember_changes(session, cell.sheet, [CellChange(edit.code, before, after)], told)


def _put(connection: Connection, clock: Clock, cell: _Cell, code: str, after: Stored | None) -> None:
    key = {"b_report": cell.report_id, "b_code": code}
    if after is None:
        if cell.stored is not None:
            connection.execute(_REMOVE, key)
        return
    row = {
        **value_columns(after.value),
        "source": after.source,
        "confirmed": after.confirmed,
        "updated_at": clock.now(),
    }
    if cell.stored is None:
        connection.execute(_ADD, {"report_id": cell.report_id, "indicator_code": code, **row})
    else:
        connection.execute(_CHANGE, {**key, **row})


def _find(connection: Connection, period_code: str, code: str) -> _Cell | None:
    """The cell; ``None`` where more has to be known or begun than a cell is kept with."""
    found = connection.execute(_FIND, {"b_period": period_code, "b_code": code}).first()
    programme = programme_at_hand(found.document_sha256) if found is not None else None
    if found is None or programme is None or period_code not in programme.period_by_code:
        return None
    stored = None
    if found.indicator_code is not None:
        value = value_of(found.content_kind, found.content, found.state, found.note, found.raw)
        stored = Stored(value, found.source, found.confirmed)
    sheet = Sheet(programme, programme.period_by_code[period_code].bound_to(found.kind), found.kind)
    return _Cell(sheet, found.report_id, stored)


def _table(entity: type[Base]) -> Table:
    return cast("Table", entity.__table__)


_WORKPLACE, _AGENCY, _VERSION = _table(Workplace).c, _table(Agency).c, _table(ProgrammeVersion).c
_PERIOD, _REPORT, _VALUE = _table(ReportingPeriod).c, _table(Report).c, _table(IndicatorValue).c
_THIS_CELL: ColumnElement[bool] = and_(
    _VALUE.report_id == bindparam("b_report"), _VALUE.indicator_code == bindparam("b_code")
)
_FIND = (
    select(
        _AGENCY.kind,
        _VERSION.document_sha256,
        _REPORT.id.label("report_id"),
        _VALUE.indicator_code,
        _VALUE.source,
        _VALUE.confirmed,
        *(_VALUE[name] for name in VALUE_COLUMNS),
    )
    .select_from(_table(Workplace))
    .join(_table(Agency), _AGENCY.id == _WORKPLACE.agency_id)
    .join(_table(ProgrammeVersion), _VERSION.id == _WORKPLACE.programme_version_id)
    .join(_table(ReportingPeriod), _PERIOD.programme_version_id == _VERSION.id)
    .join(_table(Report), and_(_REPORT.agency_id == _AGENCY.id, _REPORT.period_id == _PERIOD.id))
    .outerjoin(
        _table(IndicatorValue), and_(_VALUE.report_id == _REPORT.id, _VALUE.indicator_code == bindparam("b_code"))
    )
    .where(_PERIOD.code == bindparam("b_period"), _PERIOD.reference_only.is_(False))
)
"""Not for a period that is only compared with: that may be last year's programme's own."""
_TOUCH = (
    update(_table(Report))
    .where(_REPORT.id == bindparam("b_report"))
    .values(updated_at=bindparam("b_now"), approved_by="", approved_at=None)
)
"""An edit takes the approval back."""
_KEPT = (*VALUE_COLUMNS, "source", "confirmed", "updated_at")
_ADD = insert(_table(IndicatorValue))
_CHANGE = update(_table(IndicatorValue)).where(_THIS_CELL).values({name: bindparam(name) for name in _KEPT})
_REMOVE = delete(_table(IndicatorValue)).where(_THIS_CELL)
