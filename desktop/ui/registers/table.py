"""The table of a register: as many rows as there are, only those in view known."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView
from typing_extensions import override

from desktop.rules.programme import RegisterColumn, ValueType
from desktop.ui.parts.painting import metrics
from desktop.ui.registers.rows import EntryModel
from desktop.ui.tables.delegate import CellDelegate
from desktop.ui.tokens import Size, TextStyle, px

Index = QModelIndex | QPersistentModelIndex

_WIDTHS = {
    ValueType.DATE: 96,
    ValueType.COUNT: 84,
    ValueType.MONEY: 110,
    ValueType.PERCENT: 90,
    ValueType.BOOL: 84,
    ValueType.CHOICE: 170,
    ValueType.TEXT: 190,
}
_MOST_CHOSEN = 5000


class EntryTable(QTableView):
    """Rows are chosen whole, several at once; Enter or a double click opens one, Del deletes."""

    opened = Signal(int)
    """A row is to be changed: its place."""
    chosen = Signal(int)
    """Another row is current: its place, or -1."""
    delete_asked = Signal()
    """The chosen rows are to be deleted."""

    def __init__(self, model: EntryModel, name: str) -> None:
        super().__init__()
        self.entries = model
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Size.LIST_ROW)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setFixedHeight(Size.TABLE_HEADER)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)

    def fit_columns(self) -> None:
        """Give each column the width that its kind, and its heading, need."""
        for number, column in enumerate(self.entries.columns):
            self.setColumnWidth(number, _width(column))

    def chosen_places(self) -> list[int]:
        """Where the chosen rows stand."""
        return [index.row() for index in self.selectionModel().selectedRows()][:_MOST_CHOSEN]

    def go_to(self, place: int) -> None:
        """Make a row current and bring it into view."""
        self.setCurrentIndex(self.entries.index(place, 0))
        QTimer.singleShot(0, self, self._show_current)

    def _show_current(self) -> None:
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chosen.emit(current.row())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._open()

    def _open(self) -> None:
        if self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())

    def _copy(self) -> None:
        """Put the chosen rows on the clipboard, without the columns that never leave."""
        public = [number for number, column in enumerate(self.entries.columns) if not column.private]
        found = (self.entries.entry_at(place) for place in sorted(self.chosen_places()))
        lines = ["\t".join(entry.shown[number] for number in public) for entry in found if entry is not None]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _width(column: RegisterColumn) -> int:
    lock = 24 if column.private else 0
    return max(px(_WIDTHS[column.type]), metrics(TextStyle.CAPTION_STRONG).horizontalAdvance(column.name) + 28 + lock)
