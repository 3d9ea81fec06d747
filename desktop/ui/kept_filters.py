"""Filters of a list that people keep by a name of their own: asked for, kept, chosen again, and forgotten."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from desktop.core.errors import UserError
from desktop.services.workplace.kept_filters import KeptFilter, forget_filter, keep_filter
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import MenuButton
from desktop.ui.parts.inputs import FormField
from desktop.ui.topics import Topic

_SETTINGS = frozenset({Topic.SETTINGS})


class NameDialog(Dialog):
    """Asks for the name; stays open until it is kept."""

    named = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        self.name_edit = QLineEdit()
        self.name_field = FormField("Tên bộ lọc", self.name_edit, "Tên đã có thì bộ lọc cũ được thay.")
        super().__init__(parent, "Giữ bộ lọc này", "Giữ", self.name_field)
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(self._tell)
        self.name_edit.textChanged.connect(self.name_field.clear_error)

    @Slot()
    def _tell(self) -> None:
        self.named.emit(self.name_edit.text())


class KeptFilters(QObject):
    """Adds to a menu of a page what can be done with its kept filters, and does it.

    Args:
        page: Owns it; shows failures. It reads what is kept together with its list, and offers it.
        context: Of the page.
        key: Of the list, among the lists of the program.
        values: Says all that limits and orders the list now.
    """

    wanted = Signal(object)
    """Values of the kept filter that was chosen."""

    def __init__(self, page: Page, context: PageContext, key: str, values: Callable[[], Mapping[str, str]]) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._key = key
        self._values = values
        self._kept: tuple[KeptFilter, ...] = ()
        self.dialog: NameDialog | None = None

    def offer(self, kept: Sequence[KeptFilter]) -> None:
        """These are kept."""
        self._kept = tuple(kept)

    @Slot(QMenu)
    def add_to(self, menu: QMenu) -> None:
        """Add the entries to the end of a menu that is about to be shown."""
        menu.addAction(action(menu, "Giữ bộ lọc này…", self.ask_name))
        if self._kept:
            menu.addSection("Bộ lọc đã giữ")
            for kept in self._kept:
                menu.addAction(action(menu, kept.name, partial(self.wanted.emit, dict(kept.values))))
            forget = menu.addMenu("Bỏ bộ lọc đã giữ")
            for kept in self._kept:
                forget.addAction(action(forget, kept.name, partial(self._forget, kept.name)))

    @Slot()
    def ask_name(self) -> None:
        """Ask under which name the filter is to be kept."""
        self.dialog = NameDialog(self._page)
        self.dialog.named.connect(self._keep)
        self.dialog.finished.connect(self._close)
        self.dialog.open()

    @Slot()
    def _close(self) -> None:
        self.dialog = None

    @Slot(str)
    def _keep(self, name: str) -> None:
        kept = KeptFilter(name, self._values())
        job = self._context.jobs.run(self._context.writing(keep_filter, self._key, kept), changes=_SETTINGS)
        job.succeeded.connect(self._tell_kept)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _tell_kept(self, kept: tuple[KeptFilter, ...]) -> None:
        self.offer(kept)
        if self.dialog is not None:
            self.dialog.accept()
        self._page.toast.emit("Đã giữ bộ lọc", "Chọn lại ở nút Lọc.")

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        if self.dialog is not None and isinstance(error, UserError) and "field" in error.data:
            self.dialog.name_field.set_error(error.sentence)
        else:
            self._page.show_error(error)

    def _forget(self, name: str) -> None:
        work = self._context.writing(forget_filter, self._key, name)
        self._page.start(work, self._tell_forgotten, changes=_SETTINGS)

    @Slot(object)
    def _tell_forgotten(self, kept: tuple[KeptFilter, ...]) -> None:
        self.offer(kept)
        self._page.toast.emit("Đã bỏ bộ lọc", "")


class KeptFilterButton(MenuButton):
    """The button “Lọc” of a list whose own fields say all that limits it: only what is kept is behind it."""

    def __init__(self, filters: KeptFilters) -> None:
        super().__init__("Lọc", Icon.FILTER)
        self.setToolTip("Giữ lại điều đang tìm và lọc bằng một tên, để lần sau chọn lại")
        self._filters = filters
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        self._filters.add_to(self._menu)


def action(menu: QMenu, text: str, do: Callable[..., object], *, enabled: bool = True) -> QAction:
    """An entry for a menu; names that people gave may have any letters."""
    made = QAction(text.replace("&", "&&"), menu)
    made.setEnabled(enabled)
    made.triggered.connect(lambda: do())  # noqa: PLW0108 - Qt would give whether it is checked
    return made
