"""What a report's figures say together: calculated values, and everything that is wrong or needs a reason.

Causes before consequences: where a cell is in error, what is calculated from it waits, and warnings about it are held
back until the cell is right.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property

from desktop.rules.cell_checks import scalar_of
from desktop.rules.findings import Finding, FindingKind, cell_finding, rule_finding
from desktop.rules.formulas import Lookup
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Severity
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.rule_compilation import Check, CompiledProgramme, Formula, compile_programme
from desktop.rules.values import EMPTY, Scalar, SpecialState, Value

__all__ = ["Evaluation", "EvaluationContext", "Finding", "FindingKind", "evaluate"]

_WIDE = Context(prec=120, rounding=ROUND_HALF_UP, traps=[])


@dataclass(frozen=True)
class EvaluationContext:
    """What figures are compared with.

    Attributes:
        period: The period that is reported on.
        same_period_last_year: Values of a year before, calculated ones included. earlier_period: of the earlier
            period of the same year. Both are by indicator code, and may lack any of them.
        register_counts: What its register gives an indicator, by its code; absent while the register has no rows.
        breakdown_sums: Sum of an indicator's parts, by its code; absent while none is entered.
    """

    period: ReportingPeriod
    same_period_last_year: Mapping[str, Value] = field(default_factory=dict[str, Value])
    earlier_period: Mapping[str, Value] = field(default_factory=dict[str, Value])
    register_counts: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    breakdown_sums: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])


@dataclass(frozen=True)
class Evaluation:
    """The outcome.

    Attributes:
        values: Entered and calculated values of the indicators that the agency reports.
        findings: In the programme's order; at one cell errors come first.
        waiting: Calculated indicators that wait, each with the code of the cell to put right or fill first.
        checks: How many checks could be made, of cells and of rules.
    """

    values: Mapping[str, Value]
    findings: tuple[Finding, ...]
    waiting: Mapping[str, str]
    checks: int

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Finding, ...]]:
        """Findings by the cell at which they are shown."""
        found: dict[str, tuple[Finding, ...]] = {}
        for finding in self.findings:
            found[finding.indicator] = (*found.get(finding.indicator, ()), finding)
        return found

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be put right."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What needs a reason."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)


def evaluate(
    programme: Programme, kind: AgencyKind, values: Mapping[str, Value], context: EvaluationContext
) -> Evaluation:
    """Calculate and check what an agency of a kind has entered.

    Indicators beyond the core form take part once something is entered for them.
    """
    return _Run(compile_programme(programme, kind), kind, values, context).outcome()


class _Run:
    """One evaluation; holds what is known so far."""

    def __init__(
        self, compiled: CompiledProgramme, kind: AgencyKind, values: Mapping[str, Value], context: EvaluationContext
    ) -> None:
        self._compiled = compiled
        self._context = context
        self._values = {item.code: values.get(item.code, EMPTY) for item in compiled.typed}
        self._cells: dict[str, Scalar | None] = {"org_type": kind.value, "period": context.period.kind}
        self._active = {
            item.code for item in compiled.indicators if item.core or not self._values.get(item.code, EMPTY).is_empty
        }
        self._blocked: dict[str, None] = {}
        self._findings: list[Finding] = []
        self._own: dict[str, dict[str, Scalar | None]] = {}
        self._made = 0

    def outcome(self) -> Evaluation:
        for item in self._compiled.typed:
            if item.code in self._active:
                self._check_cell(item)
        for formula in self._compiled.formulas:
            self._calculate(formula)
        self._check_rules()
        waiting = self._hold_back()
        place = {item.code: number for number, item in enumerate(self._compiled.indicators)}
        self._findings.sort(key=lambda f: (place[f.indicator], f.severity is Severity.WARNING))
        values = {code: self._values[code] for code in place if code in self._values}
        return Evaluation(values, tuple(self._findings), waiting, self._made)

    def _check_cell(self, item: Indicator) -> None:
        value = self._values[item.code]
        self._made += 1
        finding = cell_finding(item, value, self._compiled.choices)
        if finding is None:
            self._cells[item.code] = scalar_of(item, value)
        else:
            self._note(finding)

    def _calculate(self, formula: Formula) -> None:
        code = formula.indicator.code
        result = formula.expression.evaluate(self._cells.get)
        operands = [self._values[name] for name in formula.expression.names if name in self._values]
        value = _calculated(formula, result, operands)
        self._values[code] = value
        self._cells[code] = value.content

    def _check_rules(self) -> None:
        """Errors among typed cells first, then errors in what is calculated from sound cells, then warnings."""
        errors = [check for check in self._compiled.checks if check.rule.severity is Severity.ERROR]
        typed = [self._broken(check) for check in errors if not check.calculated]
        self._note(*(finding for finding in typed if finding))
        later = [
            self._broken(check)
            for check in errors
            if check.calculated and self._blocked.keys().isdisjoint(check.inputs)
        ]
        self._note(*(finding for finding in later if finding))
        for check in self._compiled.checks:
            if check.rule.severity is Severity.WARNING and self._blocked.keys().isdisjoint(check.inputs):
                finding = self._broken(check)
                if finding:
                    self._note(finding)

    def _broken(self, check: Check) -> Finding | None:
        if check.own and check.own not in self._active:
            return None
        lookup = self._lookup(check)
        if check.when is not None and check.when.evaluate(lookup) is not True:
            return None
        holds = check.expression.evaluate(lookup)
        self._made += holds is not None
        return rule_finding(check, lookup) if holds is False else None

    def _lookup(self, check: Check) -> Lookup:
        cells = self._cells
        if not check.own:
            return cells.get
        if (own := self._own.get(check.own)) is None:
            own = self._own[check.own] = self._own_names(check.own)
        return lambda name: own[name] if name in own else cells.get(name)

    def _own_names(self, code: str) -> dict[str, Scalar | None]:
        context, item = self._context, self._indicator(code)
        return {
            "value": self._cells.get(code),
            "same_period_last_year": scalar_of(item, context.same_period_last_year.get(code, EMPTY)),
            "earlier_period": scalar_of(item, context.earlier_period.get(code, EMPTY)),
            "register_count": context.register_counts.get(code),
            "breakdown_sum": context.breakdown_sums.get(code),
        }

    def _indicator(self, code: str) -> Indicator:
        return self._compiled.by_code[code]

    def _note(self, *findings: Finding) -> None:
        self._findings += findings
        self._blocked.update((f.indicator, None) for f in findings if f.severity is Severity.ERROR)

    def _hold_back(self) -> dict[str, str]:
        """Empty what is calculated from cells in error; drop what is calculated beyond the form from nothing."""
        waiting: dict[str, str] = {}
        for formula in self._compiled.formulas:
            code = formula.indicator.code
            cause = next((cell for cell in formula.inputs if cell in self._blocked), "")
            if cause:
                self._values[code] = EMPTY
                if code in self._active:
                    waiting[code] = cause
            if code not in self._active and self._values[code].content is None:
                del self._values[code]
        return waiting


def _calculated(formula: Formula, result: Scalar | None, operands: list[Value]) -> Value:
    """A calculated value: not applicable where it cannot exist, an estimate where it comes from one."""
    states = {operand.state for operand in operands}
    if SpecialState.NOT_APPLICABLE in states:
        return Value(state=SpecialState.NOT_APPLICABLE)
    if SpecialState.NOT_AVAILABLE in states:
        return Value(state=SpecialState.NOT_AVAILABLE)
    if result is None:
        divided_by_zero = all(operand.number is not None for operand in operands)
        return Value(state=SpecialState.NOT_APPLICABLE) if divided_by_zero else EMPTY
    estimate = SpecialState.ESTIMATE if SpecialState.ESTIMATE in states else None
    return Value(_rounded(result, formula.indicator.decimals), estimate)


def _rounded(result: Scalar, decimals: int) -> Scalar | None:
    if not isinstance(result, Decimal):
        return result
    rounded = result.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    return abs(rounded) if rounded == 0 else rounded if rounded.is_finite() else None
