"""Looks at a database on a server before anybody works with it: whether it answers, and what it holds."""

from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

import sqlalchemy as sa

from desktop.core.clock import Clock, today
from desktop.core.errors import EnvironmentFailureError
from desktop.database import migrations
from desktop.database.engine import READING, open_engine, place_of
from desktop.database.errors import explaining_database_errors
from desktop.database.schema import current_revision
from desktop.database.unit_of_work import Database
from desktop.models.workplace import Workplace
from desktop.services.safety.server_place import ServerAddress
from desktop.services.workspace import NotSetUpError, Workspace, agency_ref, this_workplace


class ServerState(StrEnum):
    """What a database on a server holds."""

    EMPTY = "empty"
    """Nothing: a folder's data can move there."""
    BEGUN = "begun"
    """Tables and perhaps rows, but nobody works with it: a move that was cut off goes on."""
    HELD = "held"
    """Somebody's data."""
    OLDER = "older"
    """Data of an earlier version of the program; opening it brings it up to this one."""


@dataclass(frozen=True)
class ServerFound:
    """What was found there; ``agency``: name of whose data it is."""

    state: ServerState
    agency: str = ""

    @property
    def words(self) -> str:
        """For people: what is there, and what can be done."""
        match self.state:
            case ServerState.EMPTY:
                return "Kết nối được. Cơ sở dữ liệu còn trống: có thể chuyển dữ liệu lên."
            case ServerState.BEGUN:
                return "Kết nối được. Có một lần chuyển còn dở: chuyển tiếp là xong."
            case ServerState.HELD:
                return f"Kết nối được. Đang giữ dữ liệu của {self.agency}."
            case ServerState.OLDER:
                return "Kết nối được. Dữ liệu do phiên bản cũ hơn ghi: khi mở, máy nâng lên phiên bản này."

    @property
    def has_data(self) -> bool:
        """Whether one can work with what is there."""
        return self.state in (ServerState.HELD, ServerState.OLDER)


def check_server(address: ServerAddress, password: str, clock: Clock) -> ServerFound:
    """Look; nothing is changed.

    Raises:
        ServerPasswordError: It wants a password, or another one.
        DatabaseNewerError, DatabaseForeignError: What is there cannot be used.
        EnvironmentFailureError: No server answers, it has no such database or account, or it can only be read.
    """
    url = address.url(password)
    engine = open_engine(url)
    try:
        revision = current_revision(engine)
        _refuse_reading_only(engine, is_empty=revision is None)
    finally:
        engine.dispose()
    if revision is None:
        return ServerFound(ServerState.EMPTY)
    if revision != migrations.HEAD:
        return ServerFound(ServerState.OLDER)
    with closing(Database.open(url)) as database, database.read_session() as session:
        try:
            agency = this_workplace(session).agency
        except NotSetUpError:
            return ServerFound(ServerState.BEGUN)
        return ServerFound(ServerState.HELD, agency_ref(session, agency, today(clock)).name if agency else "")


def try_connection(workspace: Workspace) -> int:
    """Read from the server that is open, as one who will write; how many milliseconds that takes.

    Raises:
        EnvironmentFailureError: It does not answer, or can only be read.
    """
    began = monotonic()
    with workspace.session() as session:
        session.scalars(sa.select(Workplace.id).with_for_update()).all()
    return round((monotonic() - began) * 1000)


def _refuse_reading_only(engine: sa.Engine, *, is_empty: bool) -> None:
    place = place_of(engine)
    with explaining_database_errors(place), engine.connect().execution_options(**READING) as connection:
        is_copy = connection.scalar(sa.text("SELECT pg_is_in_recovery()"))
        is_locked = connection.scalar(sa.text("SELECT current_setting('default_transaction_read_only')")) == "on"
        asked = _MAY_MAKE if is_empty else _MAY_WRITE
        allowed = connection.scalar(sa.text(asked))
    if is_copy or is_locked:
        raise EnvironmentFailureError(
            f"{place}: máy chủ này chỉ cho đọc.", "Dùng máy chủ chính, hoặc nhờ người quản trị mở ghi."
        )
    if not allowed:
        raise EnvironmentFailureError(
            f"{place}: tài khoản không có quyền ghi.", "Nhờ người quản trị máy chủ cấp quyền cho tài khoản này."
        )


_MAY_MAKE = "SELECT has_schema_privilege(current_schema(), 'CREATE')"
_MAY_WRITE = "SELECT has_table_privilege('workplace', 'INSERT')"
