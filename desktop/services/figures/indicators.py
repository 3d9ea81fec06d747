"""The indicator grid: figures of a period beside earlier ones, calculated rows, broken rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.report import ValueSource
from desktop.rules.cells import read_cell
from desktop.rules.findings import Finding, FindingKind
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import Entry, Severity
from desktop.rules.register_figures import RegisterFigure
from desktop.rules.values import EMPTY, Value
from desktop.services.figures.cell_conflicts import refuse_unseen_cell
from desktop.services.figures.cell_writing import (
    CellChange,
    Stored,
    put_cell,
    record_change,
    remember_changes,
    stored_cell,
)
from desktop.services.report.drafts import Desk, Sheet, open_desk, report_for_edit
from desktop.services.report.evaluation import EvaluatedReport, evaluate_report


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
        value: This period's.
        last_year: The same period last year's. earlier: the year's earlier period's; EMPTY if unknown.
        waits_for: Code of the cell that must be right before this one can be calculated; "" if none.
        source: How it came into the cell; ``None`` for an empty or calculated one.
        findings: Broken rules shown at this cell, worst first.
        reasons: What was written for them, by rule code.
        from_register: What a register gives for the period, whatever stands in the cell; ``None`` if none does.
        register_name: The register's label; "" if none gives anything.
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
    from_register: RegisterFigure | None = None
    register_name: str = ""

    @property
    def code(self) -> str:
        """Code of the indicator."""
        return self.indicator.code

    @property
    def entered(self) -> Value:
        """What was entered here, without what a register or the program fills in by itself."""
        filled = self.source in (ValueSource.REGISTER, ValueSource.SYSTEM)
        return replace(EMPTY, note=self.value.note) if filled else self.value

    @property
    def open_finding(self) -> Finding | None:
        """The worst finding that still stands: an error, or a warning for which no reason was written."""
        for finding in self.findings:
            if finding.severity is Severity.ERROR or not self.reasons.get(finding.rule_code):
                return finding
        return None

    @property
    def is_wrong(self) -> bool:
        """What stands in the cell must be put right; that nothing stands there yet is not wrong."""
        finding = self.open_finding
        return finding is not None and finding.severity is Severity.ERROR and finding.kind is not FindingKind.MISSING

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
    """What was typed in a cell; ``None`` leaves the figure, or the remark, as it is.

    Attributes:
        seen: What stood there when the typing began; ``None`` where that does not count.
    """

    period: str
    code: str
    text: str | None
    note: str | None = None
    source: ValueSource = ValueSource.TYPED
    actor: str = ""
    seen: Value | None = None


def read_grid(session: Session, clock: Clock, period_code: str) -> GridView:  # noqa: ARG001 - use cases are called alike
    """Everything that the grid shows for a period."""
    return grid_view(evaluate_report(session, open_desk(session, period_code)))


def grid_view(evaluated: EvaluatedReport) -> GridView:
    """The grid of an evaluated report."""
    desk = evaluated.desk
    reasons: dict[str, dict[str, str]] = {}
    for (rule, place), reason in evaluated.reasons.items():
        reasons.setdefault(place, {})[rule] = reason
    names = {period.code: period.name for period in desk.programme.periods}
    return GridView(
        period_code=desk.period.code,
        period_name=desk.period.name,
        last_year_name=names.get(desk.period.same_period_last_year, ""),
        earlier_name=names.get(desk.period.earlier_period, ""),
        data_from=desk.period.data_from,
        data_to=desk.period.data_to,
        rows=tuple(
            _row(evaluated, indicator, reasons.get(indicator.code, {}))
            for indicator in desk.programme.indicators_for(desk.agency.kind)
        ),
    )


def _row(evaluated: EvaluatedReport, indicator: Indicator, reasons: Mapping[str, str]) -> IndicatorRow:
    code, evaluation = indicator.code, evaluated.evaluation
    locked = indicator.entry is Entry.DERIVED
    value = evaluation.values.get(code, EMPTY)
    stored = evaluated.stored.get(code)
    group = evaluated.desk.programme.group_by_code[indicator.group]
    known = ValueSource.SYSTEM if indicator.entry is Entry.SYSTEM and not value.is_empty else None
    figure = evaluated.from_registers.get(code)
    if figure is not None:
        known = ValueSource.REGISTER
    return IndicatorRow(
        indicator=indicator,
        group_name=group.short_name,
        clause=group.clause,
        locked=locked,
        value=value,
        last_year=evaluated.last_year(code),
        earlier=evaluated.earlier(code),
        waits_for=evaluation.waiting.get(code, ""),
        source=None if locked else stored.source if stored and not stored.value.is_empty else known,
        confirmed=stored.confirmed if stored else True,
        findings=evaluation.by_indicator.get(code, ()),
        reasons=reasons,
        from_register=figure,
        register_name=evaluated.desk.programme.register_by_code[figure.register].label if figure else "",
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
    write_values(session, clock, desk, [edit])
    session.flush()
    return grid_view(evaluate_report(session, desk))


def set_values(session: Session, clock: Clock, period_code: str, edits: Sequence[CellEdit], told: str = "") -> GridView:
    """Keep several values, which are taken back together; see ``set_value``.

    Args:
        session: The caller's transaction.
        clock: Tells the time.
        period_code: Whose grid.
        edits: What is kept: all, or nothing when one is refused.
        told: What the edit is called when it is taken back: “dán 12 ô”.
    """
    desk = open_desk(session, period_code)
    write_values(session, clock, desk, edits, told)
    session.flush()
    return grid_view(evaluate_report(session, desk))


def write_values(session: Session, clock: Clock, desk: Desk, edits: Iterable[CellEdit], told: str = "") -> None:
    """Keep several values in the caller's transaction: all, or none when one is refused; see ``set_value``.

    Raises:
        CellWrittenMeanwhileError: Somebody else has written in one of them since what was ``seen``.
    """
    checked = [(typed_indicator(desk, edit.code), edit) for edit in edits]
    report = report_for_edit(session, clock, desk)
    changes: list[CellChange] = []
    with session.no_autoflush:  # all of the edit goes to the database together
        for indicator, edit in checked:
            stored = stored_cell(report, edit.code)
            wanted = wanted_cell(indicator, edit, stored)
            before = stored.value if stored else EMPTY
            refuse_unseen_cell(session, desk, edit.code, edit.seen, before, wanted.value)
            put_cell(clock, report, edit.code, wanted)
            changes.append(CellChange(edit.code, stored, stored_cell(report, edit.code)))
            record_change(session, clock, desk, edit.code, before, wanted.value, edit.actor)
    remember_changes(session, desk, changes, told)


def wanted_cell(indicator: Indicator, edit: CellEdit, stored: Stored | None) -> Stored:
    """What an edit makes of a cell in which this stood."""
    before = stored.value if stored else EMPTY
    note = before.note if edit.note is None else nfc(edit.note).strip()
    value = replace(before, note=note) if edit.text is None else read_cell(indicator, edit.text, note)
    return Stored(value, stored.source if stored and edit.text is None else edit.source)


def typed_indicator(sheet: Sheet, code: str) -> Indicator:
    """An indicator that people fill at this agency.

    Raises:
        UnknownIndicatorError: This agency is not asked for it.
        LockedCellError: It is calculated.
    """
    indicator = sheet.programme.indicator_by_code.get(code)
    if indicator is None or sheet.kind not in indicator.applies_to:
        raise UnknownIndicatorError(
            f"Đơn vị không phải báo cáo chỉ tiêu “{code}”.", "Xem danh sách ở trang Biểu số liệu."
        )
    if indicator.entry is Entry.DERIVED:
        raise LockedCellError(
            f"{code} do máy tính theo công thức {indicator.formula}.", "Sửa các chỉ tiêu trong công thức."
        )
    return indicator
