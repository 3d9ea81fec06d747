"""The indicator grid: figures of a period beside earlier ones, calculated rows, broken rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.programme import PeriodObligation
from desktop.models.register import RegisterEntry
from desktop.models.report import IndicatorValue, Report, ValueSource
from desktop.rules.cells import read_cell
from desktop.rules.evaluation import Evaluation, EvaluationContext, Finding, evaluate
from desktop.rules.programme import Entry, Indicator
from desktop.rules.register_counts import Row, count_rows
from desktop.rules.values import EMPTY, Value
from desktop.services.audit import record_event
from desktop.services.reports import Desk, entered_values, find_report, open_desk, report_for_edit


class UnknownIndicatorError(UserError):
    """The programme does not ask this agency for such an indicator."""

    code = "UNKNOWN_INDICATOR"


class LockedCellError(UserError):
    """The cell is calculated; nobody types there."""

    code = "LOCKED_CELL"


@dataclass(frozen=True)
class IndicatorRow:
    """One row of the grid.

    Attributes:
        group_name, clause: Label of the task group, and the number of its clause in the dispatch.
        locked: Calculated by a formula.
        value: This period's. last_year: the same period last year's. earlier: the year's earlier period's; EMPTY if unknown.
        waits_for: Code of the cell that must be right before this one can be calculated; "" if none.
        source: How it came into the cell; ``None`` for an empty or calculated one.
        findings: Broken rules shown at this cell, worst first.
        reasons: What was written for them, by rule code.
    """

    indicator: Indicator
    group_name: str
    clause: int
    locked: bool
    value: Value
    last_year: Value
    earlier: Value
    waits_for: str
    source: ValueSource | None
    confirmed: bool
    findings: tuple[Finding, ...]
    reasons: Mapping[str, str]

    @property
    def code(self) -> str:
        """Code of the indicator."""
        return self.indicator.code

    @property
    def is_filled(self) -> bool:
        """Something stands in the cell."""
        return not self.value.is_empty


@dataclass(frozen=True)
class GridView:
    """The whole grid of a period."""

    period_code: str
    period_name: str
    last_year_name: str
    earlier_name: str
    data_from: date
    data_to: date
    rows: tuple[IndicatorRow, ...]

    @property
    def typed(self) -> tuple[IndicatorRow, ...]:
        """The rows that people fill."""
        return tuple(row for row in self.rows if not row.locked)


@dataclass(frozen=True)
class CellEdit:
    """What was typed in a cell; ``None`` leaves the figure, or the remark, as it is."""

    period: str
    code: str
    text: str | None
    note: str | None = None
    source: ValueSource = ValueSource.TYPED
    actor: str = ""


def evaluate_report(session: Session, clock: Clock, desk: Desk) -> Evaluation:
    """Calculate and check everything that was entered for a period."""
    values = dict(entered_values(session, desk))
    for code, known in system_values(session, desk).items():
        entered = values.get(code, EMPTY)
        values[code] = replace(known, note=entered.note) if entered.is_empty else entered
    return evaluate(desk.programme, desk.agency.kind, values, _context(session, desk))


def _context(session: Session, desk: Desk) -> EvaluationContext:
    period = desk.period
    return EvaluationContext(
        period=period,
        same_period_last_year=_complete(session, desk, period.same_period_last_year),
        earlier_period=_complete(session, desk, period.earlier_period),
        register_counts=_register_counts(session, desk),
        breakdown_sums={},
    )


def _complete(session: Session, desk: Desk, period_code: str) -> Mapping[str, Value]:
    """Values of another period with the calculated ones."""
    if not period_code:
        return {}
    entered = entered_values(session, desk, period_code)
    if not entered:
        return {}
    context = EvaluationContext(desk.programme.period_by_code[period_code], {}, {}, {}, {})
    return evaluate(desk.programme, desk.agency.kind, entered, context).values


def _register_counts(session: Session, desk: Desk) -> Mapping[str, int]:
    """For each indicator that a register counts: its rows within the period's data window."""
    rows: dict[str, list[Row]] = {}
    for entry in session.scalars(
        select(RegisterEntry).where(
            RegisterEntry.agency_id == desk.agency.id,
            RegisterEntry.deleted_at.is_(None),
            RegisterEntry.day.between(desk.period.data_from, desk.period.data_to),
        )
    ):
        rows.setdefault(entry.register_code, []).append(entry.cells)
    return count_rows(desk.programme, rows)


def system_values(session: Session, desk: Desk) -> Mapping[str, Value]:
    """What the program knows by itself: how many of this agency's subordinates owe a report."""
    wanted = [i for i in desk.programme.indicators_for(desk.agency.kind) if i.entry is Entry.SYSTEM]
    if not any(i.system_source == "subordinates_obliged" for i in wanted):
        return {}
    obliged = session.scalars(select(PeriodObligation).where(PeriodObligation.period_id == desk.row.id))
    below = sum(1 for o in obliged if o.agency.parent_id_on(desk.period.data_to) == desk.agency.id)
    if not below:
        return {}
    return {i.code: read_cell(i, str(below)) for i in wanted if i.system_source == "subordinates_obliged"}


def read_grid(session: Session, clock: Clock, period_code: str) -> GridView:
    """Everything that the grid shows for a period."""
    desk = open_desk(session, period_code)
    return grid_view(session, desk, evaluate_report(session, clock, desk))


def grid_view(session: Session, desk: Desk, evaluation: Evaluation) -> GridView:
    """The grid of an evaluated report."""
    report = find_report(session, desk.agency, desk.row)
    stored = {row.indicator_code: row for row in report.values} if report else {}
    reasons: dict[str, dict[str, str]] = {}
    for reason in report.reasons if report else ():
        reasons.setdefault(reason.indicator_code, {})[reason.rule_code] = reason.reason
    context = _context(session, desk)
    periods = desk.programme.period_by_code
    return GridView(
        period_code=desk.period.code,
        period_name=desk.period.name,
        last_year_name=_period_name(periods.get(desk.period.same_period_last_year)),
        earlier_name=_period_name(periods.get(desk.period.earlier_period)),
        data_from=desk.period.data_from,
        data_to=desk.period.data_to,
        rows=tuple(
            _row(
                desk,
                indicator,
                evaluation.values.get(indicator.code, EMPTY),
                context,
                stored.get(indicator.code),
                evaluation,
                reasons.get(indicator.code, {}),
            )
            for indicator in desk.programme.indicators_for(desk.agency.kind)
        ),
    )


def _period_name(period: object) -> str:
    return getattr(period, "name", "")


def _row(
    desk: Desk,
    indicator: Indicator,
    value: Value,
    context: EvaluationContext,
    stored: IndicatorValue | None,
    evaluation: Evaluation,
    reasons: Mapping[str, str],
) -> IndicatorRow:
    locked = indicator.entry is Entry.DERIVED
    group = desk.programme.group_by_code[indicator.group]
    known = ValueSource.SYSTEM if indicator.entry is Entry.SYSTEM and not value.is_empty else None
    return IndicatorRow(
        indicator=indicator,
        group_name=group.short_name,
        clause=group.clause,
        locked=locked,
        value=value,
        last_year=context.same_period_last_year.get(indicator.code, EMPTY),
        earlier=context.earlier_period.get(indicator.code, EMPTY),
        waits_for=evaluation.waiting.get(indicator.code, ""),
        source=None if locked else stored.source if stored and not stored.value.is_empty else known,
        confirmed=stored.confirmed if stored else True,
        findings=evaluation.by_indicator.get(indicator.code, ()),
        reasons=reasons,
    )


def set_value(session: Session, clock: Clock, edit: CellEdit) -> GridView:
    """Keep what was typed in a cell, as it is: what cannot be understood is kept too, and flagged.

    Returns:
        The grid after the edit; calculated rows and findings may have changed elsewhere.

    Raises:
        UnknownIndicatorError: This agency is not asked for it.
        LockedCellError: It is calculated.
    """
    desk = open_desk(session, edit.period)
    write_value(session, clock, desk, edit)
    session.flush()
    return grid_view(session, desk, evaluate_report(session, clock, desk))


def write_value(session: Session, clock: Clock, desk: Desk, edit: CellEdit) -> None:
    """Keep one value in the caller's transaction; see ``set_value``."""
    indicator = _typed_indicator(desk, edit.code)
    report = report_for_edit(session, clock, desk)
    session.flush()
    stored = session.get(IndicatorValue, (report.id, edit.code))
    before = stored.value if stored else EMPTY
    note = before.note if edit.note is None else nfc(edit.note).strip()
    value = replace(before, note=note) if edit.text is None else read_cell(indicator, edit.text, note)
    source = stored.source if stored and edit.text is None else edit.source
    put_value(session, clock, report, indicator, value, source)
    record_event(
        session,
        clock,
        "value.set",
        f"{desk.period.code}/{edit.code}",
        actor=edit.actor,
        before=_plain(before),
        after=_plain(value),
    )


def put_value(
    session: Session, clock: Clock, report: Report, indicator: Indicator, value: Value, source: ValueSource
) -> None:
    """Store a value that is already understood; an empty one removes the row."""
    stored = session.get(IndicatorValue, (report.id, indicator.code))
    if value.is_empty and not value.note:
        if stored is not None:
            report.values.remove(stored)
        return
    if stored is None:
        stored = IndicatorValue(report_id=report.id, indicator_code=indicator.code)
        report.values.append(stored)
    stored.value = value
    stored.source = source
    stored.confirmed = True
    stored.updated_at = clock.now()


def _typed_indicator(desk: Desk, code: str) -> Indicator:
    indicator = desk.programme.indicator_by_code.get(code)
    if indicator is None or desk.agency.kind not in indicator.applies_to:
        raise UnknownIndicatorError(
            f"Đơn vị không phải báo cáo chỉ tiêu “{code}”.", "Xem danh sách ở trang Biểu số liệu."
        )
    if indicator.entry is Entry.DERIVED:
        raise LockedCellError(
            f"{code} do máy tính theo công thức {indicator.formula}.", "Sửa các chỉ tiêu trong công thức."
        )
    return indicator


def _plain(value: Value) -> Mapping[str, object]:
    content = value.content
    shown = content if content is None or isinstance(content, bool) else str(content)
    return {"content": shown, "state": value.state, "note": value.note, "raw": value.raw}
