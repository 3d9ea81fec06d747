"""Leads through what happens while the data is closed: it could not be opened, or is being replaced."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from desktop.core.clock import Clock
from desktop.core.errors import Cancelled, UserError
from desktop.services.server_steps import ServerStep
from desktop.ui.dialogs import MessageDialog
from desktop.ui.jobs import JobRunner
from desktop.ui.rescue.page import Outcome, RescuePage
from desktop.ui.tokens import Tone
from desktop.ui.windows import rescue_page

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class RescueGuide(QObject):
    """Puts the rescue page in the window in place of all others."""

    reopen_wanted = Signal(bool)
    """Please open the folder; true: whoever is said to have it open is gone."""

    password_given = Signal(str)
    """Please open the folder's server with this password."""
    server_wanted = Signal(object)
    """The server is elsewhere: please do this ``ServerStep``."""

    def __init__(self, shell: "Shell", jobs: JobRunner, clock: Clock) -> None:
        super().__init__(shell)
        self._shell, self._jobs, self._clock = shell, jobs, clock
        self._outcome: Outcome | None = None

    def explain(self, root: Path, error: BaseException) -> None:
        """The folder could not be opened: say why, and what can be done."""
        if isinstance(error, UserError):
            self._offer(root, error)
        elif not isinstance(error, Cancelled):
            self._shell.set_navigation(())
            self._shell.show_error(error)

    def replace(self, root: Path, file: Path, *, moving_in: bool) -> None:
        """The folder was closed: replace its data by what is in the file."""
        page = self._offer(root, None)
        (page.move_in if moving_in else page.restore)(file)

    def do_step(self, root: Path, step: ServerStep) -> None:
        """The folder was closed: move its data to a server, or do another step with one."""
        self._offer(root, None).do_step(step)

    def _offer(self, root: Path, error: UserError | None) -> RescuePage:
        page = RescuePage(self._jobs, root, self._clock, error)
        page.reopen_wanted.connect(self.reopen_wanted)
        page.replaced.connect(self._hear_replaced)
        page.password_given.connect(self.password_given)
        page.server_wanted.connect(self.server_wanted)
        self._shell.set_notice("")
        self._shell.set_warning("")
        self._shell.set_navigation(rescue_page(lambda: page))
        self._shell.open_page(next(iter(self._shell.navigation.buttons)))
        return page

    @Slot(object)
    def _hear_replaced(self, outcome: Outcome) -> None:
        self._outcome = outcome
        settings = QSettings()
        for key, value in outcome.preferences:
            settings.setValue(key, value)
        self.reopen_wanted.emit(False)

    def tell_outcome(self) -> None:
        """The folder is open again: say what was done, and the way back."""
        if self._outcome is not None:
            outcome, self._outcome = self._outcome, None
            if not outcome.title:
                return
            MessageDialog(self._shell, Tone.OK, outcome.title, outcome.text).open()
