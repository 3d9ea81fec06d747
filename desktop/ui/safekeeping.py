"""Looks after the open data folder: the lock that says who has it open, and backups now and then and at the end."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.errors import Cancelled, UserError
from desktop.ui.jobs import JobRunner
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.core.progress import Progress
    from desktop.services.safety.backup_notes import BackupNotes
    from desktop.services.workplace.occupancy import Occupation
    from desktop.services.workspace import Workspace

_log = logging.getLogger(__name__)

_LOOKS_EVERY_MS = 5 * 60_000


class Safekeeping(QObject):
    """Backs up on a thread of its own, so that no edit waits for a slow stick.

    Args:
        jobs: The window's runner: hears that there is a new backup.
        parent: Owns this.
    """

    damaged = Signal(object)
    """The database is not sound any more: the exception."""
    recovered = Signal(str)
    """The program was not closed in order last time, and the database is sound all the same: who had it open."""

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._background = JobRunner(self)
        self._workspace: Workspace | None = None
        self._occupation: Occupation | None = None
        self._automatic = False
        self.watch = QTimer(self, interval=_LOOKS_EVERY_MS)
        """Looks now and then whether a backup is due."""
        self.watch.timeout.connect(self.look)

    def begin(self, workspace: "Workspace", occupation: "Occupation | None", *, automatic: bool) -> None:
        """A folder is open; backups are made of it by themselves where people work for real."""
        self._workspace, self._occupation, self._automatic = workspace, occupation, automatic
        if automatic and workspace.database.is_file:
            self.watch.start()
            if occupation is not None and occupation.left_behind is not None:
                self._run(partial(_check, workspace, occupation.left_behind.words), self.recovered.emit)

    def pause(self) -> "Occupation | None":
        """The folder will be closed: nothing runs on it any more; who closes it releases what is returned."""
        self.watch.stop()
        self._background.cancel_all()
        self._background.wait_for_done()
        occupation, self._occupation, self._workspace = self._occupation, None, None
        return occupation

    @Slot()
    def look(self) -> None:
        """Back up if it is due."""
        if self._workspace is not None and not self._background.is_busy():
            self._run(partial(_back_up_if_due, self._workspace), self._tell)

    def _run(self, work: partial[object], done: Callable[..., object]) -> None:
        def with_progress(progress: "Progress") -> object:
            return work(progress=progress)

        job = self._background.run_with_progress(with_progress)
        job.succeeded.connect(done)
        job.failed.connect(self._hear_failure)

    @Slot(object)
    def _tell(self, notes: "BackupNotes | None") -> None:
        if notes is not None:
            self._jobs.announced.emit(frozenset({Topic.BACKUP}))

    @Slot(object)
    def _hear_failure(self, error: BaseException) -> None:
        """What refused a backup is written down beside the backups, and reminded of; damage cannot wait."""
        from desktop.database.errors import DatabaseDamagedError

        if isinstance(error, DatabaseDamagedError):
            self.damaged.emit(error)
        elif isinstance(error, UserError):
            self._jobs.announced.emit(frozenset({Topic.BACKUP}))
        elif not isinstance(error, Cancelled):
            self._jobs.unheard.emit(error)

    def back_up_at_close(self) -> bool:
        """Make the last backup of the day while the window is gone already; says whether all is backed up now."""
        workspace = self._workspace
        if workspace is None or not self._automatic or not workspace.database.is_file:
            return False
        from desktop.services.safety.backups import back_up_by_plan, is_backed_up, is_due

        try:
            if is_due(workspace.folder, workspace.clock, closing=True):
                if self._occupation is not None:
                    self._occupation.say_closing()
                back_up_by_plan(workspace, closing=True)
            return is_backed_up(workspace.folder)
        except UserError as error:
            _log.warning("no backup at the end: %s", error)  # written down beside the backups; the home page reminds
            return False


def _back_up_if_due(workspace: "Workspace", *, progress: "Progress") -> "BackupNotes | None":
    from desktop.services.safety.backups import back_up_by_plan, is_due

    if not is_due(workspace.folder, workspace.clock):
        return None
    return back_up_by_plan(workspace, progress)


def _check(workspace: "Workspace", who: str, *, progress: "Progress") -> str:
    """After a crash."""
    from desktop.database.errors import DatabaseDamagedError

    progress.check()
    if findings := workspace.database.check():
        raise DatabaseDamagedError(workspace.database.place, findings[0].message)
    return who
