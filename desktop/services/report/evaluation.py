"""A report under work, calculated and checked: what the grid, the checks, the home page and a hand-in start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.agency import AgencyPlacement
from desktop.models.programme import PeriodObligation
from desktop.models.report import IndicatorValue, Report
from desktop.rules.cells import read_cell
from desktop.rules.evaluation import Evaluation, EvaluationContext, evaluate
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind, Entry
from desktop.rules.register_figures import RegisterFigure
from desktop.rules.values import EMPTY, Value
from desktop.services.registers.values import register_values
from desktop.services.report.drafts import Desk, StoredValue, as_values, find_report, stored_values

SUBORDINATES_OBLIGED = "subordinates_obliged"
"""System source: how many agencies under this one owe a report."""


@dataclass(frozen=True)
class EvaluatedReport:
    """A report and everything that follows from its figures; read once, then handed from one view to the next.

    Attributes:
        report: ``None`` while nothing was entered for the period.
        stored: The rows of what was entered, by indicator.
        context: What the figures are compared with.
        from_registers: What the registers give, by indicator, whether or not something else was typed.
    """

    desk: Desk
    report: Report | None
    stored: Mapping[str, IndicatorValue]
    context: EvaluationContext
    evaluation: Evaluation
    from_registers: Mapping[str, RegisterFigure] = field(default_factory=dict[str, RegisterFigure])

    @property
    def reasons(self) -> Mapping[tuple[str, str], str]:
        """What was written for warnings, by rule and place."""
        rows = self.report.reasons if self.report else []
        return {(row.rule_code, row.indicator_code): row.reason for row in rows}

    def last_year(self, code: str) -> Value:
        """What was reported a year before."""
        return self.context.same_period_last_year.get(code, EMPTY)

    def earlier(self, code: str) -> Value:
        """What was reported in the earlier period of the year."""
        return self.context.earlier_period.get(code, EMPTY)


def evaluate_report(session: Session, desk: Desk) -> EvaluatedReport:
    """Calculate and check everything that was entered for a period."""
    report = find_report(session, desk.agency, desk.row)
    stored = {row.indicator_code: row for row in report.values} if report else {}
    values = {code: row.value for code, row in stored.items()}
    figures = register_values(session, desk)
    for code, known in {**_from_registers(figures), **system_values(session, desk)}.items():
        entered = values.get(code, EMPTY)
        values[code] = replace(known, note=entered.note) if entered.is_empty else entered
    last_year, earlier = desk.period.same_period_last_year, desk.period.earlier_period
    compared = stored_values(session, desk, (last_year, earlier))
    context = EvaluationContext(
        period=desk.period,
        same_period_last_year=_complete(desk, last_year, compared),
        earlier_period=_complete(desk, earlier, compared),
        register_counts={code: figure.value for code, figure in figures.items()},
        breakdown_sums={},
    )
    evaluation = evaluate(desk.programme, desk.agency.kind, values, context)
    return EvaluatedReport(desk, report, stored, context, evaluation, figures)


def _complete(desk: Desk, period_code: str, stored: Mapping[str, tuple[StoredValue, ...]]) -> Mapping[str, Value]:
    """Values of another period with the calculated ones."""
    entered = stored.get(period_code, ())
    return _calculated(desk.programme, desk.agency.kind, period_code, entered) if entered else {}


@lru_cache(maxsize=8)
def _calculated(
    programme: Programme, kind: AgencyKind, period_code: str, entered: tuple[StoredValue, ...]
) -> Mapping[str, Value]:
    """Figures of a period that is only compared with: the same at every keystroke, so kept by what was entered."""
    context = EvaluationContext(programme.period_by_code[period_code])
    return evaluate(programme, kind, as_values(entered), context).values


def _from_registers(figures: Mapping[str, RegisterFigure]) -> Mapping[str, Value]:
    return {code: Value(figure.value) for code, figure in figures.items()}


def system_values(session: Session, desk: Desk) -> Mapping[str, Value]:
    """What the program knows by itself: how many of this agency's subordinates owe a report."""
    wanted = [i for i in desk.programme.indicators_for(desk.agency.kind) if i.system_source == SUBORDINATES_OBLIGED]
    below = _obliged_below(session, desk) if wanted else 0
    return {i.code: read_cell(i, str(below)) for i in wanted if i.entry is Entry.SYSTEM} if below else {}


def _obliged_below(session: Session, desk: Desk) -> int:
    """How many agencies stand under this one on the last day of the data window and owe a report for the period."""
    day = desk.period.data_to
    found = session.scalar(
        select(func.count(PeriodObligation.agency_id.distinct()))
        .join(AgencyPlacement, AgencyPlacement.agency_id == PeriodObligation.agency_id)
        .where(
            PeriodObligation.period_id == desk.row.id,
            AgencyPlacement.parent_id == desk.agency.id,
            (AgencyPlacement.valid_from.is_(None)) | (AgencyPlacement.valid_from <= day),
            (AgencyPlacement.valid_to.is_(None)) | (AgencyPlacement.valid_to >= day),
        )
    )
    return found or 0
