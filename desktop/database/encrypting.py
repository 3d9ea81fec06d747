"""A database that lies plain put under a key, or the other way round: a checked copy takes its place in one step."""

from contextlib import closing
from pathlib import Path

from desktop.core.data_keys import DataKey, key_id_of
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import ensure_free_space, explaining_os_errors, replacing
from desktop.database.backup import check_integrity
from desktop.database.errors import DatabaseDamagedError, DatabaseMissingError, explaining_database_errors
from desktop.database.sqlite_files import cipher, connect_with_key, key_clause, key_of


def change_key(path: Path, key: DataKey | None) -> bool:
    """Let a database lie under a key from now on, or plain where it is ``None``; whether it did not already.

    Nobody may have it open. Until the copy is whole and compared, the database is as it was; afterwards nothing of it
    remains beside.

    Raises:
        DatabaseMissingError: There is none.
        DatabaseDamagedError: It is not sound; it is as it was.
        EnvironmentFailureError: Another program has it open, the disk refused, or this computer cannot encrypt; it is
            as it was.
        DataLockedError: It is encrypted, and nobody has yet proven to be allowed in.
    """
    if not path.is_file():
        raise DatabaseMissingError(str(path))
    present = key_of(path)
    if present == key and (key is not None or key_id_of(path) is None):
        return False
    cipher()
    if findings := check_integrity(path):
        raise DatabaseDamagedError(str(path), findings[0].message)
    with explaining_database_errors(str(path)):
        _put_into_one_file(path, present)
        ensure_free_space(path.parent, 2 * path.stat().st_size)
        with explaining_os_errors(path), replacing(path) as copy:
            copy.unlink(missing_ok=True)
            _export(path, copy, key)
            if _whole_check(copy, key) != "ok" or _counts(copy, key) != _counts(path, present):
                raise DatabaseDamagedError(str(path), "copy differs")
            for end in ("-wal", "-shm"):  # empty, or none at all: they would be taken for the new file's
                path.with_name(path.name + end).unlink(missing_ok=True)
    return True


def _put_into_one_file(path: Path, key: DataKey | None) -> None:
    with closing(connect_with_key(path, "rw", key)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    if busy or mode != "delete":
        raise EnvironmentFailureError(
            f"{path}: tệp dữ liệu đang được chương trình khác dùng.", "Đóng chương trình kia rồi làm lại."
        )


def _export(path: Path, copy: Path, key: DataKey | None) -> None:
    """SQLCipher's own way from one key to another; the driver with SQLCipher in it reads plain files too."""
    driver = cipher()
    present = key_of(path)
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA cipher_log_level = NONE").close()
        if present is not None:
            connection.execute(f"PRAGMA key = {key_clause(present)}").close()
        wanted = key_clause(key) if key is not None else "''"
        connection.execute(f"ATTACH DATABASE ? AS copy KEY {wanted}", (str(copy),)).close()
        for unsafe in ("journal_mode", "synchronous"):  # it has no name yet, and is synced once before it gets one
            connection.execute(f"PRAGMA copy.{unsafe} = OFF").close()
        connection.execute("SELECT sqlcipher_export('copy')").fetchall()
        connection.execute("DETACH DATABASE copy").close()


def _whole_check(path: Path, key: DataKey | None) -> str:
    """What SQLite's whole check says of a file that is not yet in its place: "ok", or the first fault."""
    with closing(connect_with_key(path, "ro", key)) as connection:
        return str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])


def _counts(path: Path, key: DataKey | None) -> dict[str, int]:
    with closing(connect_with_key(path, "ro", key)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of our tables
            for name in names
        }
