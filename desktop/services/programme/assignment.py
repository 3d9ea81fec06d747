"""The assignment package: with it an agency is set up for its tasks, forms and deadlines in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from sqlalchemy import select

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.text import ascii_name
from desktop.exchange.layout import container_suffix
from desktop.exchange.package import examine
from desktop.models.programme import ReportingPeriod
from desktop.rules.agencies import AgencyDirectory
from desktop.rules.package_data import AssignmentData, Party, TrustList
from desktop.rules.programme import Programme
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.follow_up.answers_retold import all_answers
from desktop.services.intake.arrival_register import seal_arrivals
from desktop.services.officers.audit import chain_head, record_event
from desktop.services.programme.assignment_update import note_issue
from desktop.services.programme.versions import current_programme
from desktop.services.scoring.plan import keep_plan, plan_to_send
from desktop.services.training.guard import refuse_kept_apart
from desktop.services.trust.believed import trust_list
from desktop.services.trust.signed_packages import write_signed
from desktop.services.workplace.set_up import set_up_agency
from desktop.services.workspace import Workspace, agency_ref, this_agency, this_workplace
from desktop.signing.certificates import fingerprint
from desktop.signing.trust import TrustStore

if TYPE_CHECKING:
    from desktop.signing.keys import Signer


class AssignmentError(UserError):
    """The file is no assignment that can be used here."""

    code = "ASSIGNMENT"


@dataclass(frozen=True)
class Assignment:
    """An assignment package that was opened.

    Attributes:
        data: What it says.
        anchors: The roots that it brings. The first is the issuer's own: a person compares its fingerprint, so it alone
            proves the package, and only it becomes a root of ours.
        root_fingerprint: To be compared with what Sở says over the telephone.
    """

    path: Path
    data: AssignmentData
    anchors: tuple[x509.Certificate, ...]
    root_fingerprint: str

    @property
    def issuer(self) -> str:
        """Name of the department."""
        return self.data.issuer.name

    @property
    def programme(self) -> Programme:
        """What is reported on."""
        return self.data.programme

    @property
    def directory(self) -> AgencyDirectory:
        """All agencies."""
        return self.data.agencies

    @property
    def obligations(self) -> Mapping[str, Sequence[str]]:
        """Codes of the agencies that owe a report, by period."""
        return self.data.obligations


def issue_assignment(workspace: Workspace, out: Path, key: "Signer", *, with_answers: bool = False) -> Path:
    """Write the signed assignment package of the current programme.

    Args:
        workspace: The department's.
        out: Folder to write to.
        key: Signs.
        with_answers: Carry all receipts and return slips so far as well; each agency takes its own.
    """
    clock = workspace.clock
    with workspace.reading() as session:
        issuer = agency_ref(session, this_agency(session), today(clock))
        programme = current_programme(session)
        periods = session.scalars(
            select(ReportingPeriod).where(
                ReportingPeriod.programme_version_id == this_workplace(session).programme_version_id
            )
        )
        receipts, returns = all_answers(session) if with_answers else ((), ())
        data = AssignmentData(
            issuer=Party(issuer.code, issuer.name),
            issued_at=clock.now(),
            programme=programme,
            agencies=kept_directory(session),
            obligations={
                period.code: tuple(sorted(obligation.agency.code for obligation in period.obligations))
                for period in periods
            },
            trust=trust_list(session),
            receipts=receipts,
            returns=returns,
            scoring=plan_to_send(session),
        )
        head = chain_head(session)
    path = out / f"GV_{ascii_name(programme.code, 60)}_v{programme.version}{container_suffix(issuer.code)}"
    write_signed(path, data, [key], clock.now(), audit_head=head)
    with workspace.session() as session:
        record_event(
            session, clock, "assignment.issue", f"{programme.code}/{programme.version}", after={"file": path.name}
        )
    seal_arrivals(workspace, key, "assignment")
    return path


def open_assignment(path: Path, clock: Clock, *, training: bool = False) -> Assignment:
    """Open an assignment package; nothing is believed or kept yet.

    Args:
        path: The file.
        clock: Tells the time.
        training: It is opened in training, where only what training wrote is opened.

    Raises:
        TrainingMixError: It belongs to the other world.
        AssignmentError: It is damaged, of another kind, or not signed by the department that it names.
    """
    examination = examine(path, TrustStore((), training=training), clock.now())
    refuse_kept_apart(examination)
    found = examination.data
    if not isinstance(found, AssignmentData):
        reason = next((r.message for r in examination.reasons if r.code is not ReasonCode.UNKNOWN_SIGNER), "")
        raise AssignmentError(
            f"{path.name}: không phải gói giao nhiệm vụ nguyên vẹn.",
            reason or "Chọn tệp do Sở Nội vụ gửi, tên bắt đầu bằng GV_.",
        )
    anchors = _anchors(found.trust)
    proven = examine(path, TrustStore(anchors[:1], training=training), clock.now())
    if proven.verdict is not Verdict.VALID:
        raise AssignmentError(
            f"{path.name}: chưa xác minh được chữ ký của Sở giao nhiệm vụ.",
            proven.reasons[0].message if proven.reasons else "",
        )
    return Assignment(path, found, anchors, fingerprint(anchors[0]))


def _anchors(trust: TrustList) -> tuple[x509.Certificate, ...]:
    try:
        found = tuple(x509.load_pem_x509_certificate(pem.encode()) for pem in trust.anchors)
    except ValueError as error:
        raise AssignmentError(
            "Gói giao nhiệm vụ chứa chứng thư gốc không đọc được.", "Xin Sở Nội vụ gửi lại gói."
        ) from error
    if not found:
        raise AssignmentError("Gói giao nhiệm vụ không kèm chứng thư gốc của Sở.", "Xin Sở Nội vụ gửi lại gói.")
    return found


def set_up_from_assignment(workspace: Workspace, assignment: Assignment, agency_code: str) -> None:
    """Make this the workplace of an agency that an assignment package binds."""
    set_up_agency(
        workspace,
        assignment.directory,
        assignment.programme,
        agency_code,
        obligations=assignment.obligations,
        trust=assignment.data.trust,
        issuer_code=assignment.data.issuer.code,
    )
    with workspace.session() as session:
        note_issue(session, assignment.data.issued_at)
        if assignment.data.scoring is not None:
            keep_plan(session, workspace.clock, assignment.data.scoring)
