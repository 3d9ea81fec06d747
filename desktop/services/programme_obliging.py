"""Who may owe a report under a draft, to be ticked one by one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.text import sort_key
from desktop.rules.agencies import agency_ref
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.programme_references import entries
from desktop.services.directory_kept import kept_directory
from desktop.services.programme_draft_rows import draft_row, view_of


@dataclass(frozen=True)
class ObligedRow:
    """An agency that may owe a report; ``bound``: it does."""

    code: str
    name: str
    kind: AgencyKind
    above: str
    bound: bool


def obliged_rows(session: Session, clock: Clock, key: UUID) -> tuple[ObligedRow, ...]:
    """The agencies of the day that counts for the last period, by kind and name, and who of them owes a report."""
    del clock  # every use case is called alike
    view = view_of(session, draft_row(session, key))
    directory = kept_directory(session)
    ends = [str(each.get("due") or each.get("data_to")) for each in entries(view.document, "periods")]
    days = [day for day in map(_day, ends) if day is not None]
    if not days:
        return ()
    day = max(days)
    found: list[ObligedRow] = []
    for record in directory.at(day):
        ref = agency_ref(record, day)
        above = directory.by_code.get(ref.parent)
        named = agency_ref(above, day).short_name if above else ""
        found.append(ObligedRow(ref.code, ref.short_name, ref.kind, named, view.obliged.binds(ref.code, ref.kind)))
    order = list(KIND_NAMES)
    found.sort(key=lambda row: (order.index(row.kind), sort_key(row.above), sort_key(row.name)))
    return tuple(row for row in found if row.kind is not AgencyKind.PROVINCE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
