"""How cells look, worked out once: painting, measuring and moving ask for the same cells again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from desktop.ui.tables.cells import Cell, Column

R = TypeVar("R")
_MOST_ROWS = 3000


@dataclass
class _Kept(Generic[R]):
    row: R
    looks: list[Cell | None]
    typed: list[bool | None]


class KeptLooks(Generic[R]):
    """What the columns say of the rows that were asked for last.

    A row never changes, and a column looks at nothing but the row; what has changed comes as another object.
    """

    def __init__(self, columns: Sequence[Column[R]] = ()) -> None:
        self._columns = columns
        self._kept: dict[int, _Kept[R]] = {}

    def look(self, row: R, column: int) -> Cell:
        """How a cell of a row looks."""
        kept = self._of(row)
        cell = kept.looks[column]
        if cell is None:
            cell = kept.looks[column] = self._columns[column].look(row)
        return cell

    def may_type(self, row: R, column: int) -> bool:
        """Whether a cell of a row may be typed in."""
        kept = self._of(row)
        typed = kept.typed[column]
        if typed is None:
            edit = self._columns[column].edit
            typed = kept.typed[column] = edit is not None and edit(row) is not None
        return typed

    def _of(self, row: R) -> _Kept[R]:
        kept = self._kept.get(id(row))  # the row is kept along, so nothing else can get its number
        if kept is None:
            if len(self._kept) >= _MOST_ROWS:
                self._kept.clear()
            unknown = len(self._columns)
            kept = self._kept[id(row)] = _Kept(row, [None] * unknown, [None] * unknown)
        return kept
