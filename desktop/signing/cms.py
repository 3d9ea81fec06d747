"""Detached signatures: CMS SignedData of CAdES level B-B (ETSI EN 319 122-1), made and checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import TLV, SetOf
from cryptography.hazmat.primitives import hashes

from desktop.core import limits
from desktop.rules.verdicts import ReasonCode
from desktop.signing import cms_types as t
from desktop.signing.certificates import MALFORMED, CertificateFacts, read_facts
from desktop.signing.cms_algorithms import named_digest, signature_algorithm, verify_signature
from desktop.signing.keys import Signer, longest_signature
from desktop.signing.report import SignatureRefusedError, SignatureReport, refused, report_on_signer
from desktop.signing.trust import MAXIMUM_CERTIFICATES, TrustStore

MAXIMUM_SIGNATURE = limits.SIGNATURE
"""Longest signature that is looked at, in bytes."""

_LAST_YEAR_OF_UTC_TIME = 2049
_UTC_TIME = b"\x17"
_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True)
class _Signed:
    """A signature that fits the content and the certificate."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    time: datetime


@dataclass(frozen=True)
class _SignedAttributes:
    digest: bytes
    time: datetime
    certificate: t.CertificateIdentifier


def sign_detached(content: bytes, key: Signer, at: datetime) -> bytes:
    """Sign content that stays outside the signature.

    The signer's certificate and the chain below the root are put inside.

    Args:
        content: What is signed.
        key: Who signs.
        at: Time of signing that the signature claims, to the second.

    Returns:
        The signature in DER.
    """
    return sign_digest(_digest(content, hashes.SHA256()), key, at)


def sign_digest(digest: bytes, key: Signer, at: datetime | None) -> bytes:
    """Sign content by its SHA-256; ``sign_detached`` says the rest.

    Args:
        digest: SHA-256 of what is signed.
        key: Who signs.
        at: Time of signing; ``None`` for signatures in PDF, which must carry it outside (ETSI EN 319 142-1).
    """
    return _sign_digest(digest, key, at, key.sign)


def size_of_signature(key: Signer, at: datetime | None) -> int:
    """Bytes that ``sign_digest`` gives at the most; found without using the key, which may ask for a PIN each time."""
    blank = bytes(longest_signature(key.certificate.public_key()))
    return len(_sign_digest(bytes(hashes.SHA256().digest_size), key, at, lambda _attributes: blank))


def _sign_digest(digest: bytes, key: Signer, at: datetime | None, sign: Callable[[bytes], bytes]) -> bytes:
    digest_algorithm = t.DigestAlgorithm(algorithm=t.SHA256, parameters=None)
    certificate = key.certificate
    attributes = [
        _attribute(t.CONTENT_TYPE, t.DATA),
        _attribute(t.MESSAGE_DIGEST, digest),
        _attribute(t.SIGNING_CERTIFICATE_V2, _identify(certificate)),
    ]
    if at is not None:
        attributes.append(_attribute(t.SIGNING_TIME, _asn1_time(at)))
    signer = t.SignerInfo(
        version=1,
        sid=t.IssuerAndSerialNumber(
            issuer=asn1.decode_der(TLV, certificate.issuer.public_bytes()), serial=certificate.serial_number
        ),
        digest_algorithm=digest_algorithm,
        signed_attributes=SetOf(attributes),
        signature_algorithm=signature_algorithm(key),
        signature=sign(asn1.encode_der(SetOf(attributes))),
    )
    data = t.SignedData(
        version=1,
        digest_algorithms=SetOf([digest_algorithm]),
        content=t.DetachedContent(content_type=t.DATA),
        certificates=SetOf([certificate, *(each for each in key.chain if each.issuer != each.subject)]),
        signer_infos=SetOf([signer]),
    )
    return asn1.encode_der(t.ContentInfo(content_type=t.SIGNED_DATA, content=data))


def verify_detached(
    content: bytes, signature: bytes, trust: TrustStore, received_at: datetime, *, told_at: datetime | None = None
) -> SignatureReport:
    """Check a detached signature; whatever the bytes are, the answer is a report.

    Args:
        content: What is said to be signed.
        signature: The signature in DER.
        trust: Whom we trust.
        received_at: Moment for which there is proof: when the file was first received.
        told_at: Time of signing that stands outside, as in a PDF; the signature then has none of its own.
    """
    try:
        signed = _verify(content, signature, told_at)
    except SignatureRefusedError as refusal:
        return refused(refusal.reason)
    except InvalidSignature:
        return refused(ReasonCode.SIGNATURE_BAD)
    except MALFORMED:
        return refused(ReasonCode.SIGNATURE_FORM)
    return report_on_signer(signed.certificate, signed.others, signed.time, trust, received_at)


def _verify(content: bytes, signature: bytes, told_at: datetime | None) -> _Signed:
    """Everything that can be said without knowing whom we trust."""
    signer, certificates = _decode(signature)
    digest = named_digest(signer.digest_algorithm)
    attributes = _read_attributes(signer, told_at)
    certificate, facts = _signer_certificate(signer, attributes, certificates)
    if attributes.digest != _digest(content, digest):
        raise SignatureRefusedError(ReasonCode.SIGNATURE_BAD)
    verify_signature(certificate, facts, signer)
    return _Signed(
        certificate=certificate,
        others=tuple(each for each in certificates if each != certificate),
        time=attributes.time,
    )


def _decode(signature: bytes) -> tuple[t.SignerInfo, Sequence[x509.Certificate]]:
    if len(signature) > MAXIMUM_SIGNATURE:
        raise SignatureRefusedError(ReasonCode.TOO_BIG)
    info = asn1.decode_der(t.ContentInfo, signature)
    data = info.content
    signer = data.signer_infos.as_list()[0]
    certificates = data.certificates.as_list()
    well_formed = (
        info.content_type == t.SIGNED_DATA
        and data.version == 1
        and data.content.content_type == t.DATA
        and signer.version == 1
        and data.digest_algorithms.as_list()[0].algorithm == signer.digest_algorithm.algorithm
        and len(certificates) <= MAXIMUM_CERTIFICATES
        and asn1.encode_der(info) == signature  # one encoding only: sets in order, nothing left over
    )
    if not well_formed:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    return signer, certificates


def _read_attributes(signer: t.SignerInfo, told_at: datetime | None) -> _SignedAttributes:
    """The attributes that must be there, each once with one value; others are signed too and change nothing."""
    values: dict[x509.ObjectIdentifier, list[TLV]] = {}
    for attribute in signer.signed_attributes.as_list():
        if attribute.type in values:
            raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
        values[attribute.type] = attribute.values.as_list()

    def only(kind: x509.ObjectIdentifier) -> TLV:
        found = values.get(kind, [])
        if len(found) != 1:
            raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
        return found[0]

    two_times = told_at is not None and t.SIGNING_TIME in values
    if two_times or _parsed(only(t.CONTENT_TYPE), x509.ObjectIdentifier) != t.DATA:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    return _SignedAttributes(
        digest=_parsed(only(t.MESSAGE_DIGEST), bytes),
        time=told_at or _read_time(only(t.SIGNING_TIME)),
        certificate=_parsed(only(t.SIGNING_CERTIFICATE_V2), t.SigningCertificate).certificates[0],
    )


def _signer_certificate(
    signer: t.SignerInfo, attributes: _SignedAttributes, certificates: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, CertificateFacts]:
    """The certificate that both the signer identifier and the signed attribute name, with what it says."""
    issuer, serial = asn1.encode_der(signer.sid.issuer), signer.sid.serial
    named = attributes.certificate
    digest = named_digest(named.digest_algorithm)
    if named.issuer_serial and named.issuer_serial.serial != serial:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    for each in certificates:
        if each.serial_number == serial and (facts := read_facts(each)).issuer == issuer:
            if _digest(facts.encoded, digest) != named.digest:
                break
            return each, facts
    raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)


def _identify(certificate: x509.Certificate) -> t.SigningCertificate:
    identifier = t.CertificateIdentifier(
        digest_algorithm=None,  # SHA-256
        digest=certificate.fingerprint(hashes.SHA256()),
        issuer_serial=None,
    )
    return t.SigningCertificate(certificates=[identifier], policies=None)


def _attribute(kind: x509.ObjectIdentifier, value: Any) -> t.Attribute:  # noqa: ANN401 - any declared ASN.1 type
    return t.Attribute(type=kind, values=SetOf([asn1.decode_der(TLV, asn1.encode_der(value))]))


def _asn1_time(moment: datetime) -> asn1.UTCTime | asn1.GeneralizedTime:
    seconds = moment.astimezone(UTC).replace(microsecond=0)
    return asn1.UTCTime(seconds) if seconds.year <= _LAST_YEAR_OF_UTC_TIME else asn1.GeneralizedTime(seconds)


def _read_time(value: TLV) -> datetime:
    kind = asn1.UTCTime if value.tag_bytes == _UTC_TIME else asn1.GeneralizedTime
    return _parsed(value, kind).as_datetime().replace(tzinfo=UTC)


def _parsed(value: TLV, kind: type[_Parsed]) -> _Parsed:
    parse = cast("Callable[[type[_Parsed]], _Parsed]", value.parse)  # pyright: ignore[reportUnknownMemberType]
    return parse(kind)


def _digest(content: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    state = hashes.Hash(algorithm)
    state.update(content)
    return state.finalize()
