"""An officer writes down what was decided about agencies: merged, split, renamed, moved, dissolved, founded."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models import agency as rows
from desktop.rules.agencies import AgencyDirectory, AgencyEvent, AgencyEventType
from desktop.rules.agency_changes import AgencyChange, apply_change, told_change
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.agencies.directory_update import update_directory
from desktop.services.officers.audit import record_event
from desktop.services.undo import ChangedSinceError, Step, remember

_AGENCIES = "agencies"

CHANGE_NAMES = {
    AgencyEventType.MERGE: "Sáp nhập",
    AgencyEventType.SPLIT: "Chia, tách",
    AgencyEventType.RENAME: "Đổi tên",
    AgencyEventType.MOVE: "Chuyển cấp trên",
    AgencyEventType.DISSOLVE: "Giải thể",
    AgencyEventType.ESTABLISH: "Thành lập mới",
    AgencyEventType.UPGRADE: "Nâng cấp",
    AgencyEventType.CONTINUE: "Tiếp tục",
}
"""What changes are called on screen and in files."""


@dataclass(frozen=True)
class Changed:
    """What was written down.

    Attributes:
        told: In few words. shown: code of the agency to come to.
    """

    told: str
    shown: str


def preview_change(session: Session, clock: Clock, change: AgencyChange) -> tuple[str, ...]:  # noqa: ARG001 - as pages call it
    """What a change would do, line by line; nothing is written.

    Raises:
        AgencyChangeError: It cannot be written down.
    """
    return told_change(kept_directory(session), change)


def write_change(session: Session, clock: Clock, change: AgencyChange) -> Changed:
    """Write a change down with its event, on what is known now: another officer's changes are kept.

    Raises:
        AgencyChangeError: It cannot be written down; nothing was changed.
    """
    before = kept_directory(session)
    after = apply_change(before, change)
    told = CHANGE_NAMES[change.type]
    said = {
        "type": str(change.type),
        "day": change.day.isoformat(),
        "agencies": list(change.agencies),
        "successors": list(change.heirs),
        "legal_basis": after.events[-1].legal_basis,
    }
    shown = (*change.heirs, *change.agencies)[0]
    record_event(session, clock, "agency.change", ", ".join(change.agencies) or shown, after=said)
    replace_tree(session, clock, before, after, f"{told.lower()} {shown}", shown)
    return Changed(told, shown)


def replace_tree(
    session: Session, clock: Clock, before: AgencyDirectory, after: AgencyDirectory, told: str, shown: str
) -> None:
    """Let a newer tree count; it may be taken back.

    Args:
        session: The caller's.
        clock: Tells the time.
        before: What is kept now.
        after: What is to be kept.
        told: What was done, in few words.
        shown: Code of the agency to come to.
    """
    _remove_events(session, before.events, after.events)
    update_directory(session, clock, after)
    session.flush()
    session.expire_all()
    back = partial(_take_back, before=before, left=kept_directory(session), told=told)
    remember(session, Step(told, _AGENCIES, shown, back))


def _take_back(session: Session, clock: Clock, *, before: AgencyDirectory, left: AgencyDirectory, told: str) -> None:
    """Put the tree back as it was; whoever was founded may not have been used yet."""
    if not _is_kept(session, left):
        raise ChangedSinceError(told)
    _remove_events(session, left.events, before.events)
    founded = left.by_code.keys() - before.by_code.keys()
    update_directory(session, clock, before)
    for row in session.scalars(select(rows.Agency).where(rows.Agency.code.in_(founded))):
        session.delete(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ChangedSinceError(told) from error
    record_event(session, clock, "agency.change_back", told)
    session.flush()
    session.expire_all()
    back = partial(_write_again, before=before, left=left, told=told)
    remember(session, Step(told, _AGENCIES, "", back))


def _is_kept(session: Session, tree: AgencyDirectory) -> bool:
    """Whether a tree is what is kept now; events of one day have no order."""
    found = kept_directory(session)
    return found.agencies == tree.agencies and set(found.events) == set(tree.events)


def _write_again(session: Session, clock: Clock, *, before: AgencyDirectory, left: AgencyDirectory, told: str) -> None:
    if not _is_kept(session, before):
        raise ChangedSinceError(told)
    _remove_events(session, before.events, left.events)
    update_directory(session, clock, left)
    session.flush()
    session.expire_all()
    remember(session, Step(told, _AGENCIES, "", partial(_take_back, before=before, left=left, told=told)))


def _remove_events(session: Session, left: tuple[AgencyEvent, ...], kept: tuple[AgencyEvent, ...]) -> None:
    added = [event for event in left if event not in kept]
    for event in added:
        wanted = {(code, rows.ParticipantRole.PREDECESSOR) for code in event.predecessors}
        wanted |= {(code, rows.ParticipantRole.SUCCESSOR) for code in event.successors}
        same_day = select(rows.AgencyEvent).where(
            rows.AgencyEvent.type == event.type, rows.AgencyEvent.day == event.day
        )
        for row in session.scalars(same_day):
            if {(part.agency.code, part.role) for part in row.participants} == wanted:
                session.delete(row)
    session.flush()


def whole_tree(session: Session, clock: Clock) -> AgencyDirectory:  # noqa: ARG001 - as pages call it
    """All agencies with their past, to choose from."""
    return kept_directory(session)
