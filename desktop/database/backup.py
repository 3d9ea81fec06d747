"""Safe copies of a SQLite database that may be in use, and what can be known of a file's soundness."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop.core.files import explaining_os_errors, replacing
from desktop.core.progress import Progress
from desktop.database.errors import DatabaseDamagedError, DatabaseMissingError, explaining_database_errors
from desktop.database.sqlite_files import connect_to_file, connect_with_key, key_of

_PAGES_AT_A_TIME = 2048


@dataclass(frozen=True)
class IntegrityFinding:
    """Something that is wrong with a database file: a stable code and a Vietnamese sentence."""

    code: str
    message: str


def backup_sqlite(source: Path, target: Path, progress: Progress | None = None) -> None:
    """Copy a database that may be open elsewhere into one file, check the copy, then give it its name.

    The copy of an encrypted one is encrypted alike.

    Raises:
        DatabaseMissingError: There is nothing to copy.
        DatabaseDamagedError: The copy is not sound, so neither is the source.
        EnvironmentFailureError: A disk refused. In all three cases ``target`` is as it was.
    """
    if not source.is_file():
        raise DatabaseMissingError(str(source))
    with explaining_os_errors(target), replacing(target) as copy:
        with explaining_database_errors(str(target)):
            _copy(source, copy, progress)
        if findings := check_integrity(copy):
            raise DatabaseDamagedError(str(source), findings[0].message)


def _copy(source: Path, copy: Path, progress: Progress | None) -> None:
    def report(status: int, remaining: int, total: int) -> None:  # noqa: ARG001 - sqlite3 calls it so
        if progress is not None:
            progress.step(total - remaining, total, "Đang sao chép cơ sở dữ liệu")

    copy.unlink(missing_ok=True)
    key = key_of(source)
    with (
        closing(connect_with_key(source, "rw", key)) as origin,
        closing(connect_with_key(copy, "rwc", key)) as destination,
    ):
        origin.backup(destination, pages=_PAGES_AT_A_TIME, progress=report)
        destination.execute("PRAGMA journal_mode = DELETE").close()  # one file, nothing beside it


def check_integrity(path: Path) -> tuple[IntegrityFinding, ...]:
    """What is wrong with a database file; empty when it is sound.

    Raises:
        DatabaseMissingError: There is no such file.
        EnvironmentFailureError: It cannot be read.
    """
    if not path.is_file():
        raise DatabaseMissingError(str(path))
    try:
        with explaining_database_errors(str(path)), closing(connect_to_file(path, "ro")) as connection:
            pages = [text for (text,) in connection.execute("PRAGMA quick_check(20)")]
            references = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    except DatabaseDamagedError as error:
        return (IntegrityFinding("DATABASE_DAMAGED", error.sentence),)
    findings = [IntegrityFinding("DATABASE_DAMAGED", f"{path}: {text}") for text in pages if text != "ok"]
    findings += [
        IntegrityFinding("BROKEN_REFERENCE", f"{path}: bảng {table}, dòng {row} chỉ tới bảng {parent} nhưng không có.")
        for table, row, parent, _ in references
    ]
    return tuple(findings)
