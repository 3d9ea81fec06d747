"""Agencies as they stand on a day, many at once: plain values that cost two statements however many there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.agency import Agency, AgencyName, AgencyPlacement
from desktop.rules.programme import AgencyKind


@dataclass(frozen=True)
class AgencyOnDay:
    """An agency on a day.

    Attributes:
        name: For screens and tables; its code where no name is known.
        parent: The agency above it; ``None`` at the top or when unknown.
    """

    id: UUID
    code: str
    kind: AgencyKind
    name: str
    parent: UUID | None


def agencies_on(session: Session, day: date, codes: Collection[str] | None = None) -> Mapping[UUID, AgencyOnDay]:
    """All agencies, or those with the codes, as ``Agency.name_on`` and ``parent_id_on`` tell them one by one."""
    named = (
        select(
            Agency.id,
            Agency.code,
            Agency.kind,
            func.coalesce(AgencyName.short_name, Agency.code),
            AgencyName.valid_from,
            AgencyName.valid_to,
        )
        .outerjoin(AgencyName, AgencyName.agency_id == Agency.id)
        .order_by(AgencyName.valid_from.asc().nulls_first())
    )
    placed = select(
        AgencyPlacement.agency_id, AgencyPlacement.parent_id, AgencyPlacement.valid_from, AgencyPlacement.valid_to
    ).order_by(AgencyPlacement.valid_from.asc().nulls_first())
    if codes is not None:
        named = named.where(Agency.code.in_(codes))
        placed = placed.join(Agency, Agency.id == AgencyPlacement.agency_id).where(Agency.code.in_(codes))
    parents: dict[UUID, UUID] = {}
    for agency_id, parent_id, begins, ends in session.execute(placed):
        if _holds(begins, ends, day):
            parents.setdefault(agency_id, parent_id)
    found: dict[UUID, AgencyOnDay] = {}
    settled: set[UUID] = set()
    for agency_id, code, kind, name, begins, ends in session.execute(named):
        if agency_id not in settled:  # else the latest known name, where none holds on that day
            found[agency_id] = AgencyOnDay(agency_id, code, kind, name, parents.get(agency_id))
            if _holds(begins, ends, day):
                settled.add(agency_id)
    return found


def _holds(begins: date | None, ends: date | None, day: date) -> bool:
    return (begins is None or begins <= day) and (ends is None or day <= ends)
