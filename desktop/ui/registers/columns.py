"""The columns of a register as the window shows them."""

from collections.abc import Callable, Sequence
from functools import partial

from desktop.rules.programme_entries import RegisterColumn
from desktop.rules.programme_kinds import ValueType
from desktop.services.registers.rows import EntryRow
from desktop.ui.parts.painting import metrics
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tokens import TextStyle, px

_WIDTHS = {
    ValueType.DATE: 96,
    ValueType.COUNT: 84,
    ValueType.MONEY: 110,
    ValueType.PERCENT: 90,
    ValueType.BOOL: 84,
    ValueType.CHOICE: 170,
    ValueType.TEXT: 150,
}
_REQUIRED_TEXT = 320
"""What a row is about stands in what must be filled in; the rest may be cut off."""
_NUMERIC = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})


def columns_of(columns: Sequence[RegisterColumn]) -> tuple[Column[EntryRow], ...]:
    """A column of the table for each of the register's."""
    return tuple(_column(place, column) for place, column in enumerate(columns))


def _column(place: int, column: RegisterColumn) -> Column[EntryRow]:
    kind = CellKind.NUMBER if column.type in _NUMERIC else CellKind.TEXT
    return Column(
        column.name,
        _content(column.code),
        kind,
        cell=partial(_cell, place, kind),
        width=_width(column),
        hint=column.name,
        private=column.private,
    )


def _content(code: str) -> Callable[[EntryRow], object]:
    return lambda row: row.cells.get(code)


def _cell(place: int, kind: CellKind, row: EntryRow) -> Cell:
    text = row.shown[place].replace("\n", " ")
    return Cell(text, kind, tooltip=text)


def _width(column: RegisterColumn) -> int:
    """The most that a column takes of the room."""
    about = column.type is ValueType.TEXT and column.required
    return max(px(_REQUIRED_TEXT if about else _WIDTHS[column.type]), least_width(column.name, private=column.private))


def least_width(title: str, *, private: bool) -> int:
    """Room for a column's heading, with its lock."""
    return metrics(TextStyle.CAPTION_STRONG).horizontalAdvance(title) + 28 + (24 if private else 0)
