"""How a figure stands among those of like agencies: where the middle lies, and whether it is far from all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_FEWEST = 5
"""Peers below which nothing is said to be far off."""
_FAR = 3
"""Widths of the middle half beyond it: what lies there is far off (Tukey's outer fences)."""


@dataclass(frozen=True)
class Standing:
    """A figure among those of its peers, itself left out of them.

    Attributes:
        count: How many peers have one.
        rank: Its place among all, itself counted, the highest first.
        is_far: It lies far outside what the others report.
    """

    count: int
    median: Decimal
    lowest: Decimal
    highest: Decimal
    rank: int
    is_far: bool


def standing_among(own: Decimal | None, peers: Sequence[Decimal]) -> Standing | None:
    """Where a figure stands; ``None`` without a figure or without peers that have one."""
    if own is None or not peers:
        return None
    ordered = sorted(peers)
    low, high = _quantile(ordered, Decimal("0.25")), _quantile(ordered, Decimal("0.75"))
    width = high - low
    beyond = own < low - _FAR * width or own > high + _FAR * width
    return Standing(
        count=len(ordered),
        median=_quantile(ordered, Decimal("0.5")),
        lowest=ordered[0],
        highest=ordered[-1],
        rank=1 + sum(each > own for each in ordered),
        is_far=len(ordered) >= _FEWEST and width > 0 and beyond,
    )


def _quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """Between the two nearest, as spreadsheets do it."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
