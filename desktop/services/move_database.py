"""A master copy outgrows one computer: its database moves to a server that several officers share."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.database.copying import copy_rows
from desktop.database.engine import is_url
from desktop.database.unit_of_work import Database
from desktop.models.audit import AuditEvent
from desktop.services.audit import record_event
from desktop.services.occupancy import occupy
from desktop.services.workspace import Workspace

_MOVED = "database.moved"


class NotAServerError(UserError):
    """What was given is not the address of a database on a server."""

    code = "NOT_A_SERVER"


@dataclass(frozen=True)
class MovedDatabase:
    """What came of a move.

    Attributes:
        place: Where the database is now, without the password.
        rows: How many rows are there, each compared with its original. added: how many came by this run.
        tables: In how many tables.
    """

    place: str
    rows: int
    added: int
    tables: int


def move_database(root: Path, url: str, clock: Clock, progress: Progress | None = None) -> MovedDatabase:
    """Copy a folder's database to an empty one on a server, and compare every row.

    The file stays as it was; evidence and received files stay in the folder. The same call goes on with a move that
    was cut off.

    Args:
        root: The data folder; nobody may have it open.
        url: ``postgresql+psycopg://…``.
        clock: Tells the time.
        progress: Told of each piece; may cancel.

    Raises:
        NotAServerError: The address is none of a PostgreSQL server.
        FolderOccupiedError: Somebody has the folder open.
        CopyConflictError: The server's database holds something else.
        UserError: A database cannot be used; the folder is as it was.
    """
    if not is_url(url) or not url.startswith("postgresql"):
        raise NotAServerError(
            "Địa chỉ không phải của máy chủ PostgreSQL.",
            "Viết theo dạng postgresql+psycopg://người-dùng@máy-chủ:5432/tên-cơ-sở-dữ-liệu.",
        )
    occupation = occupy(root, clock)
    try:
        return _move(root, url, clock, progress)
    finally:
        occupation.release()


def _move(root: Path, url: str, clock: Clock, progress: Progress | None) -> MovedDatabase:
    workspace = Workspace.open(root, clock)
    try:
        target = Database.open(url, create=True)
        try:
            _note(workspace, target.place)
            tables = copy_rows(workspace.database, target, progress)
            return MovedDatabase(
                target.place,
                sum(table.rows for table in tables),
                sum(table.added for table in tables),
                sum(bool(table.rows) for table in tables),
            )
        finally:
            target.close()
    finally:
        workspace.close()


def _note(workspace: Workspace, place: str) -> None:
    """Write the move down once, before it: the event goes along, and the same call finds it again."""
    moved = select(AuditEvent.seq).where(AuditEvent.action == _MOVED, AuditEvent.subject == place)
    with workspace.session() as session:
        if session.scalar(moved.limit(1)) is None:
            record_event(session, workspace.clock, _MOVED, place)
