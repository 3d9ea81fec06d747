"""A newer list of agencies comes: what was renamed, moved or ended since follows it; nobody is ever taken out."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models import agency as rows
from desktop.rules.agencies import AgencyDirectory, AgencyEvent, AgencyRecord
from desktop.services.agencies.directory import take_in_directory
from desktop.services.officers.audit import record_event

_EventKey = tuple[str, date, tuple[str, ...], tuple[str, ...]]


def update_directory(session: Session, clock: Clock, directory: AgencyDirectory) -> tuple[str, ...]:
    """Let a newer list of agencies count.

    Returns:
        Codes of the agencies that were added or changed.
    """
    known = {row.code: row for row in session.scalars(select(rows.Agency))}
    added = tuple(record.code for record in directory.agencies if record.code not in known)
    events = _kept_events(session)
    take_in_directory(session, clock, AgencyDirectory(directory.about, directory.agencies))
    by_code = {row.code: row for row in session.scalars(select(rows.Agency))}
    changed = tuple(
        record.code
        for record in directory.agencies
        if record.code in known and _follow(known[record.code], record, by_code)
    )
    news = [event for event in directory.events if _key(event) not in events]
    session.add_all(_event(event, by_code) for event in news)
    if changed or news:
        after = {"agencies": list(changed), "events": len(news)}
        record_event(session, clock, "directory.update", directory.about.title, after=after)
    session.flush()
    return added + changed


def _follow(row: rows.Agency, record: AgencyRecord, by_code: Mapping[str, rows.Agency]) -> bool:
    """Make a row say what the record says; says whether it did not before."""
    names = [_name(name) for name in record.names]
    placements = [(by_code[p.code].id, p.valid_from, p.valid_to) for p in record.parents]
    facts = (record.kind, record.identifier, record.valid_from, record.valid_to)
    same_names = [_facts(name) for name in names] == [_facts(name) for name in row.names]
    same_places = placements == [(p.parent_id, p.valid_from, p.valid_to) for p in row.placements]
    if same_names and same_places and facts == (row.kind, row.identifier, row.valid_from, row.valid_to):
        return False
    row.kind, row.identifier, row.valid_from, row.valid_to = facts
    if not same_names:
        row.names = names
    if not same_places:
        row.placements = [
            rows.AgencyPlacement(parent_id=parent, valid_from=start, valid_to=end) for parent, start, end in placements
        ]
    return True


_NAME_FIELDS = (
    "name",
    "short_name",
    "header",
    "superior",
    "abbreviation",
    "place",
    "authority",
    "valid_from",
    "valid_to",
)


def _name(name: object) -> rows.AgencyName:
    return rows.AgencyName(**{field: getattr(name, field) for field in _NAME_FIELDS})


def _facts(name: rows.AgencyName) -> tuple[object, ...]:
    return tuple(getattr(name, field) for field in _NAME_FIELDS)


def _key(event: AgencyEvent) -> _EventKey:
    return str(event.type), event.day, tuple(sorted(event.predecessors)), tuple(sorted(event.successors))


def _kept_events(session: Session) -> set[_EventKey]:
    codes = {row.id: row.code for row in session.execute(select(rows.Agency.id, rows.Agency.code))}

    def side(parts: Iterable[rows.AgencyEventParticipant], role: rows.ParticipantRole) -> tuple[str, ...]:
        return tuple(sorted(codes[part.agency_id] for part in parts if part.role is role))

    return {
        (
            str(event.type),
            event.day,
            side(event.participants, rows.ParticipantRole.PREDECESSOR),
            side(event.participants, rows.ParticipantRole.SUCCESSOR),
        )
        for event in session.scalars(select(rows.AgencyEvent))
    }


def _event(event: AgencyEvent, by_code: Mapping[str, rows.Agency]) -> rows.AgencyEvent:
    row = rows.AgencyEvent(type=event.type, day=event.day, legal_basis=event.legal_basis)
    sides = (
        (event.predecessors, rows.ParticipantRole.PREDECESSOR),
        (event.successors, rows.ParticipantRole.SUCCESSOR),
    )
    row.participants = [
        rows.AgencyEventParticipant(agency_id=by_code[code].id, role=role) for codes, role in sides for code in codes
    ]
    return row
