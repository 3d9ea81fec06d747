"""The parts of CMS (RFC 5652, RFC 5035, RFC 4055) that a detached CAdES-B-B signature consists of, as declarations.

Everything that is not declared here (embedded revocation lists, unsigned attributes, key identifiers instead of issuer
and serial number) is refused by the decoder.
"""

from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import TLV, Default, Explicit, Implicit, SetOf, Size

Oid = x509.ObjectIdentifier

DATA = Oid("1.2.840.113549.1.7.1")
SIGNED_DATA = Oid("1.2.840.113549.1.7.2")

CONTENT_TYPE = Oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = Oid("1.2.840.113549.1.9.4")
SIGNING_TIME = Oid("1.2.840.113549.1.9.5")
SIGNING_CERTIFICATE_V2 = Oid("1.2.840.113549.1.9.16.2.47")

SHA256 = Oid("2.16.840.1.101.3.4.2.1")
SHA384 = Oid("2.16.840.1.101.3.4.2.2")
SHA512 = Oid("2.16.840.1.101.3.4.2.3")

RSA = Oid("1.2.840.113549.1.1.1")
RSA_PSS = Oid("1.2.840.113549.1.1.10")
MGF1 = Oid("1.2.840.113549.1.1.8")
RSA_SHA256 = Oid("1.2.840.113549.1.1.11")
RSA_SHA384 = Oid("1.2.840.113549.1.1.12")
RSA_SHA512 = Oid("1.2.840.113549.1.1.13")
ECDSA_SHA256 = Oid("1.2.840.10045.4.3.2")
ECDSA_SHA384 = Oid("1.2.840.10045.4.3.3")
ECDSA_SHA512 = Oid("1.2.840.10045.4.3.4")


@asn1.sequence
class DigestAlgorithm:
    """A digest; SHA-2 has no parameters, or NULL."""

    algorithm: Oid
    parameters: asn1.Null | None


@asn1.sequence
class MaskGeneration:
    """The mask generation function of RSA-PSS with its digest."""

    algorithm: Oid
    parameters: DigestAlgorithm


@asn1.sequence
class PssParameters:
    """RSASSA-PSS-params. The defaults of the standard mean SHA-1, so digest and mask must be there."""

    digest: Annotated[DigestAlgorithm, Explicit(0)]
    mask: Annotated[MaskGeneration, Explicit(1)]
    salt_length: Annotated[int, Explicit(2), Default(20)]
    trailer: Annotated[int, Explicit(3), Default(1)]


@asn1.sequence
class SignatureAlgorithm:
    """A signature algorithm."""

    algorithm: Oid
    parameters: asn1.Null | PssParameters | None


@asn1.sequence
class Attribute:
    """A signed attribute, its values not yet understood."""

    type: Oid
    values: SetOf[TLV]


@asn1.sequence
class IssuerAndSerialNumber:
    """Which certificate is the signer's."""

    issuer: TLV
    serial: int


@asn1.sequence
class SignerInfo:
    """One signature."""

    version: int
    sid: IssuerAndSerialNumber
    digest_algorithm: DigestAlgorithm
    signed_attributes: Annotated[SetOf[Attribute], Implicit(0)]
    signature_algorithm: SignatureAlgorithm
    signature: bytes


@asn1.sequence
class DetachedContent:
    """What was signed lies elsewhere."""

    content_type: Oid


@asn1.sequence
class SignedData:
    """The signature with the certificates that help to check it."""

    version: int
    digest_algorithms: Annotated[SetOf[DigestAlgorithm], Size(1, 1)]
    content: DetachedContent
    certificates: Annotated[SetOf[x509.Certificate], Implicit(0)]
    signer_infos: Annotated[SetOf[SignerInfo], Size(1, 1)]


@asn1.sequence
class ContentInfo:
    """The outermost structure."""

    content_type: Oid
    content: Annotated[SignedData, Explicit(0)]


@asn1.sequence
class IssuerSerial:
    """Issuer and serial number inside signing-certificate-v2; the digest beside it says more."""

    issuer: list[TLV]
    serial: int


@asn1.sequence
class CertificateIdentifier:
    """ESSCertIDv2: digest of a certificate, by SHA-256 unless said otherwise."""

    digest_algorithm: DigestAlgorithm | None
    digest: bytes
    issuer_serial: IssuerSerial | None


@asn1.sequence
class SigningCertificate:
    """SigningCertificateV2: the first names the signer's certificate."""

    certificates: Annotated[list[CertificateIdentifier], Size(1, None)]
    policies: list[TLV] | None
