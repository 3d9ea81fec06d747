"""The strip of a period: from the day the task came to the day the report is due, with today on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui import theme
from desktop.ui.parts.painting import metrics, painting
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Color, TextStyle, px

_EDGE = 56
_LINE_AT = 10
_GAP = 8
_HEIGHT = 58


@dataclass(frozen=True)
class Stop:
    """A day that matters, and why."""

    day: date
    text: str


class _When(Enum):
    PAST = auto()
    TODAY = auto()
    FUTURE = auto()


@dataclass(frozen=True)
class _Placed:
    x: float
    day: str
    text: str
    when: _When

    @property
    def width(self) -> int:
        return max(
            metrics(TextStyle.CAPTION_STRONG).horizontalAdvance(self.day),
            metrics(TextStyle.CAPTION).horizontalAdvance(self.text),
        )


class Timeline(QWidget):
    """Paints the days on a line at their true distance; a text that would lie on another is left to the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._stops: tuple[Stop, ...] = ()
        self._today = date.min
        self.setFixedHeight(px(_HEIGHT))
        self.setMinimumWidth(px(240))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_stops(self, stops: Sequence[Stop], today: date) -> None:
        """Show these days, and where today stands among them."""
        merged: dict[date, list[str]] = {}
        for stop in [*stops, Stop(today, self.tr("Hôm nay"))]:
            merged.setdefault(stop.day, []).append(stop.text)
        self._stops = tuple(Stop(day, ", ".join(reversed(texts))) for day, texts in sorted(merged.items()))
        self._today = today
        words = [f"{_short(stop.day)}: {stop.text}" for stop in self._stops]
        self.setToolTip(tip("\n".join(words)))
        self.setAccessibleName("; ".join(words))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(480), px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._stops:
            return
        placed = self._place()
        with painting(self) as painter:
            self._paint_line(painter, placed)
            for stop in placed:
                _paint_dot(painter, stop)
            for stop in _readable(placed):
                _paint_text(painter, stop, self.width())

    def _place(self) -> list[_Placed]:
        first, last = self._stops[0].day, self._stops[-1].day
        days = max((last - first).days, 1)
        edge = px(_EDGE)
        room = self.width() - 2 * edge
        return [
            _Placed(edge + room * (stop.day - first).days / days, _short(stop.day), stop.text, self._when(stop.day))
            for stop in self._stops
        ]

    def _when(self, day: date) -> _When:
        if day == self._today:
            return _When.TODAY
        return _When.PAST if day < self._today else _When.FUTURE

    def _paint_line(self, painter: QPainter, placed: list[_Placed]) -> None:
        today = next(stop.x for stop in placed if stop.when is _When.TODAY)
        for color, end in ((Color.BORDER, placed[-1].x), (Color.ACCENT_FILL, today)):
            painter.setPen(QPen(theme.color(color), 2))
            painter.drawLine(QPointF(placed[0].x, _LINE_AT), QPointF(end, _LINE_AT))


def _readable(placed: list[_Placed]) -> list[_Placed]:
    """The stops whose texts fit: today first, then the last day (it is due), then the others in order."""
    by_weight = sorted(placed, key=lambda stop: (stop.when is not _When.TODAY, stop is not placed[-1], stop.x))
    kept: list[_Placed] = []
    for stop in by_weight:
        if all(abs(stop.x - other.x) >= (stop.width + other.width) / 2 + _GAP for other in kept):
            kept.append(stop)
    return kept


def _paint_dot(painter: QPainter, stop: _Placed) -> None:
    done = stop.when is not _When.FUTURE
    painter.setPen(QPen(theme.color(Color.ACCENT_FILL if done else Color.BORDER_STRONG), 2))
    painter.setBrush(theme.color(Color.ACCENT_FILL if done else Color.SURFACE))
    radius = 6 if stop.when is _When.TODAY else 4.5
    painter.drawEllipse(QPointF(stop.x, _LINE_AT), radius, radius)


def _paint_text(painter: QPainter, stop: _Placed, width: int) -> None:
    today = stop.when is _When.TODAY
    half = stop.width / 2 + 2
    left = min(max(stop.x - half, 0), width - 2 * half)
    for top, text, style, color in (
        (_LINE_AT + px(10), stop.day, TextStyle.CAPTION_STRONG, Color.ACCENT if today else Color.TEXT),
        (_LINE_AT + px(27), stop.text, TextStyle.CAPTION, Color.ACCENT if today else Color.MUTED),
    ):
        painter.setFont(theme.font(style))
        painter.setPen(theme.color(color))
        painter.drawText(QRectF(left, top, 2 * half, px(18)), Qt.AlignmentFlag.AlignCenter, text)


def _short(day: date) -> str:
    return f"{day.day:02d}/{day.month}" if day.month > 2 else f"{day.day:02d}/{day.month:02d}"
