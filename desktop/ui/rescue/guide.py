"""Leads through what happens while the data is closed: it could not be opened, or is being replaced."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from desktop.core.clock import Clock
from desktop.core.errors import Cancelled, UserError
from desktop.ui.jobs import JobRunner

if TYPE_CHECKING:
    from desktop.rules.profiles import Officer
    from desktop.services.safety.server_steps import ServerStep
    from desktop.ui.rescue.page import Outcome, RescuePage
    from desktop.ui.shell import Shell


class RescueGuide(QObject):
    """Puts the rescue page in the window in place of all others.

    Args:
        shell: The window.
        jobs: Its runner.
        clock: Tells the time.
        shut: Closes the folder, and gives it; None where none was asked for yet.
        at_work: Who has unlocked the window, where people are told apart; decides about the data as a whole.
    """

    reopen_wanted = Signal(bool)
    """Please open the folder; true: whoever is said to have it open is gone."""

    def __init__(
        self,
        shell: "Shell",
        jobs: JobRunner,
        clock: Clock,
        shut: Callable[[], Path | None],
        at_work: "Callable[[], Officer | None]",
    ) -> None:
        super().__init__(shell)
        self._shell, self._jobs, self._clock, self._shut, self._at_work = shell, jobs, clock, shut, at_work
        self._outcome: Outcome | None = None
        self._proof = "", ""
        self.password = ""
        """Of the account on the server that the folder names; kept until the window is closed, and nowhere else."""

    @Slot(object)
    def explain(self, error: BaseException) -> None:
        """The folder cannot be opened, or its database turned out to be damaged: say why, and what can be done."""
        root = self._shut()
        if root is None:
            return
        self._shell.status.saved.say("")
        if isinstance(error, UserError):
            self._offer(root, error)
        elif not isinstance(error, Cancelled):
            self._shell.set_navigation(())
            self._shell.show_error(error)

    @Slot(object, bool)
    def replace(self, file: Path, moving_in: bool) -> None:  # noqa: FBT001 - as Qt tells it
        """Go back to a backup, or let another computer's data move in: nothing is open meanwhile."""
        self._jobs.wait_for_done()
        officer = self._at_work()
        if (root := self._shut()) is not None:
            page = self._offer(root, None, officer)
            (page.move_in if moving_in else page.restore)(file)

    @Slot(object)
    def do_step(self, step: "ServerStep") -> None:
        """Move the data to a server, open what is there, or bring it home: nothing is open meanwhile."""
        self._jobs.wait_for_done()
        officer = self._at_work()
        if (root := self._shut()) is not None:
            self.password = step.password or self.password
            self._offer(root, None, officer).do_step(replace(step, password=self.password))

    @Slot(bool)
    def change_encryption(self, wanted: bool) -> None:  # noqa: FBT001 - as Qt tells it
        """Encrypt the data, or let it lie plain again: nothing is open meanwhile."""
        self._jobs.wait_for_done()
        officer = self._at_work()
        if (root := self._shut()) is not None:
            self._offer(root, None, officer).change_encryption(wanted=wanted)

    def take_proof(self) -> tuple[str, str]:
        """Who has just opened the encrypted data, and by which passphrase; it is asked for once and then forgotten."""
        proof, self._proof = self._proof, ("", "")
        return proof

    @Slot(str, str)
    def _hear_unlocked(self, name: str, passphrase: str) -> None:
        self._proof = name, passphrase
        self.reopen_wanted.emit(False)

    def _offer(self, root: Path, error: UserError | None, officer: "Officer | None" = None) -> "RescuePage":
        from desktop.ui.rescue.page import RescuePage
        from desktop.ui.windows import rescue_page

        page = RescuePage(self._jobs, root, self._clock, error, officer)
        page.reopen_wanted.connect(self.reopen_wanted)
        page.replaced.connect(self._hear_replaced)
        page.password_given.connect(self._use_password)
        page.server_wanted.connect(self.do_step)
        page.unlocked.connect(self._hear_unlocked)
        self._shell.status.saved.say("")
        self._shell.set_notice("")
        self._shell.set_warning("")
        self._shell.set_navigation(rescue_page(lambda: page))
        self._shell.open_page(next(iter(self._shell.navigation.buttons)))
        return page

    @Slot(str)
    def _use_password(self, password: str) -> None:
        self.password = password
        self.reopen_wanted.emit(False)

    @Slot(object)
    def _hear_replaced(self, outcome: "Outcome") -> None:
        self._outcome = outcome
        settings = QSettings()
        for key, value in outcome.preferences:
            settings.setValue(key, value)
        self.reopen_wanted.emit(False)

    def tell_outcome(self) -> None:
        """The folder is open again: say what was done, and the way back."""
        outcome, self._outcome = self._outcome, None
        if outcome is None or not outcome.title:
            return
        from desktop.ui.dialogs import MessageDialog
        from desktop.ui.tokens import Tone

        MessageDialog(self._shell, Tone.OK, outcome.title, outcome.text).open()
