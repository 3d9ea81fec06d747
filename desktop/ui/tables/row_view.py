"""What the views of all tables share: how they look, and which keys they know."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView
from typing_extensions import override

from desktop.ui.tables.clipboard import copied
from desktop.ui.tables.column_model import ColumnModel
from desktop.ui.tables.delegate import CellDelegate
from desktop.ui.tokens import Size

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class RowView(QTableView, Generic[R]):
    """Whole rows are chosen, Enter or a double click opens one, Ctrl+C copies what may leave.

    Args:
        source: The columns and rows.
        row_height: Height of a row of one line; 0 for the usual one.
        name: What a screen reader calls the table.
    """

    activated_row = Signal(object)
    """Enter or a double click on a row of a list: the row."""
    row_changed = Signal(object)
    """Another row is current: the row, or None."""

    framed = False
    """Whether the current cell carries a frame."""

    def __init__(self, source: ColumnModel[R], *, row_height: int = 0, name: str = "") -> None:
        super().__init__()
        self._source = source
        self._row_height = row_height or Size.LIST_ROW
        self.cell_delegate = CellDelegate(self, framed=self.framed)
        self.setItemDelegate(self.cell_delegate)
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(self._row_height)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setFixedHeight(Size.TABLE_HEADER)
        self.horizontalHeader().setHighlightSections(False)

    def row_at(self, number: int) -> R | None:
        """The row that stands at this place of the table now; None where there is none to be shown."""
        return self._source.row_at(number)

    def current_row(self) -> R | None:
        """The row of the current cell."""
        index = self.currentIndex()
        return self.row_at(index.row()) if index.isValid() else None

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stand_alone()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._stand_alone()

    def _stand_alone(self) -> None:
        """Nothing shows through the table, so what only moves is not painted again; style sheets switch that off."""
        self.viewport().setAutoFillBackground(True)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.row_changed.emit(self.current_row())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate()
        else:
            super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._activate()

    def _activate(self) -> None:
        if (row := self.current_row()) is not None:
            self.activated_row.emit(row)

    def chosen_indexes(self) -> Iterable[QModelIndex]:
        """The chosen cells."""
        return self.selectedIndexes()

    def copy_chosen(self) -> None:
        """Put what is chosen on the clipboard as Excel and LibreOffice take it, without columns that never leave."""
        columns = self._source.columns
        leaving = [
            index
            for index in self.chosen_indexes()
            if not self.isColumnHidden(index.column()) and not columns[index.column()].private
        ]
        QGuiApplication.clipboard().setMimeData(copied(leaving))
