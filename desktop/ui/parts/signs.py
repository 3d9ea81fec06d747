"""Small painted signs: icon, status chip, progress bar, heat-map square."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.core.overriding import override
from desktop.ui.icons import Icon, pixmap
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.parts.painting import (
    SQUARE,
    chip_width,
    paint_bar,
    paint_chip,
    paint_square,
    painting,
    ratio_of,
    square_width,
)
from desktop.ui.tokens import Color, Size, Tone, px


class Glyph(QWidget):
    """An icon that stands alone."""

    def __init__(self, icon: Icon, color: Color = Color.MUTED, size: int = 16, *, filled: bool = False) -> None:
        super().__init__()
        self._icon, self._color, self._size, self._filled = icon, color, size, filled
        self.fit()

    def fit(self) -> None:
        """Be as large as goes with the size of text."""
        self.setFixedSize(px(self._size), px(self._size))

    def set_icon(self, icon: Icon, color: Color = Color.MUTED, *, filled: bool = False) -> None:
        """Show another icon."""
        self._icon, self._color, self._filled = icon, color, filled
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with painting(self) as painter:
            drawing = pixmap(self._icon, self._color, px(self._size), filled=self._filled, ratio=ratio_of(painter))
            painter.drawPixmap(QPoint(0, 0), drawing)


class Chip(QWidget):
    """A status: sign and word on a tint."""

    def __init__(self, text: str = "", tone: Tone = Tone.NEUTRAL, icon: Icon | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_status(text, tone, icon)

    def set_status(self, text: str, tone: Tone, icon: Icon | None = None) -> None:
        """Show another status."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text), Size.CHIP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with painting(self) as painter:
            paint_chip(painter, 0, self.height() // 2, self._text, self._tone, self._icon)


class Bar(QWidget):
    """A bar of progress; it always stands beside its number."""

    def __init__(self, share: float = 0) -> None:
        super().__init__()
        self._share = share
        self.setFixedHeight(Size.BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self._share = share
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with painting(self) as painter:
            paint_bar(painter, self.rect(), self._share)


class CountBar(QWidget):
    """What is counted, how many are done of how many, and the bar below."""

    def __init__(self, name: str, done: int = 0, total: int = 0) -> None:
        super().__init__()
        self._name = name
        self._bar = Bar()
        self._count = Label("", Role.LABEL)
        self.setLayout(column(row(Label(name), FILL, self._count), self._bar, spacing=5))
        self.set_count(done, total)

    def set_count(self, done: int, total: int) -> None:
        """Show how many are done."""
        self._count.setText(f"{done}/{total}")
        self._bar.set_share(done / total if total else 0)
        self.setAccessibleName(f"{self._name}: {done}/{total}")


class Legend(QWidget):
    """One square of a heat map with its word."""

    def __init__(self, tone: Tone, word: str) -> None:
        super().__init__()
        self.setLayout(row(_Square(tone), Label(word, Role.CAPTION), spacing=5))


class _Square(QWidget):
    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(square_width(tone) - 2, px(SQUARE))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with painting(self) as painter:
            paint_square(painter, 0, 0, self._tone)
