"""Private keys: made, kept in a PKCS#12 file under a passphrase, and used to sign; and what a signer is at all."""

import random
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509 import Certificate, ObjectIdentifier

from desktop.core.errors import UserError

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

MINIMUM_RSA_BITS = 2048
STRONG_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_KDF_ROUNDS = 200_000


class KeyKind(StrEnum):
    """Kinds of keys that can be made here."""

    EC_P256 = "ec-p256"
    EC_P384 = "ec-p384"
    RSA_2048 = "rsa-2048"
    RSA_3072 = "rsa-3072"


class RsaPadding(StrEnum):
    """How an RSA signature is padded; elliptic-curve keys have no such choice."""

    PSS = "pss"
    PKCS1V15 = "pkcs1v15"


class KeyFileError(UserError):
    """A file is not a key file, is damaged, or lacks the key or its certificate."""

    code = "KEY_FILE"


class WrongPassphraseError(UserError):
    """The passphrase does not open the key file."""

    code = "WRONG_PASSPHRASE"


class Signer(Protocol):
    """Signs with a private key that it alone reaches: one in memory, or one that never leaves its token."""

    @property
    def certificate(self) -> Certificate:
        """Names the holder of the key."""
        ...

    @property
    def chain(self) -> tuple[Certificate, ...]:
        """Certificates above it, nearest issuer first; the root may be among them."""
        ...

    @property
    def padding(self) -> RsaPadding:
        """How ``sign`` pads, when the key is an RSA key."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256; signatures of elliptic-curve keys are in DER."""
        ...


@dataclass(frozen=True)
class SigningKey:
    """A private key with its certificate, ready to sign: the ``Signer`` of a key file.

    Attributes:
        private_key: Never leaves this object but into a PKCS#12 file under a passphrase.
        certificate: Names the holder of the key.
        chain: Certificates above it, nearest issuer first; the root may be among them.
        padding: Of its signatures, when it is an RSA key.
    """

    private_key: PrivateKey = field(repr=False)
    certificate: Certificate
    chain: tuple[Certificate, ...] = ()
    padding: RsaPadding = RsaPadding.PSS

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256; elliptic-curve signatures are deterministic (RFC 6979) where OpenSSL can make them."""
        if isinstance(self.private_key, ec.EllipticCurvePrivateKey):
            return self.private_key.sign(data, _ecdsa())
        digest = hashes.SHA256()
        if self.padding is RsaPadding.PKCS1V15:
            return self.private_key.sign(data, rsa_padding.PKCS1v15(), digest)
        return self.private_key.sign(data, rsa_padding.PSS(rsa_padding.MGF1(digest), digest.digest_size), digest)


def new_private_key(kind: KeyKind = KeyKind.EC_P256, *, randomness: random.Random | None = None) -> PrivateKey:
    """Make a new private key.

    Args:
        kind: Kind of key.
        randomness: For the demonstration province only: derives the same elliptic-curve key at every run, so that
            demonstration files are reproducible. Such a key protects nothing; real keys never pass it.

    Raises:
        ValueError: An RSA key was asked for with ``randomness``.
    """
    match kind:
        case KeyKind.EC_P256:
            return _new_curve_key(ec.SECP256R1(), randomness)
        case KeyKind.EC_P384:
            return _new_curve_key(ec.SECP384R1(), randomness)
        case KeyKind.RSA_2048 | KeyKind.RSA_3072:
            if randomness is not None:
                raise ValueError("only elliptic-curve keys can be derived")
            return rsa.generate_private_key(65537, int(kind.removeprefix("rsa-")))


def _new_curve_key(curve: ec.EllipticCurve, randomness: random.Random | None) -> ec.EllipticCurvePrivateKey:
    if randomness is None:
        return ec.generate_private_key(curve)
    # Fewer bits than the order of the curve: always a valid scalar.
    return ec.derive_private_key(randomness.getrandbits(curve.key_size - 1) | 1, curve)


def is_strong(key: object) -> bool:
    """Whether a public key is of a kind and size that is accepted."""
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= MINIMUM_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in STRONG_CURVES


def longest_signature(key: object) -> int:
    """Bytes that a signature by the private half of a public key has at the most.

    Raises:
        KeyFileError: No key of this kind signs here.
    """
    if isinstance(key, rsa.RSAPublicKey):
        return (key.key_size + 7) // 8
    if isinstance(key, ec.EllipticCurvePublicKey):
        number = 2 + 1 + (key.key_size + 7) // 8  # tag and length, a zero before the highest bit, the number
        return 3 + 2 * number
    raise KeyFileError("Chứng thư số không thuộc loại khóa được hỗ trợ (EC hoặc RSA).", "Chọn chứng thư số khác.")


def _ecdsa() -> ec.ECDSA:
    try:
        return ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    except UnsupportedAlgorithm:
        return ec.ECDSA(hashes.SHA256())


def deterministic_option(private_key: PrivateKey) -> bool | None:
    """The ``ecdsa_deterministic`` argument for cryptography's certificate builders."""
    return (_ecdsa().deterministic_signing or None) if isinstance(private_key, ec.EllipticCurvePrivateKey) else None


def save_pkcs12(key: SigningKey, passphrase: str, friendly_name: str) -> bytes:
    """Put a key, its certificate and chain into a PKCS#12 file, encrypted with AES-256 under the passphrase.

    The integrity check of the format is cheap to compute, so a short passphrase can be guessed by who has the file:
    ask people for a long one.
    """
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(_passphrase_bytes(passphrase))
    )
    name = unicodedata.normalize("NFC", friendly_name).encode()
    return pkcs12.serialize_key_and_certificates(name, key.private_key, key.certificate, key.chain or None, encryption)


def load_pkcs12(data: bytes, passphrase: str) -> SigningKey:
    """Open a PKCS#12 file.

    Raises:
        WrongPassphraseError: The file is whole, but the passphrase does not open it.
        KeyFileError: It is not a PKCS#12 file, is damaged, or holds no usable key with its certificate.
    """
    if not _looks_like_pkcs12(data):
        raise KeyFileError(
            "Tệp này không phải tệp khóa ký số (.p12, .pfx) hoặc đã bị hỏng.",
            "Chọn đúng tệp khóa, hoặc lấy lại tệp từ bản sao lưu.",
        )
    try:
        private_key, certificate, others = pkcs12.load_key_and_certificates(data, _passphrase_bytes(passphrase))
    except ValueError as error:
        raise WrongPassphraseError(
            "Mật khẩu không mở được tệp khóa ký số.",
            "Nhập lại mật khẩu; chú ý phím Caps Lock và bộ gõ tiếng Việt.",
        ) from error
    except UnsupportedAlgorithm as error:
        raise KeyFileError(
            "Tệp khóa ký số được mã hóa bằng thuật toán không được hỗ trợ.",
            "Xuất lại khóa bằng thuật toán AES-256 rồi chọn tệp mới.",
        ) from error
    return _usable_key(private_key, certificate, tuple(others))


def _usable_key(private_key: object, certificate: Certificate | None, others: tuple[Certificate, ...]) -> SigningKey:
    if not isinstance(private_key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise KeyFileError(
            "Tệp không chứa khóa bí mật thuộc loại được hỗ trợ (EC hoặc RSA).", "Chọn tệp khóa ký số của đơn vị."
        )
    if certificate is None or certificate.public_key() != private_key.public_key():
        raise KeyFileError(
            "Tệp có khóa bí mật nhưng thiếu chứng thư số của khóa đó.", "Nạp chứng thư do Sở cấp vào tệp khóa trước."
        )
    return SigningKey(private_key, certificate, issuers_of(certificate, others))


def issuers_of(certificate: Certificate, others: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """The issuers of a certificate, nearest first; key files and tokens keep them in any order."""
    others = tuple(others)
    chain: list[Certificate] = []
    below = certificate
    while below.issuer != below.subject:
        issuer = next((other for other in others if other.subject == below.issuer and other not in chain), None)
        if issuer is None:
            break
        chain.append(issuer)
        below = issuer
    return tuple(chain)


def _passphrase_bytes(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode()


@asn1.sequence
class _AuthenticatedSafe:
    content_type: ObjectIdentifier
    content: asn1.TLV


@asn1.sequence
class _Pfx:
    version: int
    auth_safe: _AuthenticatedSafe
    mac_data: asn1.TLV


def _looks_like_pkcs12(data: bytes) -> bool:
    """Whether the outer shape is that of a whole PKCS#12 file, so that only the passphrase can be wrong.

    Files in BER with indefinite lengths, which some programs write, are left to OpenSSL to judge.
    """
    if data[:2] == b"\x30\x80":
        return True
    pfx: Any
    try:
        pfx = asn1.decode_der(_Pfx, data)
    except ValueError:
        return False
    return pfx.version == 3  # noqa: PLR2004 - RFC 7292
