"""The agencies: taken in from a list, asked for by those who choose one."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.identity import new_id
from desktop.core.paths import resources
from desktop.core.text import sort_key
from desktop.models import agency as rows
from desktop.models.bulk import insert_rows
from desktop.models.programme import PeriodObligation, ReportingPeriod
from desktop.rules.agencies import AgencyDirectory, AgencyRecord, agency_ref
from desktop.rules.agency_file import read_agencies
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.services.officers.audit import record_event
from desktop.services.training.guard import is_training, refuse_other_world

DEFAULT_DIRECTORY = "brvt"


@lru_cache(maxsize=1)
def bundled_directory() -> AgencyDirectory:
    """The list of agencies that ships with the program."""
    path = resources() / "agencies" / f"{DEFAULT_DIRECTORY}.json"
    return read_agencies(json.loads(path.read_text(encoding="utf-8")), source=path.name)


def take_in_directory(session: Session, clock: Clock, directory: AgencyDirectory) -> None:
    """Keep a list of agencies; those that are there already by code stay as they are.

    Raises:
        TrainingMixError: It is the list of training and this is not, or the other way round.
    """
    known = {row.code: row.id for row in session.execute(select(rows.Agency.code, rows.Agency.id))}
    added = [record for record in directory.agencies if record.code not in known]
    if not added:
        return
    training = is_training(session)
    for record in added:
        refuse_other_world(record.code, directory.about.title, training=training)
    known |= {record.code: new_id(clock.now()) for record in added}
    insert_rows(session, rows.Agency, [_agency(record, known) for record in added])
    insert_rows(session, rows.AgencyName, [row for record in added for row in _names(record, known)])
    insert_rows(session, rows.AgencyPlacement, [row for record in added for row in _placements(record, known)])
    _add_events(session, directory, known)
    record_event(session, clock, "directory.take_in", directory.about.title, after={"agencies": len(added)})
    session.flush()


def _agency(record: AgencyRecord, known: Mapping[str, UUID]) -> dict[str, object]:
    return {
        "id": known[record.code],
        "code": record.code,
        "kind": record.kind,
        "identifier": record.identifier,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
    }


def _names(record: AgencyRecord, known: Mapping[str, UUID]) -> Iterator[dict[str, object]]:
    for name in record.names:
        yield {
            "agency_id": known[record.code],
            "name": name.name,
            "short_name": name.short_name,
            "header": name.header,
            "superior": name.superior,
            "abbreviation": name.abbreviation,
            "place": name.place,
            "authority": name.authority,
            "valid_from": name.valid_from,
            "valid_to": name.valid_to,
        }


def _placements(record: AgencyRecord, known: Mapping[str, UUID]) -> Iterator[dict[str, object]]:
    for parent in record.parents:
        yield {
            "agency_id": known[record.code],
            "parent_id": known[parent.code],
            "valid_from": parent.valid_from,
            "valid_to": parent.valid_to,
        }


def _add_events(session: Session, directory: AgencyDirectory, known: Mapping[str, UUID]) -> None:
    for event in directory.events:
        row = rows.AgencyEvent(type=event.type, day=event.day, legal_basis=event.legal_basis)
        row.participants = [
            *(_participant(known[code], rows.ParticipantRole.PREDECESSOR) for code in event.predecessors),
            *(_participant(known[code], rows.ParticipantRole.SUCCESSOR) for code in event.successors),
        ]
        session.add(row)


def _participant(agency_id: UUID, role: rows.ParticipantRole) -> rows.AgencyEventParticipant:
    return rows.AgencyEventParticipant(agency_id=agency_id, role=role)


def reporters(directory: AgencyDirectory, programme: Programme, on: date) -> tuple[AgencyRecord, ...]:
    """The agencies of a day that the programme gives tasks to."""
    kinds = {kind for task in programme.tasks for kind in task.applies_to}
    return tuple(record for record in directory.at(on) if record.kind in kinds)


def oblige(session: Session, clock: Clock, period: ReportingPeriod, codes: Iterable[str]) -> None:
    """Fix which agencies owe a report for a period; later mergers do not change it."""
    wanted = session.scalars(select(rows.Agency.id).where(rows.Agency.code.in_(set(codes)))).all()
    of_period = select(PeriodObligation.agency_id).where(PeriodObligation.period_id == period.id)
    kept = set(session.scalars(of_period))
    added = [{"period_id": period.id, "agency_id": key} for key in wanted if key not in kept]
    insert_rows(session, PeriodObligation, added)
    period.obliged_frozen_at = clock.now()
    record_event(session, clock, "period.oblige", period.code, after={"agencies": len(wanted)})
    session.flush()
    session.expire(period, ["obligations"])


@dataclass(frozen=True)
class AgencyChoice:
    """An agency as a list to choose from shows it."""

    code: str
    name: str
    kind: AgencyKind
    above: str


def agency_choices(directory: AgencyDirectory, programme: Programme, on: date) -> tuple[AgencyChoice, ...]:
    """The agencies that may report, by kind and name."""
    choices: list[AgencyChoice] = []
    for record in reporters(directory, programme, on):
        ref = agency_ref(record, on)
        above = directory.by_code.get(ref.parent)
        choices.append(
            AgencyChoice(ref.code, ref.short_name, ref.kind, agency_ref(above, on).short_name if above else "")
        )
    choices.sort(key=lambda c: (list(AgencyKind).index(c.kind), sort_key(c.above), sort_key(c.name)))
    return tuple(choices)
