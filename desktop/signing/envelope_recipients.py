"""The key of an encrypted file, made readable for one recipient, and read again by its holder."""

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import TLV, BitString
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.signing import cms_types as c
from desktop.signing import envelope_types as t
from desktop.signing.keys import PrivateKey, is_strong

KEY_BYTES = 32
"""AES-256."""


@dataclass(frozen=True)
class EncryptionKey:
    """A private key that opens what was encrypted to its certificate."""

    private_key: PrivateKey = field(repr=False)
    certificate: x509.Certificate


def may_receive(certificate: x509.Certificate) -> bool:
    """Whether a certificate is one to encrypt to: a strong key, meant for it."""
    key = certificate.public_key()
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False
    meant = usage.key_encipherment if isinstance(key, rsa.RSAPublicKey) else usage.key_agreement
    return meant and is_strong(key)


def wrap_key(certificate: x509.Certificate, content_key: bytes) -> t.KeyTransport | t.KeyAgreement:
    """Make the key of the content readable for the holder of a certificate."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        digest = c.DigestAlgorithm(algorithm=c.SHA256, parameters=None)
        parameters = t.OaepParameters(digest=digest, mask=c.MaskGeneration(algorithm=c.MGF1, parameters=digest))
        return t.KeyTransport(
            version=0,
            recipient=_named(certificate),
            algorithm=t.OaepAlgorithm(algorithm=t.RSA_OAEP, parameters=parameters),
            encrypted_key=key.encrypt(content_key, _OAEP),
        )
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("not a key to encrypt to")
    once = ec.generate_private_key(key.curve)
    algorithm = t.KeyAgreementAlgorithm(
        algorithm=t.ECDH_SHA256, parameters=t.KeyWrap(algorithm=t.AES256_WRAP, parameters=None)
    )
    point = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    public_key = t.OriginatorPublicKey(
        algorithm=t.PublicKeyAlgorithm(algorithm=t.EC_PUBLIC_KEY, parameters=None), public_key=BitString(point, 0)
    )
    wrapped = aes_key_wrap(_agreed(once.exchange(ec.ECDH(), key), algorithm.parameters, None), content_key)
    return t.KeyAgreement(
        version=3,
        originator=t.Originator(key=public_key),
        user_keying_material=None,
        algorithm=algorithm,
        encrypted_keys=[t.RecipientEncryptedKey(recipient=_named(certificate), encrypted_key=wrapped)],
    )


def unwrap_key(info: t.KeyTransport | t.KeyAgreement, key: EncryptionKey) -> bytes | None:
    """The key of the content; ``None`` when this recipient is somebody else.

    Raises:
        ValueError: It is this key's holder, but nothing comes out.
    """
    private_key = key.private_key
    if isinstance(info, t.KeyTransport):
        if not isinstance(private_key, rsa.RSAPrivateKey) or not _is_named(info.recipient, key.certificate):
            return None
        _require_oaep(info.algorithm)
        return private_key.decrypt(info.encrypted_key, _OAEP)
    mine = [each for each in info.encrypted_keys if _is_named(each.recipient, key.certificate)]
    if not isinstance(private_key, ec.EllipticCurvePrivateKey) or not mine:
        return None
    algorithm = info.algorithm
    if algorithm.algorithm != t.ECDH_SHA256 or algorithm.parameters.algorithm != t.AES256_WRAP:
        raise ValueError("another way of key agreement")
    point = info.originator.key.public_key
    other = ec.EllipticCurvePublicKey.from_encoded_point(private_key.curve, point.as_bytes())
    shared = private_key.exchange(ec.ECDH(), other)
    return aes_key_unwrap(_agreed(shared, algorithm.parameters, info.user_keying_material), mine[0].encrypted_key)


_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def _agreed(shared: bytes, wrap: t.KeyWrap, keying_material: bytes | None) -> bytes:
    """The key that wraps the content's key (RFC 5753, 7.2)."""
    info = t.SharedInfo(key_info=wrap, user_keying_material=keying_material, key_bits=(8 * KEY_BYTES).to_bytes(4))
    return X963KDF(hashes.SHA256(), KEY_BYTES, asn1.encode_der(info)).derive(shared)


def _named(certificate: x509.Certificate) -> c.IssuerAndSerialNumber:
    issuer = asn1.decode_der(TLV, certificate.issuer.public_bytes())
    return c.IssuerAndSerialNumber(issuer=issuer, serial=certificate.serial_number)


def _is_named(name: c.IssuerAndSerialNumber | t.RecipientKeyIdentifier | bytes, certificate: x509.Certificate) -> bool:
    if isinstance(name, c.IssuerAndSerialNumber):
        return asn1.encode_der(name) == asn1.encode_der(_named(certificate))
    identifier = name if isinstance(name, bytes) else name.identifier
    own = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return identifier == own.digest


def _require_oaep(algorithm: t.OaepAlgorithm) -> None:
    parameters = algorithm.parameters
    digests = {parameters.digest.algorithm, parameters.mask.parameters.algorithm}
    if algorithm.algorithm != t.RSA_OAEP or parameters.mask.algorithm != c.MGF1 or digests != {c.SHA256}:
        raise ValueError("another way of encrypting the key")
