"""What stands on the page on which a report is checked, approved and signed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.paths import DataFolder
from desktop.exchange.writer import package_file_name
from desktop.models.report import Report
from desktop.models.revision import OutgoingPackage, Revision, RevisionState
from desktop.rules.periods import days_left, last_day
from desktop.rules.programme import Programme
from desktop.rules.snapshot import Signatory
from desktop.services.report.approvals import Approval, approval_of
from desktop.services.report.approving import own_work
from desktop.services.report.check_view import CheckResult, TextFinding
from desktop.services.report.remarks import remarks_left
from desktop.services.report.snapshots import last_revision, read_parts, snapshot_of
from desktop.services.report.text_findings import text_findings
from desktop.services.trust.enrolment import pending_fingerprint
from desktop.services.trust.keys import KeyView, signing_key_view
from desktop.services.trust.signatories import default_signatory


class KeyState(StrEnum):
    """Whether this workplace can sign today."""

    READY = "ready"
    NONE = "none"
    PENDING = "pending"
    """A key waits for the certificate that Sở issues."""
    NOT_YET = "not_yet"
    EXPIRED = "expired"


@dataclass(frozen=True)
class LastHandedIn:
    """The revision that was handed in last; ``remarks_left``: of Sở on it, not ticked off yet."""

    number: int
    state: RevisionState
    remarks_left: int = 0


@dataclass(frozen=True)
class SignOffView:
    """Everything that the page shows for a period.

    Attributes:
        revision: The number that the next file bears.
        handed_in: That number was handed in already and nothing has changed since.
        last_handed_in: What was handed in last; ``None`` before the first.
        text_findings: What should be looked at in the text; none of it stands in the way.
        approval: The last one, whether or not it stands; ``None`` before the first.
        programme: Names what was changed since.
        own_work: Why whoever works here must let somebody else approve; "" where nothing is in the way.
        last_day: The last day on time. days_left: negative when it is over.
        approved_by, approved_at: Who approved the present state, and when in Vietnam; ``None`` while it was not.
        file_stem: Name of the files without their endings.
        last_folder: Where the last file was written; "" before the first.
    """

    period_name: str
    revision: int
    handed_in: bool
    last_day: date | None
    days_left: int | None
    check: CheckResult
    signatory: Signatory | None
    key: KeyView | None
    key_state: KeyState
    document_number: str
    document_date: date | None
    made_by: str
    approved_by: str
    approved_at: datetime | None
    file_stem: str
    last_folder: str
    last_handed_in: LastHandedIn | None = None
    text_findings: tuple[TextFinding, ...] = ()
    approval: Approval | None = None
    programme: Programme | None = None
    own_work: str = ""


def read_sign_off(session: Session, clock: Clock, period_code: str, folder: DataFolder) -> SignOffView:
    """Everything that the page shows for a period."""
    parts = read_parts(session, clock, period_code)
    desk, report = parts.evaluated.desk, parts.evaluated.report
    snapshot = snapshot_of(session, clock, parts)
    approval = approval_of(report, snapshot)
    signatory = snapshot.signatory if snapshot.signatory.name else default_signatory(session, desk.agency)
    key = signing_key_view(session, folder)
    last = _last_package(session, report)
    day = today(clock)
    return SignOffView(
        period_name=desk.period.name,
        revision=snapshot.revision,
        handed_in=_is_handed_in(session, report, snapshot.revision),
        last_day=last_day(desk.period),
        days_left=days_left(desk.period, day),
        check=parts.check,
        signatory=signatory,
        key=key,
        key_state=_key_state(session, clock, folder, key),
        document_number=report.document_number if report else "",
        document_date=report.document_date if report else None,
        made_by=report.made_by if report else "",
        approved_by=approval.by if approval and approval.stands else "",
        approved_at=approval.at if approval and approval.stands else None,
        file_stem=Path(package_file_name(desk.agency.code, period_code, snapshot.revision, ".pdf")).stem,
        last_folder=last.exported_to if last else "",
        last_handed_in=_last_handed_in(session, last_revision(session, report)),
        text_findings=text_findings(session, parts.evaluated, parts.sections),
        approval=approval,
        programme=desk.programme,
        own_work=own_work(session, clock, period_code),
    )


def _last_handed_in(session: Session, revision: Revision | None) -> LastHandedIn | None:
    return revision and LastHandedIn(revision.number, revision.state, remarks_left(session, revision))


def _is_handed_in(session: Session, report: Report | None, number: int) -> bool:
    if report is None:
        return False
    found = session.scalar(select(Revision.id).where(Revision.report_id == report.id, Revision.number == number))
    return found is not None


def _last_package(session: Session, report: Report | None) -> OutgoingPackage | None:
    """The last file of this agency, for any period."""
    if report is None:
        return None
    return session.scalar(
        select(OutgoingPackage)
        .join(Revision, OutgoingPackage.revision_id == Revision.id)
        .join(Report, Revision.report_id == Report.id)
        .where(Report.agency_id == report.agency_id)
        .order_by(OutgoingPackage.exported_at.desc())
        .limit(1)
    )


def _key_state(session: Session, clock: Clock, folder: DataFolder, key: KeyView | None) -> KeyState:
    if key is None:
        return KeyState.PENDING if pending_fingerprint(session, folder) else KeyState.NONE
    if clock.now() < key.valid_from:
        return KeyState.NOT_YET
    return KeyState.EXPIRED if clock.now() > key.valid_to else KeyState.READY
