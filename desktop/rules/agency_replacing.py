"""An agency ends earlier than was written down: what was written of it for later days gives way, and that is told.

The event that was to end it stays for the others who took part. One that is left without anybody before it founds its
successors; one that is left without anybody at all never happens.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from desktop.rules.agencies import AgencyDirectory, AgencyEvent, AgencyEventType, AgencyRecord


@dataclass(frozen=True)
class GivenWay:
    """The tree without what was written of some agencies for later days.

    Attributes:
        events: The events of later days in which they took part, as they were.
        blocked: The one that cannot give way, because others would be left without an heir; ``None`` where all can.
    """

    directory: AgencyDirectory
    events: tuple[AgencyEvent, ...]
    blocked: AgencyEvent | None = None


def give_way(directory: AgencyDirectory, ending: Collection[str], day: date) -> GivenWay:
    """Take back what was written of agencies that are now to end on the day before ``day``."""
    gone = frozenset(ending)
    touched = tuple(event for event in directory.events if _concerns(event, gone, day))
    if not touched and all(directory.get(code).valid_to is None for code in gone):
        return GivenWay(directory, ())
    blocked = next((event for event in touched if _leaves_without_heir(event, gone)), None)
    events = tuple(after for event in directory.events for after in _without(event, gone, day))
    agencies = tuple(_shortened(record, day) if record.code in gone else record for record in directory.agencies)
    return GivenWay(AgencyDirectory(directory.about, agencies, events), touched, blocked)


def _concerns(event: AgencyEvent, gone: frozenset[str], day: date) -> bool:
    return event.day > day and not gone.isdisjoint((*event.predecessors, *event.successors))


def _leaves_without_heir(event: AgencyEvent, gone: frozenset[str]) -> bool:
    """Whether somebody else was to go over to one who is no more then."""
    heirs_were_told = bool(event.successors) and gone.issuperset(event.successors)
    return heirs_were_told and not gone.issuperset(event.predecessors)


def _without(event: AgencyEvent, gone: frozenset[str], day: date) -> Iterator[AgencyEvent]:
    if not _concerns(event, gone, day):
        yield event
        return
    before = tuple(code for code in event.predecessors if code not in gone)
    after = tuple(code for code in event.successors if code not in gone)
    if before:
        yield replace(event, predecessors=before, successors=after)
    elif after:
        yield replace(event, type=AgencyEventType.ESTABLISH, predecessors=(), successors=after)


def _shortened(record: AgencyRecord, day: date) -> AgencyRecord:
    return replace(
        record,
        names=tuple(each for each in record.names if each.valid_from is None or each.valid_from < day),
        parents=tuple(each for each in record.parents if each.valid_from is None or each.valid_from < day),
        valid_to=None,
    )
