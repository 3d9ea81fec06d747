"""The table view for lists: rows that are searched, filtered and ordered, and grow for long texts."""

from bisect import bisect_left
from collections.abc import Callable, Collection
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget
from typing_extensions import override

from desktop.ui.tables.cells import Cell
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.paint import needed_height
from desktop.ui.tables.proxy import RowFilterProxy
from desktop.ui.tables.row_view import RowView
from desktop.ui.tokens import Size, px

R = TypeVar("R")
_FITTED_AT_ONCE = 150
"""Rows whose heights are found in one go: between two goes the window answers."""
Index = QModelIndex | QPersistentModelIndex


class TableView(RowView[R]):
    """Shows a ``RowTableModel`` through its own filter proxy.

    Args:
        model: The rows; the page keeps it and gives it new rows.
        row_height: Height of a row of one line; 0 for the usual one.
        name: What a screen reader calls the table.
    """

    def __init__(self, model: RowTableModel[R], *, row_height: int = 0, name: str = "") -> None:
        super().__init__(model, row_height=row_height, name=name)
        self.row_model = model
        self.proxy: RowFilterProxy[R] = RowFilterProxy(model, self)
        self._narrow = False
        self._left_out: Collection[int] = ()
        self.falls_back = True
        """Where the chosen row is no longer among the rows, the one that came in its place is chosen, not none."""
        self._chosen: R | None = None
        self._wanted_row = 0
        self._to_fit: set[int] | None = None
        """Rows whose height is to be found again; None for all."""
        self.setModel(self.proxy)
        self._fit_timer = QTimer(self, singleShot=True, interval=0)
        self._fit_timer.timeout.connect(self._fit)
        self._set_up_columns()
        self._connect_signals()

    def _set_up_columns(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(32)
        for number, column in enumerate(self.row_model.columns):
            self.setColumnWidth(number, px(column.width))
            self.setColumnHidden(number, column.paper_only)
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(number, mode)

    def _connect_signals(self) -> None:
        self.horizontalHeader().sectionResized.connect(self._fit_all)
        self.proxy.modelAboutToBeReset.connect(self._remember_row)
        self.proxy.modelReset.connect(self._return_to_row)
        for changed in (
            self.proxy.modelReset,
            self.proxy.layoutChanged,
            self.proxy.rowsInserted,
            self.proxy.rowsRemoved,
        ):
            changed.connect(self._lay_out)
        self.proxy.dataChanged.connect(self._fit_some)
        self._lay_out()

    def allow_sorting(self) -> None:
        """Let a click on a heading order the rows; at first they stand as the page gave them."""
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Hide the columns that only a wide window has room for."""
        self._narrow = narrow
        self._show_columns()

    def leave_out(self, columns: Collection[int]) -> None:
        """Hide the columns that have nothing to show now."""
        self._left_out = columns
        self._show_columns()

    def _show_columns(self) -> None:
        """Nothing is measured anew while all columns stay as they are."""
        for number, column in enumerate(self.row_model.columns):
            hidden = column.paper_only or (self._narrow and column.wide_only) or number in self._left_out
            if self.isColumnHidden(number) is not hidden:
                self.setColumnHidden(number, hidden)
                self._fit_all()

    @override
    def row_at(self, number: int) -> R | None:
        """The row that stands at this place of the table now; None for a heading."""
        return self.row_model.row_at(self.proxy.source_row(number))

    def show_row(self, matches: Callable[[R], bool], column: int = 0) -> bool:
        """Make the first row that matches current and bring it into view; says whether one is shown."""
        number = self.row_model.find(matches)
        if number is None:
            return False
        index = self.proxy.mapFromSource(self.row_model.index(number, column))
        if index.isValid():
            self.setCurrentIndex(index)
            QTimer.singleShot(0, self, self._show_current)  # a table never shown has no layout to scroll in
        return index.isValid()

    def choose_some(self) -> None:
        """Where no row is chosen, choose the first that is shown."""
        if self.current_row() is None:
            self._choose_from(0)

    def give_way(self, nothing: QWidget) -> None:
        """Where no row is shown, let what says so stand in the table's place."""
        empty = not self.proxy.rowCount()
        self.setVisible(not empty)
        nothing.setVisible(empty)

    def _show_current(self) -> None:
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _remember_row(self) -> None:
        self._chosen = self.current_row()
        self._wanted_row = max(self.currentIndex().row(), 0)

    def _return_to_row(self) -> None:
        """After other rows came, choose the same one, or stay near where it was."""
        chosen, self._chosen = self._chosen, None
        if chosen is not None and self._choose_again(chosen):
            return
        if not self.falls_back:
            if chosen is not None:
                self.row_changed.emit(None)
            return
        self._choose_from(self._wanted_row)

    def _choose_from(self, wanted: int) -> None:
        """Choose the row of that number, or the first below it that is no heading."""
        rows = self.proxy.rowCount()
        for number in range(max(min(wanted, rows - 1), 0), rows):
            index = self.proxy.index(number, 0)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return

    def _choose_again(self, chosen: R) -> bool:
        number = self.row_model.find(lambda row: row is chosen)
        index = self.proxy.mapFromSource(self.row_model.index(number, 0)) if number is not None else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def _lay_out(self) -> None:
        self.clearSpans()
        if len(self.row_model.columns) == 1:
            self._fit_all()
            return
        for number in self.row_model.headings():
            shown = self.proxy.mapFromSource(self.row_model.index(number, 0))
            if shown.isValid():
                self.setSpan(shown.row(), 0, 1, len(self.row_model.columns))
        self._fit_all()

    @Slot()
    def _fit_all(self) -> None:
        self._to_fit = None
        self._fit_timer.start()

    @Slot(QModelIndex, QModelIndex)
    def _fit_some(self, first: QModelIndex, last: QModelIndex) -> None:
        if not self._fit_timer.isActive():
            self._to_fit = set()
        if self._to_fit is not None:
            self._to_fit.update(range(first.row(), last.row() + 1))
        self._fit_timer.start()

    @Slot()
    def _fit(self) -> None:
        """Let rows grow for what does not fit on one line."""
        columns = [
            number
            for number, column in enumerate(self.row_model.columns)
            if column.wraps and not self.isColumnHidden(number)
        ]
        rows = self.proxy.rowCount()
        to_fit = sorted(range(rows) if self._to_fit is None else (n for n in self._to_fit if n < rows))
        if len(to_fit) > _FITTED_AT_ONCE:
            first = bisect_left(to_fit, self.rowAt(0))  # what is seen comes first
            to_fit = to_fit[first:] + to_fit[:first]
            self._to_fit = set(to_fit[_FITTED_AT_ONCE:])
            self._fit_timer.start()
        for number in to_fit[:_FITTED_AT_ONCE]:
            height = self._row_height if self.row_at(number) is not None else min(self._row_height, Size.LIST_ROW)
            for column in columns:
                look = self.proxy.look_at(number, column)
                if isinstance(look, Cell):
                    height = max(height, needed_height(look, self.columnWidth(column)))
            if height != self.rowHeight(number):
                self.setRowHeight(number, height)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_all()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), Size.TABLE_HEADER + 2 * self._row_height)
