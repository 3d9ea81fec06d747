"""What files are judged by in one run: whom we believe, what we know of keys, who may sign for whom."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from desktop.core.version import VERSION
from desktop.exchange.package import Examination, examine
from desktop.rules.assurance import Assurance
from desktop.rules.signing_rights import SigningRights
from desktop.services.authorisation import authorised_at, signing_rights
from desktop.services.known_keys import KnownKeys, read_known_keys
from desktop.services.trust import trust_store
from desktop.signing.trust import TrustStore

_NAMED_BY = 16
"""Hexadecimal digits by which the register of arrivals names a certificate."""


@dataclass(frozen=True)
class Grounds:
    """Read once for a run, however many files it has."""

    trust: TrustStore
    keys: KnownKeys
    rights: SigningRights

    def examine(self, path: Path, at: datetime) -> Examination:
        """Check a file fully, as of the moment at which its bytes arrived first."""
        return examine(path, self.trust, at, authorised=authorised_at(self.rights, self.keys, at))

    def assurance_of(self, examination: Examination) -> Assurance:
        """What the signatures of a file prove."""
        return self.keys.assurance_of_file(examination.verdict, examination.signers)

    @cached_property
    def described(self) -> Mapping[str, object]:
        """What was believed, for the register of arrivals: authorities and the numbers of their revocation lists."""
        return {
            "program": VERSION,
            "anchors": sorted(_short(anchor.public_bytes(Encoding.DER)) for anchor in self.trust.anchors),
            "lists": sorted(_list_name(each) for each in self.trust.revocation_lists),
        }


def read_grounds(session: Session) -> Grounds:
    """What files are judged by now."""
    return Grounds(trust_store(session), read_known_keys(session), signing_rights(session))


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_NAMED_BY]


def _list_name(revocation_list: x509.CertificateRevocationList) -> str:
    """Issuer and number of a revocation list; without a number, its own hash."""
    issuer = _short(revocation_list.issuer.public_bytes())
    try:
        number = revocation_list.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except (x509.ExtensionNotFound, ValueError):
        return f"{issuer}:{_short(revocation_list.public_bytes(Encoding.DER))}"
    return f"{issuer}:{number}"
