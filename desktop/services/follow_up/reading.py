"""One report as it was submitted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmissionState
from desktop.rules.assurance import Standing, strongest
from desktop.rules.clock_notes import ClockNote
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_difference import SnapshotDifference, compare_snapshots
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.intake.master_copy import undisputed
from desktop.services.intake.received import signer_of
from desktop.services.programme.versions import period_row, programme_named
from desktop.services.report.pages import snapshot_pages
from desktop.services.trust.known_keys import revoked_at
from desktop.services.workspace import Workspace, agency_ref


class NotReceivedError(UserError):
    """No report of the agency for the period is in the master copy."""

    code = "NOT_RECEIVED"


@dataclass(frozen=True)
class SubmittedReport:
    """A report in the master copy, ready to be read.

    Attributes:
        signers: Names of those who signed, as the certificates say.
        unsigned: Taken in on the grounds of paper with a seal.
        standing: What the signature proves, as of when, and what has become of the certificate since.
        clock_notes: What is odd about the times.
        revisions: Numbers of all revisions received, newest first.
        difference: Against the revision received before it; ``None`` if there is none.
    """

    agency_name: str
    snapshot: ReportSnapshot
    programme: Programme
    snapshot_sha256: str
    package_sha256: str
    file_name: str
    received_at: datetime
    signed_at: datetime | None
    signers: tuple[str, ...]
    state: SubmissionState
    is_current: bool
    unsigned: bool
    standing: Standing
    clock_notes: tuple[ClockNote, ...]
    revisions: tuple[int, ...]
    difference: SnapshotDifference | None


def read_submission(
    session: Session, clock: Clock, period_code: str, agency_code: str, revision: int | None = None
) -> SubmittedReport:
    """The report of an agency for a period: its current revision, or the one asked for.

    Raises:
        NotReceivedError: There is none.
    """
    period = period_row(session, period_code)
    agency = session.scalar(select(Agency).where(Agency.code == agency_code))
    found = undisputed(
        session.scalars(select(Submission).where(Submission.agency_id == agency.id, Submission.period_id == period.id))
        if agency
        else ()
    )
    chosen = next((s for s in found if (s.is_current if revision is None else s.revision == revision)), None)
    if chosen is None or agency is None:
        raise NotReceivedError(
            "Chưa nhận được báo cáo của đơn vị này cho kỳ đã chọn.", "Tiếp nhận tệp của đơn vị ở trang Tiếp nhận."
        )
    snapshot = snapshot_from_bytes(chosen.snapshot)
    programme = programme_named(session, snapshot.programme_code, snapshot.programme_version)
    if programme is None:
        raise NotReceivedError("Không còn chương trình mà báo cáo này được lập theo.", "Nạp lại chương trình.")
    before = next((s for s in found if s.revision < chosen.revision), None)
    package = _best_file(session, chosen)
    return SubmittedReport(
        agency_name=agency_ref(session, agency, snapshot.period.data_to).short_name,
        snapshot=snapshot,
        programme=programme,
        snapshot_sha256=chosen.snapshot_sha256,
        package_sha256=chosen.package_sha256,
        file_name=package.file_name,
        received_at=chosen.received_at,
        signed_at=chosen.signed_at,
        signers=tuple(signer["name"] for signer in package.signers),
        state=chosen.state,
        is_current=chosen.is_current,
        unsigned=chosen.unsigned,
        standing=_standing(session, clock, chosen, package),
        clock_notes=tuple(ClockNote(each) for each in package.notes),
        revisions=tuple(s.revision for s in found),
        difference=compare_snapshots(snapshot_from_bytes(before.snapshot), snapshot) if before else None,
    )


def _best_file(session: Session, submission: Submission) -> ReceivedPackage:
    """Of the files that brought a report, the one whose signature proves most: paper may have come before it."""
    brought = session.scalars(
        select(ReceivedPackage)
        .where(
            (ReceivedPackage.sha256 == submission.package_sha256)
            | (
                (ReceivedPackage.snapshot_sha256 == submission.snapshot_sha256)
                & (ReceivedPackage.result == IntakeResult.DUPLICATE)
            )
        )
        .order_by(ReceivedPackage.first_received_at, ReceivedPackage.sha256)
    ).all()
    level = strongest(each.assurance for each in brought)
    first = next(each for each in brought if each.sha256 == submission.package_sha256)
    return first if first.assurance is level else next(each for each in brought if each.assurance is level)


def _standing(session: Session, clock: Clock, submission: Submission, package: ReceivedPackage) -> Standing:
    """How the signature stood when the file arrived, and what has become of the certificate since."""
    arrived = package.first_received_at
    signers = [signer_of(each) for each in package.signers]
    ended = [each.valid_to for each in signers if each.valid_to is not None and arrived <= each.valid_to < clock.now()]
    revoked = [moment for each in signers if (moment := revoked_at(session, each.fingerprint)) is not None]
    return Standing(
        submission.assurance,
        arrived,
        ended_at=min(ended, default=None),
        revoked_at=min(revoked, default=None),
        decided_by=package.decided_by,
        ground=package.decision,
    )


def submitted_pages(workspace: Workspace, period_code: str, agency_code: str, revision: int | None = None) -> bytes:
    """The pages of a submitted report as PDF, drawn from its snapshot: what the agency saw."""
    with workspace.reading() as session:
        report = read_submission(session, workspace.clock, period_code, agency_code, revision)
    return snapshot_pages(report.snapshot, report.programme)
