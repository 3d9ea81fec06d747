"""Whom we trust: certificates that we issued, roots that we believe, requests that wait."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Entity


class IssuedCertificate(Entity):
    """A certificate that binds a key to an agency.

    Attributes:
        serial: Hexadecimal, lower case, without leading zeros.
        agency_id: ``None`` for the department's own root.
        fingerprint: SHA-256 of the DER form, hexadecimal.
    """

    __tablename__ = "issued_certificate"

    serial: Mapped[str] = mapped_column(unique=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), default=None, index=True)
    subject: Mapped[str]
    pem: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    revocation_reason: Mapped[str] = mapped_column(default="")

    agency: Mapped[Agency | None] = relationship()


class TrustAnchor(Entity):
    """A root certificate that this data folder believes."""

    __tablename__ = "trust_anchor"

    fingerprint: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    pem: Mapped[str]
    added_at: Mapped[datetime]


class CertificateRequest(Entity):
    """An agency's request for a certificate (PKCS#10), and what it was answered with."""

    __tablename__ = "certificate_request"

    agency_code: Mapped[str] = mapped_column(index=True)
    pem: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    issued_certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("issued_certificate.id"), default=None)

    issued_certificate: Mapped[IssuedCertificate | None] = relationship()
