"""The model of lists and grids: all rows at hand, headings between them, texts that are typed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tables.column_model import ColumnModel

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_TYPED = _READ | Qt.ItemFlag.ItemIsEditable


class RowTableModel(ColumnModel[R]):
    """Rows of frozen dataclasses with headings between them.

    What is typed shows at once, in grey, until the page has saved it and gives the row anew.
    """

    edited = Signal(object, int, str)
    """A cell was left with another text: (row, number of the column, text as typed)."""
    edited_together = Signal(object, str)
    """Several cells got other texts at once: (tuple of (row, number of the column, text), what was done)."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._rows: tuple[R | Heading, ...] = ()
        self._groups: tuple[int, ...] = ()
        self._headings: tuple[int, ...] = ()
        self._typed: dict[tuple[int, int], str] = {}
        self._closed = False

    def set_rows(self, rows: Sequence[R | Heading]) -> None:
        """Show other rows.

        Where the table keeps its shape, choice, scrolling and an open editor stay as they are.
        """
        new = tuple(rows)
        groups = _group_numbers(new)
        if groups == self._groups and new:
            self._take_over(new)
            return
        self.beginResetModel()
        self._rows, self._groups = new, groups
        self._headings = tuple(number for number, row in enumerate(new) if isinstance(row, Heading))
        self._typed.clear()
        self.endResetModel()

    def set_title(self, column: int, title: str) -> None:
        """Give a column another heading: the period that it shows."""
        if self.columns[column].title != title:
            changed = replace(self.columns[column], title=title)
            self.set_columns((*self.columns[:column], changed, *self.columns[column + 1 :]))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def replace_row(self, number: int, row: R | Heading) -> None:
        """Show one row anew; typed text of the row gives way to what is saved."""
        self._rows = (*self._rows[:number], row, *self._rows[number + 1 :])
        self._typed = {place: text for place, text in self._typed.items() if place[0] != number}
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def rows(self) -> tuple[R | Heading, ...]:
        """All rows and headings."""
        return self._rows

    def _take_over(self, new: Sequence[R | Heading]) -> None:
        """Only rows that are not what they were are painted anew, with the headings over them."""
        kept = tuple(
            before if before is row or before == row else row for before, row in zip(self._rows, new, strict=True)
        )
        changed = {place[0] for place in self._typed}
        changed.update(n for n, (before, row) in enumerate(zip(self._rows, kept, strict=True)) if row is not before)
        self._rows = kept
        self._typed.clear()
        groups = {self._groups[number] for number in changed}
        changed.update(n for n, group in enumerate(self._groups) if group in groups and self.is_heading(n))
        for first, last in _runs(sorted(changed)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    @override
    def row_at(self, number: int) -> R | None:
        """The row with this number; None for a heading."""
        row = self._rows[number]
        return None if isinstance(row, Heading) else row

    def find(self, matches: Callable[[R], bool]) -> int | None:
        """Number of the first row that matches."""
        for number, row in enumerate(self._rows):
            if not isinstance(row, Heading) and matches(row):
                return number
        return None

    def headings(self) -> Sequence[int]:
        """Numbers of the headings."""
        return self._headings

    def is_heading(self, number: int) -> bool:
        """Whether the row is a heading."""
        return isinstance(self._rows[number], Heading)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == self.GroupRole:
            return self._groups[index.row()]
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            return row if role == self.RowRole else _heading_data(row, index.column(), role)
        return super().data(index, role)

    @override
    def row_data(self, index: Index, row: R, role: int) -> object:
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(index, row, self.columns[index.column()])
        return super().row_data(index, row, role)

    @override
    def look_at(self, number: int, column: int) -> Cell | Heading:
        row = self._rows[number]
        return row if isinstance(row, Heading) else self.cell(number, column, row)

    @override
    def cell(self, number: int, column: int, row: R) -> Cell:
        cell = self.looks.look(row, column)
        typed = self._typed.get((number, column)) if self._typed else None
        if typed is None:
            return cell
        kind = CellKind.NUMBER if self.columns[column].right else CellKind.TEXT
        return replace(cell, text=typed, kind=kind, tone=None, icon=None, muted=True)

    def _edit_text(self, index: Index, row: R, column: Column[R]) -> str:
        typed = self._typed.get((index.row(), index.column()))
        return typed if typed is not None else (column.edit(row) or "" if column.edit else column.look(row).text)

    def close_cells(self) -> None:
        """Let no cell be typed in any more: an officer reads here."""
        self._closed = True
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def is_editable(self, index: Index) -> bool:
        """Whether the cell may be typed in."""
        row = self._rows[index.row()]
        return not isinstance(row, Heading) and not self._closed and self.looks.may_type(row, index.column())

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not self.is_editable(index):
            return False
        row, text = self._rows[index.row()], str(value).strip()
        if text != self.data(index, Qt.ItemDataRole.EditRole):
            self._typed[index.row(), index.column()] = text
            self.dataChanged.emit(index, index)
            self.edited.emit(row, index.column(), text)
        return True

    def put_together(self, places: Sequence[tuple[Index, str]], told: str) -> None:
        """Write into several cells as one edit; what may not be typed in, or stays as it is, is passed over."""
        changed: list[tuple[R, int, str]] = []
        for index, text in places:
            row = self._rows[index.row()]
            if isinstance(row, Heading) or not self.is_editable(index):
                continue
            if text != self.data(index, Qt.ItemDataRole.EditRole):
                self._typed[index.row(), index.column()] = text
                self.dataChanged.emit(index, index)
                changed.append((row, index.column(), text))
        if len(changed) == 1:
            self.edited.emit(*changed[0])
        elif changed:
            self.edited_together.emit(tuple(changed), told)

    def forget_typed(self) -> None:
        """Show what is saved instead of what was typed since."""
        self._typed.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return self.flags_at(index.row(), index.column())

    def flags_at(self, number: int, column: int) -> Qt.ItemFlag:
        """What may be done with the cell at a place."""
        row = self._rows[number]
        if isinstance(row, Heading):
            return Qt.ItemFlag.NoItemFlags  # the arrow keys pass over it
        return _TYPED if not self._closed and self.looks.may_type(row, column) else _READ


def _heading_data(heading: Heading, column: int, role: int) -> object:
    """What a heading tells: itself to the delegate, its text to everybody else, once."""
    match role:
        case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
            return "" if column else heading.text
        case RowTableModel.CellRole:
            return heading
        case _:
            return None


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow one another, as first and last."""
    first = last = -2
    for number in numbers:
        if number != last + 1:
            if last >= 0:
                yield first, last
            first = number
        last = number
    if last >= 0:
        yield first, last


def _group_numbers(rows: Sequence[object]) -> tuple[int, ...]:
    """For each row the number of the heading that it stands under."""
    numbers: list[int] = []
    group = 0
    for row in rows:
        group += isinstance(row, Heading)
        numbers.append(group)
    return tuple(numbers)
