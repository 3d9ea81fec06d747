"""Which version a database has, and how it is brought to this one.

Looking is cheap and changes nothing; Alembic is imported only when there is work for it.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from desktop.database import migrations
from desktop.database.engine import READING, place_of
from desktop.database.errors import (
    DatabaseDamagedError,
    DatabaseForeignError,
    DatabaseNewerError,
    explaining_database_errors,
)
from desktop.database.sqlite_files import connect_to_file, sqlite_errors

if TYPE_CHECKING:
    from alembic.config import Config

_LANDMARK = "workplace"
"""A table that every version of this program has."""


def file_revision(path: Path) -> str | None:
    """The revision of a SQLite file, read without changing a byte of it; ``None`` when it is empty.

    Only where a write was broken off that has left its journal is it first undone: until then the file says nothing.

    Raises:
        DatabaseNewerError: A newer version of the program made it.
        DatabaseForeignError: It is another program's.
        DatabaseDamagedError: It is not a sound database.
        EnvironmentFailureError: It cannot be read.
    """
    with explaining_database_errors(str(path)):
        try:
            found = _read_file(path, _way_of_reading(path))
        except sqlite_errors():  # another process may have written to it in this very moment
            found = _read_file(path, "ro")
    return _judge(*found, str(path))


def _way_of_reading(path: Path) -> str:
    if _has_beside(path, "-journal"):
        return "rw"
    return "ro" if _has_beside(path, "-wal") else "ro&immutable=1"


def _has_beside(path: Path, ending: str) -> bool:
    beside = path.with_name(path.name + ending)
    return beside.exists() and beside.stat().st_size > 0


def _read_file(path: Path, mode: str) -> tuple[set[str], str | None]:
    with closing(connect_to_file(path, mode)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if _versioned(tables) else None
    return tables, row[0] if row else None


def current_revision(engine: Engine) -> str | None:
    """The revision of the engine's database; ``None`` when it is empty.

    Raises:
        UserError: As ``file_revision``.
    """
    if engine.dialect.name == "sqlite":
        return file_revision(Path(engine.url.database or ""))
    place = place_of(engine)
    with explaining_database_errors(place), engine.connect().execution_options(**READING) as connection:
        tables = set(sa.inspect(connection).get_table_names())
        row = connection.scalar(sa.text("SELECT version_num FROM alembic_version")) if _versioned(tables) else None
    return _judge(tables, row, place)


def _versioned(tables: set[str]) -> bool:
    return "alembic_version" in tables


def _judge(tables: set[str], revision: str | None, place: str) -> str | None:
    ours = tables - {"sqlite_sequence", "alembic_version"}
    if not ours and revision is None:
        return None
    if _LANDMARK not in ours:
        raise DatabaseForeignError(place)
    if revision is None:
        raise DatabaseDamagedError(place, "no revision")
    if revision not in migrations.REVISIONS:
        raise DatabaseNewerError(place, revision)
    return revision


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database up to a revision, in one transaction: it is done whole or not at all.

    On SQLite the engine must not enforce foreign keys, because tables are rebuilt; they are checked at the end.

    Raises:
        UserError: As ``current_revision``, or the database refused; it is as it was.
    """
    from alembic import command

    _migrate(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to a revision ("base" for empty): for tests and for leaving a version again."""
    from alembic import command

    _migrate(engine, lambda config: command.downgrade(config, revision))


def _migrate(engine: Engine, work: Callable[["Config"], None]) -> None:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS).replace("%", "%%"))
    with explaining_database_errors(place_of(engine)), engine.begin() as connection:
        config.attributes["connection"] = connection
        work(config)
        _check_references(connection)


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise DatabaseDamagedError(place_of(connection.engine), f"references: {broken[:5]}")
