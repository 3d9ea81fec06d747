"""Requests for certificates at the department: they wait until an officer has made sure of the key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.exchange.package import Examination, examine
from desktop.models.agency import Agency
from desktop.models.trust import CertificateRequest, IssuedCertificate
from desktop.rules.package_data import CertificateData, EnrolmentData
from desktop.rules.verdicts import ReasonCode
from desktop.services.officers.audit import record_event
from desktop.services.training.guard import refuse_kept_apart
from desktop.services.trust.believed import trust_store
from desktop.services.trust.known_keys import fingerprint_of
from desktop.services.workspace import agency_ref
from desktop.signing.authority import read_request
from desktop.signing.report import SignatureReport, SignatureStatus


class EnrolmentError(UserError):
    """A request or a certificate does not fit."""

    code = "ENROLMENT"


@dataclass(frozen=True)
class RequestView:
    """A request as the department's screen shows it.

    Attributes:
        fingerprint: To be compared over the telephone before the certificate is issued.
        issued_at: ``None`` while it waits.
        signed_until: End of the agency's enrolled certificate whose key signed the request: nothing is to be compared
            then. ``None`` for a first request.
    """

    agency: str
    agency_name: str
    fingerprint: str
    received_at: datetime
    issued_at: datetime | None
    signed_until: datetime | None = None


Data = TypeVar("Data", EnrolmentData, CertificateData)


def data_of(examination: Examination, form: type[Data]) -> Data:
    """The data of a package of a kind that is intact, whoever signed it.

    Raises:
        EnrolmentError: It is of another kind, or damaged.
    """
    refuse_kept_apart(examination)
    if not isinstance(examination.data, form):
        reason = next((r.message for r in examination.reasons if r.code is not ReasonCode.NO_SIGNATURE), "")
        raise EnrolmentError(f"{examination.file.name}: tệp không đúng loại hoặc không nguyên vẹn.", reason)
    return examination.data


def take_in_request(session: Session, clock: Clock, path: Path) -> RequestView:
    """Keep a request until an officer has compared its fingerprint and issues the certificate.

    Raises:
        UserError: The file is no request, is damaged, or names an agency that is not in the register.
    """
    examination = examine(path, trust_store(session), clock.now())
    return keep_request(session, clock, data_of(examination, EnrolmentData), examination.signers)


def keep_request(
    session: Session, clock: Clock, data: EnrolmentData, signers: Sequence[SignatureReport] = ()
) -> RequestView:
    """The same for the data of a request that was opened and is intact, with who signed it."""
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
    if row.signed_by_id is None:
        row.signed_by = _enrolled_signer(session, clock, agency, signers)
        session.flush()
    return _request_view(session, clock, row)


def _enrolled_signer(
    session: Session, clock: Clock, agency: Agency, signers: Sequence[SignatureReport]
) -> IssuedCertificate | None:
    """The agency's certificate whose key signed a request, if it may be relied on today."""
    proven = [fingerprint_of(each) for each in signers if each.status is SignatureStatus.VALID]
    return session.scalar(
        select(IssuedCertificate)
        .where(
            IssuedCertificate.fingerprint.in_(proven),
            IssuedCertificate.agency_id == agency.id,
            IssuedCertificate.revoked_at.is_(None),
            IssuedCertificate.not_after >= clock.now(),
        )
        .limit(1)
    )


def _request_view(session: Session, clock: Clock, row: CertificateRequest) -> RequestView:
    agency = session.scalars(select(Agency).where(Agency.code == row.agency_code)).one()
    return RequestView(
        row.agency_code,
        agency_ref(session, agency, today(clock)).short_name,
        row.fingerprint,
        row.received_at,
        row.issued_certificate.issued_at if row.issued_certificate else None,
        row.signed_by.not_after if row.signed_by else None,
    )


def list_requests(session: Session, clock: Clock) -> tuple[RequestView, ...]:
    """All requests, the newest first."""
    rows = session.scalars(select(CertificateRequest).order_by(CertificateRequest.received_at.desc()))
    return tuple(_request_view(session, clock, row) for row in rows)
