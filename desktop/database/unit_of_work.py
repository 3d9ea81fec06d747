"""Transactions: the only way in which services reach the database."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.paths import DataFolder
from desktop.database import migrations, schema
from desktop.database.backup import IntegrityFinding, backup_sqlite, check_integrity
from desktop.database.engine import READING, open_engine, place_of
from desktop.database.errors import DatabaseMissingError, explaining_database_errors
from desktop.database.sqlite_files import BUSY_SECONDS, sqlite_errors

_log = logging.getLogger(__name__)

_pristine: list[bytes] = []
"""The file of an empty database, once this process has made one: a demonstration makes dozens."""


class Database:
    """One data folder's or server's database. Safe to use from several threads; each session belongs to one.

    Use ``Database.open``. Owns the engine; knows nothing of what the rows mean.
    """

    def __init__(self, place: Path | str, backups: Path | None, busy_seconds: float) -> None:
        self._backups = backups
        self._busy_seconds = busy_seconds
        self._engine = open_engine(place, busy_seconds=busy_seconds)
        self._readers = self._engine.execution_options(**READING)
        self._writing = sessionmaker(self._engine, expire_on_commit=False)
        self._reading = sessionmaker(self._readers, expire_on_commit=False)

    @classmethod
    def open(cls, where: DataFolder | str, *, create: bool = False, busy_seconds: float = BUSY_SECONDS) -> "Database":
        """Open a data folder's database, or one by its address, and bring it up to this version.

        Args:
            where: The folder, or ``postgresql+psycopg://…``.
            create: Make it when it is not there.
            busy_seconds: How long a writer waits for another one.

        Raises:
            DatabaseMissingError: It is not there.
            DatabaseNewerError, DatabaseForeignError, DatabaseDamagedError: It cannot be used; it is as it was.
            EnvironmentFailureError: The machine refused; everything is as it was.
        """
        if isinstance(where, DataFolder):
            path, database = where.database, cls(where.database, where.backups, busy_seconds)
        else:
            database = cls(where, None, busy_seconds)
            path = Path(database.place) if database.is_file else None
        missing = path is not None and not path.exists()
        if missing and not create:
            raise DatabaseMissingError(database.place)
        try:
            if path is not None and missing:
                database._create(path)
            else:
                database._open_existing(create=create)
        except BaseException:
            database._engine.dispose()
            raise
        return database

    def _open_existing(self, *, create: bool) -> None:
        if schema.current_revision(self._engine) is None and not create:
            raise DatabaseMissingError(self.place)
        self.migrate()
        with explaining_database_errors(self.place), self._readers.connect():
            pass  # a file that cannot be written says so now, not at the first edit

    def _create(self, path: Path) -> None:
        with explaining_os_errors(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        if _pristine:
            write_atomically(path, _pristine[0])
            return
        try:
            self.migrate()
        except BaseException:
            self._engine.dispose()
            for leftover in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
                leftover.unlink(missing_ok=True)
            raise
        if not path.with_name(f"{path.name}-wal").exists():
            _pristine.append(path.read_bytes())

    @property
    def place(self) -> str:
        """Path or address, as a person may be told."""
        return place_of(self._engine)

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file."""
        return self._engine.dialect.name == "sqlite"

    def migrate(self) -> None:
        """Bring the schema up to this version; nothing happens when it is. An older file is copied first."""
        path = Path(self.place)
        revision = None if self.is_file and not path.exists() else schema.current_revision(self._engine)
        if revision == migrations.HEAD:
            return
        if self.is_file and revision is not None:
            backup_sqlite(path, (self._backups or path.parent) / f"{path.stem}-{revision}-truoc-nang-cap.db")
        # A connection of its own: tables are rebuilt, which foreign keys would answer by deleting rows.
        engine = open_engine(self._engine.url.render_as_string(hide_password=False), foreign_keys=False)
        try:
            schema.upgrade(engine)
        finally:
            engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, undone when it fails. Writers take turns.

        Raises:
            UserError: The database refused (no space, locked, read-only, damaged); nothing was changed.
        """
        with explaining_database_errors(self.place), self._writing.begin() as session:
            yield session

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """A steady view of the data that waits for no writer. Writing in it is a bug and is refused."""
        with explaining_database_errors(self.place), self._reading() as session:
            event.listen(session, "before_flush", _refuse_flush)
            yield session

    def back_up(self, target: Path) -> None:
        """Copy the database, which may be in use, to one checked file. Only for a SQLite file.

        Raises:
            UserError: As ``backup_sqlite``.
        """
        backup_sqlite(Path(self.place), target)

    def check(self) -> tuple[IntegrityFinding, ...]:
        """What is wrong with the database's file; a server sees to its own soundness."""
        return check_integrity(Path(self.place)) if self.is_file else ()

    def put_log_away(self) -> int:
        """Put what was written since into the file itself, without anybody waiting; only for a SQLite file.

        What is written next begins at the start of the log again, where the disk need not find new room.

        Returns:
            How many pages the log holds.

        Raises:
            UserError: The disk refused.
        """
        with explaining_database_errors(self.place), closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            _, pages, _ = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            cursor.close()
        return max(pages, 0)

    def close(self) -> None:
        """Let go of the database; afterwards all of a SQLite file's data is in that one file."""
        if self.is_file:
            try:
                with closing(self._engine.raw_connection()) as connection:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except (
                DBAPIError,
                *sqlite_errors(),
            ) as error:  # nothing is lost: the log beside the file is read at the next start
                _log.info("no checkpoint on closing: %s", error)
        self._engine.dispose()


def _refuse_flush(session: Session, *_: object) -> None:
    if session.new or session.dirty or session.deleted:
        msg = "a read session was written to"
        raise RuntimeError(msg)
