"""The tree of agencies as it is kept here, with everything that is known of its past."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import agency as rows
from desktop.rules.agencies import (
    AgencyDirectory,
    AgencyEvent,
    AgencyName,
    AgencyParent,
    AgencyRecord,
    DirectoryAbout,
)


def kept_directory(session: Session) -> AgencyDirectory:
    """All agencies with all their names and superiors, and all events by their day."""
    session.flush()
    table = rows.Agency
    wanted = select(table.id, table.code, table.kind, table.identifier, table.valid_from, table.valid_to)
    agencies = session.execute(wanted.order_by(table.code)).all()
    codes = {row.id: row.code for row in agencies}
    names, parents = _names(session), _parents(session, codes)
    records = tuple(
        AgencyRecord(
            row.code,
            row.kind,
            tuple(names.get(row.id, ())),
            tuple(parents.get(row.id, ())),
            row.identifier,
            row.valid_from,
            row.valid_to,
        )
        for row in agencies
    )
    return AgencyDirectory(DirectoryAbout("Danh bạ đơn vị"), records, _events(session, codes))


def _names(session: Session) -> Mapping[UUID, Iterable[AgencyName]]:
    table = rows.AgencyName
    found: dict[UUID, list[AgencyName]] = {}
    wanted = select(
        table.agency_id,
        table.name,
        table.short_name,
        table.header,
        table.superior,
        table.abbreviation,
        table.place,
        table.authority,
        table.valid_from,
        table.valid_to,
    )
    for row in session.execute(wanted.order_by(table.valid_from.asc().nulls_first())):
        found.setdefault(row[0], []).append(AgencyName(*row[1:]))
    return found


def _parents(session: Session, codes: Mapping[UUID, str]) -> Mapping[UUID, Iterable[AgencyParent]]:
    table = rows.AgencyPlacement
    found: dict[UUID, list[AgencyParent]] = {}
    wanted = select(table.agency_id, table.parent_id, table.valid_from, table.valid_to)
    for key, parent, begins, ends in session.execute(wanted.order_by(table.valid_from.asc().nulls_first())):
        found.setdefault(key, []).append(AgencyParent(codes[parent], begins, ends))
    return found


def _events(session: Session, codes: Mapping[UUID, str]) -> tuple[AgencyEvent, ...]:
    def side(row: rows.AgencyEvent, role: rows.ParticipantRole) -> tuple[str, ...]:
        return tuple(sorted(codes[part.agency_id] for part in row.participants if part.role is role))

    found = session.scalars(select(rows.AgencyEvent).order_by(rows.AgencyEvent.day, rows.AgencyEvent.id))
    return tuple(
        AgencyEvent(
            row.type,
            row.day,
            side(row, rows.ParticipantRole.PREDECESSOR),
            side(row, rows.ParticipantRole.SUCCESSOR),
            row.legal_basis,
        )
        for row in found
    )
