"""Ctrl+K in the whole window: pages, settings, help, and everything that the programme or the directory names."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.services.programme.explanations import Subject
from desktop.services.workplace.found_places import NamedPlace, list_places
from desktop.ui import places
from desktop.ui.help.texts import HELP_PAGES
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.buttons import quiet
from desktop.ui.quick_search.dialog import QuickSearchDialog
from desktop.ui.settings.places import SETTINGS_PLACES

if TYPE_CHECKING:
    from desktop.ui.context import PageContext
    from desktop.ui.shell import Shell

_PAGES = {
    Subject.TASK: places.TASKS,
    Subject.SECTION: places.NARRATIVE,
    Subject.REGISTER: places.REGISTERS,
    Subject.AGENCY: places.READING,
}
"""Where things are shown; indicators stand in the agency's grid or in the department's totals."""


class QuickSearch(QObject):
    """Opens the box, and goes where it points.

    Args:
        shell: The window.
        jobs: Its runner.
        context: Of the opened data folder; None while there is none.
    """

    help_wanted = Signal(str)
    """A page of the help was chosen: its key."""

    def __init__(self, shell: "Shell", jobs: JobRunner, context: "Callable[[], PageContext | None]") -> None:
        super().__init__(shell)
        self._shell, self._jobs, self._context = shell, jobs, context
        self.dialog: QuickSearchDialog | None = None
        self.button = quiet("", Icon.SEARCH, hint=self.tr("Tìm nhanh (Ctrl+K)"))
        self.button.clicked.connect(self.open)
        shell.status.add(self.button)
        QShortcut(QKeySequence("Ctrl+K"), shell).activated.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Show the box; what is read from the data folder follows."""
        if self.dialog is not None:
            return
        self.dialog = QuickSearchDialog(self._shell, tuple(self._of_window()))
        self.dialog.chosen.connect(self._go)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()
        context = self._context()
        if context is not None and context.period:
            job = self._jobs.run(context.reading(list_places))
            job.succeeded.connect(self._add)
            job.failed.connect(self._shell.show_error)

    def _of_window(self) -> Iterator[NamedPlace]:
        for item in self._shell.items:
            yield NamedPlace(None, "", item.title, "Trang", item.key)
        keys = {item.key for item in self._shell.items}
        if places.SETTINGS in keys:
            for target, title in SETTINGS_PLACES:
                yield NamedPlace(None, "", title, "Thiết lập", places.SETTINGS, target)
        for page in HELP_PAGES:
            if page.is_for(keys):
                yield NamedPlace(None, "", f"Trợ giúp: {page.title}", "Hướng dẫn", "", page.key)

    @Slot(object)
    def _add(self, found: Sequence[NamedPlace]) -> None:
        if self.dialog is not None:
            self.dialog.add(found)

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    @Slot(object)
    def _go(self, place: NamedPlace) -> None:
        if place.subject is None and not place.page:
            self.help_wanted.emit(place.target)
        elif place.subject is None:
            self._shell.open_page(place.page, place.target or None)
        else:
            self._shell.open_page(self._page_of(place.subject), place.code)

    def _page_of(self, subject: Subject) -> str:
        if subject is not Subject.INDICATOR:
            return _PAGES[subject]
        keys = {item.key for item in self._shell.items}
        return places.INDICATORS if places.INDICATORS in keys else places.CONSOLIDATION
