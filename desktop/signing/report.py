"""What checking a signature found out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from desktop.rules.verdicts import ReasonCode
from desktop.signing.certificates import CertificateFacts, read_facts
from desktop.signing.trust import TrustStore


@dataclass(frozen=True)
class SignerIdentity:
    """Who signed, as the certificate says.

    Attributes:
        name: The person, or the office when the key is not one person's.
        organisation: Legal name of the agency.
        agency_code: Electronic identification code of the agency; empty when the certificate has none.
        serial: Serial number of the certificate, hexadecimal.
    """

    name: str
    organisation: str
    agency_code: str
    serial: str

    @classmethod
    def of(cls, certificate: x509.Certificate) -> "SignerIdentity":
        """The identity that a certificate states."""
        return cls.stated(certificate, read_facts(certificate))

    @classmethod
    def stated(cls, certificate: x509.Certificate, facts: CertificateFacts) -> "SignerIdentity":
        """The same of a certificate that was read already."""
        subject = facts.subject
        return cls(
            name=subject.person or subject.name,
            organisation=subject.organisation,
            agency_code=subject.agency_code,
            serial=f"{certificate.serial_number:x}",
        )


class SignatureStatus(StrEnum):
    """The answer in one word."""

    VALID = "valid"
    UNTRUSTED = "untrusted"
    """Intact, but the signer is unknown, or may not be relied on at this moment."""
    INVALID = "invalid"
    """Not a signature of this content, or not one that proves anything."""


_INTACT = frozenset(
    {
        ReasonCode.UNKNOWN_SIGNER,
        ReasonCode.KEY_USAGE,
        ReasonCode.EXPIRED,
        ReasonCode.REVOKED,
        ReasonCode.REVOCATION_UNKNOWN,
        ReasonCode.FUTURE_TIME,
        ReasonCode.LATE_PROOF,
    }
)
"""Reasons that speak of the signer, not of the content."""


@dataclass(frozen=True)
class SignatureReport:
    """The result of checking one signature.

    Attributes:
        status: The answer.
        reason: Why it is not valid; ``None`` when it is.
        signer: Who signed; ``None`` when the signature proves nothing about anybody.
        claimed_time: When the signer says it was signed; proves nothing by itself.
        certificate: The signer's certificate in DER.
        revocation_checked: Whether a current revocation list of the issuer was at hand.
        revocation_known_at: Up to when it is known what the issuer revoked; ``None`` where there is no list.
        outside: An outside authority certified the signer; its agency is the one that the register names.
    """

    status: SignatureStatus
    reason: ReasonCode | None
    signer: SignerIdentity | None
    claimed_time: datetime | None
    certificate: bytes | None
    revocation_checked: bool = False
    revocation_known_at: datetime | None = None
    outside: bool = False


def status_for(reason: ReasonCode | None) -> SignatureStatus:
    """The status that goes with a reason."""
    if reason is None:
        return SignatureStatus.VALID
    return SignatureStatus.UNTRUSTED if reason in _INTACT else SignatureStatus.INVALID


def refused(reason: ReasonCode) -> SignatureReport:
    """The report on a signature that proves nothing about anybody."""
    return SignatureReport(status_for(reason), reason, None, None, None)


def report_on_signer(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    claimed_time: datetime,
    trust: TrustStore,
    received_at: datetime,
) -> SignatureReport:
    """The report on an intact signature: all that is left to ask is who signed."""
    check = trust.check(certificate, others, claimed_time, received_at)
    facts = read_facts(certificate)
    signer = SignerIdentity.stated(certificate, facts)
    return SignatureReport(
        status=status_for(check.reason),
        reason=check.reason,
        signer=signer if check.agency_code is None else replace(signer, agency_code=check.agency_code),
        claimed_time=claimed_time,
        certificate=facts.encoded,
        revocation_checked=check.revocation_checked,
        revocation_known_at=check.revocation_known_at,
        outside=check.outside,
    )


class SignatureRefusedError(Exception):
    """Inside this room: the signature proves nothing about anybody, and why."""

    def __init__(self, reason: ReasonCode) -> None:
        super().__init__(reason)
        self.reason = reason
