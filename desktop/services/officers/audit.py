"""The audit trail: who did what, when, and what it was before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.audit import FIRST_PREVIOUS_HASH, AuditEvent, event_hash
from desktop.models.bulk import insert_tuples
from desktop.rules.profiles import Officer, rights_for


def record_event(
    session: Session,
    clock: Clock,
    action: str,
    subject: str,
    *,
    actor: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Append an event to the chain, in the caller's transaction.

    Args:
        session: The caller's.
        clock: Tells the time.
        action: What was done, as a verb: ``value.set``.
        subject: To what: ``6T-2018/CT3.05``.
        actor: Who did it; "" when nobody is named. Where people are told apart, it is who has unlocked the window.
        before: What it was.
        after: What it is now.

    Raises:
        NotAllowedError: Who works here may not do this; the transaction is to be rolled back.
    """
    officer = _officer(session, action)
    seq, previous_hash = _head(session)
    event = AuditEvent(
        seq=seq + 1,
        at=clock.now(),
        actor=officer or actor,
        action=action,
        subject=subject,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        previous_hash=previous_hash,
    )
    event.hash = event.expected_hash()
    session.add(event)
    session.info[_HEAD] = event.seq, event.hash
    return event


def require(session: Session, action: str) -> None:
    """Refuse what who works here may not do, where doing it leaves no event.

    Raises:
        NotAllowedError: Who works here may not do this.
    """
    refuse_without_right(session.info.get(OFFICER), action)


@dataclass(frozen=True)
class Noted:
    """What ``record_event`` is told of an event."""

    action: str
    subject: str
    actor: str = ""
    after: Mapping[str, object] | None = None
    before: Mapping[str, object] | None = None


def record_events(session: Session, clock: Clock, events: Sequence[Noted]) -> None:
    """Append many at once; the session holds none of them afterwards."""
    seq, previous_hash = _head(session)
    rows: list[tuple[object, ...]] = []
    for event in events:
        officer = _officer(session, event.action) or event.actor
        before, after = (None if said is None else dict(said) for said in (event.before, event.after))
        seq, at = seq + 1, clock.now()
        digest = event_hash(seq, at, officer, event.action, event.subject, before, after, previous_hash)
        rows.append((seq, at, officer, event.action, event.subject, before, after, previous_hash, digest))
        previous_hash = digest
    insert_tuples(session, AuditEvent, _COLUMNS, rows)
    session.info[_HEAD] = seq, previous_hash


_EVENTS = cast("Table", AuditEvent.__table__).c
_NEWEST = select(_EVENTS.seq, _EVENTS.hash).order_by(_EVENTS.seq.desc()).limit(1)
_COLUMNS = ("seq", "at", "actor", "action", "subject", "before", "after", "previous_hash", "hash")
_HEAD = "audit_head"
"""Key under which a writing session keeps the newest event: writers take turns, so nobody adds another meanwhile."""


OFFICER = "officer"
"""Key under which a session keeps who works here (``Officer``); absent where people are not told apart."""


class NotAllowedError(UserError):
    """Who works at the computer was not given this part of the work."""

    code = "NOT_ALLOWED"


def refuse_without_right(officer: object, action: str) -> None:
    """Nothing where people are not told apart.

    Raises:
        NotAllowedError: This officer may not do it.
    """
    if isinstance(officer, Officer) and not officer.may(action):
        wanted = " hoặc ".join(f"“{right.shown}”" for right in sorted(rights_for(action)))
        who = officer.name or "Máy đang khóa"
        raise NotAllowedError(
            f"{who}: chưa được giao việc {wanted}.", "Nhờ người được giao việc đó, hoặc người quản trị giao thêm."
        )


def _officer(session: Session, action: str) -> str:
    """Name of who works here; what nobody may write down is not done."""
    officer = session.info.get(OFFICER)
    refuse_without_right(officer, action)
    return officer.name if isinstance(officer, Officer) else ""


def _head(session: Session) -> tuple[int, str]:
    """Number and hash of the newest event."""
    if _HEAD in session.info:
        return session.info[_HEAD]
    newest = session.connection().execute(_NEWEST).first()
    return (newest.seq, newest.hash) if newest else (0, FIRST_PREVIOUS_HASH)


def chain_head(session: Session) -> str:
    """Hash of the newest event; zeros when there is none."""
    return _head(session)[1]


def first_broken_link(session: Session) -> int | None:
    """Number of the first event that does not fit the chain; ``None`` when all do."""
    previous = FIRST_PREVIOUS_HASH
    for number, event in enumerate(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)), start=1):
        if event.seq != number or event.previous_hash != previous or event.hash != event.expected_hash():
            return number
        previous = event.hash
    return None
