"""Whom we trust: anchors and revocation lists, all at hand, nothing fetched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.core.errors import UserError
from desktop.rules.verdicts import ReasonCode
from desktop.signing.certificates import MALFORMED, read_facts
from desktop.signing.keys import is_strong

MAXIMUM_CERTIFICATES = 8
"""Certificates a signature may bring along; bounds the work of looking for a chain among them."""

CLOCK_TOLERANCE = timedelta(days=1)
"""How far a signer's clock may be ahead."""

_LONGEST_CHAIN = 4
_PEM_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)

Chain = tuple[x509.Certificate, ...]


class TrustFileError(UserError):
    """A trust file cannot be read."""

    code = "TRUST_FILE"


@dataclass(frozen=True)
class TrustCheck:
    """Whether a signer's certificate may be relied on.

    Attributes:
        reason: Why not; ``None`` when it may.
        revocation_checked: Whether every certificate below the anchor was looked up in a current revocation list.
    """

    reason: ReasonCode | None
    revocation_checked: bool = False


@dataclass(frozen=True)
class TrustStore:
    """Trusted authorities and what they have revoked."""

    anchors: tuple[x509.Certificate, ...]
    revocation_lists: tuple[x509.CertificateRevocationList, ...] = ()

    @classmethod
    def from_pem(cls, *data: bytes) -> "TrustStore":
        """Read certificates (all become anchors) and revocation lists from PEM files.

        Raises:
            TrustFileError: A file is damaged or holds nothing of the kind.
        """
        anchors: list[x509.Certificate] = []
        lists: list[x509.CertificateRevocationList] = []
        for each in data:
            blocks = list(_PEM_BLOCK.finditer(each))
            try:
                anchors += [x509.load_pem_x509_certificate(b[0]) for b in blocks if b[1] == b"CERTIFICATE"]
                lists += [x509.load_pem_x509_crl(b[0]) for b in blocks if b[1] == b"X509 CRL"]
            except MALFORMED as error:
                raise _trust_file_error() from error
            if not blocks:
                raise _trust_file_error()
        return cls(tuple(anchors), tuple(lists))

    def to_pem(self) -> bytes:
        """Everything in one PEM file, for ``from_pem``."""
        return b"".join(each.public_bytes(Encoding.PEM) for each in (*self.anchors, *self.revocation_lists))

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
        if not read_facts(certificate).strong_key:
            return TrustCheck(ReasonCode.WEAK_ALGORITHM)
        chain = self._chain((certificate,), others)
        if chain is None:
            return TrustCheck(ReasonCode.UNKNOWN_SIGNER)
        if reason := _check_strength(chain) or _check_usage(certificate):
            return TrustCheck(reason)
        checked = all(self._has_current_list(issuer, seen_at) for issuer in chain[1:])
        if any(self._is_revoked(each, issuer, seen_at) for each, issuer in pairwise(chain)):
            return TrustCheck(ReasonCode.REVOKED, checked)
        return TrustCheck(_check_times(chain, claimed_at, seen_at), checked)

    def _chain(self, below: Chain, others: Sequence[x509.Certificate]) -> Chain | None:
        """The certificates from the signer's up to an anchor, if there is such a chain."""
        last = below[-1]
        if last in self.anchors:
            return below
        for anchor in self.anchors:
            if _issued(anchor, last, len(below) - 1):
                return (*below, anchor)
        if len(below) == _LONGEST_CHAIN - 1:
            return None
        for other in others:
            if other not in below and _issued(other, last, len(below) - 1):
                found = self._chain((*below, other), others)
                if found:
                    return found
        return None

    @cached_property
    def _lists_by_issuer(self) -> dict[bytes, list[x509.CertificateRevocationList]]:
        lists: dict[bytes, list[x509.CertificateRevocationList]] = {}
        for each in self.revocation_lists:
            # A critical extension would say that the list is partial, or speaks for other issuers.
            if not any(extension.critical for extension in each.extensions):
                lists.setdefault(each.issuer.public_bytes(), []).append(each)
        return lists

    @cached_property
    def _proven_lists(self) -> dict[x509.Certificate, list[x509.CertificateRevocationList]]:
        return {}

    def _lists_of(self, issuer: x509.Certificate) -> list[x509.CertificateRevocationList]:
        proven = self._proven_lists.get(issuer)
        if proven is None:
            candidates = self._lists_by_issuer.get(issuer.subject.public_bytes(), [])
            proven = [each for each in candidates if _signed_by(each, issuer)]
            self._proven_lists[issuer] = proven
        return proven

    def _has_current_list(self, issuer: x509.Certificate, moment: datetime) -> bool:
        return any(
            each.next_update_utc is not None and each.next_update_utc >= moment for each in self._lists_of(issuer)
        )

    def _is_revoked(self, certificate: x509.Certificate, issuer: x509.Certificate, moment: datetime) -> bool:
        for each in self._lists_of(issuer):
            entry = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is not None and entry.revocation_date_utc <= moment:
                return True
        return False


@lru_cache(maxsize=1024)
def _issued(issuer: x509.Certificate, certificate: x509.Certificate, authorities_below: int) -> bool:
    try:
        facts = read_facts(issuer)
        if not facts.may_issue or not facts.understood:
            return False
        if facts.path_length is not None and authorities_below > facts.path_length:
            return False
        certificate.verify_directly_issued_by(issuer)
    except MALFORMED:
        return False
    return True


def _signed_by(revocation_list: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    try:
        return read_facts(issuer).may_revoke and is_strong(key) and revocation_list.is_signature_valid(key)  # pyright: ignore[reportArgumentType]
    except MALFORMED:
        return False


def _check_strength(chain: Chain) -> ReasonCode | None:
    facts = [read_facts(each) for each in chain]
    strong = all(each.strong_key for each in facts) and all(each.strong_signature for each in facts[:-1])
    return None if strong else ReasonCode.WEAK_ALGORITHM


def _check_usage(certificate: x509.Certificate) -> ReasonCode | None:
    facts = read_facts(certificate)
    return None if facts.may_sign_documents and facts.understood else ReasonCode.KEY_USAGE


def _check_times(chain: Chain, claimed_at: datetime, seen_at: datetime) -> ReasonCode | None:
    if claimed_at > seen_at + CLOCK_TOLERANCE:
        return ReasonCode.FUTURE_TIME
    facts = [read_facts(each) for each in chain]
    if any(not each.not_before <= claimed_at <= each.not_after for each in facts):
        return ReasonCode.EXPIRED
    if any(seen_at > each.not_after for each in facts):
        # Signed in time by its own account, but nobody has seen it before the end: a person decides.
        return ReasonCode.LATE_PROOF
    return None


def _trust_file_error() -> TrustFileError:
    return TrustFileError(
        "Tệp danh sách tin cậy không đọc được: không có chứng thư hay danh sách thu hồi nào, hoặc tệp đã bị hỏng.",
        "Lấy lại tệp từ Sở rồi làm lại.",
    )
