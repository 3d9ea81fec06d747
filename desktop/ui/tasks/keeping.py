"""Filters kept by a name: asked for, kept, chosen again, and forgotten."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.errors import UserError
from desktop.services.kept_filters import KeptFilter, forget_filter, keep_filter
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog
from desktop.ui.page import Page
from desktop.ui.parts.inputs import FormField
from desktop.ui.tasks.filters import FilterMenu
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


class FilterKeeping(QObject):
    """Works for a page with a filter menu, which owns it; ``values`` says all that limits and orders its list."""

    wanted = Signal(object)
    """Values of the kept filter that was chosen."""

    def __init__(
        self, page: Page, context: PageContext, menu: FilterMenu, key: str, values: Callable[[], Mapping[str, str]]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._key = key
        self._values = values
        self.dialog: NameDialog | None = None
        menu.keep_wanted.connect(self.ask_name)
        menu.kept_chosen.connect(self._choose)
        menu.forget_wanted.connect(self._forget)

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
        job.succeeded.connect(self._kept)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _kept(self, _all: object) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._page.toast.emit("Đã giữ bộ lọc", "Chọn lại ở nút Lọc.")

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        if self.dialog is not None and isinstance(error, UserError) and "field" in error.data:
            self.dialog.name_field.set_error(error.sentence)
        else:
            self._page.show_error(error)

    @Slot(object)
    def _choose(self, kept: KeptFilter) -> None:
        self.wanted.emit(dict(kept.values))

    @Slot(str)
    def _forget(self, name: str) -> None:
        work = self._context.writing(forget_filter, self._key, name)
        self._page.start(work, self._forgot, changes=_SETTINGS)

    @Slot(object)
    def _forgot(self, _all: object) -> None:
        self._page.toast.emit("Đã bỏ bộ lọc", "")
