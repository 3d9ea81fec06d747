"""How signs are painted: chips, bars and squares look the same in a cell, a card and a legend."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6 import QtCore  # its Qt is slow to learn, and the first paint does without
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QFontMetrics, QPaintDevice, QPainter, QPen, QStaticText, QTextOption, QTransform

from desktop.ui import theme
from desktop.ui.icons import TONE_ICONS, Icon, pixmap, tone_pixmap
from desktop.ui.tokens import Color, Size, TextStyle, Tone, px, text_percent

_CHIP_TEXT_AT = 25
_CHIP_END = 7
SQUARE = 16
_LONGEST_LINE = 200
"""Letters that any line has room for at most."""
_BLOCK = 8


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter that is ended whatever happens: an exception with an open painter is a crash."""
    painter = QPainter(device)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        yield painter
    finally:
        painter.end()


def metrics(style: TextStyle) -> QFontMetrics:
    """Widths and heights of a text style."""
    return _metrics(style, text_percent())


@lru_cache(maxsize=32)
def _metrics(style: TextStyle, _percent: int) -> QFontMetrics:
    return QFontMetrics(theme.font(style))


def elided(text: str, style: TextStyle, width: int) -> str:
    """The text, cut with “…” where it would be wider."""
    return _elided(text, style, width, text_percent())


@lru_cache(maxsize=8192)
def _elided(text: str, style: TextStyle, width: int, percent: int) -> str:
    """Kept, for tables paint the same texts over and over, and measuring one takes as long as painting it."""
    return _metrics(style, percent).elidedText(text, QtCore.Qt.TextElideMode.ElideRight, width)


def find_line(text: str, style: TextStyle, room: int) -> tuple[QStaticText, float, float]:
    """One line of plain text as it will be painted, cut where it would be wider, with its width and height; kept."""
    found = _line(text[:_LONGEST_LINE], style, text_percent())
    if found[1] > room or len(text) > _LONGEST_LINE:
        found = _line(elided(text, style, room), style, text_percent())
    return found


def paint_line(painter: QPainter, box: QRect, text: str, style: TextStyle, *, right: bool = False) -> None:
    """One line of plain text in the middle of a box, cut where it would be wider; colour and font are set already."""
    line, width, height = find_line(text, style, box.width())
    left = box.x() + (box.width() - width if right else 0)
    painter.drawStaticText(QPointF(left, box.y() + (box.height() - height) / 2), line)


def paint_lines(painter: QPainter, box: QRect, text: str, style: TextStyle, *, right: bool = False) -> None:
    """Plain text in as many lines as the width of a box asks for, in its middle; colour and font are set already."""
    lines, _, height = _line(text, style, text_percent(), box.width(), right=right)
    painter.drawStaticText(QPointF(box.x(), box.y() + (box.height() - height) // 2), lines)


@lru_cache(maxsize=4096)
def _line(
    text: str, style: TextStyle, percent: int, wrapped_at: int = -1, *, right: bool = False
) -> tuple[QStaticText, float, float]:
    """A text with the places of its letters found, its width and height: finding them takes longer than painting."""
    line = QStaticText(text)
    line.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    if wrapped_at >= 0:
        from desktop.ui.parts.alignment import LEFT, RIGHT  # names of Qt, which the first paint does without

        line.setTextWidth(wrapped_at)
        line.setTextOption(QTextOption(RIGHT if right else LEFT))
    line.prepare(QTransform(), theme.font(style))
    height = line.size().height() if wrapped_at >= 0 else _metrics(style, percent).height()
    return line, line.size().width(), height


def chip_width(text: str) -> int:
    """Width of a chip with this word."""
    return metrics(TextStyle.CHIP).horizontalAdvance(text) + px(_CHIP_TEXT_AT) + _CHIP_END


def paint_chip(painter: QPainter, left: int, middle: int, text: str, tone: Tone, icon: Icon | None = None) -> None:
    """A status: its sign and word on its tint, centred on the line ``middle``."""
    box = QRectF(left, middle - Size.CHIP // 2, chip_width(text), Size.CHIP)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(tone.background))
    painter.drawRoundedRect(box, Size.CONTROL_RADIUS, Size.CONTROL_RADIUS)
    painter.drawPixmap(
        QPoint(left + px(5), middle - px(8)), tone_pixmap(tone, icon, size=px(16), ratio=ratio_of(painter))
    )
    painter.setPen(theme.color(tone.color))
    painter.setFont(theme.font(TextStyle.CHIP))
    painter.drawText(box.adjusted(px(_CHIP_TEXT_AT), 0, 0, 0), QtCore.Qt.AlignmentFlag.AlignVCenter, text)


def paint_bar(painter: QPainter, box: QRect, share: float) -> None:
    """A bar: accent while something is left, green when all is done."""
    radius = box.height() / 2
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(Color.NEUTRAL_BG))
    painter.drawRoundedRect(QRectF(box), radius, radius)
    if share > 0:
        painter.setBrush(theme.color(Color.OK if share >= 1 else Color.ACCENT_FILL))
        width = max(box.height(), box.width() * min(share, 1))
        painter.drawRoundedRect(QRectF(box.x(), box.y(), width, box.height()), radius, radius)


def square_width(tone: Tone) -> int:
    """How far the next sign of a heat map stands."""
    return px(_BLOCK if tone is Tone.OK else SQUARE) + 2


def paint_square(painter: QPainter, left: int, top: int, tone: Tone) -> None:
    """One agency in a heat map: on time is a plain block, every other state carries its sign."""
    side = px(SQUARE)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    if tone is Tone.OK:
        painter.setOpacity(0.75)
        painter.setBrush(theme.color(Color.OK))
        painter.drawRoundedRect(QRectF(left, top, px(_BLOCK), side), 2, 2)
        painter.setOpacity(1)
    elif tone is Tone.NEUTRAL:
        painter.setPen(QPen(theme.color(Color.BORDER_STRONG), 1))
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, side - 1, side - 1), 2, 2)
    else:
        painter.setBrush(theme.color(tone.background))
        painter.drawRoundedRect(QRectF(left, top, side, side), 2, 2)
        painter.drawPixmap(
            QPoint(left, top), pixmap(TONE_ICONS[tone], tone.color, side, filled=True, ratio=ratio_of(painter))
        )


def ratio_of(painter: QPainter) -> float:
    """Device pixels per logical pixel of what is painted on."""
    return painter.device().devicePixelRatioF()
