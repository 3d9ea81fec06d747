"""Paints the rows of a long list in one go.

Qt asks a delegate cell by cell, and each time first its style, the model, and Python's lock, which a worker may hold:
most of what a screen of rows takes. What is left of it, finding the places of the letters, is done beforehand for the
rows around those in view, in the moments between two steps.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QRect, QTimer, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from desktop.ui import theme
from desktop.ui.parts.painting import find_line, paint_line, painting
from desktop.ui.tables.cells import Cell, CellKind
from desktop.ui.tables.paged_model import PagedModel
from desktop.ui.tables.paint import PADDING, is_one_line, paint_cell, paint_chosen_bar, text_color, text_style
from desktop.ui.tokens import Color, TextStyle

_AHEAD = 60
"""Rows over and under those in view whose letters are placed beforehand."""
_AT_ONCE = 6
"""So few that a key that is pressed meanwhile is not kept waiting."""


class _Place(NamedTuple):
    """Where a column stands."""

    column: int
    left: int
    width: int


class RowPainter(QObject):
    """Paints what ``CellDelegate`` would, cell by cell, paint.

    Args:
        view: Its rows are chosen whole and stand in the model's order, with no headings, lines or frames.
        source: Its model.
    """

    def __init__(self, view: QTableView, source: PagedModel[Any]) -> None:
        super().__init__(view)
        self._view, self._source = view, source
        self._ready = range(0)
        """Rows whose letters have their places."""
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._get_ready)
        source.dataChanged.connect(self._timer.start)
        source.modelReset.connect(self._begin_anew)
        view.horizontalHeader().sectionResized.connect(self._begin_anew)
        view.verticalScrollBar().valueChanged.connect(self._look_ahead)

    def paint(self, exposed: QRect) -> None:
        """Paint a part of the viewport."""
        view = self._view
        with painting(view.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # at 150 % seams would show
            painter.fillRect(exposed, theme.color(Color.SURFACE))
            rows, places = self._rows(exposed), self._places(exposed)
            chosen = self._chosen(rows)
            cells = _Cells(painter)
            for row in rows:
                top, height = view.rowViewportPosition(row), view.rowHeight(row)
                if row in chosen:
                    painter.fillRect(exposed.left(), top, exposed.width(), height, theme.color(Color.ACCENT_BG))
                for column, left, width in places:
                    look = self._source.look_at(row, column)
                    if isinstance(look, Cell):
                        cells.paint(QRect(left, top, width, height), look, chosen=row in chosen)
                if row in chosen and view.isActiveWindow() and places and places[0].column == 0:
                    paint_chosen_bar(painter, QRect(places[0].left, top, places[0].width, height))

    def _rows(self, part: QRect) -> range:
        """Those in a part of the viewport."""
        first, last = self._view.rowAt(part.top()), self._view.rowAt(part.bottom())
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._source.rowCount() - 1) + 1)

    def _places(self, part: QRect) -> Sequence[_Place]:
        """Of the columns in a part of the viewport."""
        view = self._view
        columns = range(self._source.columnCount())
        places = (_Place(column, view.columnViewportPosition(column), view.columnWidth(column)) for column in columns)
        return [
            place
            for place in places
            if place.width and place.left <= part.right() and place.left + place.width > part.left()
        ]

    def _chosen(self, rows: range) -> frozenset[int]:
        chosen, source = self._view.selectionModel(), self._source
        return frozenset(row for row in rows if chosen.isSelected(source.index(row, 0)))

    @Slot()
    def _begin_anew(self) -> None:
        """Other rows, or other widths."""
        self._ready = range(0)
        self._timer.start()

    @Slot()
    def _look_ahead(self) -> None:
        rows = self._rows(self._view.viewport().rect())
        if rows:
            self._source.expect(rows.start, rows.stop - 1)
            self._timer.start()

    @Slot()
    def _get_ready(self) -> None:
        """Place the letters of some more rows: downwards first, for so are lists read."""
        rows = self._rows(self._view.viewport().rect())
        if rows.stop < self._ready.start or rows.start > self._ready.stop:
            self._ready = range(rows.stop, rows.stop)
        wanted = range(max(rows.start - _AHEAD, 0), min(rows.stop + _AHEAD, self._source.rowCount()))
        below = range(self._ready.stop, wanted.stop)[:_AT_ONCE]
        above = range(wanted.start, self._ready.start)[-_AT_ONCE:]
        for row in below or reversed(above):
            if not self._source.is_known(row):
                return  # goes on when it comes
            self._place_letters(row)
            self._ready = range(min(self._ready.start, row), max(self._ready.stop, row + 1))
        if below or above:
            self._timer.start()

    def _place_letters(self, row: int) -> None:
        height = self._view.rowHeight(row)
        for column, _, width in self._places(self._view.viewport().rect()):
            look = self._source.look_at(row, column)
            if isinstance(look, Cell) and look.text and is_one_line(look, height):
                find_line(look.text, text_style(look), width - 2 * PADDING - look.indent)


class _Cells:
    """Paints cells one after another, most of which are of the same font and colour."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._set: tuple[TextStyle, Color] | None = None

    def paint(self, box: QRect, cell: Cell, *, chosen: bool) -> None:
        painter = self._painter
        if cell.background is not None and not chosen:
            painter.fillRect(box, theme.color(cell.background))
        if not is_one_line(cell, box.height()):
            painter.save()
            paint_cell(painter, box, cell)
            painter.restore()
        elif cell.text:
            style, color = text_style(cell), text_color(cell)
            if (style, color) != self._set:
                painter.setFont(theme.font(style))
                painter.setPen(theme.color(color))
                self._set = style, color
            inner = box.adjusted(PADDING + cell.indent, 0, -PADDING, 0)
            paint_line(painter, inner, cell.text, style, right=cell.kind is CellKind.NUMBER)
