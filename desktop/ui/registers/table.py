"""The table of a register: as many rows as there are, only those in view known."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from desktop.services.registers.rows import EntryRow
from desktop.ui.parts.painting import chip_width, metrics
from desktop.ui.registers.columns import least_width
from desktop.ui.tables.cells import Cell, CellKind
from desktop.ui.tables.paged_model import PagedModel
from desktop.ui.tables.paint import PADDING, text_style
from desktop.ui.tables.row_painting import RowPainter
from desktop.ui.tables.row_view import RowView

_MOST_CHOSEN = 5000
_MEASURED = 40
"""Rows whose texts say how wide the columns are."""
_MARGINS = 2 * PADDING + 4


class EntryTable(RowView[EntryRow]):
    """Rows are chosen whole, several at once; Enter or a double click opens one, Del deletes."""

    delete_asked = Signal()
    """The chosen rows are to be deleted."""

    def __init__(self, model: PagedModel[EntryRow], name: str) -> None:
        super().__init__(model, name=name)
        self.entries = model
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))  # else each step paints it anew
        self._painter = RowPainter(self, model)

    def fit_columns(self) -> None:
        """Give each column the room that its first rows need, within bounds; another register has others."""
        known = [number for number in range(min(self.entries.rowCount(), _MEASURED)) if self.entries.is_known(number)]
        for number, column in enumerate(self.entries.columns):
            cells = [self.entries.look_at(place, number) for place in known]
            needed = max((_room_for(cell) for cell in cells if isinstance(cell, Cell)), default=column.width)
            least = least_width(column.title, private=column.private)
            self.setColumnWidth(number, min(max(needed, least), column.width))

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
    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter.paint(event.rect())

    @override
    def chosen_indexes(self) -> Iterable[QModelIndex]:
        """Those of rows that are read: the whole register goes to a workbook, not to the clipboard."""
        known = (place for place in self.chosen_places() if self.entries.row_at(place) is not None)
        return (self.entries.index(place, number) for place in known for number in range(self.entries.columnCount()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)


def _room_for(cell: Cell) -> int:
    is_chip = cell.kind is CellKind.CHIP
    width = chip_width(cell.text) if is_chip else metrics(text_style(cell)).horizontalAdvance(cell.text)
    return width + cell.indent + _MARGINS
