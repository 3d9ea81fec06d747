"""The grid that is typed in, with the habits of Excel."""

from typing import TypeVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QTableView
from typing_extensions import override

from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.moves import Move, move_of
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size

R = TypeVar("R")
_UNMODIFIED = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.KeypadModifier


class GridView(TableView[R]):
    """Cells are chosen one by one; typing replaces, F2 changes, Enter and Tab go to the next cell to type in.

    What was typed is told by the model's ``edited`` when the cell is left, by whatever way.
    """

    framed = True

    def __init__(self, model: RowTableModel[R], *, row_height: int = Size.GRID_ROW, name: str = "") -> None:
        super().__init__(model, row_height=row_height, name=name)
        self.setShowGrid(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        edit = QAbstractItemView.EditTrigger
        self.setEditTriggers(edit.AnyKeyPressed | edit.EditKeyPressed | edit.DoubleClicked)
        self.cell_delegate.left_by_key.connect(self._step)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.cell_delegate.in_text = event.key() == Qt.Key.Key_F2
        move = move_of(event, in_text=False)
        plain = not event.modifiers() & ~(_UNMODIFIED | Qt.KeyboardModifier.ShiftModifier)
        arrows_with_shift = move in (Move.UP, Move.DOWN, Move.LEFT, Move.RIGHT) and bool(
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if move is not None and plain and not arrows_with_shift:
            self._step(move, event)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._empty_chosen()
        elif event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
        else:
            QTableView.keyPressEvent(self, event)

    def typed_text(self, index: QModelIndex) -> str:
        """What stands in a cell: in its editor while that is open, else what the editor would start with."""
        editor = self._editor(index)
        return editor.text() if editor else str(index.data(Qt.ItemDataRole.EditRole) or "")

    def put(self, index: QModelIndex, text: str) -> None:
        """Write into a cell as if it had been typed and left; an open editor gives way."""
        if (editor := self._editor(index)) is None:
            self.proxy.setData(index, text, Qt.ItemDataRole.EditRole)
        else:
            editor.setText(text)
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def edit_from(self, index: QModelIndex, text: str) -> None:
        """Open the editor with this text, the cursor behind it."""
        self.cell_delegate.in_text = True
        self.edit(index)
        if (editor := self._editor(index)) is not None:
            editor.setText(text)
            editor.setModified(True)

    def _editor(self, index: QModelIndex) -> QLineEdit | None:
        editor = self.indexWidget(index)
        return editor if isinstance(editor, QLineEdit) else None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.cell_delegate.in_text = True
        super().mouseDoubleClickEvent(event)

    def _step(self, move: Move, event: QKeyEvent | None = None) -> None:
        target = self._target(move)
        if target is not None:
            self.setCurrentIndex(target)
        elif event is not None and move in (Move.NEXT, Move.PREVIOUS):
            self.focusNextPrevChild(move is Move.NEXT)  # Tab past the last cell leaves the grid

    def _target(self, move: Move) -> QModelIndex | None:
        here = self.currentIndex()
        match move:
            case Move.ENTER | Move.ENTER_BACK:
                return self._next_in_column(here, 1 if move is Move.ENTER else -1)
            case Move.NEXT | Move.PREVIOUS:
                return self._next_to_type_in(here, 1 if move is Move.NEXT else -1)
            case Move.UP | Move.DOWN:
                return self._neighbour(here, 1 if move is Move.DOWN else -1, 0)
            case Move.LEFT | Move.RIGHT:
                return self._neighbour(here, 0, 1 if move is Move.RIGHT else -1)

    def _neighbour(self, here: QModelIndex, down: int, right: int) -> QModelIndex | None:
        """The nearest cell that way that can be chosen."""
        row, column = here.row() + down, here.column() + right
        while 0 <= row < self.proxy.rowCount() and 0 <= column < self.proxy.columnCount():
            index = self.proxy.index(row, column)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable and not self.isColumnHidden(column):
                return index
            row, column = row + down, column + right
        return None

    def _next_in_column(self, here: QModelIndex, step: int) -> QModelIndex | None:
        """The next cell below (or above) that may be typed in; where there is none, the neighbour."""
        for row in self._rows_from(here.row() + step, step):
            index = self.proxy.index(row, here.column())
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                return index
        return self._neighbour(here, step, 0)

    def _next_to_type_in(self, here: QModelIndex, step: int) -> QModelIndex | None:
        """The next cell that may be typed in, row by row."""
        columns = [number for number in range(self.proxy.columnCount()) if not self.isColumnHidden(number)][::step]
        for row in self._rows_from(here.row(), step):
            for column in columns:
                ahead = row != here.row() or (column - here.column()) * step > 0
                index = self.proxy.index(row, column)
                if ahead and index.flags() & Qt.ItemFlag.ItemIsEditable:
                    return index
        return None

    def _rows_from(self, first: int, step: int) -> range:
        return range(first, self.proxy.rowCount() if step > 0 else -1, step)

    def _empty_chosen(self) -> None:
        for index in self.selectedIndexes():
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.proxy.setData(index, "", Qt.ItemDataRole.EditRole)
