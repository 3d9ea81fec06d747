"""The audit trail: a chain in which each event holds the hash of the one before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import DDL, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, WrittenOnce
from desktop.models.types import Json, storable

FIRST_PREVIOUS_HASH = "0" * 64
"""What the first event of a chain holds as its predecessor's hash."""


class AuditEvent(WrittenOnce, Base):
    """Something that was done, by whom, and what it changed.

    Attributes:
        seq: 1, 2, 3 … without gaps.
        actor: Name of the person or, for unattended work, of the command.
        action: Stable English verb: ``value.set``, ``report.exported``. subject: what it was done to.
        before, after: What changed; JSON without fractions (numbers with a comma go as text).
    """

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)

    def expected_hash(self) -> str:
        """What ``hash`` must be if nobody has touched the row."""
        return event_hash(
            self.seq, self.at, self.actor, self.action, self.subject, self.before, self.after, self.previous_hash
        )


_APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_event_no_{change.lower()} BEFORE {change} ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
        for change in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        ),
    ),
}
"""The database itself refuses whoever changes the trail; of who takes that away first, the chain tells."""

for _dialect, _statements in _APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(cast("Table", AuditEvent.__table__), "after_create", DDL(_statement).execute_if(dialect=_dialect))


def event_hash(
    seq: int,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    previous_hash: str,
) -> str:
    """Hexadecimal SHA-256 over everything that an event says and the hash of the event before it."""
    said = [seq, at.astimezone(UTC).isoformat(), actor, action, subject, before, after, previous_hash]
    return hashlib.sha256(storable(_written(said)).encode()).hexdigest()


_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
