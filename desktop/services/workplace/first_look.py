"""What the first page showed when the data folder was used last: shown at once when it is opened again unchanged.

The libraries that read the database take longer to load than all else at the start. A window therefore leaves beside
the database what its first page shows of it, with a mark of the database's state: when it is closed, and whenever
nothing was changed for a while, for a power cut closes nothing. The mark, the day and the program's version must be the
same at the next start; otherwise nothing is shown before the database was read. The page reads the database all the
same, a moment later. Nothing here needs the database's libraries but ``save_first_look`` and ``keep_first_look``.
"""

import hashlib
import json
import logging
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock, today
from desktop.core.document_form import FormError, decode, encode
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.paths import DataFolder
from desktop.core.version import VERSION
from desktop.services.safety.server_place import server_file
from desktop.services.workplace.frame_view import WindowFrame

if TYPE_CHECKING:
    from desktop.services.follow_up.status_view import Following
    from desktop.services.workplace.desk_view import DeskView
    from desktop.services.workspace import Workspace

_log = logging.getLogger(__name__)

_LARGEST = 8 * 1024 * 1024
"""A file that is larger than this was not written here."""
_SQLITE_HEADER = 100
_LOG_HEADER, _PAGE_HEADER = 32, 24
_PAGE_SIZE_AT, _PAGE_SIZES = 8, tuple(1 << bits for bits in range(9, 17))
"""Parts of SQLite's files whose form is published: https://sqlite.org/fileformat2.html."""


@dataclass(frozen=True)
class LookHead:
    """Under which circumstances a look is still true, and what the frame of the window says.

    Attributes:
        program: Version of the program that wrote it. database: mark of the database's state.
        log_pages: How many pages the log beside the database holds in that state.
        day: For which day it was worked out. assumed: a demonstration stands on this day, whatever the clock says.
        period: Code of the period that the window stands on. periods: code and name of those to choose from.
        forwards: It passes on the reports of those below it.
    """

    program: str
    database: str
    day: date
    assumed: bool
    is_department: bool
    agency: str
    parent: str
    period: str
    periods: tuple[tuple[str, str], ...]
    frame: WindowFrame
    forwards: bool = False
    log_pages: int = 0


@dataclass(frozen=True)
class FirstLook:
    """What the window shows before its database is open; ``home`` is the view of the first page."""

    head: LookHead
    home: "DeskView | Following"


def first_look_file(folder: DataFolder) -> Path:
    """Where it lies."""
    return folder.root / "first-look.json"


def load_first_look(folder: DataFolder, clock: Clock) -> FirstLook | None:
    """What the first page shows, if that is known without the database; ``None`` otherwise, whatever the file is."""
    path = first_look_file(folder)
    try:
        if server_file(folder).exists():  # the folder's own file is out of date
            return None
        if path.stat().st_size > _LARGEST:
            return None
        document = json.loads(path.read_bytes())
        head = decode(LookHead, document["head"])
        if head.program != VERSION or not head.database or head.database != _mark(folder, head.log_pages):
            return None
        if head.day != today(clock) and not head.assumed:
            return None
        return FirstLook(head, decode(_home_form(is_department=head.is_department), document["home"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, FormError):
        return None


def save_first_look(workspace: "Workspace", *, assumed_day: bool) -> None:
    """Close a workspace and leave behind what its first page shows of it; nothing, when anything stands in the way.

    Only for a database that is a file of the folder: a server's may change while this window is closed.
    """
    look: FirstLook | None = None
    try:
        if workspace.database.is_file:
            look = _read(workspace, assumed_day=assumed_day)
    except UserError as error:
        _log.info("no first look kept: %s", error)  # the next start takes a moment longer
    workspace.close()
    if look is not None:
        try:
            mark = _mark(workspace.folder, 0)
        except OSError as error:
            _log.info("no first look kept: %s", error)
        else:
            _write(workspace.folder, look, mark)


def keep_first_look(workspace: "Workspace", *, assumed_day: bool) -> None:
    """Leave behind what the first page shows now, while the database stays open; its log is put away on the way.

    Only for a database that is a file of the folder. Nothing is kept when somebody writes meanwhile.
    """
    if not workspace.database.is_file:
        return
    folder = workspace.folder
    try:
        pages = workspace.database.put_log_away()
        mark = _mark(folder, pages)
        if not mark or _kept_mark(folder) == mark:
            return
        look = _read(workspace, assumed_day=assumed_day)
        if workspace.database.put_log_away() == pages and _mark(folder, pages) == mark:
            _write(folder, look, mark, pages)
    except (UserError, OSError) as error:
        _log.info("no first look kept: %s", error)


def forget_first_look(folder: DataFolder) -> None:
    """Where people are told apart, nothing is shown before somebody has unlocked the window."""
    path = first_look_file(folder)
    with explaining_os_errors(path):
        path.unlink(missing_ok=True)


def _write(folder: DataFolder, look: FirstLook, mark: str, log_pages: int = 0) -> None:
    path = first_look_file(folder)
    try:
        with explaining_os_errors(path):
            head = replace(look.head, database=mark, log_pages=log_pages)
            write_atomically(path, canonical_json({"head": encode(head), "home": encode(look.home)}))
    except UserError as error:
        _log.info("no first look kept: %s", error)


def _kept_mark(folder: DataFolder) -> str:
    """The mark of what was left behind last; "" if that cannot be read."""
    try:
        return str(json.loads(first_look_file(folder).read_bytes())["head"]["database"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _home_form(*, is_department: bool) -> "type[DeskView | Following]":
    if is_department:
        from desktop.services.follow_up.status_view import Following

        return Following
    from desktop.services.workplace.desk_view import DeskView

    return DeskView


def _mark(folder: DataFolder, log_pages: int) -> str:
    """The state of a database file whose log holds so many pages; "" where it is said to hold none and is not empty.

    Whatever is written next goes to the log behind those pages, or begins the log anew under another header.
    """
    status = folder.database.stat()
    with folder.database.open("rb") as stream:
        head = hashlib.sha256(stream.read(_SQLITE_HEADER))
    try:
        with folder.database.with_name(f"{folder.database.name}-wal").open("rb") as stream:
            log_header = stream.read(_LOG_HEADER)
            page_size = int.from_bytes(log_header[_PAGE_SIZE_AT : _PAGE_SIZE_AT + 4])
            stream.seek(_LOG_HEADER + log_pages * (_PAGE_HEADER + page_size))
            head.update(log_header + stream.read(_PAGE_HEADER))
        if log_header and not (log_pages and page_size in _PAGE_SIZES):
            return ""
    except FileNotFoundError:
        pass  # as if it were empty
    return f"{status.st_size} {status.st_mtime_ns} {log_pages} {head.hexdigest()}"


def _read(workspace: "Workspace", *, assumed_day: bool) -> FirstLook:
    from desktop.services.follow_up.scope import forwards_here
    from desktop.services.follow_up.status import follow_period
    from desktop.services.programme.versions import reporting_periods
    from desktop.services.workplace.desk import choose_period, read_desk
    from desktop.services.workplace.frame import read_window_frame
    from desktop.services.workspace import describe_workplace, is_department

    clock = workspace.clock
    with workspace.reading() as session:
        of_department = is_department(session)
        forwards = forwards_here(session, clock)
        period = choose_period(session, clock, handed_in_counts=not (of_department or forwards))
    frame = read_window_frame(workspace, period)
    with workspace.reading() as session:
        view = describe_workplace(session, clock)
        head = LookHead(
            program=VERSION,
            database="",
            day=today(clock),
            assumed=assumed_day,
            is_department=of_department,
            agency=view.agency.short_name,
            parent=view.parent_name,
            period=period,
            periods=reporting_periods(session, clock),
            frame=frame,
            forwards=forwards,
        )
        read_home = follow_period if of_department else read_desk
        return FirstLook(head, read_home(session, clock, period))
