"""Opens a data folder in the window: off the UI thread, then the pages of its role, then the frame around them."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.clock import Clock, DayClock, local, today
from desktop.core.dates import format_date
from desktop.ui.jobs import JobRunner
from desktop.ui.tokens import Color
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.services.workspace import WorkplaceView, Workspace
    from desktop.ui.context import PageContext
    from desktop.ui.shell import Shell

_FEW_DAYS = 7
_MINUTE_MS = 60_000
_SHOWN_IN_FRAME = frozenset(
    {Topic.VALUES, Topic.TASKS, Topic.NARRATIVE, Topic.REPORT, Topic.PACKAGES, Topic.SETTINGS, Topic.BACKUP}
)


@dataclass(frozen=True)
class _Opened:
    """What the worker thread found in a data folder; ``view`` is ``None`` before the first run is finished."""

    workspace: "Workspace"
    view: "WorkplaceView | None"
    period: str
    demonstration_day: date | None


class Opener(QObject):
    """Owns the opened data folder; changes it when another one is chosen; keeps status bar and badges true.

    Args:
        shell: The window.
        jobs: Its runner.
        clock: Tells the time, unless the folder is a demonstration that stands on a day of its own.
        demonstration: Folder of a demonstration province, whose workplaces can be changed between.
    """

    opened = Signal()
    """A data folder is open and its pages are offered."""

    def __init__(
        self,
        shell: "Shell",
        jobs: JobRunner,
        clock: Clock,
        demonstration: Path | None = None,
    ) -> None:
        super().__init__(shell)
        self._shell = shell
        self._jobs = jobs
        self._clock = clock
        self._demonstration = demonstration
        self._workspace: Workspace | None = None
        self.context: PageContext | None = None
        self._day: date | None = None
        self.day_watch = QTimer(self, interval=_MINUTE_MS)
        """Looks whether a new day has begun: windows stay open over night, and deadlines come nearer."""
        self.day_watch.timeout.connect(self._watch_day)
        jobs.announced.connect(self._hear)

    def open(self, root: Path, db_url: str | None = None) -> None:
        """Open a data folder, made if it is not there; the pages follow when it is open."""
        self._shell.status.saved.say(self.tr("Đang mở dữ liệu…"))
        job = self._jobs.run(partial(_open, root, self._clock, db_url, self._workspace))
        job.succeeded.connect(self._show)
        job.failed.connect(self._shell.show_error)

    def close(self) -> None:
        """Leave the database in one file."""
        self.day_watch.stop()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    @Slot(object)
    def _show(self, found: _Opened) -> None:
        from desktop.ui.context import PageContext
        from desktop.ui.windows import agency_pages, demonstration_page, department_pages, first_run_page

        self._workspace = found.workspace
        self.context = PageContext(self._jobs, found.workspace, found.period)
        self.context.period_changed.connect(self._read_frame)
        self._shell.status.saved.say("")
        if found.view is None:
            self._shell.set_agency("")
            self._shell.set_navigation(first_run_page(self.context, self._start_over))
        else:
            from desktop.models.workplace import WorkplaceRole

            is_agency = found.view.role is WorkplaceRole.AGENCY
            pages = list(agency_pages(self.context) if is_agency else department_pages(self.context))
            if self._demonstration is not None:
                pages.append(demonstration_page(self.context, self._demonstration, self.open))
            self._shell.set_agency(found.view.agency.short_name, found.view.parent_name)
            self._shell.set_navigation(pages)
        self._say_demonstration(found)
        self._day = today(found.workspace.clock)
        self.day_watch.start()
        self._read_frame()
        self.opened.emit()

    @Slot()
    def _start_over(self) -> None:
        """The first run is finished: open the same folder again, now with its pages."""
        if self._workspace is not None:
            self.open(self._workspace.folder.root)

    @Slot()
    def _watch_day(self) -> None:
        if self._workspace is None or (day := today(self._workspace.clock)) == self._day:
            return
        self._day = day
        self._shell.refresh_all()
        self._read_frame()

    def _say_demonstration(self, found: _Opened) -> None:
        if found.demonstration_day is None:
            self._shell.set_notice("")
            return
        day = format_date(local(found.workspace.clock.now()).date())
        self._shell.set_notice(
            self.tr("Dữ liệu minh họa, không phải số liệu thật. Ngày giả định: {day}.").format(day=day)
        )

    @Slot(object)
    def _hear(self, changed: frozenset[Topic]) -> None:
        if self._workspace is None:
            return
        at = local(self._workspace.clock.now())
        self._shell.status.saved.say(self.tr("Đã lưu {time}").format(time=f"{at:%H:%M:%S}"))
        if changed & _SHOWN_IN_FRAME:
            self._read_frame()

    @Slot()
    def _read_frame(self) -> None:
        if self.context is None or not self.context.period:
            return
        job = self._jobs.run(partial(_read_frame, self.context.workspace, self.context.period))
        job.succeeded.connect(self._show_frame)
        job.failed.connect(self._shell.show_error)

    @Slot(object)
    def _show_frame(self, frame: "_Frame") -> None:
        status = self._shell.status
        status.period.say(self.tr("Kỳ {name}").format(name=frame.period_name[:1].lower() + frame.period_name[1:]))
        status.deadline.say(*_deadline(frame))
        if frame.backup:
            status.backup.say(self.tr("Sao lưu gần nhất: {when}").format(when=frame.backup))
        else:
            status.backup.say(self.tr("Chưa sao lưu lần nào"), Color.LATE)
        for key, text in frame.badges.items():
            if key in self._shell.navigation.buttons:
                self._shell.set_badge(key, text)


@dataclass(frozen=True)
class _Frame:
    period_name: str
    last_day: date | None
    days_left: int | None
    badges: dict[str, str]
    backup: str
    handed_in: int | None = None


def _deadline(frame: _Frame) -> tuple[str, Color]:
    if frame.last_day is None or frame.days_left is None:
        return "", Color.MUTED
    day = format_date(frame.last_day)
    if frame.handed_in is not None:
        return f"Đã nộp lần {frame.handed_in} (hạn cuối {day})", Color.OK
    if frame.days_left < 0:
        return f"Quá hạn {-frame.days_left} ngày (hạn cuối {day})", Color.MISSING
    if frame.days_left == 0:
        return f"Hạn cuối: hết hôm nay, {day}", Color.LATE
    return f"Còn {frame.days_left} ngày, đến hết {day}", Color.LATE if frame.days_left <= _FEW_DAYS else Color.MUTED


def _open(root: Path, clock: Clock, db_url: str | None, previous: "Workspace | None") -> _Opened:
    """On the worker thread: the heavy libraries are imported here, after the window was painted."""
    from desktop.services.demonstration_days import demonstration_today
    from desktop.services.desk import choose_period
    from desktop.services.workspace import NotSetUpError, Workspace, describe_workplace, is_department

    if previous is not None:
        previous.close()
    workspace = Workspace.open(root, clock, db_url=db_url, create=True)
    day = demonstration_today(workspace)
    if day is not None:
        workspace = Workspace(workspace.folder, workspace.database, DayClock(day, clock))
    with workspace.reading() as session:
        try:
            view = describe_workplace(session, workspace.clock)
        except NotSetUpError:
            return _Opened(workspace, None, "", day)
        period = choose_period(session, workspace.clock, handed_in_counts=not is_department(session))
    return _Opened(workspace, view, period, day)


def _read_frame(workspace: "Workspace", period: str) -> _Frame:
    from desktop.core.dates import format_moment
    from desktop.services.desk import read_frame
    from desktop.services.upkeep import last_backup
    from desktop.services.workspace import is_department
    from desktop.ui.windows import HAND_IN, INDICATORS, INTAKE, TASKS

    backup = last_backup(workspace)
    when = format_moment(backup.at) if backup else ""
    with workspace.reading() as session:
        if is_department(session):
            from desktop.services.follow_up import read_department_frame

            status, held = read_department_frame(session, workspace.clock, period)
            return _Frame(
                status.period.name, status.last_day, status.days_left, {INTAKE: str(held) if held else ""}, when
            )
        frame = read_frame(session, workspace.clock, period)
    badges = {
        TASKS: str(frame.waiting_tasks) if frame.waiting_tasks else "",
        INDICATORS: f"{frame.errors} lỗi" if frame.errors else "",
        HAND_IN: "",
    }
    return _Frame(frame.period_name, frame.last_day, frame.days_left, badges, when, frame.handed_in)
