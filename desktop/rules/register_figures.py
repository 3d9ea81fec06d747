"""What the rows of a register give an indicator: how many there are, or the sum of a column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.rules.formulas import compile_expression
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import RegisterSpan
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.values import Scalar

PERIOD_FROM, PERIOD_TO = "period_from", "period_to"
"""Names by which a filter reads the first and last day of the data window."""

Cells = Mapping[str, Scalar | None]
"""A row of a register: content by column code."""


@dataclass(frozen=True)
class Event:
    """A row of a register with the day on which it happened."""

    day: date
    cells: Cells


@dataclass(frozen=True)
class RegisterFigure:
    """What a register gives an indicator.

    Attributes:
        register: Code of the register.
        value: The number of rows that count, or the sum of their column.
        rows: How many rows count.
    """

    register: str
    value: Decimal
    rows: int


def register_figures(
    indicators: Sequence[Indicator], period: ReportingPeriod, events: Mapping[str, Sequence[Event]]
) -> Mapping[str, RegisterFigure]:
    """What registers give indicators, by indicator code.

    Args:
        indicators: Those that are asked for.
        period: Whose data window decides.
        events: Rows of each register up to the window's end, by the register's code. A register without a row in an
            indicator's span gives it nothing: the indicator may still be typed.
    """
    figures: dict[str, RegisterFigure] = {}
    for item in indicators:
        within = [event for event in events.get(item.register, ()) if _is_within(item, period, event)]
        if within:
            counted = list(_counted(item, period, within))
            figures[item.code] = RegisterFigure(item.register, _value(item, counted), len(counted))
    return figures


def counted_events(item: Indicator, period: ReportingPeriod, events: Sequence[Event]) -> Sequence[bool]:
    """For each row, whether it counts for the indicator: the rows behind a figure."""
    counts = _condition(item, period)
    return [_is_within(item, period, event) and counts(event) for event in events]


def _is_within(item: Indicator, period: ReportingPeriod, event: Event) -> bool:
    return event.day <= period.data_to and (
        item.register_span is RegisterSpan.UNTIL_END or event.day >= period.data_from
    )


def _counted(item: Indicator, period: ReportingPeriod, events: Sequence[Event]) -> Iterator[Event]:
    counts = _condition(item, period)
    return (event for event in events if counts(event))


class _condition:  # noqa: N801 - called like a function
    """Whether a row fulfils the filter of an indicator."""

    def __init__(self, item: Indicator, period: ReportingPeriod) -> None:
        self._expression = compile_expression(item.register_filter) if item.register_filter else None
        self._window: Cells = {PERIOD_FROM: period.data_from, PERIOD_TO: period.data_to}

    def __call__(self, event: Event) -> bool:
        if self._expression is None:
            return True
        cells = event.cells
        return self._expression.evaluate(lambda name: cells[name] if name in cells else self._window.get(name)) is True


def _value(item: Indicator, counted: Sequence[Event]) -> Decimal:
    if not item.register_sum:
        return Decimal(len(counted))
    numbers = (event.cells.get(item.register_sum) for event in counted)
    return sum((number for number in numbers if isinstance(number, Decimal)), Decimal(0))
