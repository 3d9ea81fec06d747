"""F1: opens and closes the panel, and lets it follow the keyboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from desktop.services.programme.explanations import Explained, Subject, explain
from desktop.ui.help.panel import HelpPanel
from desktop.ui.help.texts import FIRST, HELP_PAGES, read_help
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.buttons import quiet

if TYPE_CHECKING:
    from desktop.ui.context import PageContext
    from desktop.ui.shell import Shell


_PAUSE_MS = 120
"""While somebody runs through a grid with the arrows nothing is looked up."""


class Helping(QObject):
    """Knows what is explained now; the panel is made when it is first asked for.

    Args:
        shell: The window.
        jobs: Its runner.
        context: Of the opened data folder; None while there is none.
    """

    def __init__(self, shell: "Shell", jobs: JobRunner, context: "Callable[[], PageContext | None]") -> None:
        super().__init__(shell)
        self._shell, self._jobs, self._context = shell, jobs, context
        self.panel: HelpPanel | None = None
        self._page = ""
        self._subject: tuple[Subject, str] | None = None
        self._watched: QItemSelectionModel | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.follow)
        self.button = quiet("", Icon.QUESTION_CIRCLE, hint=self.tr("Trợ giúp (F1)"))
        self.button.clicked.connect(self.toggle)
        shell.status.add(self.button)
        shell.page_opened.connect(self._ask_again)
        shell.page_refreshed.connect(self._ask_again)
        QShortcut(QKeySequence("F1"), shell).activated.connect(self.toggle)

    @Slot()
    def toggle(self) -> None:
        """Open the panel at what the keyboard stands on, or close it."""
        if self.panel is not None:
            self._close()
            return
        self._open()
        self.follow()

    @Slot(str)
    def read(self, key: str) -> None:
        """Show a page of the help, whatever page of the window is open."""
        if self.panel is None:
            self._open()
        self._show_page(key)
        self._say_nothing_here()

    @Slot(str)
    def _ask_again(self, _key: str) -> None:
        self._pause.start()

    @Slot()
    def follow(self) -> None:
        """Explain what the keyboard stands on now."""
        if self.panel is None or self.panel.isAncestorOf(QApplication.focusWidget() or self.panel):
            return
        if self._shell.current_key:
            self._show_page(self._shell.current_key)
        field = self._field()
        subject = self._shell.page(self._shell.current_key).subject() if self._shell.current_key else None
        if field is not None:
            self._subject = None
            self.panel.show_field(*field)
        elif subject is None:
            self._say_nothing_here()
        elif subject != self._subject:
            self._look_up(subject)

    def _open(self) -> None:
        self.panel = HelpPanel()
        keys = {item.key for item in self._shell.items}
        self.panel.set_pages([page for page in HELP_PAGES if page.is_for(keys)])
        self.panel.closed.connect(self._close)
        self.panel.page_chosen.connect(self.read)
        self._page, self._subject = "", None
        self._shell.set_side(self.panel)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self._watch(QApplication.focusWidget())

    @Slot()
    def _close(self) -> None:
        if self.panel is None:
            return
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._focus_moved)
        inside = self.panel.isAncestorOf(QApplication.focusWidget() or self.panel)
        self._watch(None)
        self._shell.set_side(None)
        self.panel.deleteLater()
        self.panel = None
        if inside and self._shell.current_key:
            self._shell.page(self._shell.current_key).take_focus()

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._watch(new)
        self._pause.start()

    def _watch(self, widget: QWidget | None) -> None:
        """In a table the keyboard moves without leaving the widget."""
        if self._watched is not None:
            self._watched.currentChanged.disconnect(self._moved)
            self._watched = None
        if isinstance(widget, QAbstractItemView) and widget.selectionModel() is not None:  # pyright: ignore[reportUnnecessaryComparison] - None without a model
            self._watched = widget.selectionModel()
            self._watched.currentChanged.connect(self._moved)

    @Slot(QModelIndex, QModelIndex)
    def _moved(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._pause.start()

    def _show_page(self, key: str) -> None:
        if self.panel is not None and key != self._page:
            self._page = key
            text = read_help(key)
            self.panel.show_page(key, text.body or read_help(FIRST.key).body)

    def _field(self) -> tuple[str, str] | None:
        """The passage for the widget that has the keyboard, or for what it stands in."""
        text = read_help(self._shell.current_key)
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self._shell:  # pyright: ignore[reportUnnecessaryComparison] - None without focus
            if (name := said_name(widget)) and (found := text.of_field(name)) is not None:
                return found
            widget = widget.parentWidget()
        return None

    def _say_nothing_here(self) -> None:
        self._subject = None
        if self.panel is not None:
            self.panel.show_nothing_here()

    def _look_up(self, subject: tuple[Subject, str]) -> None:
        context = self._context()
        self._subject = subject
        if context is not None:
            job = self._jobs.run(context.reading(explain, *subject))
            job.succeeded.connect(self._show_explained)

    @Slot(object)
    def _show_explained(self, explained: Explained | None) -> None:
        if self.panel is not None and self._subject is not None:
            if explained is None:
                self.panel.show_nothing_here()
            else:
                self.panel.show_explained(explained)


def said_name(widget: QWidget) -> str:
    """What a screen reader calls a widget: its name, or the words that stand on it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
