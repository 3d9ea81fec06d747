"""What is known of a data folder's backups: where they go, when the last ones were made, what went wrong.

Kept beside the backups, not in the database: it must be known when the database cannot be read, it does not go back in
time with a restored one, and writing it down is no change that asks for another backup.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from json import loads
from pathlib import Path

from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import decode, encode
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.form_parts import FormError
from desktop.core.paths import DataFolder

_log = logging.getLogger(__name__)

DEFAULT_HOURS = 4


@dataclass(frozen=True)
class BackupNotes:
    """Everything that is remembered of backups.

    Attributes:
        hours: So long after the last backup, a change asks for the next one.
        last_at, last_file: The last backup of all, wherever it went.
        planned_at: The last one that was made by plan into the data folder. state: the database's files as they were
            then.
        fault: Why the last one by plan was not made; "" when it was.
        second: The second place; "" while none is chosen. second_at: the last backup there. second_fault: as ``fault``.
        second_waits: It was not there at the last backup, or that was left for later: it gets one as soon as it can.
        accepted_place: The kind of place of the data folder that was explained, and that people went on with.
    """

    hours: int = DEFAULT_HOURS
    last_at: datetime | None = None
    last_file: str = ""
    planned_at: datetime | None = None
    state: str = ""
    fault: str = ""
    second: str = ""
    second_at: datetime | None = None
    second_fault: str = ""
    second_waits: bool = False
    accepted_place: str = ""


def notes_file(folder: DataFolder) -> Path:
    """Where they are kept."""
    return folder.backups / "notes.json"


def read_notes(folder: DataFolder) -> BackupNotes:
    """What is known; nothing where nothing was written down, or where it can no longer be read."""
    path = notes_file(folder)
    if not path.exists():
        return BackupNotes()
    try:
        return decode(BackupNotes, loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError, FormError) as error:
        _log.warning("backup notes cannot be read: %s", error)
        return BackupNotes()


def keep_notes(folder: DataFolder, notes: BackupNotes) -> None:
    """Write down what is known now.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    with explaining_os_errors(notes_file(folder)):
        write_atomically(notes_file(folder), canonical_json(encode(notes)))
