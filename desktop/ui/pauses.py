"""Uses the moments in which nobody changes anything for what would otherwise be waited for."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.ui.jobs import JobRunner

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace

_PAUSE_MS = 1_000


class Pauses(QObject):
    """Leaves behind what the next start shows at once, on a thread of its own: no edit waits for it.

    Args:
        jobs: The window's runner: tells what was changed.
        parent: Owns this.
    """

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._background = JobRunner(self)
        self._workspace: Workspace | None = None
        self._assumed_day = False
        self.timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.timer.timeout.connect(self._use)
        jobs.announced.connect(self._wait)

    def begin(self, workspace: "Workspace", *, assumed_day: bool) -> None:
        """A folder is open whose first page may be shown before anybody has unlocked anything."""
        self._workspace, self._assumed_day = workspace, assumed_day
        self.timer.start()

    def end(self) -> None:
        """The folder will be closed, or locked: nothing runs on it any more."""
        self.timer.stop()
        self._background.wait_for_done()
        self._workspace = None

    @Slot()
    def _wait(self) -> None:
        if self._workspace is not None:
            self.timer.start()

    @Slot()
    def _use(self) -> None:
        if self._jobs.is_busy() or self._background.is_busy():
            self.timer.start()
        elif self._workspace is not None:
            self._background.run(partial(_keep_look, self._workspace, assumed_day=self._assumed_day))


def _keep_look(workspace: "Workspace", *, assumed_day: bool) -> None:
    from desktop.services.workplace.first_look import keep_first_look

    keep_first_look(workspace, assumed_day=assumed_day)
