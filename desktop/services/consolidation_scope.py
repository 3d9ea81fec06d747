"""Parts of the province that can be totalled by themselves: each kind of agency, each district with its communes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.progress import Progress
from desktop.core.text import sort_key
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.services.agency_days import agencies_on, placed_under
from desktop.services.opened_total import OpenedTotal, open_total
from desktop.services.programmes import period_row, programme_of
from desktop.services.tallies import ConsolidatedTable, keep_in_steps, table_of
from desktop.services.tally_parts import Obliged, Parts, obliged_agencies
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Scope:
    """A selection of agencies.

    Attributes:
        key: Names it from one period to the next: "" for all, else a kind or a district's code.
        codes: Codes of the agencies; ``None`` for all that owe a report.
    """

    key: str
    name: str
    codes: frozenset[str] | None = None


WHOLE = Scope("", "Toàn tỉnh")


@dataclass(frozen=True)
class ScopedTable:
    """The totals of a selection, and what else can be selected."""

    scopes: tuple[Scope, ...]
    scope: Scope
    table: ConsolidatedTable


def read_scope(session: Session, clock: Clock, period_code: str, key: str = "") -> ScopedTable:
    """Total a selection of agencies; the whole province where the period does not have it."""
    return _read(session, clock, Parts(session, period_code), key)


def _read(session: Session, clock: Clock, parts: Parts, key: str) -> ScopedTable:
    scopes = _scopes(session, parts.period.data_to, parts.obliged)
    scope = next((each for each in scopes if each.key == key), WHOLE)
    return ScopedTable(scopes, scope, table_of(session, clock, parts, scope.codes))


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
    scopes = list_scopes(session, clock, period_code) if key else (WHOLE,)
    scope = next((each for each in scopes if each.key == key), WHOLE)
    return open_total(session, clock, period_code, indicator_code, scope.codes)


def list_scopes(session: Session, clock: Clock, period_code: str) -> tuple[Scope, ...]:
    """The whole province, then kinds, then districts, as they stood at the end of the period's data window.

    A district is totalled with its communes, each from its own figures; what the district has compiled is not used.
    """
    del clock  # every use case is called alike
    row, day = period_row(session, period_code), programme_of(session, period_code).period_by_code[period_code].data_to
    return _scopes(session, day, obliged_agencies(session, row.id))


def _scopes(session: Session, day: date, obliged: Sequence[Obliged]) -> tuple[Scope, ...]:
    above = placed_under(session, day, AgencyKind.DISTRICT)
    kinds: dict[AgencyKind, list[str]] = {kind: [] for kind in KIND_NAMES}
    members: dict[str, list[str]] = {}
    for code, kind, _ in obliged:
        kinds[kind].append(code)
        if (district := code if kind is AgencyKind.DISTRICT else above.get(code)) is not None:
            members.setdefault(district, []).append(code)
    scopes = [Scope(str(kind), KIND_NAMES[kind], frozenset(codes)) for kind, codes in kinds.items() if codes]
    districts = agencies_on(session, day, members.keys())
    by_name = sorted(districts.values(), key=lambda each: sort_key(each.name))
    scopes += [Scope(each.code, _area(each.name), frozenset(members[each.code])) for each in by_name]
    return (WHOLE, *scopes)


def _area(name: str) -> str:
    """A district's committee and its communes: “Địa bàn huyện Châu Đức”."""
    place = name.removeprefix("UBND ")
    return f"Địa bàn {place}"
