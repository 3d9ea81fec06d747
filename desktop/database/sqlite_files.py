"""Plain connections to SQLite files, beside the engine: to look at them, to copy them."""

import sqlite3
from pathlib import Path

BUSY_SECONDS = 5.0
"""How long to wait for another process before saying that the file is in use."""


def connect_to_file(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that does not make the file when it is missing.

    Args:
        path: The file.
        mode: ``rw``, ``ro``, or ``ro&immutable=1``, which makes no file beside it either.
    """
    address = path.absolute().as_uri()
    if not address.startswith("file:///"):  # a Windows share: SQLite wants its name in the path
        address = address.replace("file://", "file:////", 1)
    return sqlite3.connect(f"{address}?mode={mode}", uri=True, timeout=BUSY_SECONDS)
