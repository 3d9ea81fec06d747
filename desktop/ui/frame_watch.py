"""Keeps what stands around the pages true while a data folder is open: badges, status bar, the day."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.core.clock import local, today
from desktop.core.dates import format_date
from desktop.services.workplace.frame_view import WindowFrame
from desktop.ui.frame import show_frame
from desktop.ui.jobs import JobRunner
from desktop.ui.moved_warning import MovedWarning
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace
    from desktop.ui.context import PageContext
    from desktop.ui.shell import Shell

_MINUTE_MS = 60_000
_PAUSE_MS = 250
_TYPED = frozenset({Topic.VALUES, Topic.NARRATIVE})
"""What is saved while somebody types: the next edit must not wait until the frame was read."""
_SHOWN_IN_FRAME = frozenset(
    {Topic.VALUES, Topic.TASKS, Topic.NARRATIVE, Topic.REPORT, Topic.PACKAGES, Topic.SETTINGS, Topic.BACKUP}
)


class FrameWatch(QObject):
    """Reads the frame anew after what it shows was changed, and when a new day has begun.

    Args:
        shell: The window.
        jobs: Its runner.
        workspace: Gives the open data folder; None while there is none.
        context: Gives that of its pages.
    """

    def __init__(
        self,
        shell: "Shell",
        jobs: JobRunner,
        workspace: "Callable[[], Workspace | None]",
        context: "Callable[[], PageContext | None]",
    ) -> None:
        super().__init__(shell)
        self._shell, self._jobs = shell, jobs
        self._workspace, self._context = workspace, context
        self._moved = MovedWarning(shell, jobs, workspace)
        self.day: date | None = None
        """The day on which the open data stands."""
        self.day_watch = QTimer(self, interval=_MINUTE_MS)
        """Looks whether a new day has begun: windows stay open over night, and deadlines come nearer."""
        self.day_watch.timeout.connect(self._watch_day)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        jobs.announced.connect(self._hear)

    def begin(self) -> None:
        """A folder is open."""
        workspace = self._workspace()
        if workspace is not None:
            self.day = today(workspace.clock)
            self.day_watch.start()
            self.read()

    def stop(self) -> None:
        """The folder is closed: days pass unnoticed."""
        self.day_watch.stop()

    def say_day(self, assumed: date | None) -> None:
        """A line over everything while the window stands on an assumed day."""
        notice = self.tr("Dữ liệu minh họa, không phải số liệu thật. Ngày giả định: {day}.")
        self._shell.set_notice(notice.format(day=format_date(assumed)) if assumed else "")

    @Slot()
    def read(self) -> None:
        """Read the frame of the period that the window stands on; what the open page asks for comes first."""
        workspace, context = self._workspace(), self._context()
        if workspace is None or context is None or not context.period:
            return
        job = self._jobs.run(partial(_read_frame, workspace, context.period), after_painting=True)
        job.succeeded.connect(self._show)
        job.failed.connect(self._shell.show_error)

    @Slot(object)
    def _show(self, frame: WindowFrame) -> None:
        self._moved.has_moved = frame.moved_at is not None
        show_frame(self._shell, frame)

    @Slot()
    def _watch_day(self) -> None:
        workspace = self._workspace()
        if workspace is None or (day := today(workspace.clock)) == self.day:
            return
        self.day = day
        self._shell.refresh_all()
        self.read()

    @Slot(object)
    def _hear(self, changed: frozenset[Topic]) -> None:
        workspace = self._workspace()
        if workspace is None:
            return
        at = local(workspace.clock.now())
        self._shell.status.saved.say(self.tr("Đã lưu {time}").format(time=f"{at:%H:%M:%S}"))
        self._moved.hear(changed)
        if changed <= _TYPED:
            self._pause.start()
        elif changed & _SHOWN_IN_FRAME:
            self.read()


def _read_frame(workspace: "Workspace", period: str) -> WindowFrame:
    from desktop.services.workplace.frame import read_window_frame

    return read_window_frame(workspace, period)
