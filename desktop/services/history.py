"""What an agency has handed in, and what changed from one revision to the next."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.revision import Revision, RevisionState
from desktop.rules.assurance import Assurance
from desktop.rules.comparison import ReportDifference, difference
from desktop.rules.programme import Programme
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.answers import answers_to
from desktop.services.audit import record_event
from desktop.services.programmes import programme_named
from desktop.services.remarks import RemarkView, list_remarks
from desktop.services.reports import find_report, open_desk, report_for_edit


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
        difference: Against the one before; ``None`` for the first.
        programme: What it was made by: names what has changed; ``None`` if it is not known here any more.
        remarks: What the department wants put right. receipt_code: of its receipt; "" until there is one.
    """

    number: int
    state: RevisionState
    made_at: datetime
    approved_by: str
    document_number: str
    snapshot_sha256: str
    files: tuple[ExportedFile, ...]
    difference: ReportDifference | None
    programme: Programme | None
    remarks: tuple[RemarkView, ...] = ()
    receipt_code: str = ""


def list_revisions(
    session: Session,
    clock: Clock,
    period_code: str,
) -> tuple[RevisionView, ...]:
    """All revisions of a period's report, newest first."""
    desk = open_desk(session, period_code)
    report = find_report(session, desk.agency, desk.row)
    if report is None:
        return ()
    revisions = session.scalars(select(Revision).where(Revision.report_id == report.id).order_by(Revision.number)).all()
    views: list[RevisionView] = []
    before = None
    remarks = list_remarks(session, clock, period_code)
    answers = answers_to(session, [revision.snapshot_sha256 for revision in revisions])
    codes = {answer.snapshot_sha256: answer.code for answer in answers if answer.code}
    for revision in revisions:
        snapshot = snapshot_from_bytes(revision.snapshot)
        views.append(
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
                difference=difference(before, snapshot) if before else None,
                programme=programme_named(session, snapshot.programme_code, snapshot.programme_version),
                remarks=tuple(each for each in remarks if each.revision == revision.number),
                receipt_code=codes.get(revision.snapshot_sha256, ""),
            )
        )
        before = snapshot
    return tuple(reversed(views))


class DocumentNumberRefusedError(UserError):
    """The number of the document is not one."""

    code = "DOCUMENT_NUMBER"


def set_document_number(
    session: Session, clock: Clock, period_code: str, number: str, day: date | None, made_by: str | None = None
) -> None:
    """Write down the number and date that văn thư has given, and who drew the report up; all may stay blank.

    An approval stands: the clerk numbers what the leader has approved.
    """
    written = nfc(number).strip()
    if len(written) > 40:  # noqa: PLR2004 - Phụ lục VI: 11 + 30 characters at most
        raise DocumentNumberRefusedError("Số, ký hiệu văn bản quá dài.", "Ví dụ: 15/BC-UBND.")
    desk = open_desk(session, period_code)
    report = report_for_edit(session, clock, desk, of_content=False)
    before = {"number": report.document_number or "", "date": str(report.document_date or "")}
    report.document_number, report.document_date = written, day
    if made_by is not None:
        report.made_by = nfc(made_by).strip()
    record_event(
        session, clock, "report.number", period_code, before=before, after={"number": written, "date": str(day or "")}
    )
