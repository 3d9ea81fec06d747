"""The rows of a register, of which only those in view are read."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from typing_extensions import override

from desktop.rules.programme import RegisterColumn, ValueType
from desktop.services.registers import EntryRow
from desktop.ui.icons import Icon, qicon
from desktop.ui.parts.alignment import LEFT, RIGHT
from desktop.ui.tables.cells import Cell, CellKind
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tokens import Color

Index = QModelIndex | QPersistentModelIndex

PAGE = 120
"""Rows that are read at once."""
_KEPT_PAGES = 60
_NUMERIC = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})
_PRIVATE_HINT = "Cột riêng tư: có thể nêu tên công dân, không bao giờ ra khỏi đơn vị."
_AWAITED = Cell("…", muted=True)


def is_numeric(column: RegisterColumn) -> bool:
    """Whether figures stand at the right."""
    return column.type in _NUMERIC


class EntryModel(QAbstractTableModel):
    """Knows the number of every row, holds the rows that were read last, and asks for those that come into view."""

    wanted = Signal(object)
    """Rows with these numbers have come into view and are not known: a tuple, to be answered with ``give``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[RegisterColumn, ...] = ()
        self._numbers: Sequence[int] = ()
        self._rows: dict[int, EntryRow] = {}
        self._pages: OrderedDict[int, None] = OrderedDict()
        self._asked: set[int] = set()
        self._ask_timer = QTimer(self, singleShot=True, interval=0)
        self._ask_timer.timeout.connect(self._ask)

    def show(self, columns: Sequence[RegisterColumn], numbers: Sequence[int], rows: Sequence[EntryRow] = ()) -> None:
        """Show other rows; those that are known already are given along."""
        self.beginResetModel()
        self.columns, self._numbers = tuple(columns), numbers
        self._rows = {row.number: row for row in rows}
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def give(self, numbers: Sequence[int], rows: Sequence[EntryRow]) -> None:
        """The rows that were asked for; what has been forgotten meanwhile does no harm."""
        self._asked.difference_update(numbers)
        self._rows.update((row.number, row) for row in rows)
        if self._numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._numbers) - 1, len(self.columns) - 1))

    def numbers(self) -> Sequence[int]:
        """The number of every row."""
        return self._numbers

    def entry_at(self, row: int) -> EntryRow | None:
        """A row, if it is known."""
        return self._rows.get(self._numbers[row]) if 0 <= row < len(self._numbers) else None

    def place_of(self, number: int) -> int | None:
        """Where the row with this number stands."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._numbers)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case RowTableModel.CellRole:
                return self._cell(index)
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self._cell(index).text
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if is_numeric(self.columns[index.column()]) else LEFT
            case _:
                return None

    def _cell(self, index: Index) -> Cell:
        entry = self._rows.get(self._numbers[index.row()])
        if entry is None:
            self._need(index.row() // PAGE)
            return _AWAITED
        kind = CellKind.NUMBER if is_numeric(self.columns[index.column()]) else CellKind.TEXT
        return Cell(entry.shown[index.column()].replace("\n", " "), kind)

    def _need(self, page: int) -> None:
        """Read a page soon: many cells of it are painted at once."""
        self._pages[page] = None
        self._pages.move_to_end(page)
        if not self._ask_timer.isActive():
            self._ask_timer.start()

    def _ask(self) -> None:
        while len(self._pages) > _KEPT_PAGES:
            page, _ = self._pages.popitem(last=False)
            for number in self._numbers[page * PAGE : (page + 1) * PAGE]:
                self._rows.pop(number, None)
        missing = [
            number
            for page in reversed(self._pages)
            for number in self._numbers[page * PAGE : (page + 1) * PAGE]
            if number not in self._rows and number not in self._asked
        ][: 2 * PAGE]
        if missing:
            self._asked.update(missing)
            self.wanted.emit(tuple(missing))

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.name
            case Qt.ItemDataRole.DecorationRole:
                return qicon(Icon.LOCK_CLOSED, Color.MUTED, 16) if column.private else None
            case Qt.ItemDataRole.ToolTipRole:
                return f"{column.name}. {_PRIVATE_HINT}" if column.private else column.name
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if is_numeric(column) else LEFT
            case _:
                return None
