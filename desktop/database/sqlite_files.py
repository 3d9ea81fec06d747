"""Plain connections to SQLite files, beside the engine: to look at them, to copy them; encrypted ones like others."""

import sqlite3
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from desktop.core.data_keys import DataKey, DataLockedError, key_called, key_id_of
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import DataFolder

BUSY_SECONDS = 5.0
"""How long to wait for another process before saying that the file is in use."""

_CIPHER = "sqlcipher3.dbapi2"


def key_of(path: Path) -> DataKey | None:
    """The key under which a database lies; ``None`` where it is plain, not there, or no database.

    Raises:
        DataLockedError: It is encrypted, and nobody has yet proven to be allowed in.
        EnvironmentFailureError: It cannot be read.
    """
    with explaining_os_errors(path):
        key_id = key_id_of(path)
        if key_id is None:
            return None
        slots = DataFolder(path.parent).key_slots
        key = key_called(key_id)
        if key is None and slots.is_file() and key_id.hex().encode() in slots.read_bytes():
            raise DataLockedError(path.parent)
    return key


def cipher() -> ModuleType:
    """The driver of encrypted databases: SQLite itself, with SQLCipher in it.

    Raises:
        EnvironmentFailureError: This computer has none.
    """
    try:
        import sqlcipher3.dbapi2 as driver
    except ImportError as error:
        raise EnvironmentFailureError(
            "Máy này thiếu thư viện mã hóa cơ sở dữ liệu (SQLCipher).",
            "Cài lại phần mềm bằng bộ cài đầy đủ; dữ liệu được giữ nguyên.",
        ) from error
    return cast("ModuleType", driver)


def sqlite_errors() -> tuple[type[Exception], ...]:
    """What SQLite raises, plain or encrypted; to be asked where an error is caught."""
    driver = sys.modules.get(_CIPHER)
    return (sqlite3.Error, driver.Error) if driver is not None else (sqlite3.Error,)


def connect_to_file(path: Path, mode: str, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - as the driver takes them
    """A connection that does not make the file when it is missing.

    Args:
        path: The file.
        mode: ``rw``, ``ro``, or ``ro&immutable=1``, which makes no file beside it either.
        options: Of the driver.

    Raises:
        DataLockedError: It is encrypted, and nobody has yet proven to be allowed in.
    """
    return connect_with_key(path, mode, key_of(path), **options)


def connect_with_key(path: Path, mode: str, key: DataKey | None, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - passed on to sqlite3.connect
    """The same where the key is known; with mode ``rwc`` the file is made under it."""
    address = path.absolute().as_uri()
    if not address.startswith("file:///"):  # a Windows share: SQLite wants its name in the path
        address = address.replace("file://", "file:////", 1)
    driver = cast("Any", cipher() if key is not None else sqlite3)
    connection = driver.connect(f"{address}?mode={mode}", uri=True, **{"timeout": BUSY_SECONDS, **options})
    if key is not None:
        connection.execute("PRAGMA cipher_log_level = NONE").close()  # what it refuses is told as an error
        connection.execute(f"PRAGMA key = {key_clause(key)}").close()
    return cast("sqlite3.Connection", connection)


def key_clause(key: DataKey) -> str:
    """The key as SQLCipher takes it without deriving another; the name of the key becomes the file's first bytes."""
    return f"\"x'{key.secret.hex()}{key.id.hex()}'\""
