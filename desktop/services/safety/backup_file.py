"""The file of a backup: a ZIP of the database and the keys, with evidence and received files or where they lie.

A backup that people make for themselves holds everything. Planned backups, of which there are many, refer to evidence
and received files by their SHA-256: their bytes lie once, in the store beside the backups.
"""

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, cast

from desktop.core.document_form import decode, encode
from desktop.core.errors import UserError
from desktop.core.files import CHUNK, ensure_free_space, explaining_os_errors, sha256_of
from desktop.core.form_parts import FormError
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.core.version import VERSION
from desktop.services.safety.backup_store import FileStore, link_or_copy
from desktop.services.safety.kept_files import is_whole

BACKUP_SUFFIX, MOVE_SUFFIX = ".sdvbackup", ".sdvchuyen"
"""Of backups, and of the file that carries everything to another computer."""
DATABASE = "so-dan-van.db"
"""Name of the database inside."""
SLOTS = DataFolder(Path()).key_slots.name
"""Name inside of what opens the database, where that lies encrypted."""

_MANIFEST = "backup.json"
_FORMAT = "so-dan-van/backup"
_LARGEST_MANIFEST = 64 * 1024 * 1024


class RestoreRefusedError(UserError):
    """The backup cannot be restored there."""

    code = "RESTORE_REFUSED"


class BackupPurpose(StrEnum):
    """Why a backup was made."""

    BY_HAND = "by_hand"
    PLANNED = "planned"
    BEFORE_RESTORE = "before_restore"
    BEFORE_UPDATE = "before_update"
    MOVE = "move"


@dataclass(frozen=True)
class BackupHead:
    """What a backup says of itself.

    Attributes:
        agency: Code of whose data it is. name: how that agency is called.
        preferences: What was chosen on the computer rather than in the data: its look.
    """

    agency: str
    name: str
    made_at: datetime
    purpose: BackupPurpose = BackupPurpose.BY_HAND
    program: str = VERSION
    preferences: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Manifest:
    """The list of a backup: SHA-256 by name of what is inside, and of what lies in the store beside it."""

    head: BackupHead
    files: Mapping[str, str]
    referred: Mapping[str, str]


def write_backup(
    target: Path, head: BackupHead, members: Mapping[str, Path], referred: Mapping[str, str], progress: Progress
) -> None:
    """Write a backup; the database is packed, the rest, mostly pictures, is stored as it is.

    Raises:
        OSError: The drive refused.
    """
    digests: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, (name, path) in enumerate(members.items()):
            progress.step(number, len(members), name)
            digests[name] = sha256_of(path)
            pack = zipfile.ZIP_DEFLATED if name == DATABASE else zipfile.ZIP_STORED
            archive.write(path, name, compress_type=pack)
        manifest = {
            "format": _FORMAT,
            "version": 1,
            "program": VERSION,
            "about": encode(head) | {"made_at": head.made_at.isoformat()},
            "files": digests,
            "referred": dict(referred),
        }
        archive.writestr(_MANIFEST, json.dumps(manifest, sort_keys=True, ensure_ascii=False))


def read_manifest(backup: Path) -> Manifest:
    """What a backup says of itself and lists; its files are not looked at.

    Raises:
        RestoreRefusedError: It is no backup, or a newer version of the program made it.
        EnvironmentFailureError: It cannot be read.
    """
    try:
        with explaining_os_errors(backup), zipfile.ZipFile(backup) as archive:
            return _manifest_of(archive)
    except DAMAGE as error:
        raise not_a_backup(backup) from error


def unpack(backup: Path, building: Path, progress: Progress, *stores: FileStore) -> tuple[str, ...]:
    """Unpack a backup into an empty folder, each file checked by its digest.

    Args:
        backup: The file.
        building: The folder.
        progress: Told of each file; may cancel.
        stores: Where files that the backup refers to may lie, besides the store that lies beside it.

    Returns:
        Names of files that it refers to and that are nowhere to be found whole.

    Raises:
        RestoreRefusedError: It is no sound backup.
        OSError, EnvironmentFailureError: The drive refused.
    """
    places = (FileStore(backup.parent), *stores)
    try:
        with zipfile.ZipFile(backup) as archive:
            manifest = _manifest_of(archive)
            found = {name: _find(digest, places) for name, digest in manifest.referred.items()}
            lying = sum(_copied_size(path, building) for path in found.values() if path is not None)
            ensure_free_space(building, lying + sum(entry.file_size for entry in archive.infolist()))
            total = len(manifest.files) + len(found)
            for number, (name, digest) in enumerate(manifest.files.items()):
                progress.step(number, total, name)
                with archive.open(name) as source, _made(building / name).open("wb") as sink:
                    shutil.copyfileobj(source, sink, CHUNK)
                if sha256_of(building / name) != digest:
                    raise not_a_backup(backup)
                if name.startswith("keys/") or name == SLOTS:
                    (building / name).chmod(0o600)
    except DAMAGE as error:
        raise not_a_backup(backup) from error
    missing: list[str] = []
    for number, (name, path) in enumerate(found.items(), start=len(manifest.files)):
        progress.step(number, total, name)
        if path is None or not _copied(path, _made(building / name), manifest.referred[name]):
            missing.append(name)
    return tuple(missing)


def unpack_database(backup: Path, target: Path) -> BackupHead:
    """Unpack the database of a backup alone, with what opens it; everything else inside is read and checked.

    Raises:
        RestoreRefusedError: It is no sound backup.
        OSError: The drive refused.
    """
    try:
        with zipfile.ZipFile(backup) as archive:
            manifest = _manifest_of(archive)
            for name, digest in manifest.files.items():
                with archive.open(name) as source:
                    if _digest_of(source, target.with_name(name) if name in (DATABASE, SLOTS) else None) != digest:
                        raise not_a_backup(backup)
    except DAMAGE as error:
        raise not_a_backup(backup) from error
    return manifest.head


def _digest_of(source: IO[bytes], copy: Path | None) -> str:
    digest = hashlib.sha256()
    with copy.open("wb") if copy is not None else nullcontext() as sink:
        while piece := source.read(CHUNK):
            digest.update(piece)
            if sink is not None:
                sink.write(piece)
    return digest.hexdigest()


def _find(digest: str, stores: tuple[FileStore, ...]) -> Path | None:
    places = (store.place(digest) for store in stores)
    return next((place for place in places if place.is_file()), None)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _copied_size(path: Path, folder: Path) -> int:
    """How much room a file of the store takes in a folder: none on the same drive, where it is linked."""
    known = path.stat()
    return 0 if known.st_dev == folder.stat().st_dev else known.st_size


def _copied(source: Path, target: Path, digest: str) -> bool:
    link_or_copy(source, target)
    if is_whole(target, digest):
        return True
    target.unlink()
    return False


DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    FormError,
)
"""What reading a file raises that is no backup, or no whole one."""


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    if archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError
    manifest = cast("Mapping[str, object]", json.loads(archive.read(_MANIFEST)))
    if manifest["format"] != _FORMAT:
        raise ValueError
    if manifest["version"] != 1:
        raise RestoreRefusedError(
            "Bản sao lưu do phiên bản mới hơn của phần mềm tạo ra.", "Cập nhật phần mềm rồi khôi phục."
        )
    files, referred = _digests(manifest["files"]), _digests(manifest["referred"])
    if DATABASE not in files:
        raise ValueError
    if sorted(archive.namelist()) != sorted((*files, _MANIFEST)) or not all(map(_is_safe, (*files, *referred))):
        raise ValueError
    return Manifest(decode(BackupHead, manifest["about"]), files, referred)


def _digests(value: object) -> dict[str, str]:
    named = {str(name): str(digest) for name, digest in cast("Mapping[str, object]", value).items()}
    if any(len(digest) != hashlib.sha256().digest_size * 2 or not digest.isalnum() for digest in named.values()):
        raise ValueError
    return named


def _is_safe(name: str) -> bool:
    return not (name.startswith(("/", "\\")) or ".." in Path(name).parts or ":" in name or "\\" in name)


def not_a_backup(path: Path) -> RestoreRefusedError:
    """The refusal of a file that is no backup, or a damaged one."""
    return RestoreRefusedError(
        f"{path.name}: không phải bản sao lưu nguyên vẹn của Sổ Dân vận.",
        "Chọn bản sao lưu khác; tệp này được giữ nguyên.",
    )
