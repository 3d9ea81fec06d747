"""Backups of data that lies encrypted: they carry what opens them, and want a passphrase or the recovery code."""

import zipfile
from pathlib import Path

from desktop.core.data_keys import key_called
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import DataFolder
from desktop.database.encrypting import change_key
from desktop.database.sqlite_files import key_of
from desktop.services.safety.backup_file import DAMAGE, SLOTS, Manifest, not_a_backup, read_manifest
from desktop.services.safety.kept_files import unseal_all
from desktop.signing.key_slots import KeySlots, parse_slots

_LARGEST = 1024 * 1024


class BackupLockedError(UserError):
    """A backup is encrypted, and nobody has yet proven to be allowed in.

    Attributes:
        backup: Which.
    """

    code = "DATA_LOCKED"

    def __init__(self, backup: Path) -> None:
        super().__init__(
            f"{backup.name}: bản sao lưu được mã hóa.",
            "Nhập mật khẩu đã dùng lúc sao lưu của một người dùng, hoặc mã khôi phục lúc đó.",
        )
        self.backup = backup


def slots_of(backup: Path) -> KeySlots | None:
    """What opens a backup; ``None`` where it lies plain.

    Raises:
        RestoreRefusedError: It is no backup.
        KeySlotsDamagedError: What opens it is not whole.
        EnvironmentFailureError: It cannot be read.
    """
    if SLOTS not in read_manifest(backup).files:
        return None
    try:
        with explaining_os_errors(backup), zipfile.ZipFile(backup) as archive:
            if archive.getinfo(SLOTS).file_size > _LARGEST:
                raise not_a_backup(backup)
            return parse_slots(archive.read(SLOTS), backup.name)
    except DAMAGE as error:
        raise not_a_backup(backup) from error


def require_open(backup: Path) -> Manifest:
    """What a backup says of itself, if this process may read what lies in it.

    Raises:
        BackupLockedError: It is encrypted, and nobody has given a passphrase.
        RestoreRefusedError, KeySlotsDamagedError, EnvironmentFailureError: As ``slots_of``.
    """
    slots = slots_of(backup)
    if slots is not None and key_called(slots.key_id) is None:
        raise BackupLockedError(backup)
    return read_manifest(backup)


def put_under_present_key(staging: Path, folder: DataFolder) -> None:
    """Let what came out of a backup lie encrypted as the data does that it replaces: nobody has switched that off.

    Where that lies plain, or under the same key, the backup stays as it is, with the passphrases of its day.

    Raises:
        UserError: As ``database.encrypting.change_key``.
    """
    present, restored = key_of(folder.database), DataFolder(staging)
    found = key_of(restored.database)
    if present is None or found == present:
        return
    change_key(restored.database, present)
    if found is not None:
        unseal_all(restored)
        restored.key_slots.unlink(missing_ok=True)
