"""The audit trail for inspectors: as a workbook to read, and as lines that anybody can check.

The lines (.jsonl) are JSON, one a line: a head, then each event. An event's ``hash`` is the SHA-256 of the JSON array
``[seq, at, actor, action, subject, before, after, previous_hash]`` in UTF-8, its names in order, no spaces: whoever
checks it needs nothing of this program. What may name a citizen never gets into the trail.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import VIETNAM, local, today
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, replacing
from desktop.core.progress import Progress
from desktop.models.audit import AuditEvent
from desktop.rules.audit_words import words_of
from desktop.services.officers.audit import chain_head, first_broken_link
from desktop.services.workspace import Workspace, agency_ref, this_agency

if TYPE_CHECKING:
    from desktop.documents.list_print import ListColumn
    from desktop.services.workplace.list_papers import ListContent

LINES_SUFFIX = ".jsonl"
"""Ending of the file that is for checking; by any other a workbook or PDF is written, for reading."""

TRAIL_SCHEMA = "so-dan-van/audit"
"""What the head of the lines says they are."""
_MOST_ROWS = 100_000
"""More than that nobody reads on sheets; lines have no limit."""
_AT_ONCE = 1_000


class AuditExportError(UserError):
    """What was asked for cannot be written."""

    code = "AUDIT_EXPORT"


@dataclass(frozen=True)
class Span:
    """Days in Vietnam, both included; ``None``: without an end."""

    since: date | None = None
    until: date | None = None

    @property
    def words(self) -> str:
        """As it stands below a title."""
        since = f"Từ {format_date(self.since)}" if self.since else ""
        until = f"đến {format_date(self.until)}" if self.until else ""
        return f"{since} {until}".strip() or "Toàn bộ"


_ALL = Span()


@dataclass(frozen=True)
class TrailState:
    """How the trail stands.

    Attributes:
        events: How many. head: hash of the newest.
        broken: Number of the first event that does not fit the chain; ``None`` when all do.
    """

    events: int
    head: str
    broken: int | None


def read_state(workspace: Workspace) -> TrailState:
    """Check the whole chain."""
    with workspace.reading() as session:
        return _state(session)


def _state(session: Session) -> TrailState:
    events = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    return TrailState(events, chain_head(session), first_broken_link(session))


def export_trail(workspace: Workspace, target: Path, span: Span = _ALL, progress: Progress | None = None) -> TrailState:
    """Write the events of a span of days.

    Args:
        workspace: Whose trail.
        target: ``.jsonl`` for checking; ``.xlsx`` or ``.pdf`` for reading.
        span: Which days.
        progress: Told of each thousand; may cancel.

    Returns:
        How the whole trail stood.

    Raises:
        AuditExportError: There are more events than sheets hold.
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    progress = progress or Progress()
    with workspace.reading() as session:
        state = _state(session)
        if target.suffix.lower() == LINES_SUFFIX:
            with explaining_os_errors(target), replacing(target) as temporary, temporary.open("wb") as stream:
                _write_lines(session, workspace, stream, span, state, progress)
            return state
        content = _content(session, span, state, progress)
    from desktop.services.workplace.list_papers import save_list

    save_list(workspace, content, target)
    return state


def _write_lines(
    session: Session, workspace: Workspace, stream: BinaryIO, span: Span, state: TrailState, progress: Progress
) -> None:
    agency = agency_ref(session, this_agency(session), today(workspace.clock))
    head: dict[str, Any] = {
        "schema": TRAIL_SCHEMA,
        "version": 1,
        "agency": {"code": agency.code, "name": agency.name},
        "exported_at": workspace.clock.now().astimezone(UTC).isoformat(),
        "since": span.since.isoformat() if span.since else None,
        "until": span.until.isoformat() if span.until else None,
        "head": state.head,
        "events": state.events,
    }
    stream.write(canonical_json(head) + b"\n")
    for event in _events(session, span, state, progress):
        line = {
            "seq": event.seq,
            "at": event.at.astimezone(UTC).isoformat(),
            "actor": event.actor,
            "action": event.action,
            "subject": event.subject,
            "before": event.before,
            "after": event.after,
            "previous_hash": event.previous_hash,
            "hash": event.hash,
        }
        stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _events(session: Session, span: Span, state: TrailState, progress: Progress) -> Iterator[AuditEvent]:
    wanted = select(AuditEvent).where(_within(span)).order_by(AuditEvent.seq).execution_options(yield_per=_AT_ONCE)
    for number, event in enumerate(session.scalars(wanted)):
        if number % _AT_ONCE == 0:
            progress.step(number, state.events, "Đang ghi nhật ký")
        yield event


def _within(span: Span) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = true()
    if span.since is not None:
        condition &= AuditEvent.at >= _midnight(span.since)
    if span.until is not None:
        condition &= AuditEvent.at < _midnight(span.until + timedelta(days=1))
    return condition


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _content(session: Session, span: Span, state: TrailState, progress: Progress) -> "ListContent":
    from desktop.services.workplace.list_papers import ListContent

    count = session.scalar(select(func.count()).select_from(AuditEvent).where(_within(span))) or 0
    if count > _MOST_ROWS:
        raise AuditExportError(
            f"Nhật ký có {count} dòng, nhiều hơn {_MOST_ROWS} dòng mà một bảng chứa được.",
            f"Chọn khoảng ngày ngắn hơn, hoặc ghi ra tệp {LINES_SUFFIX}.",
        )
    sound = "Chuỗi nhật ký nguyên vẹn." if state.broken is None else f"Chuỗi nhật ký bị đứt từ dòng số {state.broken}."
    notes = (f"{span.words}. {sound}", f"Mã dòng cuối (SHA-256): {state.head}")
    rows = tuple(_row(event) for event in _events(session, span, state, progress))
    return ListContent("Nhật ký thao tác", notes, _columns(), rows)


def _columns() -> "tuple[ListColumn, ...]":
    from desktop.documents.list_print import ListColumn

    titles = (
        ("Dòng", 8),
        ("Thời điểm", 17),
        ("Người làm", 20),
        ("Việc", 26),
        ("Đối tượng", 26),
        ("Trước", 36),
        ("Sau", 36),
    )
    return tuple(ListColumn(title, width) for title, width in titles)


def _row(event: AuditEvent) -> tuple[str, ...]:
    return (
        str(event.seq),
        f"{local(event.at):%d/%m/%Y %H:%M:%S}",
        event.actor,
        words_of(event.action),
        event.subject,
        _told(event.before),
        _told(event.after),
    )


def _told(said: Mapping[str, Any] | None) -> str:
    return "; ".join(f"{name}: {_value(value)}" for name, value in said.items()) if said else ""


def _value(value: object) -> str:
    if isinstance(value, str):
        return value
    return "–" if value is None else json.dumps(value, ensure_ascii=False)
