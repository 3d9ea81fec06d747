"""Chains of certificates: who issued whom, within the rules that are understood here.

What is not understood (name constraints, policies that are required, indirect lists …) is refused, never passed over.
"""

from collections.abc import Sequence
from functools import lru_cache

from cryptography import x509

from desktop.signing.certificates import MALFORMED, read_facts
from desktop.signing.keys import is_strong

LONGEST_CHAIN = 4
"""A public-service chain has a root, one or two authorities below it, and the signer."""

Chain = tuple[x509.Certificate, ...]


def find_chain(
    certificate: x509.Certificate, anchors: Sequence[x509.Certificate], others: Sequence[x509.Certificate]
) -> Chain | None:
    """The certificates from the signer's up to an anchor, if there is such a chain.

    Args:
        certificate: The signer's.
        anchors: Authorities that are believed; the first that fits is taken.
        others: Certificates that help to find the way; they are not trusted.
    """
    return _extend((certificate,), anchors, others)


def _extend(below: Chain, anchors: Sequence[x509.Certificate], others: Sequence[x509.Certificate]) -> Chain | None:
    last = below[-1]
    if last in anchors:
        return below
    for anchor in anchors:
        if has_issued(anchor, last, len(below) - 1):
            return (*below, anchor)
    if len(below) == LONGEST_CHAIN - 1:
        return None
    for other in others:
        if other not in below and has_issued(other, last, len(below) - 1):
            found = _extend((*below, other), anchors, others)
            if found:
                return found
    return None


@lru_cache(maxsize=128)
def has_issued(issuer: x509.Certificate, certificate: x509.Certificate, authorities_below: int) -> bool:
    """Whether an authority issued a certificate and may do so, with so many authorities between it and a signer."""
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


def is_whole(revocation_list: x509.CertificateRevocationList) -> bool:
    """Whether a list says of all certificates of its authority whether they are revoked.

    A critical extension would say that it is partial, or speaks for others: what stands in such a list is revoked, but
    what does not stand there may be so too.
    """
    try:
        return not any(extension.critical for extension in revocation_list.extensions)
    except MALFORMED:
        return False


def has_signed_list(issuer: x509.Certificate, revocation_list: x509.CertificateRevocationList) -> bool:
    """Whether a revocation list is this authority's."""
    key = issuer.public_key()
    try:
        if revocation_list.issuer != issuer.subject or not read_facts(issuer).may_revoke or not is_strong(key):
            return False
        return revocation_list.is_signature_valid(key)  # pyright: ignore[reportArgumentType] - is_strong has seen to it
    except MALFORMED:
        return False
