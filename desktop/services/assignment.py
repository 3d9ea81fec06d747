"""The assignment package: with it an agency is set up for its tasks, forms and deadlines in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cryptography import x509
from sqlalchemy import select

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.text import ascii_name
from desktop.exchange.package import examine
from desktop.exchange.writer import write_package
from desktop.models.programme import ReportingPeriod
from desktop.models.trust import TrustAnchor
from desktop.rules.agencies import AgencyDirectory
from desktop.rules.agency_file import agencies_to_document, read_agencies
from desktop.rules.packages import PackageKind
from desktop.rules.programme import Programme
from desktop.rules.programme_file import programme_to_document, read_programme
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.audit import record_event
from desktop.services.directory import bundled_directory
from desktop.services.programmes import current_programme
from desktop.services.set_up import set_up_agency
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
        root_fingerprint: To be compared with what Sở says over the telephone.
        obligations: Codes of the agencies that owe a report, by period.
    """

    path: Path
    issuer: str
    programme: Programme
    directory: AgencyDirectory
    obligations: Mapping[str, Sequence[str]]
    anchors: tuple[x509.Certificate, ...]
    root_fingerprint: str


def issue_assignment(workspace: Workspace, out: Path, key: "Signer") -> Path:
    """Write the signed assignment package of the current programme."""
    clock = workspace.clock
    with workspace.reading() as session:
        issuer = agency_ref(session, this_agency(session), today(clock))
        programme = current_programme(session)
        periods = session.scalars(
            select(ReportingPeriod).where(
                ReportingPeriod.programme_version_id == this_workplace(session).programme_version_id
            )
        )
        document = {
            "issuer": {"code": issuer.code, "name": issuer.name},
            "programme": programme_to_document(programme),
            "agencies": agencies_to_document(bundled_directory()),
            "obligations": {
                period.code: sorted(obligation.agency.code for obligation in period.obligations) for period in periods
            },
            "anchors": list(session.scalars(select(TrustAnchor.pem).order_by(TrustAnchor.added_at))),
        }
    path = out / f"GV_{ascii_name(programme.code, 60)}_v{programme.version}.asice"
    write_package(path, PackageKind.ASSIGNMENT, document, [key], clock.now())
    with workspace.session() as session:
        record_event(
            session, clock, "assignment.issue", f"{programme.code}/{programme.version}", after={"file": path.name}
        )
    return path


def open_assignment(path: Path, clock: Clock) -> Assignment:
    """Open an assignment package; nothing is believed or kept yet.

    Raises:
        AssignmentError: It is damaged, of another kind, or not signed by the department that it names.
        UserError: Its programme or its list of agencies does not hold.
    """
    examination = examine(path, TrustStore(()), clock.now())
    document = examination.document
    if examination.kind is not PackageKind.ASSIGNMENT or document is None:
        reason = next((r.message for r in examination.reasons if r.code is not ReasonCode.UNKNOWN_SIGNER), "")
        raise AssignmentError(
            f"{path.name}: không phải gói giao nhiệm vụ nguyên vẹn.",
            reason or "Chọn tệp do Sở Nội vụ gửi, tên bắt đầu bằng GV_.",
        )
    anchors = _anchors(document)
    proven = examine(path, TrustStore(anchors), clock.now())
    if proven.verdict is not Verdict.VALID:
        raise AssignmentError(
            f"{path.name}: chưa xác minh được chữ ký của Sở giao nhiệm vụ.",
            proven.reasons[0].message if proven.reasons else "",
        )
    issuer = cast("Mapping[str, object]", document["issuer"])
    obligations = cast("Mapping[str, Sequence[str]]", document.get("obligations") or {})
    return Assignment(
        path=path,
        issuer=str(issuer.get("name", "")),
        programme=read_programme(document.get("programme"), source=path.name, dispatch=None),
        directory=read_agencies(document.get("agencies"), source=path.name),
        obligations=obligations,
        anchors=anchors,
        root_fingerprint=fingerprint(anchors[0]),
    )


def _anchors(document: Mapping[str, object]) -> tuple[x509.Certificate, ...]:
    pems = document.get("anchors")
    listed = cast("Sequence[object]", pems) if isinstance(pems, list) else ()
    try:
        found = tuple(x509.load_pem_x509_certificate(str(pem).encode()) for pem in listed)
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
        anchors=assignment.anchors,
    )
