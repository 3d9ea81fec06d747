"""How figures moved since the same period of last year."""

from dataclasses import dataclass
from decimal import Decimal

from desktop.core.numbers import format_signed, percent_change
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import Value


@dataclass(frozen=True)
class Change:
    """How a figure moved.

    Attributes:
        absolute: The difference; of two percentages it is in points.
        percent: The difference in percent of the base; ``None`` for percentages and where the base is zero.
        in_points: The figure is itself a percentage.
    """

    absolute: Decimal
    percent: Decimal | None
    in_points: bool = False

    @property
    def text(self) -> str:
        """As people read it: "+7,5 %", "−2,3 điểm %"; "" when a percentage of the base means nothing."""
        if self.in_points:
            return f"{format_signed(self.absolute, 1)} điểm %"
        return "" if self.percent is None else f"{format_signed(self.percent, 1)} %"


def change(indicator: Indicator, new: Value, base: Value | None) -> Change | None:
    """How an indicator moved from ``base`` to ``new``; ``None`` unless both are numbers."""
    if base is None or (after := new.number) is None or (before := base.number) is None:
        return None
    if indicator.type is ValueType.PERCENT:
        return Change(after - before, None, in_points=True)
    return Change(after - before, percent_change(after, before))
