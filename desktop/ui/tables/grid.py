"""The grid that is typed in, with the habits of Excel."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent, QRegion
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QTableView, QWidget
from typing_extensions import override

from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.moves import Move, move_of
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_CURSOR = QAbstractItemView.CursorAction
_WAYS = {
    _CURSOR.MoveUp: (-1, 0),
    _CURSOR.MoveDown: (1, 0),
    _CURSOR.MoveLeft: (0, -1),
    _CURSOR.MoveRight: (0, 1),
}
"""Rows down and columns to the right."""
_UNMODIFIED = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.KeypadModifier


class GridView(TableView[R]):
    """Cells are chosen one by one; typing replaces, F2 changes, Enter and Tab go to the next cell to type in.

    What was typed is told by the model's ``edited`` when the cell is left, by whatever way; what is emptied or filled
    down together by ``edited_together``.
    """

    framed = True

    def __init__(self, model: RowTableModel[R], *, row_height: int = 0, name: str = "") -> None:
        super().__init__(model, row_height=row_height or Size.GRID_ROW, name=name)
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

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """As Qt does it, but for its painting all of the table anew whenever an editor gives the keyboard back."""
        current = self.currentIndex()
        if not current.isValid():
            super().focusInEvent(event)
            return
        editable = bool(current.flags() & Qt.ItemFlag.ItemIsEditable)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, editable)
        self._show_focus()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        del event  # Qt would do no more with it
        self._show_focus()

    def _show_focus(self) -> None:
        """The frame and the chosen cells tell whether the keyboard is here."""
        QWidget.update(self, QRegion(self.rect()).subtracted(QRegion(self.contentsRect())))
        chosen = self.visualRegionForSelection(self.selectionModel().selection())
        self.viewport().update(chosen.united(QRegion(self.visualRect(self.currentIndex()))))

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method composes replaces, as what is typed does."""
        self.cell_delegate.in_text = False
        super().inputMethodEvent(event)

    @override
    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        way = _WAYS.get(cursorAction)
        if way is None or not modifiers & Qt.KeyboardModifier.ControlModifier:
            return super().moveCursor(cursorAction, modifiers)
        return self._edge(self.currentIndex(), *way)

    @override
    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if isinstance(event, QKeyEvent) and event.modifiers() & both == both:
            return QItemSelectionModel.SelectionFlag.SelectCurrent  # Ctrl+Shift+arrow stretches the block
        return super().selectionCommand(index, event)

    def fill_down(self) -> None:
        """Copy the upper cells of the block downwards; of a single cell, the one above it."""
        chosen = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        rows = sorted({row for row, _ in chosen})
        if not rows:
            return
        if len(rows) == 1 and (above := self._neighbour(self.currentIndex(), -1, 0)) is not None:
            rows = [above.row(), *rows]
        top, *below = rows
        columns = sorted({column for _, column in chosen})
        self.put_together(
            [
                (self.proxy.index(row, column), self.typed_text(self.proxy.index(top, column)))
                for row in below
                for column in columns
            ],
            self.tr("điền xuống"),
        )

    def put_together(self, places: Sequence[tuple[QModelIndex, str]], told: str) -> None:
        """Write into several cells as one edit."""
        self.row_model.put_together([(self.proxy.mapToSource(index), text) for index, text in places], told)

    def rows_from(self, first: int) -> list[R]:
        """The rows that are shown from this one on, without headings."""
        return [row for row in map(self.row_at, self._rows_from(first, 1)) if row is not None]

    def shown_columns_from(self, first: int) -> list[int]:
        """The columns that are shown from this one on."""
        return [number for number in range(first, self.proxy.columnCount()) if not self.isColumnHidden(number)]

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

    def _edge(self, here: QModelIndex, down: int, right: int) -> QModelIndex:
        """Where Ctrl with an arrow goes: the end of what is filled, or the next that is filled, or the last cell."""
        last, ahead = here, self._neighbour(here, down, right)
        if ahead is None:
            return here
        within = _is_filled(here) and _is_filled(ahead)
        while ahead is not None:
            if _is_filled(ahead) is not within:
                return last if within else ahead
            last, ahead = ahead, self._neighbour(ahead, down, right)
        return last

    def _empty_chosen(self) -> None:
        self.put_together([(index, "") for index in self.selectedIndexes()], self.tr("xóa"))


def _is_filled(index: QModelIndex) -> bool:
    return bool(index.data(Qt.ItemDataRole.DisplayRole))
