"""Engines for SQLite and PostgreSQL that behave alike: one writer at a time, readers never wait for it."""

from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from desktop.database.sqlite_files import BUSY_SECONDS, cipher, connect_with_key, key_of
from desktop.models.types import ExactSum

READING = {"reading": True}
"""Execution options of a connection that will only read."""

_USUAL_PORT = 5432
_CONNECT_SECONDS = 10
"""How long a server may be silent before one says that it does not answer."""

_CACHE_KIB = 16 * 1024
"""Most memory that a connection keeps pages in: what a group of reports writes fits, so none is written twice."""
_LOG_PAGES = 4000
"""Pages of the log beside the file after which they are put into it: 16 MB."""

_WRITERS_LOCK = 0x53_44_56_31
"""Key of the advisory lock that PostgreSQL's writers hold one after another."""


def is_url(place: str) -> bool:
    """Whether a place is the address of a database rather than the path of a file."""
    return "://" in place


def open_engine(place: Path | str, *, busy_seconds: float = BUSY_SECONDS, foreign_keys: bool = True) -> Engine:
    """An engine for a SQLite file or, by ``postgresql+psycopg://…``, a server. Nothing is opened yet.

    Every transaction of it is a writer's from its start, unless the connection has the ``READING`` options: two
    processes then wait for each other instead of failing in the middle. A file that is encrypted is opened with the
    key that this process was given.

    Args:
        place: Path or address.
        busy_seconds: How long to wait for another writer.
        foreign_keys: Off only while a migration rebuilds tables.

    Raises:
        DataLockedError: It is encrypted, and nobody has yet proven to be allowed in.
        EnvironmentFailureError: It cannot be read, or this computer cannot decrypt it.
    """
    url = (
        sa.make_url(place) if isinstance(place, str) and is_url(place) else sa.URL.create("sqlite", database=str(place))
    )
    if url.get_backend_name() != "sqlite":
        from desktop.models.registry import prepare_for_server  # all entities: only here are all of them needed

        prepare_for_server()
        engine = sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_SECONDS})
        event.listen(engine, "begin", _ServerTransactions(busy_seconds))
        return engine
    path = Path(url.database or "")
    if (key := key_of(path)) is not None:
        engine = sa.create_engine(
            url,
            module=cipher(),
            creator=partial(connect_with_key, path, "rw", key, timeout=busy_seconds, check_same_thread=False),
        )
    else:
        engine = sa.create_engine(url, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _SqliteConnections(foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def place_of(engine: Engine) -> str:
    """Where the engine's data lies, as a person may be told: without the password."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        return url.database or ""
    host = url.host or url.query.get("host", "")
    return f"{url.database} ở {host}, cổng {url.port or url.query.get('port', _USUAL_PORT)}"


class _SqliteConnections:
    """Prepares each new connection to a SQLite file."""

    def __init__(self, *, foreign_keys: bool) -> None:
        self._pragmas = (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
            "trusted_schema = OFF",
            "temp_store = MEMORY",
            f"cache_size = -{_CACHE_KIB}",
            f"wal_autocheckpoint = {_LOG_PAGES}",
        )

    def __call__(self, connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG002 - SQLAlchemy calls it so
        driver: Any = connection
        driver.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in self._pragmas:
            driver.execute(f"PRAGMA {pragma}").close()
        driver.create_aggregate("exact_sum", 1, ExactSum)


def _begin_on_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class _ServerTransactions:
    """Begins transactions on PostgreSQL: a writer first waits for the writer before it."""

    def __init__(self, busy_seconds: float) -> None:
        self._timeout = f"SET LOCAL lock_timeout = {int(busy_seconds * 1000)}"

    def __call__(self, connection: Connection) -> None:
        if connection.get_execution_options().get("reading", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        connection.exec_driver_sql(self._timeout)
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
