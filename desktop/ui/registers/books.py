"""The list of registers, each with the number of its rows."""

from desktop.core.numbers import format_number
from desktop.services.registers.rows import RegisterSummary
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size


def books_table(name: str) -> TableView[RegisterSummary]:
    """A table of registers, without a heading."""
    columns = (
        Column[RegisterSummary]("Sổ", lambda each: each.register.label, cell=_name, width=120, stretch=True),
        Column[RegisterSummary]("Số dòng", lambda each: each.rows, CellKind.NUMBER, cell=_count, width=64),
    )
    return TableView(RowTableModel(columns), row_height=Size.WRAPPED_ROW, name=name)


def _name(each: RegisterSummary) -> Cell:
    return Cell(each.register.label, tooltip=each.register.name)


def _count(each: RegisterSummary) -> Cell:
    return Cell(format_number(each.rows) if each.rows else "", CellKind.NUMBER, muted=True)
