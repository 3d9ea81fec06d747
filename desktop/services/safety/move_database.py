"""A master copy outgrows one computer: its database moves to a server that several officers share, and back again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, select

from desktop.core.clock import Clock, local
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.copying import copy_rows, file_of_server
from desktop.database.engine import is_url
from desktop.database.unit_of_work import Database
from desktop.models.audit import AuditEvent
from desktop.rules.profiles import Officer
from desktop.services.officers.audit import record_event
from desktop.services.officers.deciding import decider
from desktop.services.safety.restored_parts import STAGED, go_on, put_in_place
from desktop.services.safety.server_place import USUAL_PORT, ServerAddress, leave_server, read_server, use_server
from desktop.services.training.guard import refuse_training_folder
from desktop.services.workplace.occupancy import occupy

_MOVED, _BROUGHT_HOME = "database.moved", "database.brought_home"
_ASIDE = "truoc-khi-ve-may"
"""Folders into which a file goes that a newer one from the server replaces begin with this."""


class NotAServerError(UserError):
    """What was given is not the address of a database on a server, or the folder's data is on none."""

    code = "NOT_A_SERVER"


@dataclass(frozen=True)
class MovedDatabase:
    """What came of a move.

    Attributes:
        place: Where the database is now, without the password.
        rows: How many rows are there, each compared with its original. added: how many came by this run.
        tables: In how many tables.
        aside: The folder in which the file lies that was replaced; ``None`` where none was.
    """

    place: str
    rows: int
    added: int
    tables: int
    aside: Path | None = None


def address_of(url: str) -> ServerAddress:
    """What an address on the command line says, without its password.

    Raises:
        NotAServerError: The address is none of a PostgreSQL server.
    """
    if not is_url(url) or not url.startswith("postgresql"):
        raise NotAServerError(
            "Địa chỉ không phải của máy chủ PostgreSQL.",
            "Viết theo dạng postgresql+psycopg://người-dùng@máy-chủ:5432/tên-cơ-sở-dữ-liệu.",
        )
    parts = make_url(url)
    host = parts.host or str(parts.query.get("host", ""))
    port = parts.port or int(str(parts.query.get("port", USUAL_PORT)))
    return ServerAddress(host, parts.database or "", parts.username or "", port)


def move_database(
    root: Path, url: str, clock: Clock, progress: Progress | None = None, *, by: Officer | None = None
) -> MovedDatabase:
    """Copy a folder's database to an empty one on a server, compare every row, and work there from now on.

    The file stays as it was; evidence and received files stay in the folder. The same call goes on with a move that
    was cut off.

    Args:
        root: The data folder; nobody may have it open.
        url: ``postgresql+psycopg://…``.
        clock: Tells the time.
        progress: Told of each piece; may cancel.
        by: Who does it, where people are told apart.

    Raises:
        NotAllowedError: He may not; nothing was begun.
        NotAServerError: The address is none of a PostgreSQL server.
        TrainingMixError: The folder is one of training.
        FolderOccupiedError: Somebody has the folder open.
        CopyConflictError: The server's database holds something else.
        UserError: A database cannot be used; the folder is as it was.
    """
    address, folder = address_of(url), DataFolder(root)
    refuse_training_folder(root)
    with _held(root, clock):
        go_on(root)
        with closing(Database.open(folder)) as source:
            with source.read_session() as session:
                name = decider(session, by, _MOVED)
            with closing(Database.open(url, create=True)) as target:
                _note(source, target.place, clock, name)
                tables = copy_rows(source, target, progress)
        use_server(folder, address)
    return MovedDatabase(
        target.place,
        sum(table.rows for table in tables),
        sum(table.added for table in tables),
        sum(bool(table.rows) for table in tables),
    )


def bring_home(
    root: Path, clock: Clock, progress: Progress | None = None, *, password: str = "", by: Officer | None = None
) -> MovedDatabase:
    """Copy a server's database into the folder's own file, compare every row, and work here from now on.

    What the server holds stays there; nobody writes to it while it is copied. The file that lies in the folder, of
    before the move, is put aside.

    Args:
        root: The data folder.
        clock: Tells the time.
        progress: Told of each piece; may cancel.
        password: Of the account on the server, unless PostgreSQL's own password file has it.
        by: Who does it, where people are told apart.

    Raises:
        NotAllowedError: He may not; nothing was begun.
        NotAServerError: The folder's data is on no server.
        FolderOccupiedError: Somebody has the folder open.
        UserError: A database or the disk refused; work goes on at the server.
    """
    folder = DataFolder(root)
    with _held(root, clock):
        address = read_server(folder)
        if address is None:
            raise NotAServerError("Dữ liệu của thư mục này đang ở máy này.", "Không phải đưa về nữa.")
        aside = root / f"{_ASIDE}-{local(clock.now()):%Y%m%d-%H%M%S}"
        building = root / f"{STAGED}.part"
        with closing(Database.open(address.url(password))) as server:
            with server.session() as session:
                record_event(session, clock, _BROUGHT_HOME, server.place, actor=decider(session, by, _BROUGHT_HOME))
            tables = file_of_server(server, DataFolder(building).database, progress, others_write=False)
        put_in_place(building, root, aside if folder.database.exists() else None)
        leave_server(folder)
    rows = sum(table.rows for table in tables)
    kept = aside if aside.exists() else None
    return MovedDatabase(str(folder.database), rows, rows, sum(bool(table.rows) for table in tables), kept)


@contextmanager
def _held(root: Path, clock: Clock) -> Iterator[None]:
    """Nobody opens the folder meanwhile."""
    occupation = occupy(root, clock)
    try:
        with explaining_os_errors(root):
            yield
    finally:
        occupation.release()


def _note(source: Database, place: str, clock: Clock, name: str) -> None:
    """Write the move down once, before it: the event goes along, and the same call finds it again."""
    moved = select(AuditEvent.seq).where(AuditEvent.action == _MOVED, AuditEvent.subject == place)
    with source.session() as session:
        if session.scalar(moved.limit(1)) is None:
            record_event(session, clock, _MOVED, place, actor=name)
