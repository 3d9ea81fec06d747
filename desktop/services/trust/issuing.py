"""What the department does for enrolments: an officer has made sure of a key, and its certificate is issued."""

import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import today
from desktop.core.paths import DataFolder
from desktop.core.text import ascii_name
from desktop.exchange.layout import container_suffix
from desktop.models.agency import Agency
from desktop.models.trust import CertificateRequest, KeyComparison
from desktop.rules.package_data import CertificateData, Party
from desktop.services.intake.arrival_register import seal_arrivals
from desktop.services.officers.audit import chain_head
from desktop.services.trust.believed import record_certificate, trust_list
from desktop.services.trust.certificate_register import MadeSure, check_note, note_comparison
from desktop.services.trust.certificate_requests import EnrolmentError
from desktop.services.trust.key_choice import read_choice
from desktop.services.trust.keys import certify, load_root, load_signing_key, root_file, subject_of
from desktop.services.trust.revocation import refresh_list
from desktop.services.trust.signed_packages import check_moment, write_signed
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace, agency_ref, this_agency
from desktop.signing.authority import read_request
from desktop.signing.keys import Signer, SigningKey

BY_TELEPHONE = MadeSure()
"""The fingerprint was compared over the telephone."""


@dataclass(frozen=True)
class Issuer:
    """The department's keys, opened: ``root`` issues certificates, ``own`` signs the packages that carry them."""

    root: SigningKey
    own: Signer


def open_issuer(folder: DataFolder, passphrase: str) -> Issuer:
    """Open the department's keys once, for several requests.

    Raises:
        UserError: The passphrase is wrong, or there are none.
    """
    return Issuer(load_root(folder, passphrase), load_signing_key(folder, passphrase))


def issue_for_request(
    workspace: Workspace,
    request_fingerprint: str,
    passphrase: str,
    out: Path,
    *,
    pin: str = "",
    last_try: bool = False,
    sure: MadeSure = BY_TELEPHONE,
    randomness: random.Random | None = None,
) -> Path:
    """Issue the certificate that a request asks for, and write the package that takes it to the agency.

    Args:
        workspace: The department's.
        request_fingerprint: Names the request; the officer has compared it before this is called.
        passphrase: Opens the department's key files.
        out: Where to write.
        pin: Of the token, where the department signs its packages with one; its root stays in a key file.
        last_try: Somebody has said that the last try of the PIN may be used.
        sure: How the officer made sure of the key.
        randomness: For demonstrations only.

    Raises:
        UserError: The passphrase is wrong, the request is unknown, or it was not signed with an enrolled key though
            that is what the officer relies on.
    """
    root = load_root(workspace.folder, passphrase)
    secret = pin if read_choice(workspace.folder).token_in_use else passphrase
    with open_signer(workspace, secret, last_try=last_try) as own:
        return answer_request(workspace, request_fingerprint, Issuer(root, own), out, sure=sure, randomness=randomness)


def answer_request(
    workspace: Workspace,
    request_fingerprint: str,
    issuer: Issuer,
    out: Path,
    *,
    sure: MadeSure = BY_TELEPHONE,
    randomness: random.Random | None = None,
    valid_for: timedelta | None = None,
) -> Path:
    """The same with keys that are open already; chance and validity are for demonstrations only."""
    clock = workspace.clock
    check_moment([issuer.root, issuer.own], clock.now())
    with workspace.session() as session:
        row = _request(session, request_fingerprint)
        _check_grounds(row, sure)
        refresh_list(session, clock, issuer.root, valid_for=valid_for)
        request = read_request(row.pem.encode())
        agency = session.scalars(select(Agency).where(Agency.code == row.agency_code)).one()
        subject = subject_of(agency_ref(session, agency, today(clock)))
        department = agency_ref(session, this_agency(session), today(clock))
        trust = trust_list(session)
        head = chain_head(session)
    certificate = certify(
        issuer.root, request.public_key, subject, clock.now(), randomness=randomness, valid_for=valid_for
    )
    data = CertificateData(
        issuer=Party(department.code, department.name),
        agency=Party(subject.agency_code, subject.organisation),
        certificate=_pem(certificate),
        root=_pem(issuer.root.certificate),
        trust=trust,
    )
    path = out / f"CT_{ascii_name(subject.agency_code, 60)}{container_suffix(subject.agency_code)}"
    write_signed(path, data, [issuer.own], clock.now(), audit_head=head)
    with workspace.session() as session:
        kept = _request(session, request_fingerprint)
        owner = session.scalars(select(Agency).where(Agency.code == kept.agency_code)).one()
        issued = record_certificate(session, clock, certificate, owner, compared=sure.by)
        kept.issued_certificate_id = issued.id
        note_comparison(session, clock, issued, sure)
    seal_arrivals(workspace, issuer.own, "certificate")
    return path


def _request(session: Session, fingerprint: str) -> CertificateRequest:
    row = session.scalar(select(CertificateRequest).where(CertificateRequest.fingerprint == fingerprint))
    if row is None:
        raise EnrolmentError("Không còn yêu cầu cấp chứng thư này.", "Tiếp nhận lại tệp yêu cầu.")
    return row


def _check_grounds(row: CertificateRequest, sure: MadeSure) -> None:
    check_note(sure)
    if sure.by is KeyComparison.PRESENT_KEY and row.signed_by is None:
        raise EnrolmentError(
            "Yêu cầu này không được ký bằng khóa đã đăng ký của đơn vị.", "Đối chiếu dấu vân tay qua điện thoại."
        )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def can_issue(workspace: Workspace) -> bool:
    """Whether this workplace holds a root key."""
    return root_file(workspace.folder).exists()
