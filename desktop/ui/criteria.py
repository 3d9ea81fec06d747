"""Criteria of emulation as tables show them: for the agency that gives itself points, and for the department."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Protocol, TypeVar

from desktop.core.numbers import format_number
from desktop.rules.scoring import Criterion
from desktop.ui.tables.cells import Heading


class _OfCriterion(Protocol):
    @property
    def criterion(self) -> Criterion: ...


_Line = TypeVar("_Line", bound=_OfCriterion)


def by_group(lines: Sequence[_Line]) -> list[_Line | Heading]:
    """Criteria under the names of their groups."""
    shown: list[_Line | Heading] = []
    for group, members in groupby(lines, key=lambda line: line.criterion.group):
        found = list(members)
        most = format_number(sum((line.criterion.most for line in found), Decimal(0)))
        shown += [*([Heading(group, f"{most} điểm")] if group else []), *found]
    return shown


def shown_points(points: Decimal | None) -> str:
    """Points as they are read; "" for none."""
    return "" if points is None else format_number(points)
