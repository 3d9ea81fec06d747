"""All rows of one database put into another, checked row by row; what was cut off goes on where it stopped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping, Table, func, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.progress import Progress
from desktop.database.backup import backup_sqlite
from desktop.database.unit_of_work import Database
from desktop.models.registry import Base

ROWS_AT_ONCE = 500
"""Rows of one transaction: some carry the bytes of a whole report."""

_LAST = "workplace"
"""Says who works with a database: it comes last, so that nobody starts to work with a part of one."""


class CopyConflictError(UserError):
    """The other database holds something else already."""

    code = "COPY_CONFLICT"

    def __init__(self, place: str, table: str) -> None:
        super().__init__(
            f"{place}: đã có dữ liệu khác (bảng {table}). Không ghi đè.",
            "Dùng một cơ sở dữ liệu trống, hoặc đúng cơ sở dữ liệu của lần chuyển còn dở.",
            place=place,
            table=table,
        )


@dataclass(frozen=True)
class TableCopied:
    """A table that is in both databases now, row for row; ``added``: how many of its rows came by this run."""

    table: str
    rows: int
    added: int


def copy_rows(
    source: Database, target: Database, progress: Progress | None = None, *, others_write: bool = False
) -> tuple[TableCopied, ...]:
    """Copy everything, then read all of it again on both sides.

    Each piece is a transaction of its own: after a power cut the same call finds what is there and adds the rest.

    Args:
        source: Where the rows are.
        target: Where they are put; empty, or with a part of them.
        progress: Told of each piece; may cancel.
        others_write: Others go on writing to the source, and the copy is of the moment at which it began. Otherwise
            a transaction that is held open keeps them out.

    Raises:
        CopyConflictError: The target has rows that the source lacks, or that say something else.
        Cancelled: It was asked to stop; what was copied stays, and is found again.
        UserError: A database refused.
    """
    said = progress or Progress()
    tables = sorted(Base.metadata.sorted_tables, key=lambda table: table.name == _LAST)
    with source.read_session() if others_write else source.session() as reader:
        counts = {table.name: reader.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
        total, done = 2 * sum(counts.values()), 0
        added: dict[str, int] = {}
        for table in tables:
            added[table.name] = 0
            for piece in _pieces(reader, table):
                with target.session() as writer:
                    added[table.name] += _put(writer, table, piece, target.place)
                done += len(piece)
                said.step(done, total, f"Chuyển {table.name}")
        for table in tables:
            with target.read_session() as copied:
                if (copied.scalar(select(func.count()).select_from(table)) or 0) != counts[table.name]:
                    raise CopyConflictError(target.place, table.name)
                for piece in _pieces(reader, table):
                    if len(_present(copied, table, piece, target.place)) != len(piece):
                        raise CopyConflictError(target.place, table.name)
                    done += len(piece)
                    said.step(done, total, f"Đối chiếu {table.name}")
    return tuple(TableCopied(name, count, added[name]) for name, count in counts.items())


def back_up_database(database: Database, target: Path, progress: Progress | None = None) -> None:
    """One checked SQLite file with everything that a database holds at this moment; others may go on writing to it.

    Raises:
        DatabaseDamagedError: A copied file is not sound, so neither is the source.
        Cancelled: It was asked to stop.
        UserError: A database or a disk refused. In all cases ``target`` is as it was.
    """
    if database.is_file:
        database.back_up(target)
    else:
        file_of_server(database, target, progress, others_write=True)


def file_of_server(
    database: Database, target: Path, progress: Progress | None = None, *, others_write: bool
) -> tuple[TableCopied, ...]:
    """A server's rows in a new SQLite file, every row compared; see ``copy_rows`` and ``back_up_database``."""
    beginning = target.with_name(f".{target.name}.may-chu")
    with explaining_os_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _forget(beginning)
    try:
        copy = Database.open(str(beginning), create=True)
        try:
            copied = copy_rows(database, copy, progress, others_write=others_write)
        finally:
            copy.close()
        backup_sqlite(beginning, target)
    finally:
        _forget(beginning)
    return copied


def _forget(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _pieces(reader: Session, table: Table) -> Iterator[Sequence[RowMapping]]:
    wanted = select(table).order_by(*table.primary_key.columns)
    found = reader.connection().execution_options(yield_per=ROWS_AT_ONCE).execute(wanted).mappings()
    yield from found.partitions(ROWS_AT_ONCE)


def _put(writer: Session, table: Table, piece: Sequence[RowMapping], place: str) -> int:
    """Add the rows that are not there yet."""
    there = _present(writer, table, piece, place)
    missing = [dict(row) for row in piece if _key(table, row) not in there]
    if missing:
        try:
            writer.execute(table.insert(), missing)
        except IntegrityError as error:  # another row has what may be there once only
            raise CopyConflictError(place, table.name) from error
    return len(missing)


def _present(session: Session, table: Table, piece: Sequence[RowMapping], place: str) -> set[tuple[object, ...]]:
    """Keys of the rows that are there; each says the same as its original."""
    first, *others = table.primary_key.columns
    keys = [_key(table, row) for row in piece]
    condition = tuple_(first, *others).in_(keys) if others else first.in_([key[0] for key in keys])
    there = session.execute(select(table).where(condition)).mappings()
    found = {_key(table, row): dict(row) for row in there}
    for key, row in zip(keys, piece, strict=True):
        if key in found and found[key] != dict(row):
            raise CopyConflictError(place, table.name)
    return set(found)


def _key(table: Table, row: RowMapping) -> tuple[object, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)
