"""A data folder that lies encrypted: switched on and off while nobody has it open, opened by a passphrase.

Whether the database's file is encrypted says whether the folder is. Files beside it are read either way, each for
itself: what was cut off in the middle is sound, and goes on with the next call.
"""

import importlib.util
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.data_keys import DataKey, hold, key_called, key_id_of
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.encrypting import change_key
from desktop.database.sqlite_files import key_of
from desktop.rules.profiles import Officer
from desktop.services.officers.audit import record_event
from desktop.services.officers.deciding import decider
from desktop.services.officers.profile_secrets import code_bytes, passphrase_bytes, proves
from desktop.services.officers.profiles import new_code, profile_row, read_profiles, recovery_seal
from desktop.services.safety.backup_access import slots_of
from desktop.services.safety.backup_file import BACKUP_SUFFIX, MOVE_SUFFIX, SLOTS, read_manifest
from desktop.services.safety.backup_shelf import KnownBackup, list_backups
from desktop.services.safety.data_access import data_key
from desktop.services.safety.kept_files import kept_files, plain_files, seal_all, unseal_all
from desktop.services.safety.server_place import OnServerError, read_server
from desktop.services.workspace import Workspace
from desktop.signing.key_slots import (
    RECOVERY,
    KeySlots,
    KeySlotsDamagedError,
    WrongDataPassphraseError,
    mark_of,
    new_key,
    read_slots,
    unwrap,
    with_slot,
    write_slots,
)

_LIBRARY = "sqlcipher3"
_ENCRYPTED, _DECRYPTED = "workspace.encrypted", "workspace.decrypted"


class EncryptionRefusedError(UserError):
    """The data cannot be encrypted, or no longer be, as things are."""

    code = "ENCRYPTION_REFUSED"


@dataclass(frozen=True)
class AtRest:
    """How a data folder lies on the disk.

    Attributes:
        on: Its database is encrypted.
        hindrance: Why it cannot be switched on here; "" where it can, or is.
        plain_files: Evidence and received files that do not lie encrypted yet.
        plain_backups: Backups in which everything lies plain.
        locked_out: People whose passphrases do not open the data yet: who has unlocked the window once does.
    """

    on: bool
    hindrance: str
    plain_files: int
    plain_backups: tuple[KnownBackup, ...]
    locked_out: tuple[str, ...]


def read_at_rest(workspace: Workspace) -> AtRest:
    """How the folder lies on the disk."""
    if not workspace.database.is_file:
        said = "Dữ liệu nằm trên máy chủ: việc mã hóa trên ổ đĩa do người quản trị máy chủ làm."
        return AtRest(on=False, hindrance=said, plain_files=0, plain_backups=(), locked_out=())
    folder = workspace.folder
    with explaining_os_errors(folder.root):
        on = key_of(folder.database) is not None
        with workspace.reading() as session:
            people = tuple(person.name for person in read_profiles(session).people)
        if not on:
            return AtRest(on, _hindrance(), 0, (), ())
        try:
            known = read_slots(folder.key_slots).names
        except KeySlotsDamagedError:
            known = ()
        backups = tuple(backup for backup in list_backups(folder) if not is_encrypted(backup))
        locked_out = tuple(name for name in people if name not in known)
        return AtRest(on, "", len(plain_files(folder)), backups, locked_out)


def is_encrypted(backup: KnownBackup) -> bool:
    """Whether the data in a backup lies encrypted."""
    return SLOTS in read_manifest(backup.path).files


def _hindrance() -> str:
    if importlib.util.find_spec(_LIBRARY) is None:
        return "Bản cài này không có thư viện mã hóa cơ sở dữ liệu (SQLCipher), nên chưa bật được."
    return ""


def prepare_encryption(workspace: Workspace, name: str, passphrase: str) -> str:
    """Make the key of a folder that is to be encrypted, under a passphrase and a new recovery code.

    The data is as it was; ``encrypt_folder`` follows when nobody has it open.

    Returns:
        The recovery code, which is shown and printed once and kept nowhere.

    Raises:
        EncryptionRefusedError: It is encrypted already, people are not told apart, the passphrase is wrong, or this
            computer cannot do it.
        OnServerError: The data lies on a server.
        EnvironmentFailureError: The disk refused.
    """
    _refuse_server(workspace.folder)
    if not workspace.database.is_file:
        raise OnServerError("Việc mã hóa trên ổ đĩa do người quản trị máy chủ làm.")
    if hindrance := _hindrance():
        raise EncryptionRefusedError(hindrance, "Dùng mã hóa ổ đĩa của hệ điều hành (BitLocker, LUKS).")
    with workspace.session() as session:
        if data_key(session) is not None:
            raise EncryptionRefusedError("Dữ liệu đã được mã hóa.")
        if not read_profiles(session).on:
            raise EncryptionRefusedError(
                "Chưa bật người dùng riêng.", "Bật người dùng riêng trước: dữ liệu mở bằng mật khẩu của người dùng."
            )
        row = profile_row(session, name)
        if not proves(row.passphrase, passphrase):
            raise EncryptionRefusedError("Mật khẩu chưa đúng.", "Nhập lại mật khẩu đang dùng.")
        code = new_code(session, workspace.clock)
        key = new_key()
        slots = with_slot(KeySlots(key.id.hex()), key, row.name, passphrase_bytes(passphrase), mark_of(row.passphrase))
        slots = with_slot(slots, key, RECOVERY, code_bytes(code), mark_of(recovery_seal(session)))
        _keep_old_slots(workspace.folder)
        write_slots(workspace.folder.key_slots, slots)
    hold(key)
    return code


def _keep_old_slots(folder: DataFolder) -> None:
    """Slots of a key under which files may still lie are put aside, not written over."""
    path = folder.key_slots
    with explaining_os_errors(path):
        if path.exists() and len(plain_files(folder)) != sum(1 for _ in kept_files(folder)):
            path.replace(path.with_name(f"{path.stem}-cu{path.suffix}"))


def encrypt_folder(root: Path, clock: Clock, progress: Progress | None = None, *, by: Officer | None = None) -> int:
    """Let a data folder lie encrypted from now on, or go on where that was cut off. Nobody may have it open.

    Args:
        root: The data folder.
        clock: Tells the time.
        progress: Told of each file; may cancel.
        by: Who had it prepared, for the audit trail.

    Returns:
        How many files beside the database were encrypted.

    Raises:
        EncryptionRefusedError: It was not prepared in this window.
        DatabaseDamagedError, EnvironmentFailureError: It is as it was, or a part of it is encrypted and everything is
            readable; the next call goes on.
        Cancelled: Likewise.
    """
    progress, folder = progress or Progress(), DataFolder(root)
    _refuse_server(folder)
    if key_of(folder.database) is None:
        key = key_called(read_slots(folder.key_slots).key_id)
        if key is None:
            raise EncryptionRefusedError("Chưa chuẩn bị khóa dữ liệu.", "Bật mã hóa lại từ trang Thiết lập.")
        progress.step(0, 1, "Đang mã hóa cơ sở dữ liệu")
        change_key(folder.database, key)
        _write_down(root, clock, _ENCRYPTED, by.name if by is not None else "")
    return finish_encryption(folder, progress)


def finish_encryption(folder: DataFolder, progress: Progress | None = None) -> int:
    """Encrypt what lies plain beside an encrypted database; also while it is open. How many files there were.

    Raises:
        EnvironmentFailureError: The disk refused; each file is whole, plain or not.
        Cancelled: It was asked to stop.
    """
    key = key_of(folder.database)
    return seal_all(folder, key, progress or Progress()) if key is not None else 0


def allow_decryption(session: Session, clock: Clock) -> None:
    """Write down who wants the data to lie plain again, before it is closed for that.

    Raises:
        NotAllowedError: Who works here may not do this.
    """
    record_event(session, clock, "workspace.decryption_wanted", "")


def decrypt_folder(root: Path, clock: Clock, progress: Progress | None = None, *, by: Officer | None = None) -> int:
    """Let a data folder lie plain again, or go on where that was cut off. Nobody may have it open.

    Args:
        root: The data folder.
        clock: Tells the time.
        progress: Told of each file; may cancel.
        by: Who wants it.

    Returns:
        How many files beside the database were decrypted.

    Raises:
        NotAllowedError: He may not; it is as it was.
        DataLockedError: Nobody has given a passphrase.
        SealedFileDamagedError, DatabaseDamagedError, EnvironmentFailureError: Everything is readable with the
            passphrase as before; the next call goes on.
        Cancelled: Likewise.
    """
    progress, folder = progress or Progress(), DataFolder(root)
    key = key_of(folder.database)
    name = _decider(root, clock, by, _DECRYPTED) if key is not None else ""
    done = unseal_all(folder, progress)
    if key is not None:
        progress.step(0, 1, "Đang giải mã cơ sở dữ liệu")
        change_key(folder.database, None)
        _write_down(root, clock, _DECRYPTED, name)
    with explaining_os_errors(root):
        folder.key_slots.unlink(missing_ok=True)
    return done


def _decider(root: Path, clock: Clock, by: Officer | None, action: str) -> str:
    with closing(Workspace.open(root, clock)) as workspace, workspace.reading() as session:
        return decider(session, by, action)


def _write_down(root: Path, clock: Clock, action: str, name: str) -> None:
    with closing(Workspace.open(root, clock)) as workspace, workspace.session() as session:
        record_event(session, clock, action, root.name, actor=name)


def _refuse_server(folder: DataFolder) -> None:
    if read_server(folder) is not None:
        raise OnServerError("Việc mã hóa trên ổ đĩa do người quản trị máy chủ làm.")


def people_who_open(slots: Path) -> tuple[str, ...]:
    """Whose passphrases open what lies under the key of a file of slots.

    Raises:
        KeySlotsDamagedError: It cannot be read.
    """
    return read_slots(slots).names


def open_by_passphrase(slots: Path, passphrase: str, name: str | None = None) -> None:
    """Let this process read what lies under a key.

    Args:
        slots: The file beside the database, or out of a backup.
        passphrase: Of somebody who may.
        name: Who it is; ``None``: anybody.

    Raises:
        WrongDataPassphraseError: It is wrong; the data is not damaged.
        KeySlotsDamagedError: The file is.
    """
    hold(unwrap(read_slots(slots), passphrase_bytes(passphrase), name))


def open_by_code(slots: Path, code: str) -> None:
    """The same by the recovery code."""
    hold(unwrap(read_slots(slots), code_bytes(code), RECOVERY))


def open_backup(backup: Path, *, passphrase: str = "", code: str = "") -> None:
    """Let this process read an encrypted backup, by a passphrase of its day or the recovery code of then.

    Raises:
        WrongDataPassphraseError: It is wrong; the backup is not damaged.
        RestoreRefusedError, KeySlotsDamagedError, EnvironmentFailureError: It is no sound backup.
    """
    slots = slots_of(backup)
    if slots is not None:
        hold(unwrap(slots, code_bytes(code), RECOVERY) if code else unwrap(slots, passphrase_bytes(passphrase)))


def open_by_words(root: Path | None, backup: object, words: str) -> None:
    """Let this process read a data folder and a backup, as far as each lies encrypted.

    Args:
        root: The folder, if there is one.
        backup: The file, if there is one; what is no backup is passed over.
        words: Anybody's passphrase, or the recovery code.

    Raises:
        WrongDataPassphraseError: They open one of them neither way; it is not damaged.
        KeySlotsDamagedError, EnvironmentFailureError: What opens it cannot be read.
    """
    wanted: list[KeySlots] = []
    if root is not None and is_locked(DataFolder(root)):
        wanted.append(read_slots(DataFolder(root).key_slots))
    if isinstance(backup, Path) and backup.suffix in (BACKUP_SUFFIX, MOVE_SUFFIX) and backup.is_file():
        slots = slots_of(backup)
        wanted += [slots] if slots is not None else []
    for slots in wanted:
        if key_called(slots.key_id) is None:
            hold(_key_by_words(slots, words))


def _key_by_words(slots: KeySlots, words: str) -> DataKey:
    try:
        return unwrap(slots, passphrase_bytes(words))
    except WrongDataPassphraseError:
        return unwrap(slots, code_bytes(words), RECOVERY)


def is_locked(folder: DataFolder) -> bool:
    """Whether the folder lies encrypted and nobody has opened it in this process."""
    with explaining_os_errors(folder.database):
        key_id = key_id_of(folder.database)
    return key_id is not None and key_called(key_id) is None and folder.key_slots.is_file()


def drop_plain_backups(session: Session, clock: Clock, backups: Iterable[KnownBackup]) -> None:
    """Delete backups in which everything lies plain.

    Raises:
        EnvironmentFailureError: The disk refused; those before it are gone.
    """
    gone = [backup.path for backup in backups if not is_encrypted(backup)]
    record_event(session, clock, "workspace.plain_backups_dropped", f"{len(gone)}")
    for path in gone:
        with explaining_os_errors(path):
            path.unlink(missing_ok=True)
