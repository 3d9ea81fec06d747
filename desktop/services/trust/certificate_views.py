"""The certificates that bind a key to an agency, as the register shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.models.trust import IssuedCertificate, KeyComparison, RevocationReason
from desktop.services.workspace import agency_ref
from desktop.signing.certificates import fingerprint, shown_name

SOON = timedelta(days=60)
"""How long before its end a certificate is said to end soon."""
VERY_SOON = timedelta(days=30)
"""How long before its end that is said with more weight."""


class CertificateState(Enum):
    """What can be said of a certificate with which an agency signs."""

    NONE = auto()
    VALID = auto()
    ENDS_SOON = auto()
    ENDED = auto()
    REVOKED = auto()


@dataclass(frozen=True)
class CertificateView:
    """A certificate in the register.

    Attributes:
        fingerprint: Of its key, for the telephone. sha256: of the certificate, by which it is named here.
        issuer: Of an outside certificate: who certified it.
        The others: as ``IssuedCertificate`` says.
    """

    agency: str
    agency_name: str
    holder: str
    serial: str
    fingerprint: str
    sha256: str
    not_before: datetime
    not_after: datetime
    state: CertificateState
    issued_at: datetime
    compared: KeyComparison | None
    letter_checked_at: datetime | None
    letter_note: str
    in_token: bool
    outside: bool
    issuer: str
    revoked_at: datetime | None
    revocation_reason: RevocationReason | None
    revocation_note: str
    revoked_by: str

    @property
    def can_sign(self) -> bool:
        """Whether what is signed with it today is relied on."""
        return self.state in (CertificateState.VALID, CertificateState.ENDS_SOON)


def list_certificates(session: Session, clock: Clock) -> tuple[CertificateView, ...]:
    """All certificates that bind a key to an agency, the newest first."""
    rows = session.scalars(
        select(IssuedCertificate)
        .where(IssuedCertificate.agency_id.is_not(None))
        .order_by(IssuedCertificate.issued_at.desc(), IssuedCertificate.not_before.desc())
    )
    return tuple(view_of(session, clock, row) for row in rows)


def certificates_of(session: Session, clock: Clock, agency_code: str) -> tuple[CertificateView, ...]:
    """Those of one agency, the newest first."""
    return tuple(each for each in list_certificates(session, clock) if each.agency == agency_code)


def view_of(session: Session, clock: Clock, row: IssuedCertificate) -> CertificateView:
    """A certificate as screens show it."""
    ref = agency_ref(session, row.agency, today(clock)) if row.agency else None
    certificate = x509.load_pem_x509_certificate(row.pem.encode())
    return CertificateView(
        agency=ref.code if ref else "",
        agency_name=ref.short_name if ref else "",
        holder=row.subject,
        serial=row.serial,
        fingerprint=fingerprint(certificate),
        sha256=row.fingerprint,
        not_before=row.not_before,
        not_after=row.not_after,
        state=_state(row, clock.now()),
        issued_at=row.issued_at,
        compared=row.compared,
        letter_checked_at=row.letter_checked_at,
        letter_note=row.letter_note,
        in_token=row.in_token,
        outside=row.outside,
        issuer=shown_name(certificate.issuer) if row.outside else "",
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
        revocation_note=row.revocation_note,
        revoked_by=row.revoked_by,
    )


def _state(row: IssuedCertificate, now: datetime) -> CertificateState:
    if row.revoked_at is not None:
        return CertificateState.REVOKED
    if row.not_after < now:
        return CertificateState.ENDED
    return CertificateState.ENDS_SOON if row.not_after < now + SOON else CertificateState.VALID


def best_state(certificates: tuple[CertificateView, ...]) -> CertificateState:
    """How an agency with these stands: one that is good is enough; else the newest says why none is."""
    states = [each.state for each in certificates]
    for good in (CertificateState.VALID, CertificateState.ENDS_SOON):
        if good in states:
            return good
    return states[0] if states else CertificateState.NONE
