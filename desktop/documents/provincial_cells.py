"""What the tables of the provincial annexes share: which indicators fit in a matrix, and how cells are printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.documents.wording import number_words
from desktop.rules.aggregation import Total
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, TaskGroup
from desktop.rules.programme_kinds import ValueType

MATRIX_SIZE = 9.5
"""Of the letters in a matrix, in points."""
_MATRIX_TYPES = frozenset({ValueType.COUNT, ValueType.PERCENT, ValueType.MONEY, ValueType.BOOL})


def total_in_cell(indicator: Indicator, total: Total | None) -> str:
    """A total in a table: a number, "80/85" for yes-or-no questions; "" when there is none."""
    if total is None:
        return ""
    if total.of_count:
        return f"{total.true_count}/{total.of_count}"
    return number_words(indicator, total.value) if total.value is not None else ""


@dataclass(frozen=True)
class PrintedRow:
    """A row of figures in an annex, as its cells are printed.

    Attributes:
        agency: Whose row it is; "" for one of the whole province.
        indicators: Code of the indicator in each cell; "" for cells that name the row.
        area: Name of the district with its communes whose row it is, or "".
    """

    agency: str
    cells: tuple[str, ...]
    indicators: tuple[str, ...]
    area: str = ""


def matrix_indicators(group: TaskGroup, totals: Mapping[str, Total], programme: Programme) -> list[Indicator]:
    """The indicators of a group that fit in a matrix of agencies: numbers and yes-or-no questions."""
    return [i for i in programme.indicators if i.group == group.code and i.code in totals and i.type in _MATRIX_TYPES]


def titled(indicator: Indicator) -> str:
    """An indicator's name with its unit, as the title of a column."""
    unit = indicator.unit.strip("-")
    return f"{indicator.name} ({unit})" if unit and indicator.type is not ValueType.BOOL else indicator.name
