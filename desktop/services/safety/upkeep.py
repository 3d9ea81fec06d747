"""Keeping a data folder safe: backups that can be restored, and whether everything is still sound."""

import logging
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local
from desktop.core.data_keys import key_id_of
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import explaining_os_errors, replacing
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.copying import back_up_database
from desktop.models.attachment import Attachment
from desktop.models.intake import ReceivedPackage
from desktop.services.officers.audit import first_broken_link
from desktop.services.safety.backup_access import require_open
from desktop.services.safety.backup_file import (
    BACKUP_SUFFIX,
    DATABASE,
    MOVE_SUFFIX,
    BackupHead,
    BackupPurpose,
    RestoreRefusedError,
    unpack,
    write_backup,
)
from desktop.services.safety.backup_notes import keep_notes, read_notes
from desktop.services.safety.kept_files import is_whole
from desktop.services.training.guard import in_training_folder, refuse_other_world
from desktop.services.workspace import Workspace, describe_workplace

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class UpkeepFinding:
    """Something that is not sound."""

    code: str
    message: str


def back_up(
    workspace: Workspace,
    target: Path,
    progress: Progress | None = None,
    *,
    purpose: BackupPurpose = BackupPurpose.BY_HAND,
    preferences: Mapping[str, str] | None = None,
) -> Path:
    """Write one file with everything of a data folder, while it may be in use.

    The file is a ZIP of the database, the keys (encrypted as they are), evidence and received files, with the SHA-256
    of each.

    Args:
        workspace: What to back up.
        target: Folder to write to; another drive than the data's, if the user is wise.
        progress: Told of each file; may cancel.
        purpose: Why.
        preferences: What was chosen on this computer, to be taken along.

    Raises:
        EnvironmentFailureError: The disk refused; no half file remains.
    """
    head = backup_head(workspace, purpose, preferences)
    with explaining_os_errors(target):
        target.mkdir(parents=True, exist_ok=True)
    path = backup_path(target, head)
    with explaining_os_errors(path), replacing(path) as temporary:
        copy = temporary.with_name(f".{path.stem}.db.part")
        try:
            back_up_database(workspace.database, copy, progress)
            keys, files = members_of(workspace.folder)
            write_backup(temporary, head, {DATABASE: copy, **keys, **files}, {}, progress or Progress())
        finally:
            copy.unlink(missing_ok=True)
    notes = replace(read_notes(workspace.folder), last_at=head.made_at, last_file=str(path))
    try:
        keep_notes(workspace.folder, notes)
    except EnvironmentFailureError as error:  # the backup is there all the same
        _log.warning("backup not noted: %s", error)
    return path


def backup_head(
    workspace: Workspace, purpose: BackupPurpose, preferences: Mapping[str, str] | None = None
) -> BackupHead:
    """What a backup that is made now says of itself."""
    with workspace.reading() as session:
        agency = describe_workplace(session, workspace.clock).agency
    return BackupHead(agency.code, agency.name, workspace.clock.now(), purpose, preferences=preferences or {})


def backup_path(place: Path, head: BackupHead) -> Path:
    """The file of a new backup in a folder; one that lies there is never written over."""
    begin, end = _NAMES[head.purpose]
    name = f"{begin}_{head.agency}_{local(head.made_at):%Y%m%d-%H%M%S}"
    names = (f"{name}{again}{end}" for again in chain([""], (f"-{number}" for number in count(2))))
    return next(place / each for each in names if not (place / each).exists())


_NAMES = {
    BackupPurpose.BY_HAND: ("SaoLuu", BACKUP_SUFFIX),
    BackupPurpose.PLANNED: ("SaoLuu", BACKUP_SUFFIX),
    BackupPurpose.BEFORE_RESTORE: ("SaoLuu", f"_truoc-khoi-phuc{BACKUP_SUFFIX}"),
    BackupPurpose.BEFORE_UPDATE: ("SaoLuu", f"_truoc-cap-nhat{BACKUP_SUFFIX}"),
    BackupPurpose.MOVE: ("ChuyenMay", MOVE_SUFFIX),
}


def members_of(folder: DataFolder) -> tuple[dict[str, Path], dict[str, Path]]:
    """The keys, with what opens an encrypted database, and evidence with received files: by name below the folder."""
    keys = _files_of(folder, folder.keys)
    with explaining_os_errors(folder.database):
        if key_id_of(folder.database) is not None and folder.key_slots.is_file():
            keys[folder.key_slots.name] = folder.key_slots
    return keys, _files_of(folder, folder.evidence, folder.packages, folder.held)


def _files_of(folder: DataFolder, *parts: Path) -> dict[str, Path]:
    files = (file for part in parts if part.is_dir() for file in sorted(part.rglob("*")) if file.is_file())
    return {file.relative_to(folder.root).as_posix(): file for file in files if not file.name.startswith(".")}


def restore(backup: Path, root: Path, clock: Clock, progress: Progress | None = None) -> tuple[str, ...]:
    """Put a backup back into an empty folder; everything is checked before the folder gets its name.

    Returns:
        Names of files that a backup by plan refers to and that are not beside it any more.

    Raises:
        TrainingMixError: It is a backup of training, and this is not, or the other way round; nothing was changed.
        RestoreRefusedError: The folder is in use, or the file is no sound backup; nothing was changed.
        BackupLockedError: It is encrypted, and nobody has given a passphrase; nothing was changed.
        EnvironmentFailureError: The disk refused; nothing was changed.
    """
    progress = progress or Progress()
    with explaining_os_errors(root):
        if root.exists() and any(root.iterdir()):
            raise RestoreRefusedError(f"{root}: thư mục không trống.", "Chọn một thư mục trống để khôi phục.")
    building = root.with_name(f".{root.name}.khoi-phuc")
    with explaining_os_errors(building):
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
    try:
        refuse_other_world(require_open(backup).head.agency, backup.name, training=in_training_folder(root))
        with explaining_os_errors(backup):
            missing = unpack(backup, building, progress)
        Workspace.open(building, clock).close()
        with explaining_os_errors(root):
            if root.exists():
                root.rmdir()
            building.replace(root)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return missing


def check_folder(workspace: Workspace) -> tuple[UpkeepFinding, ...]:
    """What is not sound in a data folder: database, evidence and received files, audit chain, arrivals, kept totals."""
    from desktop.services.intake.register_check import register_faults
    from desktop.services.province.tallies import tally_faults

    findings = [UpkeepFinding(f.code, f.message) for f in workspace.database.check()]
    with workspace.reading() as session:
        broken = first_broken_link(session)
        if broken is not None:
            findings.append(
                UpkeepFinding(
                    "AUDIT_CHAIN", f"Nhật ký bị đứt hoặc bị sửa từ dòng số {broken}. Giữ nguyên máy và báo quản trị."
                )
            )
        findings += [UpkeepFinding("ARRIVAL_REGISTER", fault.message) for fault in register_faults(session)]
        findings += [UpkeepFinding("TALLY", fault) for fault in tally_faults(session)]
        wanted = wanted_files(session, workspace.folder)
    for path, (digest, name) in wanted.items():
        if not path.exists():
            findings.append(UpkeepFinding("FILE_MISSING", f"Thiếu tệp “{name}”. Khôi phục từ bản sao lưu."))
        elif not is_whole(path, digest):
            findings.append(UpkeepFinding("FILE_CHANGED", f"Tệp “{name}” đã bị thay đổi. Khôi phục từ bản sao lưu."))
    return tuple(findings)


def wanted_files(session: Session, folder: DataFolder) -> dict[Path, tuple[str, str]]:
    """The files beside the database that its rows name: SHA-256 and name of each."""
    wanted = {folder.evidence / row.sha256: (row.sha256, row.name) for row in session.scalars(select(Attachment))}
    for row in session.scalars(select(Attachment).where(Attachment.original_sha256.is_not(None))):
        original = row.original_sha256 or ""
        wanted[folder.evidence / original] = (original, f"{row.name} (bản gốc)")
    for row in session.scalars(select(ReceivedPackage)):
        if row.stored_as:
            wanted[folder.root / row.stored_as] = (row.sha256, row.file_name)
    return wanted


@dataclass(frozen=True)
class BackupNote:
    """When and where a backup was written."""

    at: datetime
    file: str


def last_backup(workspace: Workspace) -> BackupNote | None:
    """The last backup; ``None`` if there never was one."""
    notes = read_notes(workspace.folder)
    return BackupNote(notes.last_at, notes.last_file) if notes.last_at is not None else None
