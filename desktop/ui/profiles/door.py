"""Where people are told apart: locks the opened folder, and lets in who has proven who it is."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.ui.data_folder import Opened

if TYPE_CHECKING:
    from desktop.rules.profiles import Officer
    from desktop.services.officers.profiles import ProfileSettings
    from desktop.ui.jobs import JobRunner
    from desktop.ui.page import Page
    from desktop.ui.profiles.guard import Guard
    from desktop.ui.shell import Shell


class Door(QObject):
    """Holds what was opened while the window is locked; shows nothing of it but the page that unlocks.

    Args:
        shell: The window.
        jobs: Its runner.
    """

    closing = Signal()
    """The window is about to be locked: nothing may lead to the data any more."""
    unlocked = Signal(object, object)
    """What was ``Opened``, its workspace bearing the name of who works in it from now on; and who, the ``Officer``."""

    def __init__(self, shell: "Shell", jobs: "JobRunner") -> None:
        super().__init__(shell)
        self._shell, self._jobs = shell, jobs
        self._found: Opened | None = None
        self._name = ""
        self._proof = "", ""
        self.guard: Guard | None = None

    @property
    def is_guarded(self) -> bool:
        """Whether people are told apart in what is open."""
        return self._found is not None

    def close(self, found: Opened, proof: tuple[str, str] = ("", "")) -> None:
        """This was opened, and people are told apart in it: nobody works there before he has unlocked the window.

        Args:
            found: What was opened.
            proof: Who has just opened the encrypted data, and by which passphrase: it is not asked for twice.
        """
        self._found, self._proof = found, proof
        self._lock()

    def forget(self) -> None:
        """Another folder is opened, or none: nobody is on guard."""
        self._found = None
        if self.guard is not None:
            self.guard.end()

    @Slot()
    def _lock(self) -> None:
        from desktop.services.workplace.first_look import forget_first_look
        from desktop.ui.profiles.guard import Guard
        from desktop.ui.windows import lock_page

        if self._found is None:
            return
        self._jobs.wait_for_done()
        if self.guard is None:
            self.guard = Guard(self._shell)
            self.guard.lock_wanted.connect(self._lock)
        self.guard.end()
        forget_first_look(self._found.workspace.folder)
        self.closing.emit()
        for item in (self._shell.status.period, self._shell.status.deadline):
            item.say("")
        self._shell.set_agency(self._found.seat.agency if self._found.seat is not None else "")
        self._shell.set_navigation(lock_page(self._make_page))

    def _make_page(self) -> "Page":
        from desktop.ui.profiles.lock_page import LockPage

        assert self._found is not None  # noqa: S101 - only then it is asked for
        name, passphrase = self._proof
        self._proof = "", ""
        page = LockPage(self._jobs, self._found.workspace, name or self._name, passphrase)
        page.unlocked.connect(self._let_in)
        return page

    @Slot(object, object)
    def _let_in(self, officer: "Officer", settings: "ProfileSettings") -> None:
        """Somebody has proven who it is: what is done from now on bears that name."""
        found = self._found
        if found is None or found.seat is None or self.guard is None:
            return
        self._name = officer.name
        self.guard.begin(officer.name, settings.idle_minutes)
        theirs = replace(found.workspace, officer=officer)
        self.unlocked.emit(replace(found, workspace=theirs, people=settings.people), officer)
