"""What a certificate says: whose it is, what it may be used for, and a fingerprint that can be read aloud."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from desktop.rules.fingerprints import digits_of
from desktop.signing.keys import PublicKey, is_strong

AGENCY_PREFIX = "VNGOV-"
"""Stands before the agency code in organizationIdentifier (2.5.4.97)."""

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""RFC 9336."""

MALFORMED = (
    ValueError,
    TypeError,
    OverflowError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises on certificates, keys and signatures that are not as they should be."""

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)
_Kinds = Mapping[type[x509.ExtensionType], x509.ExtensionType]
_COMMON_NAME_BYTES = 64
_SIGNING_PURPOSES = frozenset(
    {
        DOCUMENT_SIGNING,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # Microsoft document signing
        x509.ObjectIdentifier("1.2.840.113583.1.1.5"),  # Adobe authentic documents
    }
)
_UNDERSTOOD_CRITICAL = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
    }
)
_NOT_FOLLOWED = frozenset(
    {
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.POLICY_CONSTRAINTS,
        ExtensionOID.POLICY_MAPPINGS,
        ExtensionOID.INHIBIT_ANY_POLICY,
    }
)
"""They restrict what may stand below; as that is not followed here, they count as critical even where they are not."""
_STRONG_DIGESTS = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True)
class Subject:
    """Whom a certificate names.

    Attributes:
        name: Office that signs, as people know it.
        organisation: Legal name of the agency.
        agency_code: Electronic identification code of the agency.
        person: Name of the holder when the key is one person's; empty when it is the office's.
    """

    name: str
    organisation: str
    agency_code: str
    person: str = ""


@dataclass(frozen=True)
class CertificateFacts:
    """What the checks need to know of a certificate, read once; ``encoded``: all of it in DER."""

    encoded: bytes
    subject: Subject
    issuer: bytes
    not_before: datetime
    not_after: datetime
    strong_key: bool
    strong_signature: bool
    may_sign_documents: bool
    may_issue: bool
    may_revoke: bool
    path_length: int | None
    understood: bool
    """No extension that the checks know nothing about though it must be followed."""


def subject_name(subject: Subject) -> x509.Name:
    """The distinguished name of a subject.

    X.509 allows a common name of 64 bytes, which a long Vietnamese name exceeds: it is then cut, and stands whole as
    organizational unit.
    """
    common_name = _short(subject.person or subject.name)
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation),
    ]
    if subject.agency_code:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, AGENCY_PREFIX + subject.agency_code))
    if common_name != subject.name:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, subject.name))
    attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
    return x509.Name(attributes)


def read_subject(name: x509.Name) -> Subject:
    """The reverse of ``subject_name``; what is not there is empty."""
    texts: dict[x509.ObjectIdentifier, str] = {}
    for each in name:  # asked for each kind by itself, a name is walked through four times
        texts.setdefault(each.oid, each.value if isinstance(each.value, str) else "")
    common_name = texts.get(NameOID.COMMON_NAME, "")
    office = texts.get(NameOID.ORGANIZATIONAL_UNIT_NAME) or common_name
    identifier = texts.get(NameOID.ORGANIZATION_IDENTIFIER, "")
    return Subject(
        name=office,
        organisation=texts.get(NameOID.ORGANIZATION_NAME, ""),
        agency_code=identifier.removeprefix(AGENCY_PREFIX) if identifier.startswith(AGENCY_PREFIX) else "",
        person="" if common_name == _short(office) else common_name,
    )


def subject_of(certificate: x509.Certificate) -> Subject:
    """Whom a certificate names."""
    return read_facts(certificate).subject


def shown_name(name: x509.Name) -> str:
    """A distinguished name as people read it: the common name, or all of it where there is none."""
    return _attribute(name, NameOID.COMMON_NAME) or name.rfc4514_string()


def agency_code_of(certificate: x509.Certificate) -> str:
    """Electronic identification code of the agency that a certificate names; empty when it names none."""
    return subject_of(certificate).agency_code


def fingerprint(source: x509.Certificate | PublicKey) -> str:
    """The fingerprint of a public key, to be read out over the telephone: ``rules.fingerprints`` says how it is made.

    A certificate has the fingerprint of its key, so the one read from an enrolment request can still be compared once
    the certificate is there.
    """
    key = source.public_key() if isinstance(source, x509.Certificate) else source
    encoded = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return digits_of(hashlib.sha256(encoded).digest())


def certificate_hash(certificate: x509.Certificate) -> str:
    """SHA-256 of the whole certificate, hexadecimal: how registers name it, and authorities publish it."""
    return certificate.fingerprint(hashes.SHA256()).hex()


@lru_cache(maxsize=128)
def read_facts(certificate: x509.Certificate) -> CertificateFacts:
    """Read what the checks need.

    Raises:
        ValueError: The certificate cannot be understood.
    """
    try:
        extensions = certificate.extensions
        by_kind: _Kinds = {type(each.value): each.value for each in extensions}
        constraints = _of_kind(by_kind, x509.BasicConstraints)
        usage = _of_kind(by_kind, x509.KeyUsage)
        purposes = _of_kind(by_kind, x509.ExtendedKeyUsage)
        is_authority = constraints is not None and constraints.ca
        digest = certificate.signature_hash_algorithm
        return CertificateFacts(
            encoded=certificate.public_bytes(Encoding.DER),
            subject=read_subject(certificate.subject),
            issuer=certificate.issuer.public_bytes(),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            strong_key=is_strong(certificate.public_key()),
            strong_signature=digest is not None and digest.name in _STRONG_DIGESTS,
            may_sign_documents=not is_authority and _may_sign_documents(usage, purposes),
            may_issue=is_authority and (usage is None or usage.key_cert_sign),
            may_revoke=is_authority and (usage is None or usage.crl_sign),
            path_length=constraints.path_length if constraints else None,
            understood=not any(
                (each.critical and each.oid not in _UNDERSTOOD_CRITICAL) or each.oid in _NOT_FOLLOWED
                for each in extensions
            ),
        )
    except MALFORMED as error:
        raise ValueError("the certificate cannot be understood") from error


def _of_kind(extensions: _Kinds, kind: type[_Extension]) -> _Extension | None:
    found = extensions.get(kind)
    return found if isinstance(found, kind) else None


def _may_sign_documents(usage: x509.KeyUsage | None, purposes: x509.ExtendedKeyUsage | None) -> bool:
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        return False
    return purposes is None or any(purpose in _SIGNING_PURPOSES for purpose in purposes)


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(oid)
    value = values[0].value if values else ""
    return value if isinstance(value, str) else ""


def _short(text: str) -> str:
    encoded = text.encode()
    if len(encoded) <= _COMMON_NAME_BYTES:
        return text
    return encoded[: _COMMON_NAME_BYTES - len("…".encode())].decode(errors="ignore").rstrip() + "…"
