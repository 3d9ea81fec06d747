"""What files are judged by in one run: whom we believe, what keys we know, who signs for whom, what belongs where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.version import VERSION
from desktop.exchange.package import Examination
from desktop.rules.assurance import Assurance
from desktop.rules.signing_rights import SigningRights
from desktop.services.intake.examiner import examine_by
from desktop.services.intake.places import Places, read_places
from desktop.services.trust.authorisation import signing_rights
from desktop.services.trust.believed import trust_state, trust_store
from desktop.services.trust.known_keys import KnownKeys, read_known_keys
from desktop.signing.certificates import certificate_hash
from desktop.signing.envelope import Decryptor
from desktop.signing.trust import TrustStore

_NAMED_BY = 16
"""Hexadecimal digits by which the register of arrivals names a certificate."""


@dataclass(frozen=True)
class Grounds:
    """Read once for a run, however many files it has.

    Attributes:
        described: What is believed, for the register of arrivals: authorities and their revocation lists' numbers.
    """

    trust: TrustStore
    keys: KnownKeys
    rights: SigningRights
    places: Places
    described: Mapping[str, object]

    def examine(self, path: Path, at: datetime, decryptor: Decryptor | None = None) -> Examination:
        """Check a file fully, as of the moment at which its bytes arrived first."""
        return examine_by(self.trust, self.rights, path, at, decryptor)

    def assurance_of(self, examination: Examination) -> Assurance:
        """What the signatures of a file prove."""
        return self.keys.assurance_of_file(examination.verdict, examination.signers)


def read_grounds(session: Session) -> Grounds:
    """What files are judged by now."""
    trust = trust_store(session)
    anchors = sorted(certificate_hash(each)[:_NAMED_BY] for each in trust.authorities)
    lists = {authority[:_NAMED_BY]: number for authority, number in trust_state(session).items()}
    described = {"program": VERSION, "anchors": anchors, "lists": lists}
    return Grounds(trust, read_known_keys(session), signing_rights(session), read_places(session), described)
