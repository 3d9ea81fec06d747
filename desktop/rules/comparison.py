"""How figures moved since the same period of last year, and what a new revision changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from desktop.core.numbers import format_signed, percent_change
from desktop.rules.programme import Indicator, ValueType
from desktop.rules.snapshot import ReportedAttachment, ReportedTask, ReportSnapshot
from desktop.rules.values import Value

T = TypeVar("T")


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


@dataclass(frozen=True)
class Difference(Generic[T]):
    """One thing that differs between two revisions; ``None`` where it is not there."""

    code: str
    before: T | None
    after: T | None


@dataclass(frozen=True)
class ReportDifference:
    """What a later revision of a report changed against an earlier one, each kind in the later one's order."""

    values: tuple[Difference[Value], ...]
    tasks: tuple[Difference[ReportedTask], ...]
    narrative: tuple[Difference[str], ...]
    attachments: tuple[Difference[ReportedAttachment], ...]

    @property
    def is_empty(self) -> bool:
        """Nothing that a reader sees has changed."""
        return not (self.values or self.tasks or self.narrative or self.attachments)


def difference(earlier: ReportSnapshot, later: ReportSnapshot) -> ReportDifference:
    """Compare two revisions of a report."""
    return ReportDifference(
        values=_differences(
            ((each.code, each.value) for each in earlier.values), ((each.code, each.value) for each in later.values)
        ),
        tasks=_differences(((task.code, task) for task in earlier.tasks), ((task.code, task) for task in later.tasks)),
        narrative=_differences(
            ((section.code, section.text) for section in earlier.narrative),
            ((section.code, section.text) for section in later.narrative),
        ),
        attachments=_differences(_without_enclosure(earlier), _without_enclosure(later)),
    )


def _without_enclosure(snapshot: ReportSnapshot) -> Iterable[tuple[str, ReportedAttachment]]:
    """Attachments by what they are; whether the bytes travel again says nothing about the report."""
    for each in snapshot.attachments:
        yield (
            f"{each.task}/{each.sha256}/{each.name}",
            ReportedAttachment(each.sha256, each.name, each.size, each.media_type, enclosed=False, task=each.task),
        )


def _differences(earlier: Iterable[tuple[str, T]], later: Iterable[tuple[str, T]]) -> tuple[Difference[T], ...]:
    before, after = dict(earlier), dict(later)
    codes = [*after, *(code for code in before if code not in after)]
    return tuple(
        Difference(code, before.get(code), after.get(code)) for code in codes if before.get(code) != after.get(code)
    )
