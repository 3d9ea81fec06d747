"""Whom we trust: authorities and revocation lists, all at hand, nothing fetched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.core import limits
from desktop.rules.verdicts import ReasonCode
from desktop.signing.certificates import MALFORMED, CertificateFacts, certificate_hash, read_facts
from desktop.signing.chains import Chain, find_chain, has_signed_list, is_whole
from desktop.signing.trust_files import TrustFileError, read_trust_file

__all__ = [
    "CLOCK_TOLERANCE",
    "MAXIMUM_CERTIFICATES",
    "Binding",
    "OutsideAuthority",
    "TrustCheck",
    "TrustFileError",
    "TrustStore",
]

MAXIMUM_CERTIFICATES = limits.CERTIFICATES
"""Certificates a signature may bring along; bounds the work of looking for a chain among them."""

CLOCK_TOLERANCE = timedelta(days=1)
"""How far a signer's clock may be ahead."""


@dataclass(frozen=True)
class OutsideAuthority:
    """A public-service authority that is believed beside the department's own root.

    Attributes:
        needs_revocation_list: Without a current list of each authority in the chain the signer's certificate is not
            relied on. (For our own root a missing list is only told: whom it revokes the department itself knows.)
    """

    certificate: x509.Certificate
    needs_revocation_list: bool = True


@dataclass(frozen=True)
class Binding:
    """For which agency the certificate of an outside authority is registered; ``until``: not from then on."""

    agency_code: str
    until: datetime | None = None


@dataclass(frozen=True)
class TrustCheck:
    """Whether a signer's certificate may be relied on.

    Attributes:
        reason: Why not; ``None`` when it may.
        revocation_checked: Whether every certificate below the anchor was looked up in a current revocation list.
        revocation_known_at: Up to when it is known what was revoked; ``None`` where a list is missing.
        outside: The chain ends at an outside authority.
        agency_code: The agency that it is registered for, where that counts; ``None`` where the certificate says it.
    """

    reason: ReasonCode | None
    revocation_checked: bool = False
    revocation_known_at: datetime | None = None
    outside: bool = False
    agency_code: str | None = None


@dataclass(frozen=True)
class TrustStore:
    """Trusted authorities and what they have revoked.

    Attributes:
        anchors: Roots of our own: what they certify may name its agency itself.
        revocation_lists: Of all authorities; the newest of each is enough.
        outside: Authorities of others: their certificates count for the agency in ``bindings``, whatever they say.
        intermediates: Known authorities below those; they help to find a chain, they are not trusted by themselves.
        bindings: By the hexadecimal SHA-256 of a certificate.
        training: Here people train: only what training wrote is believed, which nobody else believes.
    """

    anchors: tuple[x509.Certificate, ...]
    revocation_lists: tuple[x509.CertificateRevocationList, ...] = ()
    outside: tuple[OutsideAuthority, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    bindings: Mapping[str, Binding] = field(default_factory=lambda: MappingProxyType({}))
    training: bool = False

    @classmethod
    def from_pem(cls, *data: bytes) -> "TrustStore":
        """Read certificates (all become anchors of our own) and revocation lists from files.

        Raises:
            TrustFileError: A file is damaged or holds nothing of the kind.
        """
        files = [read_trust_file(each) for each in data]
        return cls(
            tuple(certificate for file in files for certificate in file.certificates),
            tuple(each for file in files for each in file.revocation_lists),
        )

    def to_pem(self) -> bytes:
        """Our own roots and all revocation lists in one PEM file, for ``from_pem``."""
        return b"".join(each.public_bytes(Encoding.PEM) for each in (*self.anchors, *self.revocation_lists))

    def __reduce__(self) -> tuple[Callable[..., "TrustStore"], tuple[object, ...]]:
        """To another process it goes in DER, which is all that certificates and lists are."""
        return _trust_of, (
            [each.public_bytes(Encoding.DER) for each in self.anchors],
            [each.public_bytes(Encoding.DER) for each in self.revocation_lists],
            [(each.certificate.public_bytes(Encoding.DER), each.needs_revocation_list) for each in self.outside],
            [each.public_bytes(Encoding.DER) for each in self.intermediates],
            dict(self.bindings),
            self.training,
        )

    def check(
        self, certificate: x509.Certificate, others: Sequence[x509.Certificate], claimed_at: datetime, seen_at: datetime
    ) -> TrustCheck:
        """Check the certificate of a signer.

        Args:
            certificate: The signer's.
            others: Certificates that came along; they help to find a chain, they are not trusted.
            claimed_at: When the signer says it signed. Decides only whether the certificates were valid then: a stolen
                key can claim any time, so it never goes before a revocation.
            seen_at: Moment for which there is proof: when the file was first received.
        """
        try:
            return self._check(certificate, others[:MAXIMUM_CERTIFICATES], claimed_at, seen_at)
        except MALFORMED:
            return TrustCheck(ReasonCode.SIGNATURE_FORM)

    def _check(
        self, certificate: x509.Certificate, others: Sequence[x509.Certificate], claimed_at: datetime, seen_at: datetime
    ) -> TrustCheck:
        signer = read_facts(certificate)
        if not signer.strong_key:
            return TrustCheck(ReasonCode.WEAK_ALGORITHM)
        chain = find_chain(certificate, self._believed, (*others, *self.intermediates))
        if chain is None:
            return TrustCheck(ReasonCode.UNKNOWN_SIGNER)
        facts = (signer, *map(read_facts, chain[1:]))
        authority = self._outside_by_certificate.get(chain[-1]) if self.outside else None
        binding = self._binding_of(certificate) if authority else None
        lists = [self._lists_of(issuer) for issuer in chain[1:]]
        known_at = _known_at(lists)
        checked = all(_has_current_list(each, seen_at) for each in lists)
        reason = (
            _check_strength(facts)
            or _check_usage(signer)
            or _check_revocation(chain, lists, binding, seen_at)
            or _check_times(facts, claimed_at, seen_at)
        )
        if reason is None and authority and authority.needs_revocation_list and not checked:
            reason = ReasonCode.REVOCATION_UNKNOWN
        return TrustCheck(
            reason,
            revocation_checked=checked,
            revocation_known_at=known_at,
            outside=authority is not None,
            agency_code=(binding.agency_code if binding else "") if authority else None,
        )

    @property
    def authorities(self) -> tuple[x509.Certificate, ...]:
        """All that are known, believed or not: their revocation lists are of use here."""
        return (*self._believed, *self.intermediates)

    @cached_property
    def _believed(self) -> tuple[x509.Certificate, ...]:
        """All anchors; our own come first, so that a certificate of both is ours."""
        return (*self.anchors, *(each.certificate for each in self.outside))

    @cached_property
    def _outside_by_certificate(self) -> Mapping[x509.Certificate, OutsideAuthority]:
        return {each.certificate: each for each in self.outside if each.certificate not in self.anchors}

    def _binding_of(self, certificate: x509.Certificate) -> Binding | None:
        return self.bindings.get(certificate_hash(certificate)) if self.bindings else None

    @cached_property
    def _lists_by_issuer(self) -> dict[bytes, list[x509.CertificateRevocationList]]:
        lists: dict[bytes, list[x509.CertificateRevocationList]] = {}
        for each in self.revocation_lists:
            lists.setdefault(each.issuer.public_bytes(), []).append(each)
        return lists

    @cached_property
    def _proven_lists(self) -> dict[x509.Certificate, "_Lists"]:
        return {}

    def _lists_of(self, issuer: x509.Certificate) -> "_Lists":
        """The lists that an authority has signed; each is checked once."""
        if not self.revocation_lists:
            return _NO_LISTS
        proven = self._proven_lists.get(issuer)
        if proven is None:
            candidates = self._lists_by_issuer.get(issuer.subject.public_bytes(), [])
            signed = tuple(each for each in candidates if has_signed_list(issuer, each))
            proven = _Lists(signed, tuple(each for each in signed if is_whole(each)))
            self._proven_lists[issuer] = proven
        return proven


class _Lists(NamedTuple):
    """Revocation lists of an authority, and those of them that speak of all its certificates."""

    signed: tuple[x509.CertificateRevocationList, ...]
    whole: tuple[x509.CertificateRevocationList, ...]


_NO_LISTS = _Lists((), ())


def _trust_of(
    anchors: Sequence[bytes],
    revocation_lists: Sequence[bytes],
    outside: Sequence[tuple[bytes, bool]],
    intermediates: Sequence[bytes],
    bindings: Mapping[str, Binding],
    training: bool,  # noqa: FBT001 - as pickle passes it
) -> TrustStore:
    """What ``TrustStore.__reduce__`` took apart."""
    return TrustStore(
        tuple(map(x509.load_der_x509_certificate, anchors)),
        tuple(map(x509.load_der_x509_crl, revocation_lists)),
        tuple(OutsideAuthority(x509.load_der_x509_certificate(each), needed) for each, needed in outside),
        tuple(map(x509.load_der_x509_certificate, intermediates)),
        bindings,
        training,
    )


def _known_at(lists: Sequence[_Lists]) -> datetime | None:
    """When the oldest of the lists that would be looked into was made."""
    newest = [max((each.last_update_utc for each in of_one.whole), default=None) for of_one in lists]
    known = [each for each in newest if each is not None]
    return min(known) if known and len(known) == len(newest) else None


def _has_current_list(lists: _Lists, moment: datetime) -> bool:
    return any(each.next_update_utc is not None and each.next_update_utc >= moment for each in lists.whole)


def _check_revocation(
    chain: Chain, lists: Sequence[_Lists], binding: Binding | None, moment: datetime
) -> ReasonCode | None:
    if binding is not None and binding.until is not None and binding.until <= moment:
        return ReasonCode.REVOKED
    revoked = any(_is_revoked(each, of_issuer, moment) for each, of_issuer in zip(chain, lists, strict=False))
    return ReasonCode.REVOKED if revoked else None


def _is_revoked(certificate: x509.Certificate, lists: _Lists, moment: datetime) -> bool:
    for each in lists.signed:
        entry = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None and entry.revocation_date_utc <= moment:
            return True
    return False


def _check_strength(facts: Sequence[CertificateFacts]) -> ReasonCode | None:
    strong = all(each.strong_key for each in facts) and all(each.strong_signature for each in facts[:-1])
    return None if strong else ReasonCode.WEAK_ALGORITHM


def _check_usage(facts: CertificateFacts) -> ReasonCode | None:
    return None if facts.may_sign_documents and facts.understood else ReasonCode.KEY_USAGE


def _check_times(facts: Sequence[CertificateFacts], claimed_at: datetime, seen_at: datetime) -> ReasonCode | None:
    if claimed_at > seen_at + CLOCK_TOLERANCE:
        return ReasonCode.FUTURE_TIME
    if any(not each.not_before <= claimed_at <= each.not_after for each in facts):
        return ReasonCode.EXPIRED
    if any(seen_at > each.not_after for each in facts):
        # Signed in time by its own account, but nobody has seen it before the end: a person decides.
        return ReasonCode.LATE_PROOF
    return None
