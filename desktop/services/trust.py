"""Whom this workplace believes, and the register of certificates that bind a key to an agency."""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import Agency
from desktop.models.trust import IssuedCertificate, TrustAnchor
from desktop.rules.package_data import TrustList
from desktop.services.audit import record_event
from desktop.signing.trust import TrustStore


def add_anchor(session: Session, clock: Clock, certificate: x509.Certificate) -> None:
    """Believe a root from now on; adding it twice changes nothing."""
    digest = _digest(certificate)
    if session.scalar(select(TrustAnchor).where(TrustAnchor.fingerprint == digest)) is None:
        session.add(
            TrustAnchor(
                fingerprint=digest,
                name=certificate.subject.rfc4514_string(),
                pem=certificate.public_bytes(Encoding.PEM).decode(),
                added_at=clock.now(),
            )
        )
        record_event(session, clock, "trust.add", digest)


def record_certificate(
    session: Session, clock: Clock, certificate: x509.Certificate, agency: Agency | None
) -> IssuedCertificate:
    """Keep a certificate in the register of those that bind a key to an agency."""
    digest = _digest(certificate)
    row = session.scalar(select(IssuedCertificate).where(IssuedCertificate.fingerprint == digest))
    if row is None:
        row = IssuedCertificate(
            serial=f"{certificate.serial_number:x}",
            agency_id=agency.id if agency else None,
            subject=certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value,
            pem=certificate.public_bytes(Encoding.PEM).decode(),
            fingerprint=digest,
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            issued_at=clock.now(),
        )
        session.add(row)
        record_event(session, clock, "certificate.record", row.serial, after={"agency": agency.code if agency else ""})
        session.flush()
    return row


def trust_store(session: Session) -> TrustStore:
    """The roots that this workplace believes."""
    pems = [anchor.pem.encode() for anchor in session.scalars(select(TrustAnchor).order_by(TrustAnchor.added_at))]
    return TrustStore.from_pem(*pems) if pems else TrustStore(())


def trust_list(session: Session) -> TrustList:
    """What this workplace believes, to be handed down."""
    return TrustList(tuple(session.scalars(select(TrustAnchor.pem).order_by(TrustAnchor.added_at))))


def _digest(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
