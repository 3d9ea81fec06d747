"""Where the pages of the window stand: each in a room that scrolls, one seen at a time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from desktop.core.overriding import override

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.ui.navigation import NavItem
    from desktop.ui.page import Page


@dataclass(frozen=True)
class PutAside:
    """The pages of somebody who has left the locked window, as they stood."""

    items: "Sequence[NavItem]"
    pages: "Mapping[str, Page]"
    rooms: "Mapping[str, QScrollArea]"
    current_key: str
    text_percent: int

    def drop(self) -> None:
        """Nobody comes back to them."""
        for room in self.rooms.values():
            room.deleteLater()


class Rooms(QStackedWidget):
    """Keeps the pages that were made, by their key; knows neither how they are made nor who asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[str, Page] = {}
        self._rooms: dict[str, QScrollArea] = {}
        self._narrow = False

    @property
    def pages(self) -> "Mapping[str, Page]":
        """The pages that were made."""
        return self._pages

    def add(self, key: str, page: "Page") -> None:
        """Give a page its room."""
        page.set_narrow(self._narrow)
        self._pages[key] = page
        self._rooms[key] = _Room(page)
        pass_by(self._rooms[key])
        self.addWidget(self._rooms[key])

    def show_page(self, key: str) -> None:
        """Let this page be seen."""
        self.setCurrentWidget(self._rooms[key])

    def to_the_beginning(self, key: str) -> None:
        """The keyboard may stand far to the right of the page; one reads from the beginning."""
        for bar in (self._rooms[key].horizontalScrollBar(), self._rooms[key].verticalScrollBar()):
            bar.setValue(0)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """The window became narrow, or wide again."""
        self._narrow = narrow
        for page in self._pages.values():
            page.set_narrow(narrow)

    def drop(self) -> None:
        """Throw all pages away."""
        for room in self._rooms.values():
            self.removeWidget(room)
            room.deleteLater()
        self._forget()

    def put_aside(self, items: "Sequence[NavItem]", current_key: str, text_percent: int) -> PutAside:
        """Take all pages away as they stand; nothing in them goes on, and no passphrase stays in them."""
        for page in self._pages.values():
            page.forget_secrets()
        for room in self._rooms.values():
            self.removeWidget(room)
            room.hide()
            room.setEnabled(False)
        kept = PutAside(items, self._pages, self._rooms, current_key, text_percent)
        self._forget()
        return kept

    def take_up(self, kept: PutAside) -> None:
        """Give the pages that were put aside their rooms again."""
        for key, room in kept.rooms.items():
            room.setEnabled(True)
            self.addWidget(room)
            self._rooms[key] = room
        self._pages.update(kept.pages)

    def go_on(self, kept: PutAside) -> None:
        """What was taken up reads anew when it is seen, and the dialogs that waited in it come back."""
        for page in kept.pages.values():
            page.set_narrow(self._narrow)
            page.refresh_when_seen()
        from desktop.ui.dialogs import Dialog  # only where people are told apart

        for room in kept.rooms.values():
            for dialog in room.findChildren(Dialog):
                if dialog.waits:
                    dialog.come_back()

    def _forget(self) -> None:
        self._pages, self._rooms = {}, {}


class _Room(QScrollArea):
    """Room for one page, which is told how much of it is seen at once."""

    def __init__(self, page: "Page") -> None:
        super().__init__()
        self._page = page
        _fill(self, page)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Its own width counts, not that of what scrolls in it: a scroll bar must not come and go by what it causes."""
        super().resizeEvent(event)
        self._page.set_seen(self.width(), self.verticalScrollBar().sizeHint().width())


def scrolling(inner: QWidget) -> QScrollArea:
    """Room that scrolls where it is smaller than what stands in it needs."""
    area = QScrollArea()
    _fill(area, inner)
    return area


def _fill(area: QScrollArea, inner: QWidget) -> None:
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)


def pass_by(area: QScrollArea) -> None:
    """The keyboard goes to what stands in the room; said after the first paint, which cannot wait for Qt's names."""
    area.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
