"""What the models of all tables share: one cell is one column of one row, wherever the rows come from."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from desktop.ui.icons import Icon, qicon
from desktop.ui.parts.alignment import LEFT, RIGHT
from desktop.ui.parts.tips import tip
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tables.looks import KeptLooks
from desktop.ui.tokens import Color, px

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_AWAITED = Cell("…", muted=True)
_PRIVATE_HINT = "Cột riêng tư: có thể nêu tên công dân, không bao giờ ra khỏi đơn vị."


class ColumnModel(QAbstractTableModel, Generic[R]):
    """Columns over rows of frozen dataclasses; knows no session and no service. Subclasses say which rows there are."""

    SortRole = Qt.ItemDataRole.UserRole
    RowRole = Qt.ItemDataRole.UserRole + 1
    CellRole = Qt.ItemDataRole.UserRole + 2
    GroupRole = Qt.ItemDataRole.UserRole + 3

    def __init__(self, columns: Sequence[Column[R]] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[R], ...] = ()
        self.set_columns(columns)

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show rows by other columns; who calls it tells the views."""
        self.columns = tuple(columns)
        self.looks = KeptLooks(self.columns)

    def row_at(self, number: int) -> R | None:
        """The row with this number; None for what is no row, or not known yet."""
        raise NotImplementedError

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if role == self.RowRole:
            return row
        if role == self.CellRole:
            return self.look_at(index.row(), index.column())
        return None if row is None else self.row_data(index, row, role)

    def row_data(self, index: Index, row: R, role: int) -> object:
        """What a cell of a row tells in a role."""
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.cell(index.row(), index.column(), row).text
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self.looks.look(row, index.column()).tooltip) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.right else LEFT
            case self.SortRole:
                return column.value(row)
            case _:
                return None

    def look_at(self, number: int, column: int) -> Cell | Heading:
        """What is painted at a place: asked for every cell of every picture, so without Qt's own ways between."""
        row = self.row_at(number)
        return _AWAITED if row is None else self.cell(number, column, row)

    def cell(self, number: int, column: int, row: R) -> Cell:  # noqa: ARG002 - who holds typed text needs the number
        """How a cell of a row looks."""
        return self.looks.look(row, column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return tip(f"{column.title}. {_PRIVATE_HINT}" if column.private else column.hint) or None
            case Qt.ItemDataRole.DecorationRole:
                return qicon(Icon.LOCK_CLOSED, Color.MUTED, px(16)) if column.private else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.right else LEFT
            case _:
                return None
