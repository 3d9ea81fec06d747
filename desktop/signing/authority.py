"""A small certificate authority for one province: root, enrolment requests, certificates, revocation list."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from desktop.core.errors import UserError
from desktop.signing.certificates import (
    DOCUMENT_SIGNING,
    MALFORMED,
    Subject,
    agency_code_of,
    fingerprint,
    read_subject,
    subject_name,
)
from desktop.signing.keys import PrivateKey, PublicKey, SigningKey, deterministic_option, is_strong, new_private_key

__all__ = [
    "EnrolmentRequest",
    "EnrolmentRequestError",
    "Revocation",
    "Subject",
    "agency_code_of",
    "create_revocation_list",
    "create_root",
    "fingerprint",
    "issue_certificate",
    "read_request",
    "request_certificate",
]

LONGEST_VALIDITY = timedelta(days=5 * 365)
"""Nghị định 68/2024/NĐ-CP: at most five years."""

_CLOCK_TOLERANCE = timedelta(days=1)
"""Certificates begin this much earlier, so that a PC whose clock is behind can use one at once."""

_MAXIMUM_REQUEST = 64 * 1024


class EnrolmentRequestError(UserError):
    """A request for a certificate cannot be accepted."""

    code = "ENROLMENT_REQUEST"


@dataclass(frozen=True)
class EnrolmentRequest:
    """A checked request for a certificate.

    Attributes:
        claims: What the sender says of itself; nothing of it is proven. Compare it with the register of agencies.
        public_key: Key to be certified; the sender has shown that it holds the private part.
        fingerprint: To be compared over the telephone or on stamped paper before the certificate is issued.
    """

    claims: Subject
    public_key: PublicKey
    fingerprint: str


@dataclass(frozen=True)
class Revocation:
    """A certificate that may no longer be used from a moment on."""

    serial: int
    at: datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified


def create_root(
    organisation: str,
    common_name: str,
    now: datetime,
    *,
    years: int = 20,
    private_key: PrivateKey | None = None,
    randomness: random.Random | None = None,
) -> SigningKey:
    """Make the root of a province's own authority.

    Args:
        organisation: Department that runs it.
        common_name: Name of the authority.
        now: Present moment.
        years: How long the root is valid.
        private_key: Its key; made anew when not given.
        randomness: For the demonstration province only, see ``new_private_key``.
    """
    key = private_key or new_private_key(randomness=randomness)
    name = subject_name(Subject(common_name, organisation, ""))
    start = now.replace(microsecond=0) - _CLOCK_TOLERANCE
    builder = (
        _builder(name, name, key.public_key(), start, start + timedelta(days=365.25 * years), randomness)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    certificate = builder.sign(key, hashes.SHA256(), ecdsa_deterministic=deterministic_option(key))
    return SigningKey(key, certificate)


def request_certificate(private_key: PrivateKey, subject: Subject) -> bytes:
    """The PKCS#10 request (PEM) with which an agency asks for a certificate."""
    request = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject_name(subject))
        .sign(private_key, hashes.SHA256(), ecdsa_deterministic=deterministic_option(private_key))
    )
    return request.public_bytes(Encoding.PEM)


def read_request(data: bytes) -> EnrolmentRequest:
    """Check a request that came in: its form, its own signature and the strength of its key.

    Raises:
        EnrolmentRequestError: The request cannot be accepted.
    """
    hint = "Đề nghị đơn vị tạo lại tệp yêu cầu cấp chứng thư và gửi lại."
    try:
        request = _parse_request(data)
        intact = request.is_signature_valid
        public_key = request.public_key()
        claims = read_subject(request.subject)
    except MALFORMED as error:
        raise EnrolmentRequestError("Tệp không phải yêu cầu cấp chứng thư hoặc đã bị hỏng.", hint) from error
    if not intact:
        raise EnrolmentRequestError("Yêu cầu cấp chứng thư đã bị thay đổi: chữ ký của yêu cầu không đúng.", hint)
    if not is_strong(public_key):
        raise EnrolmentRequestError(
            "Khóa trong yêu cầu quá yếu hoặc không được hỗ trợ (cần EC P-256 trở lên hoặc RSA từ 2048 bit).", hint
        )
    if not claims.name or not claims.organisation:
        raise EnrolmentRequestError("Yêu cầu cấp chứng thư không ghi tên đơn vị.", hint)
    assert isinstance(public_key, PublicKey)  # noqa: S101 - is_strong has seen to it
    return EnrolmentRequest(claims, public_key, fingerprint(public_key))


def _parse_request(data: bytes) -> x509.CertificateSigningRequest:
    if len(data) > _MAXIMUM_REQUEST:
        raise ValueError("too long for a request")
    if data.lstrip().startswith(b"-----"):
        return x509.load_pem_x509_csr(data)
    return x509.load_der_x509_csr(data)


def issue_certificate(
    root: SigningKey,
    public_key: PublicKey,
    subject: Subject,
    now: datetime,
    *,
    valid_for: timedelta = LONGEST_VALIDITY - _CLOCK_TOLERANCE,
    until: datetime | None = None,
    longest: timedelta = LONGEST_VALIDITY,
    randomness: random.Random | None = None,
) -> x509.Certificate:
    """Certify a public key.

    The subject comes from the register of agencies, never blindly from the request.

    Args:
        root: The authority.
        public_key: Key to be certified.
        subject: Its holder.
        now: Present moment.
        valid_for: How long from now; at most five years in all.
        until: Last moment of validity, instead of ``valid_for``.
        longest: The law's limit; only the demonstration province goes beyond it, so that its files of 2018 can be
            tried out on any day.
        randomness: For the demonstration province only: makes the serial number reproducible.

    Raises:
        ValueError: The key is weak, or the certificate would be valid for more than five years.
    """
    if not is_strong(public_key):
        raise ValueError("the key is too weak to be certified")
    start = now.replace(microsecond=0) - _CLOCK_TOLERANCE
    end = min(until or now.replace(microsecond=0) + valid_for, root.certificate.not_valid_after_utc)
    if end - start > longest:
        raise ValueError("a certificate is valid for at most five years")
    builder = (
        _builder(subject_name(subject), root.certificate.subject, public_key, start, end, randomness)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True, content_commitment=True), critical=True)
        # emailProtection beside documentSigning: readers that do not know RFC 9336 yet then trust it too.
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(_authority_key(root.certificate), critical=False)
    )
    return builder.sign(root.private_key, hashes.SHA256(), ecdsa_deterministic=deterministic_option(root.private_key))


def create_revocation_list(
    root: SigningKey,
    revoked: Iterable[Revocation],
    number: int,
    now: datetime,
    *,
    valid_for: timedelta = timedelta(days=90),
) -> x509.CertificateRevocationList:
    """The signed list of revoked certificates.

    Args:
        root: The authority.
        revoked: All certificates revoked so far.
        number: Grows with every list.
        now: Present moment.
        valid_for: When the next list is due.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(now)
        .next_update(now + valid_for)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_authority_key(root.certificate), critical=False)
    )
    for each in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(each.serial).revocation_date(each.at)
        if each.reason is not x509.ReasonFlags.unspecified:  # RFC 5280: absent rather than "unspecified"
            entry = entry.add_extension(x509.CRLReason(each.reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(root.private_key, hashes.SHA256(), ecdsa_deterministic=deterministic_option(root.private_key))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: PublicKey,
    start: datetime,
    end: datetime,
    randomness: random.Random | None,
) -> x509.CertificateBuilder:
    serial = x509.random_serial_number() if randomness is None else randomness.getrandbits(158) | 1 << 158
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _authority_key(root: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _key_usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
