"""Evidence of tasks: a file is looked at, made small enough to be sent, kept under its hash, and named by a row.

The file is on the disk before the row that names it. A file that is attached twice lies there once.
"""

import hashlib
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core import limits
from desktop.core.clock import Clock
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import ensure_free_space, explaining_os_errors, replacing, sha256_of, write_atomically
from desktop.core.identity import new_id
from desktop.core.paths import DataFolder
from desktop.core.text import nfc
from desktop.exchange.evidence_types import HEAD, EvidenceType, evidence_type
from desktop.exchange.media import CopiedFile, copy_verified
from desktop.exchange.names import printable
from desktop.exchange.pictures import PictureLimits, prepare_picture
from desktop.models.attachment import Attachment
from desktop.services.follow_up.answers import acknowledged_evidence
from desktop.services.report.delivery_settings import DeliverySettings, read_delivery_settings
from desktop.services.safety.kept_files import protect
from desktop.services.tasks.evidence_rows import EvidenceFile, EvidenceRefusedError, own_evidence, put_down, take_away
from desktop.services.tasks.standing import task_of
from desktop.services.undo import History
from desktop.services.workspace import Workspace, this_agency


@dataclass(frozen=True)
class EvidenceRow:
    """An attached file.

    Attributes:
        has_original: The picture as it was before it was made smaller is kept on this computer.
        acknowledged: The department has said that it keeps the file: it is not sent again.
    """

    id: UUID
    task: str
    name: str
    size: int
    media_type: str
    sha256: str
    added_at: datetime
    has_original: bool
    acknowledged: bool


@dataclass(frozen=True)
class Attached:
    """What came of attaching a file.

    Attributes:
        given: Bytes of the file that was given.
        is_new: It was not attached to this task before.
        may_tell_place: It is a picture of a kind that could not be looked into: it may tell where it was taken.
    """

    row: EvidenceRow
    given: int
    is_new: bool
    may_tell_place: bool


@dataclass(frozen=True)
class _Kept:
    """A file that lies in the evidence folder."""

    sha256: str
    size: int
    name: str
    media_type: str
    original: str | None = None


def attach_evidence(workspace: Workspace, task: str, file: Path, history: History | None = None) -> Attached:
    """Attach a file to a task; a picture is made smaller as was set, and no longer tells where it was taken.

    Args:
        workspace: The agency's.
        task: Code of the task.
        file: Which.
        history: Of the window, where the edit can be taken back.

    Raises:
        UnknownTaskError: This agency has no such task.
        EvidenceRefusedError: The file is empty, too large, not of a kind that is taken, or not what its name says.
        UnreadablePictureError: The picture is damaged, or would fill the memory.
        EnvironmentFailureError: The disk refused; nothing was recorded.
    """
    with workspace.reading() as session:
        task_of(session, task)
        settings = read_delivery_settings(session)
    kind, given = _look_at(file)
    prepared = _keep(workspace.folder, file, kind, given, settings)
    kept = [each for each in (prepared.sha256, prepared.original) if each is not None]
    protect(workspace.folder, *(workspace.folder.evidence / each for each in kept))
    with workspace.session() as session:
        known = _find(session, task, prepared.sha256)
        row = known or _record(session, workspace.clock, task, prepared)
        seen = _row(row, acknowledged_evidence(session))
    if history is not None:
        history.keep(session)
    untouched = prepared.original is None and prepared.size == given
    return Attached(seen, given, known is None, untouched and kind.media_type in ("image/heic", "image/heif"))


def _look_at(file: Path) -> tuple[EvidenceType, int]:
    """What kind of file it is, and its size."""
    kind = evidence_type(file.name)
    if kind is None:
        raise EvidenceRefusedError(
            f"{file.name}: loại tệp này không dùng làm tài liệu kèm theo.",
            "Chọn ảnh, PDF, Word, Excel, PowerPoint, văn bản, âm thanh hoặc video.",
        )
    with explaining_os_errors(file):
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    if not size:
        raise EvidenceRefusedError(f"{file.name}: tệp rỗng.", "Chọn tệp khác.")
    if size > limits.EVIDENCE:
        most = limits.EVIDENCE // limits.MB
        raise EvidenceRefusedError(
            f"{file.name}: tệp lớn hơn {most} MB.", "Chia nhỏ hoặc nén bớt tệp rồi đính kèm lại."
        )
    if not kind.fits(head):
        raise EvidenceRefusedError(
            f"{file.name}: nội dung tệp không đúng loại như tên gọi.", "Mở tệp bằng chương trình của nó và lưu lại."
        )
    return kind, size


def _keep(folder: DataFolder, file: Path, kind: EvidenceType, size: int, settings: DeliverySettings) -> _Kept:
    """Put the file into the evidence folder, as it is sent."""
    given = PurePath(nfc(file.name))
    name = f"{printable(given.stem)}{given.suffix.lower()}"
    ensure_free_space(_evidence(folder), 2 * size)
    made = prepare_picture(file, PictureLimits(settings.longest_side, settings.quality)) if kind.is_picture else None
    if made is None:
        return _Kept(_copy_in(folder, file), size, name, kind.media_type)
    original = _copy_in(folder, file) if settings.keep_originals else None
    sha256 = hashlib.sha256(made.data).hexdigest()
    target = _evidence(folder) / sha256
    if not target.exists():
        write_atomically(target, made.data)
    return _Kept(sha256, len(made.data), f"{PurePath(name).stem}{made.suffix}", made.media_type, original)


def _evidence(folder: DataFolder) -> Path:
    with explaining_os_errors(folder.evidence):
        folder.evidence.mkdir(parents=True, exist_ok=True)
    return folder.evidence


def _copy_in(folder: DataFolder, file: Path) -> str:
    """Copy a file under its hash; what changes while it is read is refused."""
    with explaining_os_errors(file):
        sha256 = sha256_of(file)
    target = _evidence(folder) / sha256
    if not target.exists():
        with explaining_os_errors(target), replacing(target) as temporary:
            shutil.copyfile(file, temporary)
            if sha256_of(temporary) != sha256:
                raise EnvironmentFailureError(
                    f"{file.name}: tệp thay đổi trong lúc đang đọc.", "Lưu và đóng tệp rồi đính kèm lại."
                )
    return sha256


def _find(session: Session, task: str, sha256: str) -> Attachment | None:
    return session.scalar(
        select(Attachment).where(
            Attachment.agency_id == this_agency(session).id,
            Attachment.task_code == task,
            Attachment.sha256 == sha256,
        )
    )


def _record(session: Session, clock: Clock, task: str, kept: _Kept) -> Attachment:
    now = clock.now()
    file = EvidenceFile(
        new_id(now), task, kept.name, kept.sha256, kept.size, kept.media_type, kept.original, added_at=now
    )
    return put_down(session, clock, file)


def list_evidence(session: Session, clock: Clock, task: str = "") -> tuple[EvidenceRow, ...]:
    """The evidence of a task, or of all, the oldest first."""
    del clock  # every use case is called alike
    wanted = select(Attachment).where(Attachment.agency_id == this_agency(session).id)
    if task:
        wanted = wanted.where(Attachment.task_code == task)
    acknowledged = acknowledged_evidence(session)
    rows = session.scalars(wanted.order_by(Attachment.added_at, Attachment.sha256))
    return tuple(_row(row, acknowledged) for row in rows)


def remove_evidence(session: Session, clock: Clock, evidence: UUID) -> None:
    """Take a file away from its task; its bytes stay, for reports that were handed in name them.

    Raises:
        EvidenceRefusedError: It is not there any more.
    """
    take_away(session, clock, evidence)


def copy_evidence(workspace: Workspace, evidence: UUID, target: Path, *, original: bool = False) -> CopiedFile:
    """Write an attached file to another place, to be looked at or kept.

    Args:
        workspace: The agency's.
        evidence: Which.
        target: Where to.
        original: The picture as it was before it was made smaller, where it was kept.

    Raises:
        EvidenceRefusedError: It is not there any more.
        EnvironmentFailureError: The disk refused.
    """
    with workspace.reading() as session:
        row = own_evidence(session, evidence)
        sha256 = row.original_sha256 or row.sha256 if original else row.sha256
    return copy_verified(workspace.folder.evidence / sha256, target)


def _row(row: Attachment, acknowledged: frozenset[str]) -> EvidenceRow:
    return EvidenceRow(
        row.id,
        row.task_code,
        row.name,
        row.size,
        row.media_type,
        row.sha256,
        row.added_at,
        row.original_sha256 is not None,
        row.sha256 in acknowledged,
    )
