"""Who may owe a report under a draft, to be ticked one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.text import sort_key
from desktop.rules.agencies import AgencyDirectory, agency_ref
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.programme_obliged import ObligedChoice
from desktop.rules.programme_references import Document, entries
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.programme.draft_rows import draft_row, view_of


@dataclass(frozen=True)
class ObligedRow:
    """An agency that may owe a report; ``bound``: it does."""

    code: str
    name: str
    kind: AgencyKind
    above: str
    bound: bool


@dataclass(frozen=True)
class ObligedOfPeriod:
    """Who owes a report in a period.

    Attributes:
        period: Its code; "" for all periods that have no choice of their own.
        name: Of the period.
        choice: The choice that holds. own: the period has one of its own.
        rows: The agencies of the day that counts, by kind and name.
    """

    period: str
    name: str
    choice: ObligedChoice
    own: bool
    rows: tuple[ObligedRow, ...]


def obliged_rows(session: Session, clock: Clock, key: UUID) -> tuple[ObligedOfPeriod, ...]:
    """Who owes a report: first as it usually is, on the day that counts for the last period; then period by period."""
    del clock  # every use case is called alike
    view = view_of(session, draft_row(session, key))
    directory = kept_directory(session)
    days = _days(view.document)
    if not days:
        return ()
    agencies = {day: _agencies(directory, day) for day in days.values()}
    names = {str(each.get("code")): str(each.get("name")) for each in entries(view.document, "periods")}
    asked = {"": max(days.values()), **days}
    return tuple(
        ObligedOfPeriod(
            period,
            names.get(period, ""),
            choice := view.plan.of(period),
            period in view.plan.own,
            tuple(_row(choice, each) for each in agencies[day]),
        )
        for period, day in asked.items()
    )


def _days(document: Document) -> Mapping[str, date]:
    """The day that counts, by code of each period that is reported for."""
    reported = [each for each in entries(document, "periods") if not each.get("reference_only")]
    days = {str(each.get("code")): _day(str(each.get("due") or each.get("data_to"))) for each in reported}
    return {code: day for code, day in days.items() if day is not None}


def _agencies(directory: AgencyDirectory, day: date) -> tuple[ObligedRow, ...]:
    found: list[ObligedRow] = []
    for record in directory.at(day):
        if record.kind is AgencyKind.PROVINCE:
            continue
        ref = agency_ref(record, day)
        above = directory.by_code.get(ref.parent)
        named = agency_ref(above, day).short_name if above else ""
        found.append(ObligedRow(ref.code, ref.short_name, ref.kind, named, bound=False))
    order = list(KIND_NAMES)
    return tuple(sorted(found, key=lambda row: (order.index(row.kind), sort_key(row.above), sort_key(row.name))))


def _row(choice: ObligedChoice, row: ObligedRow) -> ObligedRow:
    return ObligedRow(row.code, row.name, row.kind, row.above, choice.binds(row.code, row.kind))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
