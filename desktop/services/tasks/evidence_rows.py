"""The rows that name evidence: put down and taken away, each of which the other takes back."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.attachment import Attachment
from desktop.services.officers.audit import record_event
from desktop.services.report.check_view import Place
from desktop.services.report.drafts import take_back_approvals
from desktop.services.undo import ChangedSinceError, Step, remember
from desktop.services.workspace import this_agency


class EvidenceRefusedError(UserError):
    """A file cannot be attached, or is not there any more."""

    code = "EVIDENCE_REFUSED"


@dataclass(frozen=True)
class EvidenceFile:
    """All that a row says of an attached file: enough to put it back as it was."""

    id: UUID
    task: str
    name: str
    sha256: str
    size: int
    media_type: str
    original_sha256: str | None
    added_at: datetime


def own_evidence(session: Session, evidence: UUID) -> Attachment:
    """A row of this agency.

    Raises:
        EvidenceRefusedError: It is not there any more.
    """
    row = session.get(Attachment, evidence)
    if row is None or row.agency_id != this_agency(session).id:
        raise EvidenceRefusedError("Tài liệu kèm theo không còn ở nhiệm vụ này.", "Mở lại trang để xem danh sách mới.")
    return row


def put_down(session: Session, clock: Clock, file: EvidenceFile) -> Attachment:
    """Name a file that lies in the evidence folder."""
    agency = this_agency(session)
    row = Attachment(
        id=file.id,
        agency_id=agency.id,
        sha256=file.sha256,
        name=file.name,
        size=file.size,
        media_type=file.media_type,
        task_code=file.task,
        original_sha256=file.original_sha256,
        added_at=file.added_at,
    )
    session.add(row)
    take_back_approvals(session, agency)
    record_event(session, clock, "evidence.attach", file.task, after={"name": file.name, "sha256": file.sha256})
    session.flush()
    told = f"{file.task}: đính kèm {file.name}"
    remember(session, Step(told, Place.TASKS, file.task, partial(_undo_putting, evidence=file.id, told=told)))
    return row


def take_away(session: Session, clock: Clock, evidence: UUID) -> None:
    """Take a row away; the bytes stay.

    Raises:
        EvidenceRefusedError: It is not there any more.
    """
    row = own_evidence(session, evidence)
    file = EvidenceFile(
        row.id, row.task_code, row.name, row.sha256, row.size, row.media_type, row.original_sha256, row.added_at
    )
    session.delete(row)
    take_back_approvals(session, this_agency(session))
    record_event(session, clock, "evidence.remove", file.task, before={"name": file.name, "sha256": file.sha256})
    session.flush()
    told = f"{file.task}: bỏ {file.name}"
    remember(session, Step(told, Place.TASKS, file.task, partial(_undo_taking, file=file, told=told)))


def _undo_putting(session: Session, clock: Clock, *, evidence: UUID, told: str) -> None:
    if session.get(Attachment, evidence) is None:
        raise ChangedSinceError(told)
    take_away(session, clock, evidence)


def _undo_taking(session: Session, clock: Clock, *, file: EvidenceFile, told: str) -> None:
    if session.get(Attachment, file.id) is not None:
        raise ChangedSinceError(told)
    put_down(session, clock, file)
