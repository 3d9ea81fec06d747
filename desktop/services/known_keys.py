"""What is known here of the keys that sign: whose they are, and how sure that is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.agency import Agency
from desktop.models.intake import ReceivedPackage, Submission
from desktop.models.trust import AnchorOrigin, IssuedCertificate, TrustAnchor
from desktop.rules.assurance import Assurance, strongest
from desktop.rules.verdicts import Verdict
from desktop.signing.certificates import MALFORMED
from desktop.signing.report import SignatureReport


@dataclass(frozen=True)
class KnownKey:
    """A certificate of the register: for which agency, and what a signature by it proves."""

    agency: str
    assurance: Assurance


@dataclass(frozen=True)
class KnownKeys:
    """The register of certificates, by fingerprint, and the department's own roots; read once for many files."""

    by_fingerprint: Mapping[str, KnownKey]
    own_roots: tuple[x509.Certificate, ...]

    def agency_of(self, report: SignatureReport) -> str:
        """Code of the agency whose key made a signature; "" when it belongs to none.

        What is registered counts; the code in a certificate counts only where the department wrote it there itself.
        """
        if report.signer is None or report.certificate is None:
            return ""
        known = self.by_fingerprint.get(fingerprint_of(report))
        if known is not None:
            return known.agency
        issued_here = any(_is_issued_by(report.certificate, root) for root in self.own_roots)
        return report.signer.agency_code if issued_here else ""

    def assurance_of(self, report: SignatureReport) -> Assurance:
        """What a signature that may be relied on proves."""
        known = self.by_fingerprint.get(fingerprint_of(report))
        return known.assurance if known else Assurance.ENROLLED

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
            Agency.code,
        ).join(Agency, Agency.id == IssuedCertificate.agency_id)
    )
    keys = {
        row.fingerprint: KnownKey(
            row.code, _level(outside=row.outside, in_token=row.in_token, letter=row.letter_checked_at is not None)
        )
        for row in rows
    }
    roots = session.scalars(select(TrustAnchor.pem).where(TrustAnchor.origin == AnchorOrigin.OWN))
    return KnownKeys(keys, tuple(x509.load_pem_x509_certificate(pem.encode()) for pem in roots))


def _level(*, outside: bool, in_token: bool, letter: bool) -> Assurance:
    if outside:
        return Assurance.OUTSIDE
    if in_token:
        return Assurance.TOKEN
    return Assurance.LETTER if letter else Assurance.ENROLLED


def fingerprint_of(report: SignatureReport) -> str:
    """SHA-256 of the signer's certificate; "" when there is none."""
    return hashlib.sha256(report.certificate).hexdigest() if report.certificate else ""


@lru_cache(maxsize=1024)
def _is_issued_by(certificate: bytes, root: x509.Certificate) -> bool:
    try:
        loaded = x509.load_der_x509_certificate(certificate)
        loaded.verify_directly_issued_by(root)
    except MALFORMED:
        return False
    return True


def reassess(session: Session, fingerprint: str) -> int:
    """Show everywhere what the department has come to know of a key since: that its letter bears a seal, or its token.

    What was received by that key keeps the level of its day in the register of arrivals.

    Args:
        session: The caller's.
        fingerprint: SHA-256 of the certificate.

    Returns:
        How many files now prove more, or less.
    """
    known = read_known_keys(session).by_fingerprint.get(fingerprint)
    if known is None:
        return 0
    changed = 0
    for package in session.scalars(select(ReceivedPackage).where(ReceivedPackage.verdict == Verdict.VALID)):
        if not any(signer.get("fingerprint") == fingerprint for signer in package.signers):
            continue
        if package.assurance is not known.assurance:
            package.assurance = known.assurance
            changed += 1
        for submission in session.scalars(
            select(Submission).where(Submission.snapshot_sha256 == package.snapshot_sha256)
        ):
            submission.assurance = strongest((submission.assurance, known.assurance))
    session.flush()
    return changed
