"""How one cell is painted, by its kind."""

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter

from desktop.ui import theme
from desktop.ui.icons import pixmap
from desktop.ui.parts.alignment import LEFT
from desktop.ui.parts.painting import (
    chip_width,
    elided,
    metrics,
    paint_bar,
    paint_chip,
    paint_line,
    paint_lines,
    paint_square,
    ratio_of,
    square_width,
)
from desktop.ui.tables.cells import Cell, CellKind, Heading
from desktop.ui.tokens import Color, Size, TextStyle, Tone, px, text_percent

PADDING = 8
ICON_ROOM = 22
BAR_WIDTH = 52
_BAR = 3
_LINE = 18
"""Height of one of two lines; with the other measures above it grows with the text."""


_WORDS = (CellKind.TEXT, CellKind.NUMBER)


def text_style(cell: Cell) -> TextStyle:
    """Bold or plain."""
    return TextStyle.LABEL if cell.strong else TextStyle.BODY


def text_color(cell: Cell) -> Color:
    """Of the words."""
    return cell.tone.color if cell.tone else Color.MUTED if cell.muted else Color.TEXT


def is_one_line(cell: Cell, height: int) -> bool:
    """Whether a cell is nothing but words on one line."""
    return cell.kind in _WORDS and not (cell.icon or cell.second) and height < Size.WRAPPED_ROW


def paint_chosen_bar(painter: QPainter, box: QRect) -> None:
    """What marks a chosen row besides its ground, at the left edge of its first cell."""
    painter.fillRect(QRect(box.x(), box.y(), _BAR, box.height()), theme.color(Color.ACCENT))


def paint_heading(painter: QPainter, box: QRect, heading: Heading, *, first: bool) -> None:
    """A row that names the rows below it; its text is painted once, by the first cell, which spans the row."""
    painter.fillRect(box, theme.color(Color.SUNKEN))
    if first:
        painter.setFont(theme.font(TextStyle.LABEL))
        painter.setPen(theme.color(Color.TEXT))
        inner = box.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(inner, LEFT, elided(heading.text, TextStyle.LABEL, inner.width()))


def paint_cell(painter: QPainter, box: QRect, cell: Cell) -> None:
    """The contents of a cell; its ground is painted already."""
    inner = box.adjusted(PADDING + cell.indent, 0, -PADDING, 0)
    if cell.kind not in _WORDS:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    match cell.kind:
        case CellKind.CHIP:
            if cell.text:
                _paint_chip(painter, inner, cell)
        case CellKind.BAR:
            _paint_bar(painter, inner, cell)
        case CellKind.SQUARES:
            _paint_squares(painter, inner, cell)
        case CellKind.TEXT | CellKind.NUMBER:
            _paint_text(painter, inner, cell)


def _paint_chip(painter: QPainter, box: QRect, cell: Cell) -> None:
    """The chip, and beside it what its word does not say."""
    paint_chip(painter, box.x() - 2, box.center().y() + 1, cell.text, cell.tone or Tone.NEUTRAL, cell.icon)
    beside = box.adjusted(chip_width(cell.text) + PADDING - 2, 0, 0, 0)
    if cell.second and beside.width() > 0:
        painter.setFont(theme.font(TextStyle.CAPTION))
        painter.setPen(theme.color(Color.MUTED))
        painter.drawText(beside, LEFT, elided(cell.second, TextStyle.CAPTION, beside.width()))


def _paint_bar(painter: QPainter, box: QRect, cell: Cell) -> None:
    width = min(px(BAR_WIDTH), box.width())
    paint_bar(painter, QRect(box.x(), box.center().y() - Size.BAR // 2 + 1, width, Size.BAR), cell.share)
    painter.setFont(theme.font(text_style(cell)))
    painter.setPen(theme.color(Color.TEXT))
    painter.drawText(box.adjusted(width + 6, 0, PADDING, 0), LEFT, cell.text)


def _paint_squares(painter: QPainter, box: QRect, cell: Cell) -> None:
    """Squares worst first; those that find no room are counted."""
    left, top = box.x(), box.center().y() - px(8)
    squares = [tone for tone in Tone for _ in range((cell.squares or {}).get(tone, 0))]
    more_room = metrics(TextStyle.CAPTION).horizontalAdvance("+99")
    for at, tone in enumerate(squares):
        is_last = at == len(squares) - 1
        if left + square_width(tone) > box.right() + 2 - (0 if is_last else more_room):
            painter.setFont(theme.font(TextStyle.CAPTION))
            painter.setPen(theme.color(Color.MUTED))
            painter.drawText(box.adjusted(left - box.x(), 0, PADDING, 0), LEFT, f"+{len(squares) - at}")
            return
        paint_square(painter, left, top, tone)
        left += square_width(tone)


def _paint_text(painter: QPainter, box: QRect, cell: Cell) -> None:
    color = text_color(cell)
    if cell.icon:
        tone = cell.icon_tone or cell.tone
        icon_color = tone.color if tone else Color.MUTED
        filled, size = tone not in (None, Tone.NEUTRAL), px(16)
        drawing = pixmap(cell.icon, icon_color, size, filled=filled, ratio=ratio_of(painter))
        painter.drawPixmap(QPoint(box.x(), box.center().y() - size // 2 + 1), drawing)
        box = box.adjusted(px(ICON_ROOM), 0, 0, 0)
    style, right = text_style(cell), cell.kind is CellKind.NUMBER
    painter.setFont(theme.font(style))
    painter.setPen(theme.color(color))
    if cell.second:
        _paint_two_lines(painter, box, cell, style, right=right)
    elif box.height() >= Size.WRAPPED_ROW and elided(cell.text, style, box.width()) != cell.text:
        paint_lines(painter, box, cell.text, style, right=right)
    elif cell.text:
        paint_line(painter, box, cell.text, style, right=right)


def _paint_two_lines(painter: QPainter, box: QRect, cell: Cell, style: TextStyle, *, right: bool) -> None:
    middle, line = box.center().y(), px(_LINE)
    upper = QRect(box.x(), middle - line, box.width(), line)
    paint_line(painter, upper, cell.text, style, right=right)
    painter.setFont(theme.font(TextStyle.CAPTION))
    painter.setPen(theme.color(Color.MUTED))
    lower = QRect(box.x(), middle + 1, box.width(), line - 1)
    paint_line(painter, lower, cell.second, TextStyle.CAPTION, right=right)


def needed_height(cell: Cell, width: int) -> int:
    """How high a row must be for the whole text of a cell of this width."""
    room = width - 2 * PADDING - 1 - cell.indent - (px(ICON_ROOM) if cell.icon else 0)
    return Size.TWO_LINE_ROW if cell.second else _lines_height(cell.text, text_style(cell), room, text_percent())


@lru_cache(maxsize=4096)
def _lines_height(text: str, style: TextStyle, room: int, _percent: int) -> int:
    """Height of a text in lines of this width; 0 for a single line."""
    measure = metrics(style)
    if measure.horizontalAdvance(text) <= room:
        return 0
    height = measure.boundingRect(QRect(0, 0, room, 9999), Qt.TextFlag.TextWordWrap.value, text).height()
    return max(height + 14, Size.WRAPPED_ROW) if height > measure.height() else 0
