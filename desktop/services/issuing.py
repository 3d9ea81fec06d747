"""What the department does for enrolments: requests come in, are compared by telephone, and are answered."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.core.text import ascii_name
from desktop.exchange.package import Examination, examine
from desktop.exchange.writer import write_package
from desktop.models.agency import Agency
from desktop.models.trust import CertificateRequest, IssuedCertificate
from desktop.rules.package_data import CertificateData, EnrolmentData, Party
from desktop.rules.verdicts import ReasonCode
from desktop.services.audit import record_event
from desktop.services.keys import certify, load_root, load_signing_key, root_file, subject_of
from desktop.services.trust import record_certificate, trust_list
from desktop.services.workspace import Workspace, agency_ref, this_agency
from desktop.signing.authority import read_request
from desktop.signing.certificates import fingerprint
from desktop.signing.keys import Signer, SigningKey
from desktop.signing.trust import TrustStore


class EnrolmentError(UserError):
    """A request or a certificate does not fit."""

    code = "ENROLMENT"


@dataclass(frozen=True)
class RequestView:
    """A request as the department's screen shows it.

    Attributes:
        fingerprint: To be compared over the telephone before the certificate is issued.
        issued_at: ``None`` while it waits.
    """

    agency: str
    agency_name: str
    fingerprint: str
    received_at: datetime
    issued_at: datetime | None


@dataclass(frozen=True)
class CertificateView:
    """A certificate in the department's register."""

    agency: str
    agency_name: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


Data = TypeVar("Data", EnrolmentData, CertificateData)


def data_of(examination: Examination, form: type[Data]) -> Data:
    """The data of a package of a kind that is intact, whoever signed it.

    Raises:
        EnrolmentError: It is of another kind, or damaged.
    """
    if not isinstance(examination.data, form):
        reason = next((r.message for r in examination.reasons if r.code is not ReasonCode.NO_SIGNATURE), "")
        raise EnrolmentError(f"{examination.file.name}: tệp không đúng loại hoặc không nguyên vẹn.", reason)
    return examination.data


def take_in_request(session: Session, clock: Clock, path: Path) -> RequestView:
    """Keep a request until an officer has compared its fingerprint and issues the certificate.

    Raises:
        UserError: The file is no request, is damaged, or names an agency that is not in the register.
    """
    return keep_request(session, clock, data_of(examine(path, TrustStore(()), clock.now()), EnrolmentData))


def keep_request(session: Session, clock: Clock, data: EnrolmentData) -> RequestView:
    """The same for the data of a request that was opened and is intact."""
    request = read_request(data.request.encode())
    code = data.agency.code
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None or request.claims.agency_code != code:
        raise EnrolmentError(
            f"Danh mục không có đơn vị mã “{code}”.", "Kiểm tra danh mục đơn vị, hoặc đề nghị gửi lại yêu cầu."
        )
    row = session.scalar(select(CertificateRequest).where(CertificateRequest.fingerprint == request.fingerprint))
    if row is None:
        row = CertificateRequest(
            agency_code=code, pem=data.request, fingerprint=request.fingerprint, received_at=clock.now()
        )
        session.add(row)
        record_event(session, clock, "enrolment.received", code, after={"fingerprint": request.fingerprint})
        session.flush()
    return _request_view(session, clock, row)


def _request_view(session: Session, clock: Clock, row: CertificateRequest) -> RequestView:
    agency = session.scalars(select(Agency).where(Agency.code == row.agency_code)).one()
    return RequestView(
        row.agency_code,
        agency_ref(session, agency, today(clock)).short_name,
        row.fingerprint,
        row.received_at,
        row.issued_certificate.issued_at if row.issued_certificate else None,
    )


def list_requests(session: Session, clock: Clock) -> tuple[RequestView, ...]:
    """All requests, the newest first."""
    rows = session.scalars(select(CertificateRequest).order_by(CertificateRequest.received_at.desc()))
    return tuple(_request_view(session, clock, row) for row in rows)


def list_certificates(session: Session, clock: Clock) -> tuple[CertificateView, ...]:
    """All certificates that bind a key to an agency, the newest first."""
    rows = session.scalars(
        select(IssuedCertificate)
        .where(IssuedCertificate.agency_id.is_not(None))
        .order_by(IssuedCertificate.issued_at.desc())
    )
    views: list[CertificateView] = []
    for row in rows:
        if row.agency is None:
            continue
        ref = agency_ref(session, row.agency, today(clock))
        views.append(
            CertificateView(
                ref.code,
                ref.short_name,
                row.serial,
                fingerprint(x509.load_pem_x509_certificate(row.pem.encode())),
                row.not_before,
                row.not_after,
            )
        )
    return tuple(views)


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
    randomness: random.Random | None = None,
) -> Path:
    """Issue the certificate that a request asks for, and write the package that takes it to the agency.

    The officer has compared the fingerprint before this is called.

    Raises:
        UserError: The passphrase is wrong, or the request is unknown.
    """
    issuer = open_issuer(workspace.folder, passphrase)
    return answer_request(workspace, request_fingerprint, issuer, out, randomness=randomness)


def answer_request(
    workspace: Workspace,
    request_fingerprint: str,
    issuer: Issuer,
    out: Path,
    *,
    randomness: random.Random | None = None,
    valid_for: timedelta | None = None,
) -> Path:
    """The same with keys that are open already; chance and validity are for demonstrations only."""
    clock = workspace.clock
    with workspace.reading() as session:
        row = session.scalar(select(CertificateRequest).where(CertificateRequest.fingerprint == request_fingerprint))
        if row is None:
            raise EnrolmentError("Không còn yêu cầu cấp chứng thư này.", "Tiếp nhận lại tệp yêu cầu.")
        request = read_request(row.pem.encode())
        agency = session.scalars(select(Agency).where(Agency.code == row.agency_code)).one()
        subject = subject_of(agency_ref(session, agency, today(clock)))
        department = agency_ref(session, this_agency(session), today(clock))
        trust = trust_list(session)
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
    path = out / f"CT_{ascii_name(subject.agency_code, 60)}.asice"
    write_package(path, data, [issuer.own], clock.now())
    with workspace.session() as session:
        of_request = select(CertificateRequest).where(CertificateRequest.fingerprint == request_fingerprint)
        kept = session.scalars(of_request).one()
        owner = session.scalars(select(Agency).where(Agency.code == kept.agency_code)).one()
        kept.issued_certificate_id = record_certificate(session, clock, certificate, owner).id
    return path


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def can_issue(workspace: Workspace) -> bool:
    """Whether this workplace holds a root key."""
    return root_file(workspace.folder).exists()
