"""The days on which tasks are due, on a line from the first month to the last, with today on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from desktop.core.dates import format_date
from desktop.services.tasks.standing import TaskRow
from desktop.ui import theme
from desktop.ui.parts.painting import metrics, painting
from desktop.ui.parts.tips import tip
from desktop.ui.tasks.columns import standing
from desktop.ui.tokens import Color, TextStyle, px

_HEIGHT, _LINE_AT, _EDGE = 64, 30, 18
_REACH = 9
"""Pixels around a dot that belong to it."""


@dataclass(frozen=True)
class _Dot:
    day: date
    tasks: tuple[TaskRow, ...]

    @property
    def words(self) -> str:
        named = "\n".join(f"{task.code}. {task.name} ({standing(task).word})" for task in self.tasks)
        return f"{format_date(self.day)}\n{named}"


class DueTimeline(QWidget):
    """Paints a dot for each day that is due; a click, or the arrow keys, choose the first task of a day."""

    chosen = Signal(str)
    """Code of a task."""

    def __init__(self) -> None:
        super().__init__()
        self.dots: tuple[_Dot, ...] = ()
        self._today, self._first, self._last = date.min, date.min, date.min
        self._current = -1
        self.setFixedHeight(px(_HEIGHT))
        self.setMinimumWidth(px(200))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_tasks(self, tasks: Sequence[TaskRow], today: date) -> None:
        """Show the days of these tasks; those without one are not on the line."""
        days: dict[date, list[TaskRow]] = {}
        for task in tasks:
            if task.due is not None:
                days.setdefault(task.due, []).append(task)
        self.dots = tuple(_Dot(day, tuple(days[day])) for day in sorted(days))
        self._today = today
        shown = [today, *days]
        self._first = min(shown).replace(day=1)
        self._last = (max(shown).replace(day=28) + timedelta(days=4)).replace(day=1)
        self._current = -1
        words = "; ".join(f"{format_date(dot.day)}: {len(dot.tasks)} nhiệm vụ" for dot in self.dots)
        self.setAccessibleName(f"Dòng thời gian hạn hoàn thành. {words}" if words else "Không có nhiệm vụ nào có hạn")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, px(_HEIGHT))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self.dots:
            super().keyPressEvent(event)
            return
        start = self._current if self._current >= 0 or step > 0 else len(self.dots)
        self._choose(min(max(start + step, 0), len(self.dots) - 1))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        if at is not None:
            self._choose(at)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), tip(self.dots[at].words if at is not None else ""), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with painting(self) as painter:
            self._paint_months(painter)
            self._paint_today(painter)
            for at, dot in enumerate(self.dots):
                self._paint_dot(painter, dot, current=at == self._current)

    def _choose(self, at: int) -> None:
        self._current = at
        self.update()
        self.chosen.emit(self.dots[at].tasks[0].code)

    def _at(self, x: float) -> int | None:
        near = [(abs(self._x(dot.day) - x), at) for at, dot in enumerate(self.dots)]
        return min(near)[1] if near and min(near)[0] <= px(_REACH) else None

    def _x(self, day: date) -> float:
        days = max((self._last - self._first).days, 1)
        return _EDGE + (self.width() - 2 * _EDGE) * (day - self._first).days / days

    def _paint_months(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.color(Color.BORDER), 2))
        painter.drawLine(QPointF(_EDGE, px(_LINE_AT)), QPointF(self.width() - _EDGE, px(_LINE_AT)))
        painter.setFont(theme.font(TextStyle.CAPTION))
        month, free = self._first, -float(_EDGE)
        while month <= self._last:
            x = self._x(month)
            painter.setPen(QPen(theme.color(Color.BORDER_STRONG), 1))
            painter.drawLine(QPointF(x, px(_LINE_AT) - 4), QPointF(x, px(_LINE_AT) + 4))
            text = f"{month.month}/{month.year}" if month.month == 1 or month == self._first else f"T{month.month}"
            width = metrics(TextStyle.CAPTION).horizontalAdvance(text)
            if x - width / 2 >= free and month < self._last:
                painter.setPen(theme.color(Color.MUTED))
                painter.drawText(
                    QRectF(x - width / 2 - 2, px(_LINE_AT) + px(10), width + 4, px(18)),
                    Qt.AlignmentFlag.AlignCenter,
                    text,
                )
                free = x + width / 2 + 8
            month = (month + timedelta(days=32)).replace(day=1)

    def _paint_today(self, painter: QPainter) -> None:
        x = self._x(self._today)
        painter.setPen(QPen(theme.color(Color.ACCENT), 2))
        painter.drawLine(QPointF(x, px(_LINE_AT) - 12), QPointF(x, px(_LINE_AT) + 8))
        painter.setFont(theme.font(TextStyle.CAPTION_STRONG))
        text = f"Hôm nay {self._today.day:02d}/{self._today.month}"
        width = metrics(TextStyle.CAPTION_STRONG).horizontalAdvance(text) + 4
        left = min(max(x - width / 2, 0), self.width() - width)
        painter.drawText(QRectF(left, 0, width, px(16)), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_dot(self, painter: QPainter, dot: _Dot, *, current: bool) -> None:
        worst = min((standing(task).tone for task in dot.tasks), key=list(type(standing(dot.tasks[0]).tone)).index)
        centre = QPointF(self._x(dot.day), px(_LINE_AT))
        painter.setPen(QPen(theme.color(Color.FOCUS if current else Color.SURFACE), 2))
        painter.setBrush(theme.color(worst.color))
        radius = px(8 if len(dot.tasks) > 1 else 6)
        painter.drawEllipse(centre, radius, radius)
        if len(dot.tasks) > 1:
            painter.setFont(theme.font(TextStyle.CAPTION_STRONG))
            painter.setPen(theme.color(Color.SURFACE))
            painter.drawText(
                QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius),
                Qt.AlignmentFlag.AlignCenter,
                str(len(dot.tasks)),
            )
