"""What a new version of a programme would have said of reports that exist: which rules break, which totals change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.rules.aggregation import Contribution, Total, expected_by_indicator, totals
from desktop.rules.evaluation import Evaluation, EvaluationContext, Finding, FindingKind, evaluate
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Severity
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.values import EMPTY, Value


@dataclass(frozen=True)
class RehearsedReport:
    """A report that was handed in, as a rehearsal reads it."""

    code: str
    name: str
    kind: AgencyKind
    values: Mapping[str, Value]
    same_period_last_year: Mapping[str, Value]
    earlier_period: Mapping[str, Value]


@dataclass(frozen=True)
class RuleOutcome:
    """A rule, and the agencies whose reports break it.

    Attributes:
        code: Of the rule; of what no rule says (a required cell that is empty) the finding's kind and the indicator.
        told: What it asks, in few words.
        before, after: Names of the agencies, under the old version and under the new.
        example: The sentence that the first of them would read.
    """

    code: str
    told: str
    severity: Severity
    before: tuple[str, ...]
    after: tuple[str, ...]
    example: str = ""

    @property
    def changed(self) -> bool:
        """The new version says something else."""
        return self.before != self.after


@dataclass(frozen=True)
class TotalOutcome:
    """An indicator whose provincial total is another one; ``None`` where there is none."""

    indicator: Indicator
    before: Decimal | None
    after: Decimal | None
    counted_before: int
    counted_after: int


@dataclass(frozen=True)
class AgencyOutcome:
    """How many findings a report would have."""

    code: str
    name: str
    errors_before: int
    errors_after: int
    warnings_before: int
    warnings_after: int

    @property
    def changed(self) -> bool:
        """The new version finds something else."""
        return (self.errors_before, self.warnings_before) != (self.errors_after, self.warnings_after)


@dataclass(frozen=True)
class Rehearsal:
    """The outcome.

    Attributes:
        period: The period whose reports were read. reports: how many.
        rules: Rules that break under either version, those with the most news first.
        unanswered: Indicators of the new version for which these reports hold nothing.
    """

    period: ReportingPeriod
    reports: int
    rules: tuple[RuleOutcome, ...]
    totals: tuple[TotalOutcome, ...]
    agencies: tuple[AgencyOutcome, ...]
    unanswered: tuple[Indicator, ...]


def rehearse(
    before: Programme,
    after: Programme,
    period: ReportingPeriod,
    reports: Sequence[RehearsedReport],
    step: Callable[[int], object] = int,
) -> Rehearsal:
    """Evaluate reports under both versions.

    Args:
        before: The version that they were made under.
        after: The version that is tried.
        period: What they report on.
        reports: What was handed in.
        step: Told how many are done.
    """
    pairs: list[tuple[RehearsedReport, Evaluation, Evaluation]] = []
    for number, report in enumerate(reports):
        pairs.append((report, _evaluated(before, period, report), _evaluated(after, period, report)))
        step(number + 1)
    old = [Contribution(r.code, r.kind, {**r.values, **one.values}) for r, one, _ in pairs]
    new = [Contribution(r.code, r.kind, other.values) for r, _, other in pairs]
    return Rehearsal(
        period,
        len(reports),
        _rule_outcomes(before, after, pairs),
        _total_outcomes(before, after, old, new),
        tuple(_agency_outcome(*pair) for pair in pairs),
        _unanswered(after, pairs),
    )


def _evaluated(programme: Programme, period: ReportingPeriod, report: RehearsedReport) -> Evaluation:
    context = EvaluationContext(period, report.same_period_last_year, report.earlier_period)
    return evaluate(programme, report.kind, report.values, context)


def _rule_outcomes(
    before: Programme, after: Programme, pairs: Sequence[tuple[RehearsedReport, Evaluation, Evaluation]]
) -> tuple[RuleOutcome, ...]:
    old = _broken((report.name, one) for report, one, _ in pairs)
    new = _broken((report.name, other) for report, _, other in pairs)
    rules = {rule.code: rule.note or rule.message for rule in (*before.rules, *after.rules)}
    outcomes: list[RuleOutcome] = []
    for key in {**new, **old}:
        first = (new.get(key) or old[key])[0][1]
        told = rules.get(key, first.message) if first.kind is FindingKind.RULE else first.message
        names = [tuple(dict.fromkeys(name for name, _ in side.get(key, ()))) for side in (old, new)]
        outcomes.append(RuleOutcome(key, told, first.severity, names[0], names[1], first.message))
    return tuple(sorted(outcomes, key=lambda o: (not o.changed, -abs(len(o.after) - len(o.before)), o.code)))


def _broken(evaluated: Iterable[tuple[str, Evaluation]]) -> dict[str, list[tuple[str, Finding]]]:
    found: dict[str, list[tuple[str, Finding]]] = {}
    for name, evaluation in evaluated:
        for finding in evaluation.findings:
            key = finding.rule_code if finding.kind is FindingKind.RULE else f"{finding.kind} {finding.indicator}"
            found.setdefault(key, []).append((name, finding))
    return found


def _total_outcomes(
    before: Programme, after: Programme, old: Sequence[Contribution], new: Sequence[Contribution]
) -> tuple[TotalOutcome, ...]:
    was, becomes = _totals(before, old), _totals(after, new)
    items = {**before.indicator_by_code, **after.indicator_by_code}
    outcomes = [_outcome(items[code], was.get(code), becomes.get(code)) for code in {**becomes, **was}]
    return tuple(o for o in outcomes if (o.before, o.counted_before) != (o.after, o.counted_after))


def _totals(programme: Programme, contributions: Sequence[Contribution]) -> dict[str, Total]:
    expected = expected_by_indicator(programme, [each.kind for each in contributions])
    return {total.code: total for total in totals(programme, contributions, expected)}


def _outcome(item: Indicator, was: Total | None, becomes: Total | None) -> TotalOutcome:
    return TotalOutcome(
        item, _figure(was), _figure(becomes), was.counted if was else 0, becomes.counted if becomes else 0
    )


def _figure(total: Total | None) -> Decimal | None:
    if total is None:
        return None
    return Decimal(total.true_count) if total.true_count is not None else total.value


def _agency_outcome(report: RehearsedReport, one: Evaluation, other: Evaluation) -> AgencyOutcome:
    return AgencyOutcome(
        report.code, report.name, len(one.errors), len(other.errors), len(one.warnings), len(other.warnings)
    )


def _unanswered(
    after: Programme, pairs: Sequence[tuple[RehearsedReport, Evaluation, Evaluation]]
) -> tuple[Indicator, ...]:
    answered = {code for _, _, other in pairs for code, value in other.values.items() if value != EMPTY}
    bound = {kind for report, _, _ in pairs for kind in (report.kind,)}
    return tuple(i for i in after.indicators if i.core and i.code not in answered and i.applies_to & bound)
