"""What becomes of a file that was examined: taken in, held, or nothing to do with us."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.exchange.package import Examination
from desktop.models.intake import IntakeResult, Submission
from desktop.rules.assurance import Assurance, strongest
from desktop.rules.package_data import EnrolmentData, ForwardingData
from desktop.rules.packages import PackageKind
from desktop.rules.report_facts import ReportFacts
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.services.intake.master_copy import OpenCopy, add_submission, is_disputed
from desktop.services.intake.places import Place, find_place
from desktop.services.intake.received_evidence import keep_evidence, missing_evidence
from desktop.services.trust.enrolment import EnrolmentError, keep_request
from desktop.signing.report import SignatureReport


@dataclass(frozen=True)
class Outcome:
    """What becomes of a file, and why; ``note``: since when the same content is there."""

    result: IntakeResult
    reasons: tuple[Reason, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Arrived:
    """What is known of a file besides what is in it: when its bytes came first, and what its signatures prove."""

    at: datetime
    assurance: Assurance


def decide(session: Session, clock: Clock, examination: Examination, arrived: Arrived, copy: OpenCopy) -> Outcome:
    """What becomes of a file that was examined; a report that is good is put into the master copy."""
    if isinstance(examination.data, EnrolmentData):
        return _keep_request(session, clock, examination.data, examination.signers)
    if examination.verdict is not Verdict.VALID:
        return Outcome(IntakeResult.QUARANTINED, examination.reasons)
    if examination.kind is PackageKind.REPORT and examination.report is not None:
        return decide_report(session, examination, examination.report, arrived, copy)
    if isinstance(examination.data, ForwardingData):
        return Outcome(IntakeResult.ACCEPTED)  # the files in it are found and decided on as if they came alone
    return Outcome(IntakeResult.IGNORED, (Reason(ReasonCode.UNEXPECTED_FILE),))


def _keep_request(session: Session, clock: Clock, data: EnrolmentData, signers: tuple[SignatureReport, ...]) -> Outcome:
    try:
        keep_request(session, clock, data, signers)
    except EnrolmentError:
        return Outcome(IntakeResult.QUARANTINED, (Reason(ReasonCode.UNKNOWN_AGENCY),))
    except UserError:
        return Outcome(IntakeResult.QUARANTINED, (Reason(ReasonCode.SCHEMA),))
    return Outcome(IntakeResult.ACCEPTED)


def decide_report(
    session: Session, examination: Examination, report: ReportFacts, arrived: Arrived, copy: OpenCopy
) -> Outcome:
    """The same for a report that is intact, and trusted by its signature or by an officer's word."""
    place = find_place(copy.places, report)
    if isinstance(place, ReasonCode):
        return Outcome(IntakeResult.QUARANTINED, (Reason(place),))
    same = copy.of_snapshot(examination.snapshot_sha256)
    if same is None:
        submission = _new_submission(place, examination, report, arrived)
        result, reasons = add_submission(session, copy, submission, report.numbers)
        _keep_evidence(session, copy, place, examination)
        return Outcome(result, (*reasons, *missing_evidence(session, place.agency, report.attachments)))
    _keep_evidence(session, copy, place, examination)
    same.assurance = strongest((same.assurance, arrived.assurance))
    if is_disputed(copy, same):
        return Outcome(IntakeResult.QUARANTINED, (Reason(ReasonCode.CONFLICTING_REVISION),))
    return Outcome(IntakeResult.DUPLICATE, (Reason(ReasonCode.REPLAY),), same.received_at.isoformat())


def _keep_evidence(session: Session, copy: OpenCopy, place: Place, examination: Examination) -> None:
    if examination.attachments:
        copy.settle(session)  # they name the file that brings them
        keep_evidence(session, place.agency, examination)


def _new_submission(place: Place, examination: Examination, report: ReportFacts, arrived: Arrived) -> Submission:
    return Submission.with_columns(
        {
            "agency_id": place.agency,
            "period_id": place.period,
            "revision": report.revision,
            "snapshot": examination.snapshot_bytes,
            "snapshot_sha256": examination.snapshot_sha256,
            "parent_sha256": report.parent,
            "received_at": arrived.at,
            "signed_at": signed_at(examination),
            "made_at": report.made_at,
            "unsigned": examination.verdict is Verdict.VALID_UNSIGNED,
            "assurance": arrived.assurance,
            "package_sha256": examination.sha256,
        }
    )


def signed_at(examination: Examination) -> datetime | None:
    """When the last signer signed, as that computer's clock said."""
    return max((each.claimed_time for each in examination.signers if each.claimed_time is not None), default=None)
