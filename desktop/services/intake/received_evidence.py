"""Evidence on the department's side: where each file lies, put together from all that an agency has ever enclosed.

A later revision leaves out what the department has acknowledged, and a bare PDF encloses nothing: what a report names
is looked for in all packages of its agency. What is nowhere is said at the file that names it, until it comes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.exchange.package import Examination
from desktop.exchange.reader import extract_attachment
from desktop.models.attachment import ReceivedEvidence
from desktop.models.intake import ReceivedPackage, Submission
from desktop.rules.snapshot import ReportedAttachment
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.intake.received import reasons_json, reasons_of
from desktop.services.workspace import Workspace


class EvidenceNotHereError(UserError):
    """The department does not have the file."""

    code = "EVIDENCE_NOT_HERE"


@dataclass(frozen=True)
class NamedEvidence:
    """An evidence file that a report names.

    Attributes:
        is_here: It can be opened: in this report's package, or in an earlier one of the agency.
        enclosed: This report's own package brings it.
    """

    sha256: str
    name: str
    size: int
    media_type: str
    task: str
    is_here: bool
    enclosed: bool


def keep_evidence(session: Session, agency: UUID, examination: Examination) -> None:
    """Remember which evidence a package brings; reports that wait for it are told."""
    brought = {each.sha256: each for each in examination.attachments}
    if not brought:
        return
    of_package = select(ReceivedEvidence.sha256).where(
        ReceivedEvidence.agency_id == agency, ReceivedEvidence.package_sha256 == examination.sha256
    )
    for sha256 in brought.keys() - set(session.scalars(of_package)):
        packed = brought[sha256]
        session.add(
            ReceivedEvidence(
                agency_id=agency,
                sha256=sha256,
                package_sha256=examination.sha256,
                entry=packed.name,
                size=packed.size,
            )
        )
    session.flush()
    _tell_those_who_wait(session, agency)


def missing_evidence(session: Session, agency: UUID, attachments: Sequence[ReportedAttachment]) -> tuple[Reason, ...]:
    """What a report names and nobody has brought: one reason, or none."""
    named = {each.sha256: each for each in attachments}
    missing = [named[sha256] for sha256 in named if sha256 not in _here(session, agency, named)]
    return (Reason(ReasonCode.EVIDENCE_MISSING, _names(missing)),) if missing else ()


def evidence_of(session: Session, submission: UUID) -> tuple[NamedEvidence, ...]:
    """The evidence that a submission names, in its order."""
    row = session.get_one(Submission, submission)
    attachments = snapshot_from_bytes(row.snapshot).attachments
    here = _here(session, row.agency_id, {each.sha256 for each in attachments})
    return tuple(
        NamedEvidence(each.sha256, each.name, each.size, each.media_type, each.task, each.sha256 in here, each.enclosed)
        for each in attachments
    )


def copy_received_evidence(workspace: Workspace, submission: UUID, sha256: str, target: Path) -> Path:
    """Write an evidence file of a report to another place; what is written is what the agency has signed.

    Raises:
        EvidenceNotHereError: Nobody has brought it, or the package that did is gone.
        UserError: That package is damaged, or the disk refused.
    """
    with workspace.reading() as session:
        agency = session.get_one(Submission, submission).agency_id
        package = _package_with(session, workspace.folder, agency, sha256)
    if package is None:
        raise EvidenceNotHereError(
            "Tài liệu kèm theo này chưa có trong kho tiếp nhận.", "Đề nghị đơn vị gửi lại tài liệu."
        )
    extract_attachment(package, sha256, target)
    return target


def _here(session: Session, agency: UUID, hashes: Collection[str]) -> frozenset[str]:
    known = select(ReceivedEvidence.sha256).where(
        ReceivedEvidence.agency_id == agency, ReceivedEvidence.sha256.in_(hashes)
    )
    return frozenset(session.scalars(known)) if hashes else frozenset()


def _package_with(session: Session, folder: DataFolder, agency: UUID, sha256: str) -> Path | None:
    """A package of the agency that brings the file and still lies on the disk."""
    stored = (
        select(ReceivedPackage.stored_as)
        .join(ReceivedEvidence, ReceivedEvidence.package_sha256 == ReceivedPackage.sha256)
        .where(ReceivedEvidence.agency_id == agency, ReceivedEvidence.sha256 == sha256)
        .order_by(ReceivedPackage.first_received_at, ReceivedPackage.sha256)
    )
    paths = (folder.root / each for each in session.scalars(stored) if each)
    return next((path for path in paths if path.exists()), None)


def _tell_those_who_wait(session: Session, agency: UUID) -> None:
    """Evidence may come after the report that names it: files come in any order."""
    waiting = (
        select(ReceivedPackage, Submission)
        .join(Submission, Submission.snapshot_sha256 == ReceivedPackage.snapshot_sha256)
        .where(Submission.agency_id == agency)
    )
    for package, submission in session.execute(waiting):
        reasons = reasons_of(package.reasons)
        others = tuple(reason for reason in reasons if reason.code is not ReasonCode.EVIDENCE_MISSING)
        if others != reasons:
            now = missing_evidence(session, agency, snapshot_from_bytes(submission.snapshot).attachments)
            package.reasons = reasons_json((*others, *now))


def _names(missing: list[ReportedAttachment]) -> str:
    """The first by name, the others by their number."""
    others = len(missing) - 1
    return f"{missing[0].name} và {others} tệp khác" if others else missing[0].name
