"""The head of a page: its words, at their right its commands; where room lacks the commands stand below and wrap."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QVBoxLayout, QWidget

from desktop.core.overriding import override
from desktop.ui.tokens import Space

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANY = 16_777_215
"""Qt's “no limit” of a width."""


class InSight(QVBoxLayout):
    """Items one below the other, no wider than the window shows, however wide the page is drawn.

    What is shown is told by whoever scrolls the page, never learned from the page itself: its own width follows what
    stands in it, and the two would chase each other.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen, self._less = _ANY, 0

    def set_seen(self, width: int, less: int) -> None:
        """How much is seen at once; a page that is wider scrolls, which may take some of it for a scroll bar."""
        if (width, less) != (self._seen, self._less):
            self._seen, self._less = width, less
            self.invalidate()

    def _bounded(self, width: int) -> int:
        return width if width <= self._seen else self._seen - self._less

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(QRect(rect.x(), rect.y(), self._bounded(rect.width()), rect.height()))

    @override
    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(self._bounded(width))

    @override
    def minimumHeightForWidth(self, width: int) -> int:
        return super().minimumHeightForWidth(self._bounded(width))


class HeadLayout(QLayout):
    """Words and commands side by side if that takes no more height, else the commands in rows below the words.

    Args:
        words: What the page says of itself.
    """

    def __init__(self, words: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = Space.S
        self.addWidget(words)

    @property
    def shown(self) -> Sequence[QWidget]:
        """The words, and the commands that are seen."""
        return [item.widget() for item in (self._items[0], *self._commands())]

    def _commands(self) -> list[QLayoutItem]:
        return [item for item in self._items[1:] if not item.isEmpty()]

    def _beside(self, width: int, commands: Sequence[QLayoutItem]) -> int:
        """What is left for the words beside the commands; nothing if the words had better stand above them."""
        left = width - sum(item.sizeHint().width() + self._gap for item in commands)
        words = self._items[0]
        if left < words.minimumSize().width():
            return 0
        if not commands:
            return left
        together = max(_height(words, left), _tallest(commands))
        return left if together <= self._stacked(width, commands) else 0

    def _stacked(self, width: int, commands: Sequence[QLayoutItem]) -> int:
        rows = list(self._rows(width, commands))
        return _height(self._items[0], width) + sum(_tallest(row) + self._gap for row in rows)

    def _rows(self, width: int, commands: Sequence[QLayoutItem]) -> "Iterator[list[QLayoutItem]]":
        row: list[QLayoutItem] = []
        taken = 0
        for item in commands:
            wanted = item.sizeHint().width()
            if row and taken + wanted > width:
                yield row
                row, taken = [], 0
            row.append(item)
            taken += wanted + self._gap
        if row:
            yield row

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        words, commands, width = self._items[0], self._commands(), rect.width()
        if left := self._beside(width, commands):
            high = min(_height(words, left), rect.height())
            words.setGeometry(QRect(rect.x(), rect.y() + (rect.height() - high) // 2, left, high))
            self._place(commands, rect.x() + left + self._gap, rect.y(), rect.height(), width)
            return
        high = _height(words, width)
        words.setGeometry(QRect(rect.x(), rect.y(), width, high))
        top = rect.y() + high + self._gap
        for row in self._rows(width, commands):
            self._place(row, rect.x(), top, _tallest(row), width)
            top += _tallest(row) + self._gap

    def _place(self, row: Sequence[QLayoutItem], x: int, y: int, height: int, most: int) -> None:
        for item in row:
            size = item.sizeHint().boundedTo(QSize(most, height))
            item.setGeometry(QRect(x, y + (height - size.height()) // 2, size.width(), size.height()))
            x += size.width() + self._gap

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        commands = self._commands()
        if left := self._beside(width, commands):
            return max(_height(self._items[0], left), _tallest(commands))
        return self._stacked(width, commands)

    @override
    def sizeHint(self) -> QSize:
        commands = self._commands()
        words = self._items[0].sizeHint()
        wide = words.width() + sum(item.sizeHint().width() + self._gap for item in commands)
        return QSize(wide, max(words.height(), _tallest(commands)))

    @override
    def minimumSize(self) -> QSize:
        least = self._items[0].minimumSize()
        for item in self._commands():
            least = least.expandedTo(item.minimumSize())
        return least

    @override
    def addItem(self, item: QLayoutItem) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - the stub's name
        self._items.append(item)
        self.invalidate()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride] - Qt asks on
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride] - until None
        return self._items.pop(index) if 0 <= index < len(self._items) else None


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def _tallest(row: Sequence[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in row), default=0)
