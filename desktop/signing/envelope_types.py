"""The parts of CMS (RFC 5652, RFC 5083, RFC 5084, RFC 5753, RFC 4055) that an encrypted file consists of.

Everything that is not declared here (passwords and shared keys instead of certificates, RSA encryption of PKCS #1 v1.5,
attributes, sender's certificates) is refused by the decoder.
"""

from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import BitString, Default, Explicit, Implicit, SetOf, Size

from desktop.signing.cms_types import DigestAlgorithm, IssuerAndSerialNumber, MaskGeneration

Oid = x509.ObjectIdentifier

ENVELOPED_DATA = Oid("1.2.840.113549.1.7.3")
AUTH_ENVELOPED_DATA = Oid("1.2.840.113549.1.9.16.1.23")

AES256_CBC = Oid("2.16.840.1.101.3.4.1.42")
AES256_WRAP = Oid("2.16.840.1.101.3.4.1.45")
AES256_GCM = Oid("2.16.840.1.101.3.4.1.46")

RSA_OAEP = Oid("1.2.840.113549.1.1.7")
EC_PUBLIC_KEY = Oid("1.2.840.10045.2.1")
ECDH_SHA256 = Oid("1.3.132.1.11.1")
"""dhSinglePass-stdDH-sha256kdf-scheme."""

MAXIMUM_RECIPIENTS = 16
"""Who can open a file: Sở and the sender as a rule."""


@asn1.sequence
class OaepParameters:
    """RSAES-OAEP-params. The defaults of the standard mean SHA-1, so digest and mask must be there."""

    digest: Annotated[DigestAlgorithm, Explicit(0)]
    mask: Annotated[MaskGeneration, Explicit(1)]


@asn1.sequence
class OaepAlgorithm:
    """How the key of the content is encrypted with an RSA key."""

    algorithm: Oid
    parameters: OaepParameters


@asn1.sequence
class KeyTransport:
    """The key of the content for the holder of an RSA key; named by certificate, or by the key's identifier."""

    version: int
    recipient: IssuerAndSerialNumber | Annotated[bytes, Implicit(0)]
    algorithm: OaepAlgorithm
    encrypted_key: bytes


@asn1.sequence
class KeyWrap:
    """How the key of the content is wrapped with an agreed key."""

    algorithm: Oid
    parameters: asn1.Null | None


@asn1.sequence
class KeyAgreementAlgorithm:
    """How a key is agreed on."""

    algorithm: Oid
    parameters: KeyWrap


@asn1.sequence
class PublicKeyAlgorithm:
    """The kind of the sender's key; its curve is that of the recipient's."""

    algorithm: Oid
    parameters: Oid | asn1.Null | None


@asn1.sequence
class OriginatorPublicKey:
    """The sender's key, made for this one file."""

    algorithm: PublicKeyAlgorithm
    public_key: BitString


@asn1.sequence
class Originator:
    """The choice of who the sender is: always a key made for this one file."""

    key: Annotated[OriginatorPublicKey, Implicit(1)]


@asn1.sequence
class RecipientKeyIdentifier:
    """A recipient named by the key's identifier."""

    identifier: bytes


@asn1.sequence
class RecipientEncryptedKey:
    """The wrapped key of the content."""

    recipient: IssuerAndSerialNumber | Annotated[RecipientKeyIdentifier, Implicit(0)]
    encrypted_key: bytes


@asn1.sequence
class KeyAgreement:
    """The key of the content for the holder of an elliptic-curve key."""

    version: int
    originator: Annotated[Originator, Implicit(0)]
    user_keying_material: Annotated[bytes | None, Explicit(1)]
    algorithm: KeyAgreementAlgorithm
    encrypted_keys: list[RecipientEncryptedKey]


RecipientInfo = KeyTransport | Annotated[KeyAgreement, Implicit(1)]
"""One recipient."""


@asn1.sequence
class SharedInfo:
    """ECC-CMS-SharedInfo: what an agreed key is derived with, besides the shared secret."""

    key_info: KeyWrap
    user_keying_material: Annotated[bytes | None, Explicit(0)]
    key_bits: Annotated[bytes, Explicit(2)]


@asn1.sequence
class GcmParameters:
    """Nonce and length of the authentication tag of AES-GCM."""

    nonce: bytes
    tag_length: Annotated[int, Default(12)]


@asn1.sequence
class ContentAlgorithm:
    """How the content is encrypted; the parameters are those of GCM, or the initialisation vector of CBC."""

    algorithm: Oid
    parameters: GcmParameters | bytes


@asn1.sequence
class Recipients:
    """What stands first in an encrypted file: version of the form, and who can open it."""

    version: int
    infos: Annotated[SetOf[RecipientInfo], Size(1, MAXIMUM_RECIPIENTS)]


@asn1.sequence
class ContentHead:
    """What stands before the encrypted bytes: what they are, and how they were encrypted."""

    content_type: Oid
    algorithm: ContentAlgorithm
