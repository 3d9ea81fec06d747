"""Keeping a data folder safe: backups that can be restored, and whether everything is still sound."""

import json
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import select

from desktop.core.clock import Clock, local
from desktop.core.errors import UserError
from desktop.core.files import ensure_free_space, explaining_os_errors, replacing, sha256_of
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.core.version import VERSION
from desktop.models.attachment import Attachment
from desktop.models.intake import ReceivedPackage
from desktop.models.workplace import Setting
from desktop.services.audit import first_broken_link
from desktop.services.workspace import Workspace, describe_workplace

LAST_BACKUP = "last_backup"
"""Key of the setting that holds when and where the last backup was written."""

_MANIFEST = "backup.json"
_DATABASE = "so-dan-van.db"


class RestoreRefusedError(UserError):
    """The backup cannot be restored there."""

    code = "RESTORE_REFUSED"


@dataclass(frozen=True)
class UpkeepFinding:
    """Something that is not sound."""

    code: str
    message: str


def back_up(workspace: Workspace, target: Path, progress: Progress | None = None) -> Path:
    """Write one file with everything of a data folder, while it may be in use.

    The file is a ZIP of the database, the keys (encrypted as they are), evidence and received files, with the SHA-256
    of each.

    Args:
        workspace: What to back up.
        target: Folder to write to; another drive than the data's, if the user is wise.
        progress: Told of each file; may cancel.

    Raises:
        EnvironmentFailureError: The disk refused; no half file remains.
    """
    if not workspace.database.is_file:
        raise UserError(
            f"{workspace.database.place}: dữ liệu nằm trên máy chủ PostgreSQL.",
            "Sao lưu cơ sở dữ liệu bằng pg_dump của máy chủ, và sao chép thư mục dữ liệu.",
        )
    progress = progress or Progress()
    moment = local(workspace.clock.now())
    with workspace.reading() as session:
        code = describe_workplace(session, workspace.clock).agency.code
    path = target / f"SaoLuu_{code}_{moment:%Y%m%d-%H%M%S}.sdvbackup"
    with explaining_os_errors(target):
        target.mkdir(parents=True, exist_ok=True)
    with explaining_os_errors(path), replacing(path) as temporary:
        copy = temporary.with_name(f".{path.stem}.db.part")
        try:
            workspace.database.back_up(copy)
            _pack(temporary, copy, workspace.folder, progress)
        finally:
            copy.unlink(missing_ok=True)
    with workspace.session() as session:
        session.merge(Setting(key=LAST_BACKUP, value={"at": workspace.clock.now().isoformat(), "file": str(path)}))
    return path


def _pack(target: Path, database: Path, folder: DataFolder, progress: Progress) -> None:
    members = {_DATABASE: database}
    for part in (folder.keys, folder.evidence, folder.packages, folder.held):
        if part.is_dir():
            members |= {f.relative_to(folder.root).as_posix(): f for f in sorted(part.rglob("*")) if f.is_file()}
    digests: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, path) in enumerate(members.items()):
            progress.step(number, len(members), name)
            digests[name] = sha256_of(path)
            archive.write(path, name)
        manifest = {"format": "so-dan-van/backup", "version": 1, "program": VERSION, "files": digests}
        archive.writestr(_MANIFEST, json.dumps(manifest, sort_keys=True))


def restore(backup: Path, root: Path, clock: Clock, progress: Progress | None = None) -> None:
    """Put a backup back into an empty folder; everything is checked before the folder gets its name.

    Raises:
        RestoreRefusedError: The folder is in use, or the file is no sound backup; nothing was changed.
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
        with explaining_os_errors(backup):
            _unpack(backup, building, progress)
        Workspace.open(building, clock).close()
        with explaining_os_errors(root):
            if root.exists():
                root.rmdir()
            building.replace(root)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _unpack(backup: Path, building: Path, progress: Progress) -> None:
    try:
        with zipfile.ZipFile(backup) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            files = _listed_files(archive, manifest)
            ensure_free_space(building, sum(entry.file_size for entry in archive.infolist()))
            for number, (name, digest) in enumerate(files.items()):
                progress.step(number, len(files), name)
                target = building / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
                if sha256_of(target) != digest:
                    raise _not_a_backup(backup)
                if name.startswith("keys/"):
                    target.chmod(0o600)
    except _DAMAGE as error:
        raise _not_a_backup(backup) from error


_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a file raises that is no backup, or no whole one."""


def _listed_files(archive: zipfile.ZipFile, manifest: Mapping[str, object]) -> dict[str, str]:
    files = cast("Mapping[str, str]", manifest["files"])
    if manifest["format"] != "so-dan-van/backup" or _DATABASE not in files:
        raise ValueError
    if manifest["version"] != 1:
        raise RestoreRefusedError(
            "Bản sao lưu do phiên bản mới hơn của phần mềm tạo ra.", "Cập nhật phần mềm rồi khôi phục."
        )
    names = set(archive.namelist()) - {_MANIFEST}
    listed = {str(name): str(digest) for name, digest in files.items()}
    unsafe = [n for n in listed if n.startswith(("/", "\\")) or ".." in Path(n).parts or ":" in n or "\\" in n]
    if names != set(listed) or unsafe:
        raise ValueError
    return listed


def _not_a_backup(path: Path) -> RestoreRefusedError:
    return RestoreRefusedError(
        f"{path.name}: không phải bản sao lưu nguyên vẹn của Sổ Dân vận.",
        "Chọn bản sao lưu khác; tệp này được giữ nguyên.",
    )


def check_folder(workspace: Workspace) -> tuple[UpkeepFinding, ...]:
    """What is not sound in a data folder: database, evidence, received files, audit chain, register of arrivals."""
    from desktop.services.register_check import register_faults

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
        wanted = {
            workspace.folder.evidence / row.sha256: (row.sha256, row.name)
            for row in session.scalars(select(Attachment))
        }
        for row in session.scalars(select(Attachment).where(Attachment.original_sha256.is_not(None))):
            original = row.original_sha256 or ""
            wanted[workspace.folder.evidence / original] = (original, f"{row.name} (bản gốc)")
        for row in session.scalars(select(ReceivedPackage)):
            if row.stored_as:
                wanted[workspace.folder.root / row.stored_as] = (row.sha256, row.file_name)
    for path, (digest, name) in wanted.items():
        if not path.exists():
            findings.append(UpkeepFinding("FILE_MISSING", f"Thiếu tệp “{name}”. Khôi phục từ bản sao lưu."))
        elif sha256_of(path) != digest:
            findings.append(UpkeepFinding("FILE_CHANGED", f"Tệp “{name}” đã bị thay đổi. Khôi phục từ bản sao lưu."))
    return tuple(findings)


@dataclass(frozen=True)
class BackupNote:
    """When and where a backup was written."""

    at: datetime
    file: str


def last_backup(workspace: Workspace) -> BackupNote | None:
    """The last backup; ``None`` if there never was one."""
    with workspace.reading() as session:
        value = session.scalar(select(Setting.value).where(Setting.key == LAST_BACKUP))
    if not value:
        return None
    kept = cast("Mapping[str, str]", value)
    return BackupNote(datetime.fromisoformat(kept["at"]), kept["file"])
