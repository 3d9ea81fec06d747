"""Agencies as they stand on a day, many at once: plain values that cost two statements however many there are."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop.models.agency import Agency, AgencyName, AgencyPlacement
from desktop.models.base import as_stored
from desktop.models.programme import PeriodObligation
from desktop.rules.programme_kinds import AgencyKind


class AgencyOnDay(NamedTuple):
    """An agency on a day; ten thousand are made at once, so it is a bare tuple.

    Attributes:
        name: For screens and tables; its code where no name is known.
        parent: Code of the agency above it; "" at the top or when unknown.
    """

    code: str
    kind: AgencyKind
    name: str
    parent: str


_KIND: Mapping[str, AgencyKind] = {each.value: each for each in AgencyKind}


def agencies_on(session: Session, day: date, codes: Collection[str] | None = None) -> Mapping[str, AgencyOnDay]:
    """All agencies, or those with the codes, as ``Agency.name_on`` and ``parent_id_on`` tell them one by one.

    By code: to make identifiers of ten thousand rows takes longer than all the rest.
    """
    above = aliased(Agency)
    placed = (
        select(Agency.code, above.code, AgencyPlacement.valid_from, AgencyPlacement.valid_to)
        .join(Agency, Agency.id == AgencyPlacement.agency_id)
        .join(above, above.id == AgencyPlacement.parent_id)
        .order_by(AgencyPlacement.valid_from.asc().nulls_first())
    )
    if codes is not None:
        placed = placed.where(Agency.code.in_(codes))
    session.flush()  # what follows goes past the session, which would look at each row once more
    connection = session.connection()
    parents: dict[str, str] = {}
    for code, parent, begins, ends in connection.execute(placed).all():
        if _holds(begins, ends, day):
            parents.setdefault(code, parent)
    found: dict[str, AgencyOnDay] = {}
    settled: set[str] = set()
    for code, kind, name, begins, ends in connection.execute(_named(codes)).all():
        if code not in settled:  # else the latest known name, where none holds on that day
            found[code] = AgencyOnDay(code, _KIND[kind], name, parents.get(code, ""))
            if _holds(begins, ends, day):
                settled.add(code)
    return found


def short_names(session: Session, codes: Collection[str]) -> Callable[[str, date], str]:
    """How agencies are called in short on any day, by code and day, from one statement; "" for an unknown code.

    It tells what ``agencies_on`` tells, where each agency is asked about on another day.
    """
    session.flush()
    found: dict[str, list[tuple[str, date | None, date | None]]] = {}
    for code, _, name, begins, ends in session.connection().execute(_named(codes)):
        found.setdefault(code, []).append((name, begins, ends))

    def on(code: str, day: date) -> str:
        names = found.get(code, [])
        return next((name for name, begins, ends in names if _holds(begins, ends, day)), names[-1][0] if names else "")

    return on


def _named(codes: Collection[str] | None) -> Select[str, str, str, date | None, date | None]:
    """Code, kind, short name and its first and last day of all agencies, or of those with the codes."""
    short_name = func.coalesce(AgencyName.short_name, Agency.code)
    named = (
        select(Agency.code, as_stored(Agency.kind), short_name, AgencyName.valid_from, AgencyName.valid_to)
        .outerjoin(AgencyName, AgencyName.agency_id == Agency.id)
        .order_by(AgencyName.valid_from.asc().nulls_first())
    )
    return named if codes is None else named.where(Agency.code.in_(codes))


def placed_under(session: Session, day: date, kind: AgencyKind, only: str | None = None) -> Mapping[str, str]:
    """Codes of the agencies of a kind that stand above others on a day, by the code of who stands below.

    Args:
        session: Reads.
        day: Which day.
        kind: Of those above.
        only: Code of the one of them that is asked about; all if ``None``.
    """
    above = aliased(Agency)
    placed = (
        select(Agency.code, above.code)
        .select_from(AgencyPlacement)
        .join(Agency, Agency.id == AgencyPlacement.agency_id)
        .join(above, above.id == AgencyPlacement.parent_id)
        .where(above.kind == kind, *_placed_on(day))
    )
    if only is not None:
        placed = placed.where(above.code == only)
    session.flush()
    return {below: code for below, code in session.connection().execute(placed).all()}  # noqa: C416 - rows, not pairs


def standing_above(session: Session, day: date, kind: AgencyKind, period_id: UUID) -> frozenset[str]:
    """Codes of the agencies of a kind under which somebody stands on a day who owes a report for a period."""
    owing = PeriodObligation.agency_id == AgencyPlacement.agency_id, PeriodObligation.period_id == period_id
    somebody = select(AgencyPlacement.id).join(PeriodObligation, and_(*owing))
    somebody = somebody.where(AgencyPlacement.parent_id == Agency.id, *_placed_on(day))
    found = select(Agency.code).where(Agency.kind == kind, somebody.correlate(Agency).exists())
    session.flush()
    return frozenset(session.connection().scalars(found))


def _placed_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """Placements that hold on a day."""
    return (
        or_(AgencyPlacement.valid_from.is_(None), AgencyPlacement.valid_from <= day),
        or_(AgencyPlacement.valid_to.is_(None), AgencyPlacement.valid_to >= day),
    )


def _holds(begins: date | None, ends: date | None, day: date) -> bool:
    return (begins is None or begins <= day) and (ends is None or day <= ends)
