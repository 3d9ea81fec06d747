"""What opening a data folder does on the worker thread, and what the window learns from it."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from desktop.core.clock import Clock, DayClock
from desktop.core.paths import DataFolder
from desktop.ui.context import PageContext

if TYPE_CHECKING:
    from desktop.services.officers.profiles import ProfileRow
    from desktop.services.workplace.first_look import FirstLook
    from desktop.services.workplace.occupancy import Occupation
    from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Seat:
    """Who works in a window: decides which pages it has, and what stands above them."""

    is_department: bool
    agency: str
    parent: str
    forwards: bool = False
    trains: bool = False


@dataclass(frozen=True)
class Opened:
    """What was found in a data folder; ``seat`` is ``None`` before the first run is finished.

    Attributes:
        guarded: People are told apart here: nobody works before he has unlocked the window.
        people: Who may, once one of them has.
        occupation: That this window has it open; ``None`` for a database on a server, which many share.
    """

    workspace: "Workspace"
    occupation: "Occupation | None"
    seat: Seat | None
    period: str
    demonstration_day: date | None
    guarded: bool = False
    people: "tuple[ProfileRow, ...]" = ()


@dataclass(frozen=True)
class Wanted:
    """What is to be opened.

    Attributes:
        db_url: Where the database is, when neither the folder's own nor the server that the folder names.
        take_over: A person says that the computer that had it open has closed it.
        password: Of the account on the server that the folder names.
    """

    root: Path
    db_url: str | None
    take_over: bool
    is_demonstration: bool
    password: str = field(default="", repr=False)

    def with_server(self) -> "Wanted":
        """The same with the address of the server that the folder names, if it names one."""
        from desktop.services.safety.server_place import read_server

        address = read_server(DataFolder(self.root)) if self.db_url is None else None
        return self if address is None else replace(self, db_url=address.url(self.password))


@dataclass(frozen=True)
class Previous:
    """What the window had open before, to be closed first."""

    workspace: "Workspace | None"
    occupation: "Occupation | None"

    def close(self) -> None:
        """Leave the folder to others."""
        if self.workspace is not None:
            self.workspace.close()
        if self.occupation is not None:
            self.occupation.release()


def load_look(root: Path, clock: Clock) -> "FirstLook | None":
    """What the first page showed last, if that is still true."""
    from desktop.services.workplace.first_look import load_first_look

    return load_first_look(DataFolder(root), clock)


def open_folder(wanted: Wanted, clock: Clock, previous: Previous, context: PageContext, painted: Event) -> Opened:
    """Open a folder; the heavy libraries are imported here, after the window was painted.

    Raises:
        UserError: It cannot be opened, is open elsewhere, or lies where it should not.
    """
    painted.wait()
    workspace: Workspace | None = None
    try:
        previous.close()
        found = _occupied(wanted.with_server(), clock)
        workspace = found.workspace
    finally:
        context.attach(workspace)
    return found


def _occupied(wanted: Wanted, clock: Clock) -> Opened:
    if wanted.db_url is not None:
        return _find(wanted, clock, None)
    from desktop.services.workplace.occupancy import occupy
    from desktop.services.workplace.place_check import check_place

    if not wanted.is_demonstration:
        check_place(wanted.root)
    occupation = occupy(wanted.root, clock, take_over=wanted.take_over)
    try:
        return _find(wanted, clock, occupation)
    except BaseException:
        occupation.release()
        raise


def _find(wanted: Wanted, clock: Clock, occupation: "Occupation | None") -> Opened:
    from desktop.services.demonstration.days import demonstration_today
    from desktop.services.follow_up.scope import forwards_here
    from desktop.services.officers.profiles import read_profiles
    from desktop.services.training.guard import is_training
    from desktop.services.workplace.desk import choose_period
    from desktop.services.workspace import NotSetUpError, Workspace, describe_workplace, is_department

    workspace = Workspace.open(wanted.root, clock, db_url=wanted.db_url, create=wanted.db_url is None)
    day = demonstration_today(workspace)
    if day is not None:
        workspace = Workspace(workspace.folder, workspace.database, DayClock(day, clock))
    with workspace.reading() as session:
        try:
            view = describe_workplace(session, workspace.clock)
        except NotSetUpError:
            return Opened(workspace, occupation, None, "", day)
        of_department = is_department(session)
        forwards = forwards_here(session, workspace.clock)
        trains = is_training(session)
        guarded = read_profiles(session).on
        period = choose_period(session, workspace.clock, handed_in_counts=not (of_department or forwards))
    seat = Seat(of_department, view.agency.short_name, view.parent_name, forwards, trains)
    return Opened(workspace, occupation, seat, period, day, guarded)
