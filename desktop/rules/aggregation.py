"""Provincial totals from what agencies reported of themselves.

Counts and money are added up. A percentage is computed anew from the sum of its numerators and the sum of its
denominators, never as a mean of percentages. Beside each total stands how many agencies are in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from desktop.rules.formulas import ratio_parts
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.values import EMPTY, Scalar, SpecialState, Value

_EXACT = Context(prec=60)
"""Sums of numbers of 40 digits stay exact."""
_QUOTIENT = Context(prec=28)


@dataclass(frozen=True)
class Contribution:
    """What one agency reported of itself in the period.

    Attributes:
        values: Values by indicator code, calculated ones included; a code that is absent counts as empty.
    """

    agency_code: str
    kind: AgencyKind
    values: Mapping[str, Value]

    def value(self, code: str) -> Value:
        """The value of an indicator; empty when it was not reported."""
        return self.values.get(code, EMPTY)


@dataclass(frozen=True)
class ListedItem:
    """One agency's entry in a list of texts, choices or days."""

    agency_code: str
    content: Scalar


@dataclass(frozen=True)
class Total:
    """An indicator over all agencies.

    Attributes:
        value: Sum or percentage; ``None`` for lists, yes-or-no questions, indicators that are not totalled, and when
            nothing can be computed.
        numerator, denominator: The sums of which a percentage is made.
        true_count, of_count: Agencies that answered yes, of those that answered; ``None`` for other kinds.
        items: Entries of a list, in the order of the contributions. listed: how many there are, where they themselves
            are not at hand too.
        counted: Agencies with a usable value; "không phát sinh" is one.
        not_applicable: Agencies that said "không áp dụng".
        expected: Agencies obliged to report the indicator.
        estimates: Agencies among the counted whose value is an estimate.
    """

    code: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    true_count: int | None = None
    of_count: int | None = None
    items: tuple[ListedItem, ...] = ()
    listed: int = 0
    counted: int = 0
    not_applicable: int = 0
    expected: int = 0
    estimates: int = 0

    @property
    def applicable(self) -> int:
        """Agencies that should be in the total: the obliged ones but for those to which it does not apply."""
        return max(self.expected - self.not_applicable, self.counted)

    @property
    def coverage(self) -> str:
        """How much of the province the total speaks of: "41/92"."""
        return f"{self.counted}/{self.applicable}"

    @property
    def is_complete(self) -> bool:
        """Every agency that should be in the total is."""
        return self.counted == self.applicable


def totals(
    programme: Programme, contributions: Sequence[Contribution], expected_by_indicator: Mapping[str, int]
) -> tuple[Total, ...]:
    """Totals of the indicators that somebody is expected to report, in the programme's order."""
    return tuple(
        total(indicator, contributions, expected_by_indicator[indicator.code])
        for indicator in programme.indicators
        if indicator.code in expected_by_indicator
    )


def expected_by_indicator(programme: Programme, kinds: Iterable[AgencyKind]) -> dict[str, int]:
    """How many of the obliged agencies, given by their kinds, report each core indicator."""
    obliged = Counter(kinds)
    return {
        indicator.code: sum(count for kind, count in obliged.items() if kind in indicator.applies_to)
        for indicator in programme.indicators
        if indicator.core
    }


def total(indicator: Indicator, contributions: Sequence[Contribution], expected: int) -> Total:
    """The total of one indicator over the contributions of agencies that it applies to."""
    bound = tuple(each for each in contributions if each.kind in indicator.applies_to)
    match indicator.aggregation:
        case Aggregation.RATIO:
            return _ratio(indicator, bound, expected)
        case Aggregation.SUM | Aggregation.LATEST:  # each agency's value is its latest, so both add up
            return _sum(indicator, bound, expected)
        case Aggregation.COUNT_TRUE:
            return _count_true(indicator, bound, expected)
        case Aggregation.LIST | Aggregation.NONE:
            return _list(indicator, bound, expected)


def _sum(indicator: Indicator, contributions: Sequence[Contribution], expected: int) -> Total:
    values = [each.value(indicator.code) for each in contributions]
    numbers = [number for value in values if (number := value.number) is not None]
    return Total(
        indicator.code,
        value=added_up(numbers) if numbers else None,
        counted=len(numbers),
        not_applicable=_not_applicable(values),
        expected=expected,
        estimates=sum(value.number is not None and value.state is SpecialState.ESTIMATE for value in values),
    )


def _ratio(indicator: Indicator, contributions: Sequence[Contribution], expected: int) -> Total:
    above, below = ratio_parts(indicator)
    names = above.names | below.names
    numerators: list[Decimal] = []
    denominators: list[Decimal] = []
    not_applicable = estimates = 0
    for each in contributions:
        parts = [each.value(name) for name in names]
        numerator = above.evaluate(lambda name, each=each: each.value(name).number)
        denominator = below.evaluate(lambda name, each=each: each.value(name).number)
        if isinstance(numerator, Decimal) and isinstance(denominator, Decimal):
            numerators.append(numerator)
            denominators.append(denominator)
            estimates += any(part.state is SpecialState.ESTIMATE for part in parts)
        else:
            not_applicable += _not_applicable([each.value(indicator.code), *parts]) > 0
    top, bottom = added_up(numerators), added_up(denominators)
    return Total(
        indicator.code,
        value=percentage(top, bottom),
        numerator=top if numerators else None,
        denominator=bottom if denominators else None,
        counted=len(numerators),
        not_applicable=not_applicable,
        expected=expected,
        estimates=estimates,
    )


def percentage(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """How many of a hundred; ``None`` of nothing."""
    if numerator is None or not denominator:
        return None
    return _QUOTIENT.divide(_EXACT.multiply(numerator, Decimal(100)), denominator)


def _count_true(indicator: Indicator, contributions: Sequence[Contribution], expected: int) -> Total:
    values = [each.value(indicator.code) for each in contributions]
    answered = sum(isinstance(value.content, bool) or value.state is SpecialState.NOTHING_AROSE for value in values)
    return Total(
        indicator.code,
        true_count=sum(value.content is True for value in values),
        of_count=answered,
        counted=answered,
        not_applicable=_not_applicable(values),
        expected=expected,
    )


def _list(indicator: Indicator, contributions: Sequence[Contribution], expected: int) -> Total:
    values = [each.value(indicator.code) for each in contributions]
    listed = indicator.aggregation is Aggregation.LIST
    items = tuple(
        ListedItem(each.agency_code, value.content)
        for each, value in zip(contributions, values, strict=True)
        if listed and value.content is not None
    )
    return Total(
        indicator.code,
        items=items,
        listed=len(items),
        counted=sum(value.content is not None or value.state is SpecialState.NOTHING_AROSE for value in values),
        not_applicable=_not_applicable(values),
        expected=expected,
        estimates=sum(value.content is not None and value.state is SpecialState.ESTIMATE for value in values),
    )


def added_up(numbers: Iterable[Decimal]) -> Decimal:
    """The sum, to the last digit."""
    added = Decimal(0)
    for number in numbers:
        added = _EXACT.add(added, number)
    return added


def _not_applicable(values: Iterable[Value]) -> int:
    return sum(value.state is SpecialState.NOT_APPLICABLE for value in values)
