"""Certificates to encrypt to: the department's, issued by its root, and each agency's own, which it vouches for itself.

They are apart from those that sign: what is encrypted must stay readable after a signing key was replaced or revoked,
and a key that signs must never be used to open what others send.
"""

import random
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.signing.certificates import MALFORMED, Subject, subject_name
from desktop.signing.envelope_recipients import EncryptionKey, may_receive
from desktop.signing.keys import PublicKey, SigningKey, deterministic_option, new_private_key

VALIDITY = timedelta(days=5 * 365)
_CLOCK_TOLERANCE = timedelta(days=1)


def issue_encryption_key(
    root: SigningKey,
    subject: Subject,
    now: datetime,
    *,
    until: datetime | None = None,
    randomness: random.Random | None = None,
) -> EncryptionKey:
    """Make a key that opens what is sent to a department, certified by the department's root.

    Args:
        root: The department's authority.
        subject: The department.
        now: Present moment.
        until: End of validity; five years from now unless it is given.
        randomness: For the demonstration province only, see ``new_private_key``.
    """
    private_key = new_private_key(randomness=randomness)
    end = min(until or now + VALIDITY, root.certificate.not_valid_after_utc)
    builder = _builder(private_key.public_key(), subject, root.certificate.subject, now, end, randomness)
    certificate = builder.sign(
        root.private_key, hashes.SHA256(), ecdsa_deterministic=deterministic_option(root.private_key)
    )
    return EncryptionKey(private_key, certificate)


def make_own_encryption_key(
    subject: Subject, now: datetime, *, until: datetime | None = None, randomness: random.Random | None = None
) -> EncryptionKey:
    """Make a key with which a sender can open again what it sent; nobody else has to believe its certificate."""
    private_key = new_private_key(randomness=randomness)
    name = subject_name(subject)
    builder = _builder(private_key.public_key(), subject, name, now, until or now + VALIDITY, randomness)
    certificate = builder.sign(private_key, hashes.SHA256(), ecdsa_deterministic=deterministic_option(private_key))
    return EncryptionKey(private_key, certificate)


def is_encryption_certificate_of(certificate: x509.Certificate, roots: tuple[x509.Certificate, ...]) -> bool:
    """Whether a certificate is one to encrypt to that one of the roots has issued."""
    if not may_receive(certificate):
        return False
    for root in roots:
        try:
            certificate.verify_directly_issued_by(root)
        except MALFORMED:
            continue
        return True
    return False


def _builder(
    key: PublicKey, subject: Subject, issuer: x509.Name, now: datetime, end: datetime, randomness: random.Random | None
) -> x509.CertificateBuilder:
    start = now.replace(microsecond=0)
    on_curve = isinstance(key, ec.EllipticCurvePublicKey)
    usage = x509.KeyUsage(
        key_agreement=on_curve,
        key_encipherment=not on_curve,
        digital_signature=False,
        content_commitment=False,
        data_encipherment=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject_name(subject))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number() if randomness is None else randomness.getrandbits(158) | 1 << 158)
        .not_valid_before(start - _CLOCK_TOLERANCE)
        .not_valid_after(end.replace(microsecond=0))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
