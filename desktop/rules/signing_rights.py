"""Who may sign for whom: an agency for itself, its district or a registered forwarder, its successor after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from desktop.rules.agencies import AgencyDirectory, AgencyRecord, holds_on
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.verdicts import ReasonCode


@dataclass(frozen=True)
class Forwarding:
    """An agency that may hand in for another one in a span of time, because a decision says so."""

    agency: str
    forwarder: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class SigningRights:
    """The agencies through all their time, and who hands in for whom."""

    directory: AgencyDirectory
    forwardings: tuple[Forwarding, ...] = ()

    def refusal(self, signer: str, origin: str, day: date) -> ReasonCode | None:
        """Why an agency may not sign what speaks in another one's name; ``None`` when it may.

        Args:
            signer: Code of the agency whose key signed; "" when the key belongs to none.
            origin: Code of the agency in the data.
            day: On which the file arrived; what the signer says of the time of signing proves nothing.
        """
        if not signer:
            return ReasonCode.SIGNER_WITHOUT_AGENCY
        signing = self.directory.by_code.get(signer)
        if signing is not None and _has_ended(signing, day):
            return ReasonCode.SIGNER_DISSOLVED
        origin_record = self.directory.by_code.get(origin)
        if signer == origin:
            return None
        if signing is None or origin_record is None:
            return ReasonCode.SIGNER_NOT_AUTHORISED
        return self._refusal_of_other(signing, origin_record, day)

    def _refusal_of_other(self, signing: AgencyRecord, origin: AgencyRecord, day: date) -> ReasonCode | None:
        if signing in self.directory.heirs_on(origin.code, day) or self._forwards(signing, origin, day):
            return None
        if signing.code in self._all_successors(origin.code):
            return ReasonCode.SUCCESSOR_TOO_EARLY
        if self._ever_forwards(signing, origin):
            return ReasonCode.FORWARDER_ENDED
        return ReasonCode.SIGNER_NOT_AUTHORISED

    def _forwards(self, signing: AgencyRecord, origin: AgencyRecord, day: date) -> bool:
        is_district = signing.kind is AgencyKind.DISTRICT and origin.parent_on(day) == signing.code
        registered = self._by_pair.get((origin.code, signing.code), ())
        return is_district or any(holds_on(each, day) for each in registered)

    def _ever_forwards(self, signing: AgencyRecord, origin: AgencyRecord) -> bool:
        was_district = signing.kind is AgencyKind.DISTRICT and any(p.code == signing.code for p in origin.parents)
        return was_district or (origin.code, signing.code) in self._by_pair

    def _all_successors(self, code: str) -> set[str]:
        """All that came after an agency, through all changes."""
        waiting, found = [code], set[str]()
        while waiting:
            after = set(self.directory.successors_of(waiting.pop())) - found
            found |= after
            waiting += after
        return found

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str], tuple[Forwarding, ...]]:
        pairs: dict[tuple[str, str], tuple[Forwarding, ...]] = {}
        for each in self.forwardings:
            key = each.agency, each.forwarder
            pairs[key] = (*pairs.get(key, ()), each)
        return pairs


def _has_ended(record: AgencyRecord, day: date) -> bool:
    return record.valid_to is not None and record.valid_to < day
