"""Opens a data folder in the window: off the UI thread, then the pages of its role, then the frame around them."""

from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.clock import Clock
from desktop.ui.companions import Companions
from desktop.ui.context import PageContext
from desktop.ui.data_folder import Opened, Previous, Seat, Wanted, load_look, open_folder
from desktop.ui.frame import show_frame
from desktop.ui.frame_watch import FrameWatch
from desktop.ui.jobs import JobRunner
from desktop.ui.pauses import Pauses
from desktop.ui.permits import Permits
from desktop.ui.profiles.door import Door
from desktop.ui.rescue.guide import RescueGuide
from desktop.ui.safekeeping import Safekeeping

if TYPE_CHECKING:
    from desktop.rules.profiles import Officer
    from desktop.services.workplace.first_look import FirstLook, LookHead
    from desktop.services.workspace import Workspace
    from desktop.ui.rooms import PutAside
    from desktop.ui.shell import Shell


class Opener(QObject):
    """Owns the opened data folder; changes it when another one is chosen; decides whose pages the window has.

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
        self._shell, self._jobs, self._clock, self._demonstration = shell, jobs, clock, demonstration
        self._place: tuple[Path, str | None] | None = None
        self._workspace: Workspace | None = None
        self._seated: Seat | None = None
        self._on_assumed_day = False
        self._aside: dict[str, tuple[PutAside, PageContext]] = {}
        """Pages of those who have locked the window, by name: what they have typed is there when they come back."""
        self.context: PageContext | None = None
        self.frame = FrameWatch(shell, jobs, lambda: self._workspace, lambda: self.context)
        self.companions = Companions(shell, jobs, lambda: self.context)
        self.door = Door(shell, jobs)
        self.door.closing.connect(self._leave_seat)
        self.door.unlocked.connect(self._let_in)
        self._rescue = RescueGuide(shell, jobs, clock, self._shut, self._at_work)
        self._rescue.reopen_wanted.connect(self._open_again)
        self.safekeeping = Safekeeping(jobs, self)
        self.pauses = Pauses(jobs, self)
        self.safekeeping.damaged.connect(self._rescue.explain)
        self.safekeeping.recovered.connect(self._say_recovered)

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
        return self.frame.day

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
        self.door.forget()
        self.context = self._new_context()
        wanted = Wanted(
            root,
            db_url,
            take_over=take_over,
            is_demonstration=self._demonstration is not None,
            password=self._rescue.password,
        )
        previous = self._leave()
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
        made.period_changed.connect(self.frame.read)
        made.replacement_wanted.connect(self._rescue.replace)
        made.training_wanted.connect(self.training_wanted)
        made.server_wanted.connect(self._rescue.do_step)
        made.guard_changed.connect(self._reopen)
        made.encryption_wanted.connect(self._rescue.change_encryption)
        return made

    @Slot(object)
    def _show_look(self, look: "FirstLook | None") -> None:
        """Open the folder once this look is painted: loading the database's libraries would hold it up.

        The opening is queued first all the same, so that whatever the page asks for comes after it.
        """
        self._seated = None
        painted = Event()
        job = self._jobs.run(partial(self._open_rest, painted))
        job.succeeded.connect(self._show)
        job.failed.connect(self._rescue.explain)
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
        self.frame.say_day(head.day if head.assumed else None)
        show_frame(self._shell, head.frame)

    @Slot(object)
    def _show(self, found: Opened) -> None:
        assert self.context is not None  # noqa: S101 - made by ``open``
        self._workspace = found.workspace
        is_real = found.seat is not None and found.demonstration_day is None
        self.safekeeping.begin(found.workspace, found.occupation, automatic=is_real)
        self._shell.status.saved.say("")
        self._on_assumed_day = found.demonstration_day is not None
        if found.guarded:
            self.door.close(found, self._rescue.take_proof())
        elif found.seat is None:
            self._begin_first_run(self.context)
        elif found.seat == self._seated:
            self._shell.refresh_all()
        else:
            self.context.set_period(found.period)
            self._seat(found.seat)
        self.frame.say_day(None if self.trains else found.demonstration_day)
        self.companions.come(can_undo=found.seat is not None and not found.guarded)
        self.frame.begin()
        if self._may_be_looked_at():
            self.pauses.begin(found.workspace, assumed_day=self._on_assumed_day)
        self._rescue.tell_outcome()
        self.opened.emit()

    def _may_be_looked_at(self) -> bool:
        """Whether what the first page shows may be shown at the next start before the folder is open."""
        return not self.door.is_guarded and self._seated is not None and not self._seated.trains

    def _leave(self) -> Previous:
        """What is open now, on which nothing runs any more."""
        self.pauses.end()
        for pages, _context in self._aside.values():
            pages.drop()
        self._aside.clear()
        return Previous(self._workspace, self.safekeeping.pause())

    def _begin_first_run(self, context: PageContext) -> None:
        """Nobody has said yet who works here; once that is done the same folder is opened with its pages."""
        from desktop.ui.windows import first_run_page

        self._shell.set_training(on=False)
        self._shell.set_agency("")
        self._shell.set_navigation(first_run_page(context, self._reopen))

    @Slot()
    def _leave_seat(self) -> None:
        """The window is being locked: its pages wait, unseen and at rest, for whoever worked with them."""
        if self.context is not None and self._seated is not None and self.context.officer_at_work is not None:
            self._aside[self.context.officer_at_work.name] = self._shell.put_aside(), self.context
        self.context = PageContext(self._jobs)
        self.context.attach(None)
        self._seated = None
        self.companions.stop_undoing()

    @Slot(object, object)
    def _let_in(self, found: Opened, officer: "Officer") -> None:
        if found.seat is None:
            return
        kept = self._aside.pop(officer.name, None)
        if kept is not None and kept[1].officer_at_work == officer:
            self._come_back(found.seat, *kept)
            return
        if kept is not None:
            kept[0].drop()  # who has got other rights gets other pages
        self.context = self._new_context()
        self.context.officer = officer.name
        self.context.permits = Permits(officer, ((person.name, person.rights) for person in found.people))
        self.context.attach(found.workspace)
        self.context.set_period(found.period)
        self._seat(found.seat)
        self._begin_work(found.workspace)

    def _come_back(self, seat: Seat, pages: "PutAside", context: PageContext) -> None:
        self.context, self._seated = context, seat
        self._shell.set_agency(seat.agency, seat.parent)
        self._shell.take_up(pages)
        self._begin_work(context.workspace)

    def _begin_work(self, workspace: "Workspace") -> None:
        self.companions.come(can_undo=True)
        self.frame.read()
        self._jobs.run(partial(_finish_encryption, workspace))

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
        self._open_again(take_over=False)

    @Slot(bool)
    def _open_again(self, take_over: bool) -> None:  # noqa: FBT001 - as Qt tells it
        if self._place is not None:
            self.open(*self._place, take_over=take_over)

    def shut(self) -> None:
        """Close the folder and offer no page, until another one is opened."""
        self._jobs.wait_for_done()
        self._shut()
        self._shell.set_agency("")
        self._shell.set_navigation(())

    def _at_work(self) -> "Officer | None":
        return self.context.officer_at_work if self.context is not None and self.is_open else None

    def _shut(self) -> Path | None:
        """Close the folder, whose pages go; gives the one that was asked for last."""
        self._seated = None
        self.door.forget()
        self.frame.stop()
        self._leave().close()
        self._workspace = None
        self.companions.stop_undoing()
        return self.root

    def close(self) -> None:
        """Leave the database in one file, and beside it what the next start shows at once."""
        self.frame.stop()
        self.pauses.end()
        if self._workspace is None:
            return
        backed_up = self.safekeeping.back_up_at_close()
        occupation, workspace, self._workspace = self.safekeeping.pause(), self._workspace, None
        if not self._may_be_looked_at():
            workspace.close()
        else:
            from desktop.services.workplace.first_look import save_first_look

            save_first_look(workspace, assumed_day=self._on_assumed_day)
        if backed_up:
            from desktop.services.safety.backups import note_backed_up

            note_backed_up(workspace.folder)
        if occupation is not None:
            occupation.release()

    @Slot(str)
    def _say_recovered(self, who: str) -> None:
        title = self.tr("Lần trước phần mềm không được đóng bình thường")
        self._shell.say(title, self.tr("Đã kiểm tra, dữ liệu nguyên vẹn ({who}).").format(who=who))


def _finish_encryption(workspace: "Workspace") -> int:
    """What was cut off, or came back with a backup, lies encrypted too; nothing happens where the data lies plain."""
    from desktop.services.safety.at_rest import finish_encryption

    return finish_encryption(workspace.folder) if workspace.database.is_file else 0
