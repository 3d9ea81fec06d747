"""What an agency has handed in, revision by revision, and what changed between any two."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision, RevisionState
from desktop.rules.assurance import Assurance
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_difference import SnapshotDifference, compare_snapshots
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.follow_up.answers import answers_to
from desktop.services.programme.versions import programme_named
from desktop.services.report.drafts import find_report, open_desk
from desktop.services.report.pages import snapshot_pages
from desktop.services.report.remarks import RemarkView, list_remarks
from desktop.services.report.snapshots import take_snapshot
from desktop.services.workspace import Workspace

_LARGEST_PDF = 100_000_000
"""Bytes; a report is a hundredth of it."""
DRAFT = 0
"""Stands for the report as it is being written, where the number of a revision is asked for."""


class NoSuchRevisionError(UserError):
    """The report has no revision with this number."""

    code = "NO_SUCH_REVISION"


@dataclass(frozen=True)
class ExportedFile:
    """A file that carries a revision; ``assurance``: what its signatures prove."""

    name: str
    format: str
    size: int
    folder: str
    at: datetime
    sha256: str
    assurance: Assurance


@dataclass(frozen=True)
class RevisionView:
    """One revision.

    Attributes:
        remarks: What the department wants put right. receipt_code: of its receipt; "" until there is one.
    """

    number: int
    state: RevisionState
    made_at: datetime
    approved_by: str
    document_number: str
    snapshot_sha256: str
    files: tuple[ExportedFile, ...]
    remarks: tuple[RemarkView, ...] = ()
    receipt_code: str = ""


@dataclass(frozen=True)
class RevisionComparison:
    """What changed between two revisions.

    Attributes:
        earlier, later: Their numbers; ``DRAFT`` for the report as it is being written, which is later than all.
        programme: What the later one was made by: names what has changed; ``None`` if it is not known here any more.
    """

    earlier: int
    later: int
    difference: SnapshotDifference
    programme: Programme | None


def list_revisions(session: Session, clock: Clock, period_code: str) -> tuple[RevisionView, ...]:
    """All revisions of a period's report, newest first."""
    revisions = _revisions(session, period_code)
    remarks = list_remarks(session, clock, period_code)
    answers = answers_to(session, [revision.snapshot_sha256 for revision in revisions])
    codes = {answer.snapshot_sha256: answer.code for answer in answers if answer.code}
    return tuple(
        RevisionView(
            number=revision.number,
            state=revision.state,
            made_at=revision.made_at,
            approved_by=revision.approved_by,
            document_number=revision.document_number,
            snapshot_sha256=revision.snapshot_sha256,
            files=tuple(
                ExportedFile(p.file_name, p.format, p.size, p.exported_to, p.exported_at, p.sha256, p.assurance)
                for p in revision.packages
            ),
            remarks=tuple(each for each in remarks if each.revision == revision.number),
            receipt_code=codes.get(revision.snapshot_sha256, ""),
        )
        for revision in revisions
    )


def compare_revisions(
    session: Session, clock: Clock, period_code: str, one: int, other: int = DRAFT
) -> RevisionComparison:
    """What changed between two revisions, in whatever order they are named, or since one of them until now.

    Raises:
        NoSuchRevisionError: There is no such revision.
    """
    earlier, later = sorted((one, other), key=lambda number: (number == DRAFT, number))
    before, after = (_snapshot(session, clock, period_code, number) for number in (earlier, later))
    programme = programme_named(session, after.programme_code, after.programme_version)
    return RevisionComparison(earlier, later, compare_snapshots(before, after), programme)


@dataclass(frozen=True)
class RevisionPages:
    """The pages of a revision as PDF.

    Attributes:
        as_signed: It is the very file that was handed in, with its signatures; else drawn again from the snapshot.
    """

    snapshot_sha256: str
    pdf: bytes
    as_signed: bool


def revision_pages(workspace: Workspace, period_code: str, number: int) -> RevisionPages:
    """The pages of a revision: the file that was handed in, where it still lies, else drawn from its snapshot.

    Raises:
        NoSuchRevisionError: There is no such revision.
        UserError: The programme that it was made by is not known here any more.
    """
    with workspace.reading() as session:
        revision = _revision(session, period_code, number)
        snapshot, known = snapshot_from_bytes(revision.snapshot), revision.snapshot_sha256
        files = [(Path(each.exported_to, each.file_name), each.sha256) for each in _signed_pdfs(revision)]
        programme = programme_named(session, snapshot.programme_code, snapshot.programme_version)
    for path, digest in files:
        if (pdf := _unchanged(path, digest)) is not None:
            return RevisionPages(known, pdf, as_signed=True)
    if programme is None:
        raise UserError("Không còn chương trình mà báo cáo này được lập theo.", "Mở lại gói giao nhiệm vụ.")
    return RevisionPages(known, snapshot_pages(snapshot, programme), as_signed=False)


def _signed_pdfs(revision: Revision) -> list[OutgoingPackage]:
    """The PDF files of a revision that a key has signed, the newest first."""
    found = [each for each in revision.packages if each.format is PackageFormat.PDF]
    return [each for each in reversed(found) if each.assurance is not Assurance.UNSIGNED]


def _unchanged(path: Path, sha256: str) -> bytes | None:
    """A file that still is what was written; ``None`` where it has gone (a USB drive) or is another."""
    try:
        pdf = path.read_bytes() if path.stat().st_size <= _LARGEST_PDF else b""
    except OSError:
        return None
    return pdf if hashlib.sha256(pdf).hexdigest() == sha256 else None


def _revisions(session: Session, period_code: str) -> Sequence[Revision]:
    desk = open_desk(session, period_code)
    report = find_report(session, desk.agency, desk.row)
    if report is None:
        return ()
    return session.scalars(
        select(Revision).where(Revision.report_id == report.id).order_by(Revision.number.desc())
    ).all()


def _snapshot(session: Session, clock: Clock, period_code: str, number: int) -> ReportSnapshot:
    if number == DRAFT:
        return take_snapshot(session, clock, period_code)
    return snapshot_from_bytes(_revision(session, period_code, number).snapshot)


def _revision(session: Session, period_code: str, number: int) -> Revision:
    desk = open_desk(session, period_code)
    report = find_report(session, desk.agency, desk.row)
    found = report and session.scalar(
        select(Revision)
        .where(Revision.report_id == report.id, Revision.number == number)
        .options(undefer(Revision.snapshot))
    )
    if not found:
        raise NoSuchRevisionError(f"Kỳ này không có lần nộp {number}.", "Chọn lại lần nộp ở trang Lịch sử nộp.")
    return found
