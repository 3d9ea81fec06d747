"""The backups that lie in both places: listed, opened to see whether they are sound, and few."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import DataFolder
from desktop.database import schema
from desktop.database.backup import check_integrity
from desktop.rules.backup_rotation import to_keep
from desktop.services.safety.backup_access import BackupLockedError, require_open
from desktop.services.safety.backup_file import (
    BACKUP_SUFFIX,
    DATABASE,
    BackupHead,
    BackupPurpose,
    not_a_backup,
    read_manifest,
    unpack_database,
)
from desktop.services.safety.backup_notes import read_notes
from desktop.services.safety.backup_store import FileStore

_KEPT_BEFORE_RESTORES = 3
_BEFORE_SOMETHING = (BackupPurpose.BEFORE_RESTORE, BackupPurpose.BEFORE_UPDATE)


@dataclass(frozen=True)
class KnownBackup:
    """A backup that lies in one of the two places.

    Attributes:
        in_second: It lies in the second place.
    """

    path: Path
    head: BackupHead
    size: int
    in_second: bool


def verify_backup(backup: Path) -> BackupHead:
    """Open a backup as restoring would: its digests, and its database in a copy of its own.

    Raises:
        RestoreRefusedError: It is not sound, or a newer version of the program made it.
        BackupLockedError: It is encrypted, and nobody has given a passphrase.
        EnvironmentFailureError: The drive refused.
    """
    require_open(backup)
    with explaining_os_errors(backup), TemporaryDirectory(prefix=".kiem-tra-", dir=backup.parent) as scratch:
        copy = Path(scratch) / DATABASE
        head = unpack_database(backup, copy)
        if check_integrity(copy) or schema.file_revision(copy) is None:
            raise not_a_backup(backup)
    return head


def rotate(place: Path) -> None:
    """Throw away backups that need not be kept, and files that only they referred to."""
    known = _listed(place, in_second=False)
    planned = {backup.head.made_at: backup for backup in known if backup.head.purpose is BackupPurpose.PLANNED}
    before = [backup for backup in known if backup.head.purpose in _BEFORE_SOMETHING]
    gone = [planned[moment] for moment in planned.keys() - to_keep(planned)]
    gone += sorted(before, key=lambda backup: backup.head.made_at)[:-_KEPT_BEFORE_RESTORES]
    for backup in gone:
        backup.path.unlink()
    if gone:
        try:
            left = [read_manifest(path).referred.values() for path in place.glob(f"*{BACKUP_SUFFIX}")]
        except UserError:
            return  # nobody knows what a damaged backup refers to
        FileStore(place).sweep(frozenset(digest for digests in left for digest in digests))


def list_backups(folder: DataFolder) -> tuple[KnownBackup, ...]:
    """The backups in both places, the newest first; damaged files are passed over. The database need not be sound."""
    found = [*_listed(folder.backups, in_second=False)]
    second = read_notes(folder).second
    if second:
        own = {backup.head.agency for backup in found}
        for place in _folders_in(Path(second)):
            found += (b for b in _listed(place, in_second=True) if not own or b.head.agency in own)
    return tuple(sorted(found, key=lambda backup: backup.head.made_at, reverse=True))


def last_good_backup(folder: DataFolder) -> KnownBackup | None:
    """The newest backup that opens soundly; ``None`` if there is none."""
    for backup in list_backups(folder):
        try:
            verify_backup(backup.path)
        except BackupLockedError:
            return backup  # whether it is sound is seen when somebody gives a passphrase
        except UserError:
            continue
        return backup
    return None


def stores_of(folder: DataFolder) -> tuple[FileStore, ...]:
    """Where files lie that backups refer to."""
    second = read_notes(folder).second
    places = [folder.backups, *(_folders_in(Path(second)) if second else ())]
    return tuple(FileStore(place) for place in places)


def _folders_in(second: Path) -> Iterable[Path]:
    try:
        return [place for place in sorted(second.glob("SaoLuu_*")) if place.is_dir()]
    except OSError:
        return []


def _listed(place: Path, *, in_second: bool) -> list[KnownBackup]:
    found: list[KnownBackup] = []
    try:
        paths = sorted(place.glob(f"*{BACKUP_SUFFIX}"))
    except OSError:
        return []
    for path in paths:
        try:
            found.append(KnownBackup(path, read_manifest(path).head, path.stat().st_size, in_second))
        except (UserError, OSError):
            continue
    return found
