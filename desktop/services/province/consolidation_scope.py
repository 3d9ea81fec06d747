"""Parts of the province that can be totalled by themselves: each kind of agency, each district with its communes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.progress import Progress
from desktop.core.text import sort_key
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.services.agencies.agency_days import agencies_on, placed_under, standing_above
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.province.opened_total import OpenedTotal, open_total
from desktop.services.province.tallies import ConsolidatedTable, keep_in_steps, table_of
from desktop.services.province.tally_parts import Obliged, Parts, obliged_agencies
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class ScopeName:
    """A selection that can be made.

    Attributes:
        key: Names it from one period to the next: "" for all, else a kind or a district's code.
    """

    key: str
    name: str


@dataclass(frozen=True)
class Scope(ScopeName):
    """A selection of agencies.

    Attributes:
        codes: Codes of the agencies; ``None`` for all that owe a report.
    """

    codes: frozenset[str] | None = None


WHOLE = Scope("", "Toàn tỉnh")


@dataclass(frozen=True)
class ScopedTable:
    """The totals of a selection, and what else can be selected."""

    scopes: tuple[ScopeName, ...]
    scope: Scope
    table: ConsolidatedTable


def read_scope(session: Session, clock: Clock, period_code: str, key: str = "") -> ScopedTable:
    """Total a selection of agencies; the whole province where the period does not have it."""
    return _read(session, clock, Parts(session, period_code), key)


def _read(session: Session, clock: Clock, parts: Parts, key: str) -> ScopedTable:
    day = parts.period.data_to
    names = _names(session, day, parts.period_id, parts.obliged)
    scope = _scope(session, day, parts.obliged, names, key)
    return ScopedTable(names, scope, table_of(session, clock, parts, scope.codes))


def show_scope(workspace: Workspace, period_code: str, key: str = "", progress: Progress | None = None) -> ScopedTable:
    """The same; what has to be computed is kept for the next reading, and tells how far it is where it takes long.

    Raises:
        Cancelled: The user asked to stop.
    """
    with workspace.reading() as session:
        parts = Parts(session, period_code)
        if not parts.missing(parts.whole):
            return _read(session, workspace.clock, parts, key)
    keep_in_steps(workspace, period_code, progress)
    with workspace.reading() as session:
        return read_scope(session, workspace.clock, period_code, key)


def open_scoped_total(session: Session, clock: Clock, period_code: str, key: str, indicator_code: str) -> OpenedTotal:
    """One total of a selection, opened."""
    scope = WHOLE
    if key:
        period_id, day = _period(session, period_code)
        obliged = obliged_agencies(session, period_id)
        scope = _scope(session, day, obliged, _names(session, day, period_id, obliged), key)
    return open_total(session, clock, period_code, indicator_code, scope.codes)


def list_scopes(session: Session, clock: Clock, period_code: str) -> tuple[Scope, ...]:
    """The whole province, then kinds, then districts, as they stood at the end of the period's data window.

    A district is totalled with its communes, each from its own figures; what the district has compiled is not used.
    """
    del clock  # every use case is called alike
    period_id, day = _period(session, period_code)
    obliged = obliged_agencies(session, period_id)
    above = placed_under(session, day, AgencyKind.DISTRICT)
    members: dict[str, list[str]] = defaultdict(list)
    for code, kind, _ in obliged:
        members[kind].append(code)
        if (district := code if kind is AgencyKind.DISTRICT else above.get(code)) is not None:
            members[district].append(code)
    names = _names(session, day, period_id, obliged)
    return (WHOLE, *(Scope(each.key, each.name, frozenset(members[each.key])) for each in names if each is not WHOLE))


def _period(session: Session, period_code: str) -> tuple[UUID, date]:
    """Its row, and the last day of its data."""
    last = programme_of(session, period_code).period_by_code[period_code].data_to
    return period_row(session, period_code).id, last


def _names(session: Session, day: date, period_id: UUID, obliged: Iterable[Obliged]) -> tuple[ScopeName, ...]:
    """What can be selected: who belongs to it is only looked up of what has been."""
    kinds = {kind for _, kind, _ in obliged}
    districts = {code for code, kind, _ in obliged if kind is AgencyKind.DISTRICT}
    districts |= standing_above(session, day, AgencyKind.DISTRICT, period_id)
    by_name = sorted(agencies_on(session, day, districts).values(), key=lambda each: sort_key(each.name))
    of_kinds = (ScopeName(str(kind), name) for kind, name in KIND_NAMES.items() if kind in kinds)
    return (WHOLE, *of_kinds, *(ScopeName(each.code, _area(each.name)) for each in by_name))


def _scope(session: Session, day: date, obliged: Iterable[Obliged], names: Iterable[ScopeName], key: str) -> Scope:
    name = next((each for each in names if each.key == key), WHOLE)
    if name is WHOLE:
        return WHOLE
    if key in KIND_NAMES:
        return Scope(key, name.name, frozenset(code for code, kind, _ in obliged if kind == key))
    inside = placed_under(session, day, AgencyKind.DISTRICT, key).keys() | {key}
    return Scope(key, name.name, frozenset(code for code, _, _ in obliged if code in inside))


def _area(name: str) -> str:
    """A district's committee and its communes: “Địa bàn huyện Châu Đức”."""
    place = name.removeprefix("UBND ")
    return f"Địa bàn {place}"
