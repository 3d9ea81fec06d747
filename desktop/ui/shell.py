"""The window: navigation at the left, one page at a time, status below."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QMainWindow, QWidget

from desktop.core.overriding import override
from desktop.ui import theme, translations
from desktop.ui.icons import Icon, qicon
from desktop.ui.jobs import JobRunner
from desktop.ui.navigation import PRODUCT, Navigation, NavItem, StatusBar
from desktop.ui.parts.fitting import Fits
from desktop.ui.parts.labels import Label, Role, restyle
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.rooms import PutAside, Rooms, pass_by, scrolling
from desktop.ui.tokens import Color, Size, text_percent
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from desktop.ui.page import Page
    from desktop.ui.parts.banners import Toast

_GEOMETRY = "window/geometry"
_BY_NUMBER = 9
_TRAINING_EDGE, _TRAINING_TITLE = 5, "TẬP HUẤN"


class Shell(QMainWindow):
    """Opens pages by their key, makes each when it is first asked for; knows no page and no data.

    Args:
        jobs: The runner whose announcements refresh pages; the window waits for it when it closes.
        settings: Where the window keeps its place on the screen; None keeps nothing.
    """

    painted = Signal()
    """The window has been painted for the first time: work may begin that would have held it up."""
    page_opened = Signal(str)
    """Another page is shown: its key."""
    page_refreshed = Signal(str)
    """A page, named by its key, has shown what it read."""

    def __init__(self, jobs: JobRunner, settings: "QSettings | None" = None) -> None:
        super().__init__()
        self._jobs = jobs
        self._settings = settings
        self._items: dict[str, NavItem] = {}
        self._toast: Toast | None = None
        self._shortcuts: list[QShortcut] = []
        self._narrow = False
        self._painted = False
        self._percent = text_percent()
        self._side: QWidget | None = None
        self._head: QWidget | None = None
        self._trains = False
        self._agency = ""
        self.current_key = ""
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.setWindowTitle(PRODUCT)
        self.navigation = Navigation()
        self.status = StatusBar()
        self._rooms = Rooms()
        self.notice_label = Label("", Role.CAPTION, wrap=True)
        self.warning_label = Label("", Role.CAPTION, wrap=True)
        self._notice = _strip(Glyph(Icon.INFO, Color.ACCENT), self.notice_label)
        self._warning = _strip(Glyph(Icon.WARNING, Color.LATE, filled=True), self.warning_label)
        self._warning.setProperty("tone", "late")
        self._way = scrolling(self.navigation)
        self._middle = row(self._way, grow(self._rooms), spacing=0)
        self._stories = column(self._warning, self._notice, grow(self._middle), self.status, spacing=0)
        center = QFrame()
        center.setProperty("part", "window")
        center.setLayout(self._stories)
        self.setCentralWidget(center)
        self.setMinimumSize(860, 440)
        self._fit()
        self.resize(1366, 768)

    def _connect_signals(self) -> None:
        self.navigation.chosen.connect(self.open_page)
        self._jobs.announced.connect(self._pass_on)
        self._jobs.unheard.connect(self.show_error)

    def put_aside(self) -> PutAside:
        """Take all pages away as they stand; nothing in them goes on, and no passphrase stays in them."""
        return self._rooms.put_aside(self.items, self.current_key, self._percent)

    def take_up(self, kept: PutAside) -> None:
        """Show the pages again that were put aside, with what was typed in them; each reads anew when it is seen."""
        if kept.text_percent != self._percent:  # they were made for smaller or larger texts
            kept.drop()
            self.set_navigation(kept.items)
            return
        self.set_navigation(kept.items, kept)
        self.open_page(kept.current_key)
        self._rooms.go_on(kept)

    def set_navigation(self, items: Sequence[NavItem], kept: PutAside | None = None) -> None:
        """Offer the pages of a role; pages made before are thrown away, but for those that were put aside.

        The first page opens, at the start only after the window has painted: people see it at once.
        """
        self._rooms.drop()
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self._items = {item.key: item for item in items}
        if kept is not None:
            self._rooms.take_up(kept)
        self.current_key = ""
        self.navigation.set_items(items)
        self._shortcuts.clear()
        if self._painted:
            self._complete()

    @property
    def items(self) -> Sequence[NavItem]:
        """The pages that can be opened, in their order."""
        return tuple(self._items.values())

    def set_side(self, panel: QWidget | None) -> None:
        """Show a panel beside every page, or take it away; whoever gave it keeps it."""
        if self._side is not None:
            self._middle.removeWidget(self._side)
            self._side.hide()
        self._side = panel
        if panel is not None:
            self._middle.addWidget(panel)
            panel.show()
        self._follow_width()

    def set_head(self, panel: QWidget | None) -> None:
        """Show a strip over every page, or take it away; whoever gave it keeps it."""
        if self._head is not None:
            self._stories.removeWidget(self._head)
            self._head.hide()
        self._head = panel
        if panel is not None:
            self._stories.insertWidget(0, panel)
            panel.show()

    def set_training(self, *, on: bool) -> None:
        """Put a coloured frame around everything, and the word into the title, while people train."""
        if on == self._trains:
            return
        self._trains = on
        edge = _TRAINING_EDGE if on else 0
        self._stories.setContentsMargins(edge, edge, edge, edge)
        restyle(self.centralWidget(), "trains", "true" if on else "false")
        self._say_title()

    def _say_title(self) -> None:
        words = (_TRAINING_TITLE if self._trains else "", self._agency, PRODUCT)
        self.setWindowTitle(" – ".join(word for word in words if word))

    @Slot()
    def _make_anew(self) -> None:
        """Texts are larger or smaller now: what was being typed is saved, and every page is made for them."""
        if (focused := self.focusWidget()) is not None:  # pyright: ignore[reportUnnecessaryComparison] - None without focus
            focused.clearFocus()
        self._fit()
        here = self.current_key
        if self._items:
            self.set_navigation(self.items)
            self._follow_width()
            if here:
                self.open_page(here)

    def _fit(self) -> None:
        for part in self.findChildren(QWidget):
            if isinstance(part, Fits):
                part.fit()
        self._way.setFixedWidth(self.navigation.width())
        self._percent = text_percent()

    @Slot()
    def _go_on(self) -> None:
        self.painted.emit()
        self._complete()

    @Slot()
    def _complete(self) -> None:
        """What the first paint need not wait for."""
        self.setWindowIcon(qicon(Icon.BOOK_OPEN, Color.ACCENT, 32, ratio=self.devicePixelRatioF()))
        pass_by(self._way)
        self._way.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.load_fonts()
        translations.install()
        self._make_shortcuts()
        self._open_first()

    @Slot()
    def _open_first(self) -> None:
        if self._items and not self.current_key:
            self.open_page(next(iter(self._items)))

    def _make_shortcuts(self) -> None:
        """Ctrl+1…9 open the pages in their order, F5 reads the open page again."""
        if self._shortcuts:
            return
        self._add_shortcut("F5", self.refresh)
        for number, item in enumerate(self._items.values(), 1):
            for key in (f"Ctrl+{number}" if number <= _BY_NUMBER else "", item.shortcut):
                if key:
                    self._add_shortcut(key, partial(self.open_page, item.key))

    def _add_shortcut(self, key: str, do: Callable[[], None]) -> None:
        made = QShortcut(key, self)
        made.activated.connect(do)
        self._shortcuts.append(made)

    def set_agency(self, name: str, place: str = "") -> None:
        """Whose data this window shows."""
        self.navigation.set_agency(name, place)
        self._agency = name
        self._say_title()

    def set_badge(self, key: str, text: str) -> None:
        """Say beside a page how much waits there."""
        self.navigation.buttons[key].set_badge(text)

    def set_notice(self, text: str) -> None:
        """A line over everything: demonstration data, an assumed day; an empty text takes it away."""
        self.notice_label.setText(text)
        self._notice.setVisible(bool(text))

    def set_warning(self, text: str) -> None:
        """A line over everything about this computer: its clock is wrong; an empty text takes it away."""
        self.warning_label.setText(text)
        self._warning.setVisible(bool(text))

    def page(self, key: str) -> "Page":
        """A page; it is made when it is first asked for."""
        if key not in self._rooms.pages:
            made = self._items[key].factory()
            made.asked_for.connect(self.open_page)
            made.toast.connect(self.say)
            made.refreshed.connect(partial(self.page_refreshed.emit, key))
            self._rooms.add(key, made)
        return self._rooms.pages[key]

    @Slot(str)
    def open_page(self, key: str, target: object = None) -> None:
        """Show a page, at a place on it where one is given."""
        page = self.page(key)
        self.navigation.set_current(key)
        self._rooms.show_page(key)
        page.take_focus()
        if key != self.current_key:
            self.current_key = key
            self._rooms.to_the_beginning(key)
            self.page_opened.emit(key)
        if target is not None:
            page.go_to(target)

    @Slot()
    def refresh(self) -> None:
        """Let the open page read again."""
        if self.current_key:
            self.page(self.current_key).refresh()

    def refresh_all(self) -> None:
        """Let every page read again: the open one now, the others when they are next seen."""
        for page in self._rooms.pages.values():
            page.refresh_when_seen()

    @Slot(str, str)
    def say(self, title: str, text: str = "") -> None:
        """Say for a moment that something went well."""
        from desktop.ui.parts.banners import Toast

        if self._toast is None:
            self._toast = Toast(self.centralWidget())
        self._toast.say(title, text)

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Show a failure that no page has shown."""
        from desktop.ui.errors import present

        present(error, self)

    def show_in_place(self) -> None:
        """Show the window where it was last; at first as large as the screen allows, up to 1366×768."""
        if self._settings is not None and self.restoreGeometry(self._settings.value(_GEOMETRY, b"")):  # pyright: ignore[reportArgumentType] - bytes of the settings
            self.show()
            return
        room = self.screen().availableSize()
        if room.width() < Size.COLLAPSE_BELOW or room.height() < 700:
            self.showMaximized()
        else:
            self.resize(min(1366, room.width()), min(768, room.height()))
            self.show()

    @Slot(object)
    def _pass_on(self, changed: frozenset[Topic]) -> None:
        for page in list(self._rooms.pages.values()):
            page.hear(changed)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._go_on)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_width()

    def _follow_width(self) -> None:
        room = self.width() - (self._side.width() if self._side is not None else 0)
        narrow = room < Size.COLLAPSE_BELOW
        if narrow != self._narrow:
            self._narrow = narrow
            self.navigation.set_narrow(narrow)
            self.status.set_narrow(narrow)
            self._rooms.set_narrow(narrow)
        self._way.setFixedWidth(self.navigation.width())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and text_percent() != self._percent:
            QTimer.singleShot(0, self, self._make_anew)  # whoever asked for it may stand on a page

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the open cell, so that it is saved; then wait until everything is on the disk."""
        if (focused := self.focusWidget()) is not None:  # pyright: ignore[reportUnnecessaryComparison] - None without focus
            focused.clearFocus()
        if self._settings is not None:
            self._settings.setValue(_GEOMETRY, self.saveGeometry())
        self.hide()
        self._jobs.cancel_all()
        self._jobs.wait_for_done()
        super().closeEvent(event)


def _strip(sign: Glyph, label: Label) -> QFrame:
    """A line over everything, hidden until there is something to say."""
    strip = QFrame()
    strip.setProperty("part", "notice")
    strip.setLayout(row(sign, grow(label), spacing=6, margins=(12, 5, 12, 5)))
    strip.hide()
    return strip
