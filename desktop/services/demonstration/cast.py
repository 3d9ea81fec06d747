"""Who plays in the demonstration province, and what each is to do."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from desktop.core.clock import VIETNAM
from desktop.rules.agencies import AgencyRecord
from desktop.rules.periods import last_day
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod

DEPARTMENT = "SO-SNV"
FEWEST = 4

_KIND_SHARES = (
    (AgencyKind.DEPARTMENT, 2),
    (AgencyKind.SERVICE_UNIT, 2),
    (AgencyKind.DISTRICT, 2),
    (AgencyKind.COMMUNE, 6),
)


@dataclass(frozen=True)
class Part:
    """What an agency is to do.

    Attributes:
        arrives: When its (last) file arrives; ``None``: never.
        errs: Whether it hands in a mistake first, and corrects it in revision 2.
    """

    agency: AgencyRecord
    arrives: datetime | None
    errs: bool

    @property
    def code(self) -> str:
        """Code of the agency."""
        return self.agency.code


def chance_of(seed: int, purpose: str) -> random.Random:
    """Chance for one purpose: what is drawn for another never changes it."""
    return random.Random(f"{seed}:{purpose}")  # noqa: S311 - a demonstration must be the same every time


def choose_agencies(
    able: Sequence[AgencyRecord], count: int, chance: random.Random, period: ReportingPeriod
) -> tuple[AgencyRecord, ...]:
    """So many agencies of all four kinds; communes are taken from the chosen districts first."""
    day = period.due or period.data_to
    by_kind = {kind: [r for r in able if r.kind is kind and r.code != DEPARTMENT] for kind, _ in _KIND_SHARES}
    shares = _shares(count, {kind: len(found) for kind, found in by_kind.items()})
    chosen: list[AgencyRecord] = []
    for kind, _ in _KIND_SHARES:
        found = by_kind[kind][:]
        chance.shuffle(found)
        if kind is AgencyKind.COMMUNE:
            districts = {r.code for r in chosen}
            found.sort(key=lambda r: r.parent_on(day) not in districts)
        elif kind is AgencyKind.DISTRICT:
            communes = {r.parent_on(day) for r in by_kind[AgencyKind.COMMUNE]}
            found.sort(key=lambda r: r.code not in communes)
        chosen += found[: shares[kind]]
    order = {record.code: place for place, record in enumerate(able)}
    return tuple(sorted(chosen, key=lambda r: order[r.code]))


def _shares(count: int, able: Mapping[AgencyKind, int]) -> Mapping[AgencyKind, int]:
    """How many of each kind, near 2 : 2 : 2 : 6, at least one, no more than there are."""
    whole = sum(share for _, share in _KIND_SHARES)
    shares = {kind: min(max(count * share // whole, 1), able[kind]) for kind, share in _KIND_SHARES}
    for kind in (AgencyKind.COMMUNE, AgencyKind.DEPARTMENT, AgencyKind.SERVICE_UNIT, AgencyKind.DISTRICT):
        room = count - sum(shares.values())
        shares[kind] = min(shares[kind] + room, able[kind]) if room > 0 else max(shares[kind] + room, 1)
    return shares


def assign_parts(chosen: Sequence[AgencyRecord], period: ReportingPeriod, chance: random.Random) -> tuple[Part, ...]:
    """Who hands in when: one never (a commune), one after a mistake, some late, the others in time."""
    last = last_day(period) or period.data_to
    missing = next(r.code for r in chosen if r.kind is AgencyKind.COMMUNE)
    others = [r.code for r in chosen if r.code != missing]
    late = set(chance.sample(others, max(len(chosen) // 5, 1)))
    in_time = [code for code in others if code not in late]
    errs = chance.choice(in_time) if in_time else others[0]
    parts: list[Part] = []
    for record in chosen:
        shift = chance.randint(1, 3) if record.code in late else -chance.randint(1, 8)
        if record.code == errs:
            shift = -6
        hour = time(chance.randint(8, 16), chance.randint(0, 59))
        moment = datetime.combine(last + timedelta(days=shift), hour, VIETNAM)
        parts.append(Part(record, None if record.code == missing else moment, errs=record.code == errs))
    return tuple(parts)
