"""Whom we trust: certificates that bind a key to an agency, authorities, what they revoked, requests that wait."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Entity


class KeyComparison(StrEnum):
    """How the department made sure that a key is the agency's before it bound the two."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    """By the fingerprint on a letter that bears the agency's seal."""
    PRESENT_KEY = "present_key"
    """The request was signed with the key that was enrolled before."""


class AnchorOrigin(StrEnum):
    """What an authority is to us."""

    OWN = "own"
    """The department's own root: the agency's code in its certificates counts."""
    OUTSIDE = "outside"
    """A public-service authority: its certificates count for the agency that they are registered for."""
    INTERMEDIATE = "intermediate"
    """An authority below an outside one; helps to find a chain, is not trusted by itself."""


class RevocationReason(StrEnum):
    """Why a certificate is revoked, by the names of RFC 5280."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "keyCompromise"
    AFFILIATION_CHANGED = "affiliationChanged"
    SUPERSEDED = "superseded"
    CESSATION = "cessationOfOperation"


class IssuedCertificate(Entity):
    """A certificate that binds a key to an agency; an agency may have several at once.

    Attributes:
        serial: Hexadecimal, lower case, without leading zeros; an outside authority may use one of ours too.
        agency_id: ``None`` for the department's own root.
        fingerprint: SHA-256 of the DER form, hexadecimal.
        compared: ``None`` where nothing was to be compared: the department's own keys, and in an agency's folder.
        letter_checked_at: When the enrolment letter with seal was compared; letter_note: its number and day.
        in_token: The officer knows that the key was made in a token and never leaves it.
        outside: Issued by an outside authority and registered for the agency.
        revoked_at: From when on it may no longer be used; for an outside one, when its registration was ended.
        revoked_by: Who decided it. revocation_note: in which words.
    """

    __tablename__ = "issued_certificate"

    serial: Mapped[str] = mapped_column(index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), default=None, index=True)
    subject: Mapped[str]
    pem: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    issued_at: Mapped[datetime]
    compared: Mapped[KeyComparison | None] = mapped_column(default=None)
    letter_checked_at: Mapped[datetime | None] = mapped_column(default=None)
    letter_note: Mapped[str] = mapped_column(default="")
    in_token: Mapped[bool] = mapped_column(default=False)
    outside: Mapped[bool] = mapped_column(default=False)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    revocation_reason: Mapped[RevocationReason | None] = mapped_column(default=None)
    revocation_note: Mapped[str] = mapped_column(default="")
    revoked_by: Mapped[str] = mapped_column(default="")

    agency: Mapped[Agency | None] = relationship()


class TrustAnchor(Entity):
    """The certificate of an authority that this data folder believes, or needs to find a chain.

    Attributes:
        fingerprint: SHA-256 of the DER form, hexadecimal.
        needs_revocation_list: Hold what it certified while no current list of its revocations is at hand.
    """

    __tablename__ = "trust_anchor"

    fingerprint: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    pem: Mapped[str]
    added_at: Mapped[datetime]
    origin: Mapped[AnchorOrigin] = mapped_column(default=AnchorOrigin.OWN)
    needs_revocation_list: Mapped[bool] = mapped_column(default=False)


class RevocationList(Entity):
    """A list of what an authority has revoked; the newest of each authority counts.

    Attributes:
        authority: ``TrustAnchor.fingerprint`` of who signed it.
        number: As text, for it may have 20 bytes; "" where an outside authority gives none.
        content_sha256: Of the DER form, hexadecimal.
    """

    __tablename__ = "revocation_list"
    __table_args__ = (UniqueConstraint("content_sha256"), Index(None, "authority", "this_update"))

    authority: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    this_update: Mapped[datetime]
    next_update: Mapped[datetime | None] = mapped_column(default=None)
    pem: Mapped[str]
    content_sha256: Mapped[str]
    added_at: Mapped[datetime]


class CertificateRequest(Entity):
    """An agency's request for a certificate (PKCS#10), and what it was answered with.

    Attributes:
        signed_by_id: The agency's enrolled certificate whose key signed the request; ``None`` for a first request.
    """

    __tablename__ = "certificate_request"

    agency_code: Mapped[str] = mapped_column(index=True)
    pem: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("issued_certificate.id"), default=None)
    issued_certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("issued_certificate.id"), default=None)

    signed_by: Mapped[IssuedCertificate | None] = relationship(foreign_keys=[signed_by_id])
    issued_certificate: Mapped[IssuedCertificate | None] = relationship(foreign_keys=[issued_certificate_id])
