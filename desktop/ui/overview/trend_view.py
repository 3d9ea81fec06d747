"""The curve of what had come by each day, painted; and below it a line for each period."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui import theme
from desktop.ui.overview.trend import AFTER, BEFORE, TrendLine
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column
from desktop.ui.parts.painting import painting
from desktop.ui.tokens import Color, TextStyle, px

_HEIGHT, _LEFT, _BELOW = 132, 46, 18


class TrendCurve(QWidget):
    """This period in the accent colour, those before in grey; a dashed line marks the last day."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[TrendLine, ...] = ()
        self.setFixedHeight(px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[TrendLine]) -> None:
        """Show other periods, the one that is followed first."""
        self._lines = tuple(lines)
        self.setAccessibleName("; ".join(f"{line.name}: {line.sentence}" for line in lines))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        box = QRectF(px(_LEFT), 6, self.width() - px(_LEFT) - 6, self.height() - px(_BELOW) - 8)
        with painting(self) as painter:
            self._paint_frame(painter, box)
            for number, line in reversed(list(enumerate(self._lines))):
                color = Color.ACCENT if number == 0 else Color.BORDER_STRONG
                painter.setPen(QPen(theme.color(color), 2 if number == 0 else 1.5))
                points = [_point(box, at - BEFORE, share) for at, share in enumerate(line.shares)]
                painter.drawPolyline(QPolygonF(points))
                if points and number == 0:
                    painter.setBrush(theme.color(color))
                    painter.drawEllipse(points[-1], 3, 3)

    def _paint_frame(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(theme.font(TextStyle.CAPTION))
        for share in (0, 0.5, 1):
            y = _point(box, 0, share).y()
            painter.setPen(QPen(theme.color(Color.GRID), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(theme.color(Color.MUTED))
            label = QRectF(0, y - px(9), box.left() - 4, px(18))
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{share * 100:.0f} %")
        x = _point(box, 0, 0).x()
        painter.setPen(QPen(theme.color(Color.BORDER_STRONG), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setPen(theme.color(Color.MUTED))
        for day, text, align in (
            (-BEFORE, f"−{BEFORE} ngày", Qt.AlignmentFlag.AlignLeft),
            (0, "hạn cuối", Qt.AlignmentFlag.AlignHCenter),
            (AFTER, f"+{AFTER} ngày", Qt.AlignmentFlag.AlignRight),
        ):
            left = {-BEFORE: box.left(), 0: x - 50, AFTER: box.right() - 100}[day]
            painter.drawText(QRectF(left, box.bottom() + 2, 100, px(_BELOW)), align | Qt.AlignmentFlag.AlignTop, text)


def _point(box: QRectF, day: int, share: float) -> QPointF:
    return QPointF(
        box.left() + box.width() * (day + BEFORE) / (BEFORE + AFTER), box.bottom() - box.height() * min(share, 1)
    )


class TrendPart(QWidget):
    """The curve and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.curve = TrendCurve()
        self._words = QVBoxLayout()
        self._words.setSpacing(8)
        caption = Label(self.tr("Số đơn vị đã có báo cáo, theo ngày so với hạn cuối"), Role.CAPTION, wrap=True)
        self.setLayout(column(caption, self.curve, self._words, FILL, spacing=8))

    def show_lines(self, lines: Sequence[TrendLine]) -> None:
        """Show other periods, the one that is followed first."""
        self.curve.show_lines(lines)
        clear(self._words)
        for number, line in enumerate(lines):
            name = ElidedLabel(line.name, Role.LABEL if number == 0 else Role.MUTED)
            self._words.addWidget(boxed(column(name, Label(line.sentence, Role.CAPTION, wrap=True), spacing=0)))
