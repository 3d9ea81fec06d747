"""How an agency gets its certificate: a request goes up, the department issues, a certificate comes down; by files."""

import random
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import today
from desktop.core.paths import DataFolder
from desktop.core.text import ascii_name
from desktop.exchange.layout import container_suffix
from desktop.exchange.package import examine
from desktop.models.audit import AuditEvent
from desktop.rules.package_data import CertificateData, EnrolmentData, Party, TrustList
from desktop.rules.verdicts import Verdict
from desktop.services.officers.audit import chain_head, record_event
from desktop.services.trust.believed import add_anchor, believe_trust_list, record_certificate, trust_store
from desktop.services.trust.certificate_reminder import REQUESTED
from desktop.services.trust.certificate_requests import (
    EnrolmentError,
    RequestView,
    data_of,
    keep_request,
    list_requests,
    take_in_request,
)
from desktop.services.trust.certificate_views import CertificateView, list_certificates
from desktop.services.trust.encryption_keys import ensure_own_key
from desktop.services.trust.issuing import Issuer, answer_request, can_issue, issue_for_request, open_issuer
from desktop.services.trust.keys import make_pending_key, open_pending_key, pending_file, store_signing_key, subject_of
from desktop.services.trust.signed_packages import check_moment, write_signed
from desktop.services.workspace import Workspace, agency_ref, obey, this_agency
from desktop.signing.authority import read_request
from desktop.signing.certificates import agency_code_of, fingerprint
from desktop.signing.chains import has_issued
from desktop.signing.keys import Signer, SigningKey
from desktop.signing.trust import TrustStore

__all__ = [
    "CertificateView",
    "EnrolmentError",
    "Issuer",
    "OfferedCertificate",
    "RequestView",
    "answer_request",
    "can_issue",
    "issue_for_request",
    "keep_request",
    "list_certificates",
    "list_requests",
    "open_certificate",
    "open_issuer",
    "pending_fingerprint",
    "request_enrolment",
    "take_in_certificate",
    "take_in_request",
]


@dataclass(frozen=True)
class OfferedCertificate:
    """A certificate package that was opened, before the agency believes it.

    Attributes:
        root_fingerprint: To be compared with what Sở says over the telephone, if the root is not known yet.
        root_is_known: The root is believed already.
        trust: The department's trust list.
    """

    path: Path
    issuer: str
    agency: str
    certificate: x509.Certificate
    root: x509.Certificate
    root_fingerprint: str
    root_is_known: bool
    trust: TrustList
    issuer_code: str


def request_enrolment(
    workspace: Workspace,
    passphrase: str,
    out: Path,
    *,
    signer: Signer | None = None,
    randomness: random.Random | None = None,
) -> tuple[Path, str]:
    """Make a key and write the request for its certificate; make a key to read again what is encrypted, too.

    Args:
        workspace: The agency's.
        passphrase: Protects the new keys.
        out: Where to write.
        signer: The agency's present key; the department then need not compare anything.
        randomness: For demonstrations only.

    Returns:
        The file to be sent to the department, and the fingerprint to be read out over the telephone.

    Raises:
        UntimelyCertificateError: The present key's certificate has ended or not begun; nothing was made.
    """
    workspace.require(REQUESTED)
    signers = [signer] if signer else []
    check_moment(signers, workspace.clock.now())
    pem = make_pending_key(workspace, passphrase, randomness=randomness)
    request = read_request(pem)
    with workspace.reading() as session:
        agency = agency_ref(session, this_agency(session), today(workspace.clock))
        head = chain_head(session)
    chance = random.Random(request.fingerprint) if randomness else None  # noqa: S311 - demonstrations only
    ensure_own_key(workspace, subject_of(agency), passphrase, randomness=chance)
    path = out / f"DN_{ascii_name(agency.code, 60)}{container_suffix(agency.code)}"
    data = EnrolmentData(Party(agency.code, agency.name), pem.decode("ascii"), request.fingerprint)
    write_signed(path, data, signers, workspace.clock.now(), audit_head=head)
    after = {"fingerprint": request.fingerprint, "renewal": signer is not None}
    with workspace.session() as session:
        record_event(session, workspace.clock, REQUESTED, agency.code, after=after)
    return path, request.fingerprint


def pending_fingerprint(session: Session, folder: DataFolder) -> str:
    """Fingerprint of the key that waits for its certificate, as its request told it; "" if none waits."""
    if not pending_file(folder).exists():
        return ""
    said = session.scalar(
        select(AuditEvent.after).where(AuditEvent.action == REQUESTED).order_by(AuditEvent.seq.desc()).limit(1)
    )
    return str(said["fingerprint"]) if said else ""


def open_certificate(workspace: Workspace, path: Path) -> OfferedCertificate:
    """Open a certificate package and say whose it is; nothing is believed yet.

    Raises:
        UserError: It is no such package, is damaged, or is for another agency.
    """
    with workspace.reading() as session:
        known = trust_store(session)
        mine = this_agency(session).code
    examination = examine(path, known, workspace.clock.now())
    data = data_of(examination, CertificateData)
    try:
        certificate = x509.load_pem_x509_certificate(data.certificate.encode())
        root = x509.load_pem_x509_certificate(data.root.encode())
    except ValueError as error:
        raise EnrolmentError("Gói chứng thư không chứa chứng thư đọc được.", "Đề nghị Sở Nội vụ cấp lại.") from error
    proven = examine(path, TrustStore((root,), training=known.training), workspace.clock.now())
    if proven.verdict is not Verdict.VALID:
        raise EnrolmentError(
            f"{path.name}: chưa xác minh được chữ ký của nơi cấp.", proven.reasons[0].message if proven.reasons else ""
        )
    if data.agency.code != mine or agency_code_of(certificate) != mine:
        raise EnrolmentError("Chứng thư này cấp cho đơn vị khác.", "Chọn đúng tệp Sở Nội vụ gửi cho đơn vị mình.")
    if not has_issued(root, certificate, 0):
        raise EnrolmentError("Chứng thư trong gói không do nơi cấp ghi trong gói cấp.", "Đề nghị Sở Nội vụ cấp lại.")
    return OfferedCertificate(
        path=path,
        issuer=data.issuer.name,
        agency=data.agency.code,
        certificate=certificate,
        root=root,
        root_fingerprint=fingerprint(root),
        root_is_known=root in known.anchors,
        trust=data.trust,
        issuer_code=data.issuer.code,
    )


def take_in_certificate(workspace: Workspace, offered: OfferedCertificate, passphrase: str) -> SigningKey:
    """Believe a certificate package and put the certificate to the key that waits for it.

    Returns:
        The key, ready to sign.

    Raises:
        UserError: The passphrase is wrong, or the certificate is not for the key that waits.
    """
    private_key = open_pending_key(workspace.folder, passphrase)
    if offered.certificate.public_key() != private_key.public_key():
        raise EnrolmentError(
            "Chứng thư không khớp khóa đang chờ trên máy này.", "Gửi lại yêu cầu cấp chứng thư từ máy này."
        )
    key = SigningKey(private_key, offered.certificate, (offered.root,))
    store_signing_key(workspace.folder, key, passphrase)
    with workspace.session() as session:
        add_anchor(session, workspace.clock, offered.root)
        believe_trust_list(session, workspace.clock, offered.trust)
        obey(session, offered.issuer_code)
        record_certificate(session, workspace.clock, offered.certificate, this_agency(session))
    pending_file(workspace.folder).unlink(missing_ok=True)
    return key
