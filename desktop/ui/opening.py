"""Opens a data folder in the window: off the UI thread, then the pages of its role, then the frame around them."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.clock import Clock, local, today
from desktop.core.dates import format_date
from desktop.services.frame_view import WindowFrame
from desktop.ui.context import PageContext
from desktop.ui.data_folder import Opened, Previous, Seat, Wanted, load_look, open_folder
from desktop.ui.frame import show_frame
from desktop.ui.jobs import JobRunner
from desktop.ui.moved_warning import MovedWarning
from desktop.ui.safekeeping import Safekeeping
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.rules.profiles import Officer
    from desktop.services.first_look import FirstLook, LookHead
    from desktop.services.profiles import ProfileSettings
    from desktop.services.server_steps import ServerStep
    from desktop.services.workspace import Workspace
    from desktop.ui.help.helping import Helping
    from desktop.ui.page import Page
    from desktop.ui.profiles.guard import Guard
    from desktop.ui.quick_search.search import QuickSearch
    from desktop.ui.rescue.guide import RescueGuide
    from desktop.ui.shell import Shell
    from desktop.ui.undoing import Undoing

_MINUTE_MS = 60_000
_PAUSE_MS = 250
_TYPED = frozenset({Topic.VALUES, Topic.NARRATIVE})
"""What is saved while somebody types: the next edit must not wait until the frame was read."""
_SHOWN_IN_FRAME = frozenset(
    {Topic.VALUES, Topic.TASKS, Topic.NARRATIVE, Topic.REPORT, Topic.PACKAGES, Topic.SETTINGS, Topic.BACKUP}
)


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
    training_wanted = Signal(object)
    """A page asks for training: see ``PageContext.training_wanted``."""

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
        self._seated: Seat | None = None
        self._on_assumed_day = False
        self.context: PageContext | None = None
        self.undoing: Undoing | None = None
        self.helping: Helping | None = None
        self.quick_search: QuickSearch | None = None
        self.safekeeping = Safekeeping(jobs, self)
        self.safekeeping.damaged.connect(self._stay_closed)
        self.safekeeping.recovered.connect(self._say_recovered)
        self._moved = MovedWarning(shell, jobs, lambda: self._workspace)
        self._rescue: RescueGuide | None = None
        self._place: tuple[Path, str | None] | None = None
        self._password = ""
        self._day: date | None = None
        self._guarded: Opened | None = None
        self._guard: Guard | None = None
        self._officer = ""
        self.day_watch = QTimer(self, interval=_MINUTE_MS)
        """Looks whether a new day has begun: windows stay open over night, and deadlines come nearer."""
        self.day_watch.timeout.connect(self._watch_day)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read_frame)
        jobs.announced.connect(self._hear)

    @property
    def root(self) -> Path | None:
        """The data folder that was asked for last."""
        return self._place[0] if self._place is not None else None

    @property
    def place(self) -> tuple[Path, str | None] | None:
        """What ``open`` was given last."""
        return self._place

    @property
    def trains(self) -> bool:
        """Whether the data that is open is made up for training."""
        return self._seated is not None and self._seated.trains

    @property
    def day(self) -> date | None:
        """The day on which the open data stands."""
        return self._day

    @property
    def is_open(self) -> bool:
        """Whether its data is open now."""
        return self._workspace is not None

    def open(self, root: Path, db_url: str | None = None, *, take_over: bool = False) -> None:
        """Open a data folder, made if it is not there.

        What its first page showed last is shown at once, if it is still true; the pages follow when it is open.

        Args:
            root: The folder.
            db_url: Where the database is, when it is not the folder's own.
            take_over: A person says that the computer that had it open has closed it.
        """
        self._place = root, db_url
        self._shell.status.saved.say(self.tr("Đang mở dữ liệu…"))
        self._guarded = None
        if self._guard is not None:
            self._guard.end()
        self.context = self._new_context()
        wanted = Wanted(
            root,
            db_url,
            take_over=take_over,
            is_demonstration=self._demonstration is not None,
            password=self._password,
        )
        previous = Previous(self._workspace, self.safekeeping.pause())
        self._workspace = None
        self._open_rest = partial(open_folder, wanted, self._clock, previous, self.context)
        if db_url is not None:
            self._show_look(None)
            return
        job = self._jobs.run(partial(load_look, root, self._clock))
        job.succeeded.connect(self._show_look)
        job.failed.connect(self._shell.show_error)

    def _new_context(self) -> PageContext:
        made = PageContext(self._jobs)
        made.period_changed.connect(self._read_frame)
        made.replacement_wanted.connect(self._replace)
        made.training_wanted.connect(self.training_wanted)
        made.server_wanted.connect(self._go_to_server)
        made.guard_changed.connect(self._reopen)
        return made

    def close(self) -> None:
        """Leave the database in one file, and beside it what the next start shows at once."""
        self.day_watch.stop()
        if self._workspace is None:
            return
        backed_up = self.safekeeping.back_up_at_close()
        occupation, workspace, self._workspace = self.safekeeping.pause(), self._workspace, None
        if self._guarded is not None or self._seated is None or self._seated.trains:
            workspace.close()
        else:
            from desktop.services.first_look import save_first_look

            save_first_look(workspace, assumed_day=self._on_assumed_day)
        if backed_up:
            from desktop.services.backups import note_backed_up

            note_backed_up(workspace.folder)
        if occupation is not None:
            occupation.release()

    @Slot(object)
    def _show_look(self, look: "FirstLook | None") -> None:
        """Open the folder once this look is painted: loading the database's libraries would hold it up.

        The opening is queued first all the same, so that whatever the page asks for comes after it.
        """
        self._seated = None
        painted = Event()
        job = self._jobs.run(partial(self._open_rest, painted))
        job.succeeded.connect(self._show)
        job.failed.connect(self._stay_closed)
        try:
            if look is not None:
                self._show_home(look.head, look.home)
                self._shell.repaint()
        finally:
            painted.set()

    def _show_home(self, head: "LookHead", home: object) -> None:
        assert self.context is not None  # noqa: S101 - made by ``open``
        self.context.set_period(head.period)
        self.context.periods, self.context.first_look = head.periods, home
        self._seat(Seat(head.is_department, head.agency, head.parent, head.forwards))
        self._say_day(head.day if head.assumed else None)
        show_frame(self._shell, head.frame)

    @Slot(object)
    def _stay_closed(self, error: BaseException) -> None:
        """The folder cannot be opened, or its database turned out to be damaged while it was open."""
        self._shut()
        if self._place is not None:
            self._guide().explain(self._place[0], error)

    @Slot(object, bool)
    def _replace(self, file: Path, moving_in: bool) -> None:  # noqa: FBT001 - as Qt tells it
        """Go back to a backup, or let another computer's data move in: nothing is open meanwhile."""
        self._jobs.wait_for_done()
        self._shut()
        if self._place is not None:
            self._guide().replace(self._place[0], file, moving_in=moving_in)

    @Slot(object)
    def _go_to_server(self, step: "ServerStep") -> None:
        """Move the data to a server, open what is there, or bring it home: nothing is open meanwhile."""
        self._jobs.wait_for_done()
        self._shut()
        if self._place is not None:
            self._password = step.password or self._password
            self._guide().do_step(self._place[0], replace(step, password=self._password))

    @Slot(str)
    def _use_password(self, password: str) -> None:
        self._password = password
        self._open_again(take_over=False)

    def shut(self) -> None:
        """Close the folder and offer no page, until another one is opened."""
        self._jobs.wait_for_done()
        self._shut()
        self._shell.set_agency("")
        self._shell.set_navigation(())

    def _shut(self) -> None:
        """Close the folder; its pages go."""
        self._seated = self._guarded = None
        if self._guard is not None:
            self._guard.end()
        self.day_watch.stop()
        Previous(self._workspace, self.safekeeping.pause()).close()
        self._workspace = None
        if self.undoing is not None:
            self.undoing.set_offered(offered=False)

    @Slot(str)
    def _say_recovered(self, who: str) -> None:
        title = self.tr("Lần trước phần mềm không được đóng bình thường")
        self._shell.say(title, self.tr("Đã kiểm tra, dữ liệu nguyên vẹn ({who}).").format(who=who))

    def _guide(self) -> "RescueGuide":
        if self._rescue is None:
            from desktop.ui.rescue.guide import RescueGuide

            self._rescue = RescueGuide(self._shell, self._jobs, self._clock)
            self._rescue.reopen_wanted.connect(self._open_again)
            self._rescue.password_given.connect(self._use_password)
            self._rescue.server_wanted.connect(self._go_to_server)
        self._shell.status.saved.say("")
        return self._rescue

    @Slot(bool)
    def _open_again(self, take_over: bool) -> None:  # noqa: FBT001 - as Qt tells it
        if self._place is not None:
            self.open(*self._place, take_over=take_over)

    @Slot(object)
    def _show(self, found: Opened) -> None:
        assert self.context is not None  # noqa: S101 - made by ``open``
        self._workspace = found.workspace
        is_real = found.seat is not None and found.demonstration_day is None
        self.safekeeping.begin(found.workspace, found.occupation, automatic=is_real)
        self._shell.status.saved.say("")
        self._on_assumed_day = found.demonstration_day is not None
        self._guarded = found if found.guarded else None
        if found.guarded:
            self._lock()
        elif found.seat is None:
            from desktop.ui.windows import first_run_page

            self._shell.set_training(on=False)
            self._shell.set_agency("")
            self._shell.set_navigation(first_run_page(self.context, self._start_over))
        elif found.seat == self._seated:
            self._shell.refresh_all()
        else:
            self.context.set_period(found.period)
            self._seat(found.seat)
        self._say_day(None if self.trains else found.demonstration_day)
        self._day = today(found.workspace.clock)
        self._offer_undoing(None if found.guarded else found.seat)
        self._offer_help()
        self.day_watch.start()
        self._read_frame()
        if self._rescue is not None:
            self._rescue.tell_outcome()
        self.opened.emit()

    @Slot()
    def _lock(self) -> None:
        """Show nothing but the page on which somebody proves who it is; the folder stays open for who does."""
        from desktop.services.first_look import forget_first_look
        from desktop.ui.profiles.guard import Guard
        from desktop.ui.windows import lock_page

        if self._guarded is None:
            return
        self._jobs.wait_for_done()
        if self._guard is None:
            self._guard = Guard(self._shell)
            self._guard.lock_wanted.connect(self._lock)
        self._guard.end()
        forget_first_look(self._guarded.workspace.folder)
        self.context = PageContext(self._jobs)
        self.context.attach(None)
        self._seated = None
        self._offer_undoing(None)
        for item in (self._shell.status.period, self._shell.status.deadline):
            item.say("")
        self._shell.set_agency(self._guarded.seat.agency if self._guarded.seat is not None else "")
        self._shell.set_navigation(lock_page(self._make_lock_page))

    def _make_lock_page(self) -> "Page":
        from desktop.ui.profiles.lock_page import LockPage

        assert self._guarded is not None  # noqa: S101 - only then it is asked for
        page = LockPage(self._jobs, self._guarded.workspace, self._officer)
        page.unlocked.connect(self._let_in)
        return page

    @Slot(object, object)
    def _let_in(self, officer: "Officer", settings: "ProfileSettings") -> None:
        """Somebody has proven who it is: what is done from now on bears that name."""
        found = self._guarded
        if found is None or found.seat is None or self._guard is None:
            return
        self._officer = officer.name
        self.context = self._new_context()
        self.context.officer = officer.name
        self.context.attach(replace(found.workspace, officer=officer))
        self.context.set_period(found.period)
        self._guard.begin(officer.name, settings.idle_minutes)
        self._seat(found.seat)
        self._offer_undoing(found.seat)
        self._read_frame()

    def _offer_undoing(self, seat: Seat | None) -> None:
        """Where somebody works, what was done can be taken back."""
        if self.undoing is None:
            from desktop.ui.undoing import Undoing  # the first paint need not wait for it

            self.undoing = Undoing(self._shell, self._jobs, lambda: self.context)
        self.undoing.set_offered(offered=seat is not None)

    def _offer_help(self) -> None:
        """F1 and Ctrl+K; the first paint need not wait for them."""
        if self.helping is None:
            from desktop.ui.help.helping import Helping
            from desktop.ui.quick_search.search import QuickSearch

            self.quick_search = QuickSearch(self._shell, self._jobs, lambda: self.context)
            self.helping = Helping(self._shell, self._jobs, lambda: self.context)
            self.quick_search.help_wanted.connect(self.helping.read)

    def _seat(self, seat: Seat) -> None:
        """Offer the pages of whoever works here."""
        from desktop.ui.windows import (
            agency_pages,
            demonstration_page,
            department_pages,
            forwarder_pages,
            training_page,
        )

        assert self.context is not None  # noqa: S101 - made by ``open``
        pages = list(department_pages(self.context) if seat.is_department else agency_pages(self.context))
        if seat.forwards:
            pages += forwarder_pages(self.context)
        if seat.trains and self.root is not None:
            pages += training_page(self.context, self.root)
        if self._demonstration is not None:
            pages.append(demonstration_page(self.context, self._demonstration, self.open))
        self._seated = seat
        self._shell.set_training(on=seat.trains)
        self._shell.set_agency(seat.agency, seat.parent)
        self._shell.set_navigation(pages)

    @Slot()
    def _reopen(self) -> None:
        if self._place is not None:
            self.open(*self._place)

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

    def _say_day(self, assumed: date | None) -> None:
        """A line over everything while the window stands on an assumed day."""
        notice = self.tr("Dữ liệu minh họa, không phải số liệu thật. Ngày giả định: {day}.")
        self._shell.set_notice(notice.format(day=format_date(assumed)) if assumed else "")

    @Slot(object)
    def _hear(self, changed: frozenset[Topic]) -> None:
        if self._workspace is None:
            return
        at = local(self._workspace.clock.now())
        self._shell.status.saved.say(self.tr("Đã lưu {time}").format(time=f"{at:%H:%M:%S}"))
        self._moved.hear(changed)
        if changed <= _TYPED:
            self._pause.start()
        elif changed & _SHOWN_IN_FRAME:
            self._read_frame()

    @Slot()
    def _read_frame(self) -> None:
        if self._workspace is None or self.context is None or not self.context.period:
            return
        job = self._jobs.run(partial(_read_frame, self._workspace, self.context.period))
        job.succeeded.connect(self._show_frame)
        job.failed.connect(self._shell.show_error)

    @Slot(object)
    def _show_frame(self, frame: WindowFrame) -> None:
        self._moved.has_moved = frame.moved_at is not None
        show_frame(self._shell, frame)


def _read_frame(workspace: "Workspace", period: str) -> WindowFrame:
    from desktop.services.frame import read_window_frame

    return read_window_frame(workspace, period)
