"""Paints every cell and edits it; a style sheet on ::item would switch the palette and the focus frame off."""

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from desktop.ui import theme
from desktop.ui.tables.cells import Cell, Heading
from desktop.ui.tables.column_model import ColumnModel
from desktop.ui.tables.moves import move_of
from desktop.ui.tables.paint import paint_cell, paint_chosen_bar, paint_heading
from desktop.ui.tables.proxy import RowFilterProxy
from desktop.ui.tokens import Color, Size

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints what ``Cell`` says and makes the editor; knows nothing of what the cells mean.

    Args:
        parent: The view.
        framed: The current cell carries a frame (grids); otherwise the chosen row carries a bar (lists).
    """

    left_by_key = Signal(object)
    """The editor was left with a key; carries the ``Move``."""

    def __init__(self, parent: QObject, *, framed: bool = False) -> None:
        super().__init__(parent)
        self._framed = framed
        self.page_keys: frozenset[Qt.Key] = frozenset()
        """Keys that with Ctrl belong to the page even while the editor is open."""
        self.in_text = False
        """Set by the view: the editor is opened to change the text, not to replace it."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("ColumnModel[object] | RowFilterProxy[object]", index.model())
        look = model.look_at(index.row(), index.column())
        painter.save()
        try:
            if isinstance(look, Heading):
                paint_heading(painter, _box(option), look, first=index.column() == 0)
            else:
                self._paint_cell(painter, look, option, index)
        finally:
            painter.restore()

    def _paint_cell(self, painter: QPainter, cell: Cell, option: QStyleOptionViewItem, index: Index) -> None:
        box, state = _box(option), _state(option)
        chosen = QStyle.StateFlag.State_Selected in state
        ground = Color.ACCENT_BG if chosen and not self._framed else cell.background or Color.SURFACE
        painter.fillRect(box, theme.color(ground))  # not smoothed: at 150 % seams would show
        paint_cell(painter, box, cell)
        if self._framed and chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            active = QStyle.StateFlag.State_HasFocus in state
            painter.setPen(QPen(theme.color(Color.FOCUS if active else Color.BORDER_STRONG), 2))
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1))
        elif chosen and index.column() == 0 and QStyle.StateFlag.State_Active in state:
            paint_chosen_bar(painter, box)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(40, Size.GRID_ROW)

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setProperty("part", "cell-editor")
        editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        return editor

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        line = cast("QLineEdit", editor)
        if line.property("filled"):
            return  # a refresh of the table must not take away what is being typed
        line.setProperty("filled", True)
        line.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        if not self.in_text:
            line.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        model.setData(index, cast("QLineEdit", editor).text(), Qt.ItemDataRole.EditRole)

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        editor.setGeometry(_box(option))

    @override
    def eventFilter(self, object: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_for_page(event):
            event.ignore()
            return True  # else the line would keep Ctrl+U for itself
        if isinstance(object, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            move = move_of(event, in_text=self.in_text)
            if move is not None:
                self.commitData.emit(object)
                self.closeEditor.emit(object, QStyledItemDelegate.EndEditHint.NoHint)
                self.left_by_key.emit(move)
                return True
        return super().eventFilter(object, event)

    def _is_for_page(self, event: QKeyEvent) -> bool:
        return event.modifiers() == Qt.KeyboardModifier.ControlModifier and Qt.Key(event.key()) in self.page_keys


def _box(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType, reportUnknownMemberType] - stubs lack it


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    return option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType] - stubs lack it
