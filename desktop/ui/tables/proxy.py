"""Search, filter and order of a table; headings stay with their rows."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, QTimer, Slot
from typing_extensions import override

from desktop.core.text import fold, sort_key
from desktop.ui.tables.cells import Cell, Heading
from desktop.ui.tables.model import RowTableModel

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_FOLDED_AT_ONCE = 300
"""Rows that are made ready for a search in one go: some milliseconds."""


class RowFilterProxy(QSortFilterProxyModel, Generic[R]):
    """Shows the rows that hold every searched word, with or without marks, and that the page's own filter lets pass.

    A heading shows while one of its rows does. Sorting orders rows inside their group.
    """

    def __init__(self, source: RowTableModel[R], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._words: tuple[str, ...] = ()
        self._keep: Callable[[R], bool] | None = None
        self._shown: dict[int, bool] = {}
        self._folded: list[str | None] = []
        self._looks: object = None
        self._fold_timer = QTimer(self, interval=0)
        self._fold_timer.timeout.connect(self._fold_some)
        self._places: dict[int, int] = {}
        for moved in (self.modelReset, self.layoutChanged, self.rowsInserted, self.rowsRemoved):
            moved.connect(self._forget_places)
        source.modelAboutToBeReset.connect(self._forget_rows)
        source.dataChanged.connect(self._forget_rows)
        self.setSourceModel(source)
        self.setSortRole(RowTableModel.SortRole)

    def search(self, text: str) -> None:
        """Show rows that hold every word of the text, somewhere."""
        self._words = tuple(fold(text).split())
        self._apply()

    def prepare(self) -> None:
        """A search is about to come: make the rows ready for it, a few at a time, while the person types."""
        self._fold_timer.start()

    def is_ready(self) -> bool:
        """Whether every row is ready for a search."""
        return not self._fold_timer.isActive()

    @Slot()
    def _fold_some(self) -> None:
        texts = self._texts()
        waiting = [number for number, text in enumerate(texts) if text is None]
        for number in waiting[:_FOLDED_AT_ONCE]:
            self._text(number)
        if len(waiting) <= _FOLDED_AT_ONCE:
            self._fold_timer.stop()

    def keep(self, wanted: Callable[[R], bool] | None) -> None:
        """Show rows for which this is true; None shows all."""
        self._keep = wanted
        self._apply()

    def shown_rows(self) -> list[R]:
        """The rows that are shown, in their order, without headings."""
        at = map(self.source_row, range(self.rowCount()))
        return [row for row in map(self._source.row_at, at) if row is not None]

    def source_row(self, number: int) -> int:
        """Number in the source of the row that stands at this place; asked of Qt once as long as no row moves."""
        place = self._places.get(number)
        if place is None:
            place = self._places[number] = self.mapToSource(self.index(number, 0)).row()
        return place

    def look_at(self, number: int, column: int) -> Cell | Heading:
        """What is painted at a place."""
        return self._source.look_at(self.source_row(number), column)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Of the source, without Qt's own way there: painting asks for every cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return self._source.flags_at(self.source_row(index.row()), index.column())

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if not self._words and self._keep is None:
            return True
        rows = self._source.rows()
        if isinstance(rows[source_row], Heading):
            return any(self._shows(number) for number in self._members(source_row))
        return self._shows(source_row)

    @override
    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        groups = (source_left.data(RowTableModel.GroupRole), source_right.data(RowTableModel.GroupRole))
        upward = self.sortOrder() == Qt.SortOrder.AscendingOrder
        if groups[0] != groups[1]:
            return (groups[0] < groups[1]) is upward
        headings = (self._source.is_heading(source_left.row()), self._source.is_heading(source_right.row()))
        if any(headings):
            return headings[0] is upward
        left, right = source_left.data(self.sortRole()), source_right.data(self.sortRole())
        return bool(_order(left) < _order(right))

    def _members(self, heading: int) -> range:
        rows = self._source.rows()
        end = heading + 1
        while end < len(rows) and not isinstance(rows[end], Heading):
            end += 1
        return range(heading + 1, end)

    def _shows(self, number: int) -> bool:
        if number not in self._shown:
            row = self._source.row_at(number)
            wanted = row is not None and (self._keep is None or self._keep(row))
            self._shown[number] = wanted and self._holds_words(number)
        return self._shown[number]

    def _holds_words(self, number: int) -> bool:
        if not self._words:
            return True
        text = self._text(number)
        return all(word in text for word in self._words)

    def _text(self, number: int) -> str:
        """All that a row says, as it is searched."""
        texts = self._texts()
        text = texts[number]
        if text is None:
            row = self._source.row_at(number)
            looks = (column.look(row) for column in self._source.columns) if row is not None else ()
            text = texts[number] = fold(" ".join([f"{cell.text} {cell.second}" for cell in looks]))
        return text

    def _texts(self) -> list[str | None]:
        if not self._folded or self._looks is not self._source.looks:  # other columns say other things
            self._looks = self._source.looks
            self._folded = [None] * self._source.rowCount()
        return self._folded

    def _apply(self) -> None:
        self._forget()
        self.invalidateFilter()

    def _forget(self) -> None:
        self._shown.clear()

    def _forget_rows(self) -> None:
        self._forget()
        self._folded = []

    def _forget_places(self) -> None:
        self._places.clear()


def _order(value: object) -> tuple[int, Any]:
    """Nothing first, then numbers, days and other values among themselves, then text in Vietnamese order."""
    match value:
        case None:
            return 0, 0
        case str():
            return 3, sort_key(value)
        case int() | float():
            return 1, value
        case _:
            return 2 if not hasattr(value, "as_tuple") else 1, value
