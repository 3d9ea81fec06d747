"""Parts of the province that can be totalled by themselves: each kind of agency, each district with its communes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.text import sort_key
from desktop.models.agency import Agency, AgencyName, AgencyPlacement
from desktop.models.base import Dated
from desktop.models.programme import PeriodObligation
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.services.consolidation import Consolidation, consolidate
from desktop.services.consolidation_runs import ConsolidationChange, changes_since
from desktop.services.programmes import current_programme, period_row


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
class ScopedConsolidation:
    """The totals of a selection, and what else can be selected.

    Attributes:
        changes: Why the province's totals are not those of the report that was written last; ``None`` for a part of
            the province, and before a report was written.
    """

    scopes: tuple[Scope, ...]
    scope: Scope
    consolidation: Consolidation
    changes: ConsolidationChange | None = None


def consolidate_scope(session: Session, clock: Clock, period_code: str, key: str = "") -> ScopedConsolidation:
    """Total a selection of agencies; the whole province where the period does not have it."""
    scopes = list_scopes(session, clock, period_code)
    scope = next((each for each in scopes if each.key == key), WHOLE)
    found = consolidate(session, clock, period_code, scope.codes)
    return ScopedConsolidation(scopes, scope, found, changes_since(session, found) if scope == WHOLE else None)


def list_scopes(session: Session, clock: Clock, period_code: str) -> tuple[Scope, ...]:
    """The whole province, then kinds, then districts, as they stood at the end of the period's data window.

    A district is totalled with its communes, each from its own figures; what the district has compiled is not used.
    """
    del clock  # every use case is called alike
    row, day = period_row(session, period_code), current_programme(session).period_by_code[period_code].data_to
    obliged = session.execute(
        select(Agency.id, Agency.code, Agency.kind)
        .join(PeriodObligation, PeriodObligation.agency_id == Agency.id)
        .where(PeriodObligation.period_id == row.id)
    ).all()
    kinds = {kind: frozenset(each.code for each in obliged if each.kind is kind) for kind in KIND_NAMES}
    scopes = [Scope(str(kind), KIND_NAMES[kind], codes) for kind, codes in kinds.items() if codes]
    placed = select(AgencyPlacement.agency_id, AgencyPlacement.parent_id).where(*_holding(AgencyPlacement, day))
    above = {row[0]: row[1] for row in session.execute(placed)}
    of_districts = select(Agency.id, Agency.code).where(Agency.kind == AgencyKind.DISTRICT)
    districts = {row[0]: row[1] for row in session.execute(of_districts)}
    members: dict[str, set[str]] = {}
    for each in obliged:
        district = districts.get(each.id) or districts.get(above.get(each.id) or each.id)
        if district:
            members.setdefault(district, set()).add(each.code)
    named = select(Agency.code, AgencyName.short_name).join(AgencyName, AgencyName.agency_id == Agency.id)
    named = named.where(Agency.kind == AgencyKind.DISTRICT, *_holding(AgencyName, day))
    names = {row[0]: row[1] for row in session.execute(named)}
    by_name = sorted(members, key=lambda code: sort_key(names.get(code, code)))
    scopes += [Scope(code, _area(names.get(code, code)), frozenset(members[code])) for code in by_name]
    return (WHOLE, *scopes)


def _holding(dated: type[Dated], day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions for what is true on a day."""
    begun = or_(dated.valid_from.is_(None), dated.valid_from <= day)
    return begun, or_(dated.valid_to.is_(None), dated.valid_to >= day)


def _area(name: str) -> str:
    """A district's committee and its communes: “Địa bàn huyện Châu Đức”."""
    place = name.removeprefix("UBND ")
    return f"Địa bàn {place}"
