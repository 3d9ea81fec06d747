"""Ctrl+Z and Ctrl+Y for the whole window: the last edit is taken back on whatever page it was made, and shown there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from desktop.core.errors import Cancelled
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.buttons import Button, ButtonKind
from desktop.ui.parts.layouts import row
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import px
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.services.undo import Step
    from desktop.ui.context import PageContext
    from desktop.ui.shell import Shell

_EDITED = frozenset(
    {Topic.VALUES, Topic.REPORT, Topic.TASKS, Topic.NARRATIVE, Topic.PACKAGES, Topic.AGENCIES, Topic.PROGRAMME}
)
"""What edits that can be taken back change."""


class UndoButtons(QFrame):
    """Two signs in the status bar whose tooltips say what would be taken back, or made again."""

    def __init__(self) -> None:
        super().__init__()
        self.back_button = Button("", Icon.ARROW_UNDO, ButtonKind.QUIET, hint=self.tr("Hoàn tác (Ctrl+Z)"))
        self.again_button = Button("", Icon.ARROW_REDO, ButtonKind.QUIET, hint=self.tr("Làm lại (Ctrl+Y)"))
        for button in (self.back_button, self.again_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setLayout(row(self.back_button, self.again_button, spacing=2))
        self.fit()

    def fit(self) -> None:
        """Be as large as goes with the size of text."""
        for button in (self.back_button, self.again_button):
            button.setFixedSize(px(32), px(22))

    def say(self, back: str, again: str) -> None:
        """What each of them would do now; nothing switches it off."""
        for button, name, told in (
            (self.back_button, self.tr("Hoàn tác (Ctrl+Z)"), back),
            (self.again_button, self.tr("Làm lại (Ctrl+Y)"), again),
        ):
            button.setEnabled(bool(told))
            whole = f"{name}: {told}" if told else name
            button.setToolTip(tip(whole))
            button.setAccessibleName(whole)


class Undoing(QObject):
    """Listens to the window's keys and lets the worker take edits back, in the order in which they were made.

    Args:
        shell: The window.
        jobs: Its runner.
        context: Of the opened data folder, whose history it is; None while there is none.
    """

    def __init__(self, shell: "Shell", jobs: JobRunner, context: "Callable[[], PageContext | None]") -> None:
        super().__init__(shell)
        self._shell = shell
        self._jobs = jobs
        self._context = context
        self.buttons = UndoButtons()
        self.buttons.say("", "")
        self.buttons.back_button.clicked.connect(self.take_back)
        self.buttons.again_button.clicked.connect(self.make_again)
        shell.status.add(self.buttons)
        self._listen(QKeySequence("Ctrl+Z"), self.take_back)
        for keys in ("Ctrl+Y", "Ctrl+Shift+Z"):
            self._listen(QKeySequence(keys), self.make_again)
        jobs.announced.connect(self.refresh)

    def set_offered(self, *, offered: bool) -> None:
        """Whether there is anything here that can be taken back."""
        self.buttons.setVisible(offered)
        self.refresh()

    def _listen(self, keys: QKeySequence, do: Callable[[], None]) -> None:
        QShortcut(keys, self._shell).activated.connect(do)

    @Slot()
    def refresh(self) -> None:
        """Say what could be taken back now."""
        context = self._context()
        if context is not None:
            self.buttons.say(context.history.next_back, context.history.next_again)

    @Slot()
    def take_back(self) -> None:
        """Take back the last edit."""
        if (context := self._context()) is not None:
            self._run(lambda: context.history.take_back(context.workspace), self._was_taken_back)

    @Slot()
    def make_again(self) -> None:
        """Make again what was taken back last."""
        if (context := self._context()) is not None:
            self._run(lambda: context.history.make_again(context.workspace), self._was_made_again)

    def _run(self, work: "Callable[[], Step | None]", done: "Callable[[Step | None], None]") -> None:
        job = self._jobs.run(work, changes=_EDITED)
        job.succeeded.connect(done)
        job.failed.connect(self._say_failure)

    @Slot(object)
    def _was_taken_back(self, step: "Step | None") -> None:
        self._show(self.tr("Đã hoàn tác"), step)

    @Slot(object)
    def _was_made_again(self, step: "Step | None") -> None:
        self._show(self.tr("Đã làm lại"), step)

    def _show(self, what: str, step: "Step | None") -> None:
        if step is not None:
            self._shell.open_page(step.page, step.target)
            self._shell.say(what, step.told)

    @Slot(object)
    def _say_failure(self, error: BaseException) -> None:
        self.refresh()
        if not isinstance(error, Cancelled):
            self._shell.show_error(error)
