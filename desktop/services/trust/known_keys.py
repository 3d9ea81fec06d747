"""What is known here of the keys that sign, and so what their signatures prove."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.intake import ReceivedPackage, Submission
from desktop.models.trust import IssuedCertificate
from desktop.rules.assurance import Assurance, strongest
from desktop.rules.verdicts import Verdict
from desktop.services.trust.believed import trust_store
from desktop.signing.certificates import certificate_hash
from desktop.signing.keys import Signer, SigningKey
from desktop.signing.report import SignatureReport


@dataclass(frozen=True)
class KnownKeys:
    """What signatures prove by the register of certificates, by fingerprint; read once for many files."""

    by_fingerprint: Mapping[str, Assurance]

    def assurance_of(self, report: SignatureReport) -> Assurance:
        """What a signature that may be relied on proves."""
        unregistered = Assurance.OUTSIDE if report.outside else Assurance.ENROLLED
        return self.by_fingerprint.get(fingerprint_of(report), unregistered)

    def assurance_of_file(self, verdict: Verdict, signers: tuple[SignatureReport, ...]) -> Assurance:
        """What all signatures of a file prove together."""
        if not signers:
            return Assurance.UNSIGNED
        if verdict is not Verdict.VALID:
            return Assurance.UNPROVEN
        return strongest(self.assurance_of(report) for report in signers)


def read_known_keys(session: Session) -> KnownKeys:
    """What is known of keys now."""
    rows = session.execute(
        select(
            IssuedCertificate.fingerprint,
            IssuedCertificate.outside,
            IssuedCertificate.in_token,
            IssuedCertificate.letter_checked_at,
        ).where(IssuedCertificate.agency_id.is_not(None))
    )
    return KnownKeys(
        {
            row.fingerprint: _level(
                outside=row.outside, in_token=row.in_token, letter=row.letter_checked_at is not None
            )
            for row in rows
        }
    )


def _level(*, outside: bool, in_token: bool, letter: bool) -> Assurance:
    if outside:
        return Assurance.OUTSIDE
    if in_token:
        return Assurance.TOKEN
    return Assurance.LETTER if letter else Assurance.ENROLLED


def fingerprint_of(report: SignatureReport) -> str:
    """SHA-256 of the signer's certificate; "" when there is none."""
    return hashlib.sha256(report.certificate).hexdigest() if report.certificate else ""


def revoked_at(session: Session, fingerprint: str) -> datetime | None:
    """From when on a registered certificate was not to be used any more, as far as is known now.

    For one of an outside authority that may stand in the authority's list alone.
    """
    row = session.scalar(select(IssuedCertificate).where(IssuedCertificate.fingerprint == fingerprint))
    if row is None or row.revoked_at is not None or not row.outside:
        return row.revoked_at if row else None
    certificate = x509.load_pem_x509_certificate(row.pem.encode())
    for each in trust_store(session).revocation_lists:
        entry = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None and each.issuer == certificate.issuer:
            return entry.revocation_date_utc
    return None


def assurance_of_own(session: Session, signers: Sequence[Signer]) -> Assurance:
    """What signatures made here prove, as far as that is known on this side."""
    known = read_known_keys(session).by_fingerprint
    levels: list[Assurance] = []
    for signer in signers:
        levels.append(known.get(certificate_hash(signer.certificate), Assurance.ENROLLED))
        if not isinstance(signer, SigningKey):
            levels.append(Assurance.TOKEN)
    return strongest(levels)


def reassess(session: Session, fingerprint: str) -> int:
    """Show everywhere what the department has come to know of a key since: that its letter bears a seal, or its token.

    What was received by that key keeps the level of its day in the register of arrivals.

    Args:
        session: The caller's.
        fingerprint: SHA-256 of the certificate.

    Returns:
        How many files now prove more, or less.
    """
    levels = read_known_keys(session).by_fingerprint
    packages = session.scalars(select(ReceivedPackage).where(ReceivedPackage.verdict == Verdict.VALID)).all()
    signed = [each for each in packages if fingerprint in _fingerprints(each)]
    changed = 0
    for package in signed:
        level = strongest(levels.get(each, Assurance.ENROLLED) for each in _fingerprints(package))
        changed += level is not package.assurance
        package.assurance = level
    for snapshot_sha256 in {package.snapshot_sha256 for package in signed}:
        of_snapshot = select(Submission).where(Submission.snapshot_sha256 == snapshot_sha256)
        for submission in session.scalars(of_snapshot):
            brought = (each.assurance for each in packages if each.snapshot_sha256 == snapshot_sha256)
            submission.assurance = strongest(brought)
    session.flush()
    return changed


def _fingerprints(package: ReceivedPackage) -> list[str]:
    return [str(signer.get("fingerprint", "")) for signer in package.signers]
