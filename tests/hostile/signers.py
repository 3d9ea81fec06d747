"""Keys of people who should not be believed, each for another reason; made once a process."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from desktop.signing.authority import Revocation, create_revocation_list, create_root
from desktop.signing.certificates import Subject
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.trust import TrustStore
from tests.exchange.making import HOA_LONG, NOW, key, root
from tests.signing.conftest import Province

DAY = timedelta(days=1)
COMMUNE = Subject("UBND xã Hòa Long", "Ủy ban nhân dân xã Hòa Long", HOA_LONG)


@cache
def province() -> Province:
    """The authority of all honest packages, and one that has the very same name."""
    name = root().certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    twin = create_root("Sở Nội vụ tỉnh Bà Rịa - Vũng Tàu", name, NOW - 400 * DAY)
    plain = Province(NOW, root(), twin, key(), subject=COMMUNE)
    return replace(plain, revoked=plain.new_key(issued_at=NOW - 100 * DAY))


@cache
def trust() -> TrustStore:
    """The authority, and what it has revoked."""
    revoked = Revocation(province().revoked.certificate.serial_number, NOW - 30 * DAY, x509.ReasonFlags.key_compromise)
    return TrustStore((root().certificate,), (create_revocation_list(root(), [revoked], 7, NOW - DAY),))


@cache
def twin() -> SigningKey:
    """Certified by an unknown authority of the same name."""
    other = province().other_root
    return replace(province().new_key(root=other), chain=(other.certificate,))


@cache
def self_made() -> SigningKey:
    """Certified by itself in the authority's name."""
    private_key = new_private_key()
    return province().odd_key(private_key, root=SigningKey(private_key, root().certificate))


@cache
def expired() -> SigningKey:
    """Until two months ago."""
    return province().new_key(issued_at=NOW - 300 * DAY, until=NOW - 60 * DAY)


@cache
def for_encryption() -> SigningKey:
    return province().odd_key(new_private_key(), usage={"key_agreement": True})


@cache
def weak_rsa() -> SigningKey:
    return province().odd_key(rsa.generate_private_key(65537, 1024))  # noqa: S505 - weak on purpose


@cache
def weak_curve() -> SigningKey:
    return province().odd_key(ec.generate_private_key(ec.SECP192R1()))


@cache
def not_understood() -> SigningKey:
    """Its certificate has a critical extension that nobody here knows."""
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0")
    return province().odd_key(new_private_key(), extra=((unknown, True),))


@cache
def under_an_agency() -> SigningKey:
    """Certified by an agency that is no authority."""
    below = province().new_key(root=key())
    return replace(below, chain=(key().certificate, root().certificate))
