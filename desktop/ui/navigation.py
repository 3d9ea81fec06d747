"""The way to the pages, at the left: names and icons, or icons alone where the window is narrow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.core.overriding import override
from desktop.ui import theme
from desktop.ui.icons import Icon, pixmap
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, row
from desktop.ui.parts.painting import painting, ratio_of
from desktop.ui.parts.signs import Glyph
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Color, Size, px

if TYPE_CHECKING:
    from desktop.ui.page import Page  # at run time only the factories know pages: the window paints before them

PRODUCT = "Sổ Dân vận"


@dataclass(frozen=True)
class NavItem:
    """A page that the window can open.

    Attributes:
        key: Its stable name, by which other pages ask for it.
        title: What people read.
        icon: Its sign.
        factory: Makes the page when it is first opened.
        at_foot: Stands at the lower end: settings, help.
        shortcut: A key of its own beside Ctrl+1…9 (F1).
    """

    key: str
    title: str
    icon: Icon
    factory: Callable[[], "Page"]
    at_foot: bool = False
    shortcut: str = ""


class NavButton(QPushButton):
    """One page; a badge says how much waits there."""

    def __init__(self, item: NavItem) -> None:
        super().__init__()
        self.item = item
        self._badge = ""
        self._narrow = False
        self._count = Label("", Role.CAPTION)
        self._count.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
        self.setLayout(row(FILL, self._count, margins=(0, 0, 10, 0)))
        self._say()

    def set_badge(self, text: str) -> None:
        """Show how much waits: “3”, “1 lỗi”; an empty text takes it away."""
        self._badge = text
        self._say()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Show the icon alone."""
        self._narrow = narrow
        self._say()

    def _say(self) -> None:
        whole = f"{self.item.title}: {self._badge}" if self._badge else self.item.title
        self.setText("" if self._narrow else self.item.title)
        self.setAccessibleName(whole)
        self.setToolTip(tip(whole if self._narrow else ""))
        self._count.setText(self._badge)
        self._count.setVisible(bool(self._badge) and not self._narrow)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign here rather than as a QIcon: it follows theme and screen, and the window starts sooner."""
        super().paintEvent(event)
        with painting(self) as painter:
            color = Color.ACCENT if self.isChecked() else Color.MUTED
            size = px(20)
            drawing = pixmap(self.item.icon, color, size, ratio=ratio_of(painter))
            painter.drawPixmap(
                QPoint((self.width() - size) // 2 if self._narrow else px(12), (self.height() - size) // 2), drawing
            )
            if self._narrow and self._badge:
                painter.setPen(QtCore.Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(Color.MISSING))
                beside = QPointF((self.width() + size) / 2 + px(2), (self.height() - size) / 2)
                painter.drawEllipse(beside, px(7) / 2, px(7) / 2)


class Navigation(QFrame):
    """The product, the agency, and the pages."""

    chosen = Signal(str)
    """A page was chosen by hand: its key."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "nav")
        self.buttons: dict[str, NavButton] = {}
        self._narrow = False
        self.agency_label = Label("", Role.CAPTION, wrap=True)
        mark = row(Glyph(Icon.BOOK_OPEN, Color.ACCENT, 20, filled=True), Label(PRODUCT, Role.SECTION), FILL)
        mark.setContentsMargins(10, 4, 0, 0)
        self._head = boxed(column(mark, row(self.agency_label, margins=(10, 2, 8, 8)), spacing=2))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._frame = column(self._head, self._list, spacing=2, margins=(8, 8, 8, 8))
        self.setLayout(self._frame)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._tell)
        self.fit()

    def set_items(self, items: Sequence[NavItem]) -> None:
        """Offer these pages."""
        for button in self.buttons.values():
            self._group.removeButton(button)
        clear(self._list)
        self.buttons = {item.key: NavButton(item) for item in items}
        ordered = sorted(self.buttons.values(), key=lambda button: button.item.at_foot)
        for button in ordered:
            if button.item.at_foot and not any(b.item.at_foot for b in ordered[: ordered.index(button)]):
                self._list.addStretch(1)
            button.set_narrow(self._narrow)
            self._list.addWidget(button)
            self._group.addButton(button)
        if not any(button.item.at_foot for button in ordered):
            self._list.addStretch(1)

    def set_agency(self, name: str, place: str = "") -> None:
        """Whose data this is."""
        self.agency_label.setText(f"{name}\n{place}".strip())

    def set_current(self, key: str) -> None:
        """Mark the page that is open."""
        self.buttons[key].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Icons alone, or names too."""
        self._narrow = narrow
        self._head.setVisible(not narrow)
        edge = 4 if narrow else 8  # a narrow window is mostly a low one too: a dozen pages need not scroll there
        self._frame.setContentsMargins(8, edge, 8, edge)
        self._list.setSpacing(0 if narrow else 2)
        self.fit()
        for button in self.buttons.values():
            button.set_narrow(narrow)

    def fit(self) -> None:
        """Be as wide as goes with the size of text."""
        self.setFixedWidth(Size.NAV_RAIL if self._narrow else Size.NAV)

    def _tell(self, button: QPushButton) -> None:
        if isinstance(button, NavButton):
            self.chosen.emit(button.item.key)


class StatusItem(QFrame):
    """One fact of the status bar; hidden while there is nothing to say."""

    def __init__(self, icon: Icon) -> None:
        super().__init__()
        self._icon = icon
        self._glyph = Glyph(icon)
        self.label = ElidedLabel("", Role.CAPTION)
        self._fits = True
        self.setLayout(row(self._glyph, self.label, spacing=6))
        self.hide()

    def say(self, text: str, color: Color = Color.MUTED) -> None:
        """Show a fact; a colour draws the eye to its sign."""
        self.label.setText(text)
        self._glyph.set_icon(self._icon, color)
        self.setVisible(bool(text) and self._fits)

    def set_fits(self, fits: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Whether the window is wide enough for it."""
        self._fits = fits
        self.setVisible(bool(self.label.text()) and fits)


class StatusBar(QFrame):
    """Period and deadline at the left; saved and backup at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "status")
        self.fit()
        self.period = StatusItem(Icon.CALENDAR)
        self.deadline = StatusItem(Icon.CLOCK)
        self.saved = StatusItem(Icon.CHECKMARK)
        self.backup = StatusItem(Icon.HARD_DRIVE)
        self._right = row(self.saved, self.backup, spacing=18)
        self.setLayout(row(self.period, self.deadline, FILL, self._right, spacing=18, margins=(12, 0, 12, 0)))

    def fit(self) -> None:
        """Be as high as goes with the size of text."""
        self.setFixedHeight(Size.STATUS_BAR)

    def add(self, widget: QWidget) -> None:
        """Put something before what is said at the right."""
        self._right.insertWidget(0, widget)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Keep the deadline and what is saved; the rest needs a wide window."""
        self.period.set_fits(not narrow)
        self.backup.set_fits(not narrow)
