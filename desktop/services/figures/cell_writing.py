"""What stands in the cells of the indicator grid is changed here, noted in the audit trail, and can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.report import IndicatorValue, Report, ValueSource
from desktop.rules.cells import show_value
from desktop.rules.programme_entries import Indicator
from desktop.rules.values import EMPTY, Value
from desktop.services.officers.audit import Noted, record_event
from desktop.services.report.check_view import Place
from desktop.services.report.drafts import Sheet, open_desk, report_for_edit
from desktop.services.undo import ChangedSinceError, Step, remember

_LONGEST_SHOWN = 24
CHANGED = "value.set"
"""What the audit trail calls an edit of a cell."""


@dataclass(frozen=True)
class Stored:
    """What stands in a cell, how it came there, and whether somebody has looked at it."""

    value: Value
    source: ValueSource
    confirmed: bool = True


@dataclass(frozen=True)
class CellChange:
    """A cell before and after an edit; ``None`` where nothing stood."""

    code: str
    before: Stored | None
    after: Stored | None

    @property
    def inverse(self) -> "CellChange":
        """The change that takes this one back."""
        return CellChange(self.code, self.after, self.before)


def stored_cell(report: Report, code: str) -> Stored | None:
    """What stands in a cell of a report."""
    row = _row(report, code)
    return None if row is None else Stored(row.value, row.source, row.confirmed)


def put_value(
    session: Session,  # noqa: ARG001 - use cases are called alike
    clock: Clock,
    report: Report,
    indicator: Indicator,
    value: Value,
    source: ValueSource,
    *,
    confirmed: bool = True,
) -> None:
    """Store a value that is already understood; an empty one removes the row."""
    put_cell(clock, report, indicator.code, Stored(value, source, confirmed))


def put_cell(clock: Clock, report: Report, code: str, wanted: Stored | None) -> None:
    """Let a cell hold exactly this; nothing, or an empty value without remark, removes the row."""
    row = _row(report, code)
    if wanted is None or (wanted.value.is_empty and not wanted.value.note):
        if row is not None:
            report.values.remove(row)
        return
    if row is None:
        row = IndicatorValue(report_id=report.id, indicator_code=code)
        report.values.append(row)
    row.value, row.source, row.confirmed = wanted.value, wanted.source, wanted.confirmed
    row.updated_at = clock.now()


def _row(report: Report, code: str) -> IndicatorValue | None:
    return next((row for row in report.values if row.indicator_code == code), None)


def record_change(
    session: Session, clock: Clock, sheet: Sheet, code: str, before: Value, after: Value, actor: str = ""
) -> None:
    """Note in the audit trail that a cell has changed."""
    noted = noted_change(sheet, code, before, after, actor)
    record_event(session, clock, noted.action, noted.subject, actor=actor, before=noted.before, after=noted.after)


def noted_change(sheet: Sheet, code: str, before: Value, after: Value, actor: str = "") -> Noted:
    """What the audit trail says of a cell that has changed."""
    return Noted(CHANGED, subject_of(sheet, code), actor, _plain(after), _plain(before))


def subject_of(sheet: Sheet, code: str) -> str:
    """What the audit trail calls a cell."""
    return f"{sheet.period.code}/{code}"


def remember_changes(session: Session, sheet: Sheet, changes: Sequence[CellChange], told: str = "") -> None:
    """Leave the step that takes changes back, as one.

    Args:
        session: Of the edit.
        sheet: Whose cells, of which period.
        changes: What was changed; what is as it was is left out.
        told: What the edit is called; "" to name the cell and its figures.
    """
    changed = tuple(change for change in changes if change.before != change.after)
    if not changed:
        return
    period = sheet.period.code
    told = told or _told(sheet, changed)
    back = partial(_put_back, period=period, changes=tuple(change.inverse for change in changed), told=told)
    remember(session, Step(told, Place.INDICATORS, f"{period}/{changed[0].code}", back))


def _put_back(session: Session, clock: Clock, *, period: str, changes: Sequence[CellChange], told: str) -> None:
    desk = open_desk(session, period)
    report = report_for_edit(session, clock, desk)
    if any(stored_cell(report, change.code) != change.before for change in changes):
        raise ChangedSinceError(told)
    for change in changes:
        put_cell(clock, report, change.code, change.after)
        before, after = (stored.value if stored else EMPTY for stored in (change.before, change.after))
        record_change(session, clock, desk, change.code, before, after)
    remember_changes(session, desk, changes, told)


def _told(sheet: Sheet, changes: Sequence[CellChange]) -> str:
    if len(changes) > 1:
        return f"sửa {len(changes)} ô"
    change = changes[0]
    indicator = sheet.programme.indicator_by_code[change.code]
    before, after = (_shown(indicator, stored) for stored in (change.before, change.after))
    return f"{change.code}: {before} → {after}" if before != after else f"{change.code}: ghi chú"


def _shown(indicator: Indicator, stored: Stored | None) -> str:
    shown = show_value(indicator, stored.value) if stored else ""
    short = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"
    return short or "trống"


def _plain(value: Value) -> Mapping[str, object]:
    content = value.content
    shown = content if content is None or isinstance(content, bool) else str(content)
    return {"content": shown, "state": value.state, "note": value.note, "raw": value.raw}
