"""Whether an audit trail is what it was: its lines by themselves, and held against a package that went out earlier."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import select

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.models.audit import FIRST_PREVIOUS_HASH, AuditEvent, event_hash
from desktop.services.officers.audit_trail import LINES_SUFFIX, TRAIL_SCHEMA, TrailState
from desktop.services.workspace import Workspace

_LONGEST_LINE = 8 << 20


class AuditProofError(UserError):
    """A file is no audit trail, or no package."""

    code = "AUDIT_PROOF"


def check_lines(path: Path) -> TrailState:
    """Check a file of lines by itself: no event changed, none missing within, the last one is the head it names.

    Raises:
        AuditProofError: It is no such file.
        EnvironmentFailureError: It cannot be read.
    """
    with explaining_os_errors(path), path.open("rb") as stream:
        head = _line(stream, path)
        if head is None or head.get("schema") != TRAIL_SCHEMA:
            raise _not_a_trail(path)
        events, previous, seq = 0, "", 0
        while (event := _line(stream, path)) is not None:
            fits = _hash_of(event) == event.get("hash") and previous in ("", event.get("previous_hash"))
            if not fits or (seq and event.get("seq") != seq + 1):
                return TrailState(events, str(head.get("head")), seq + 1)
            if not seq and event.get("seq") == 1 and event.get("previous_hash") != FIRST_PREVIOUS_HASH:
                return TrailState(events, str(head.get("head")), 1)
            events, previous, seq = events + 1, str(event.get("hash")), int(cast("int", event["seq"]))
    whole = head.get("until") is None
    broken = seq + 1 if whole and events and previous != head.get("head") else None
    return TrailState(events, str(head.get("head")), broken)


def _line(stream: BinaryIO, path: Path) -> dict[str, Any] | None:
    text = stream.readline(_LONGEST_LINE)
    if not text:
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_a_trail(path) from error
    if not isinstance(document, dict):
        raise _not_a_trail(path)
    return cast("dict[str, Any]", document)


def _hash_of(event: Mapping[str, Any]) -> str:
    try:
        at = datetime.fromisoformat(event["at"])
        return event_hash(
            int(event["seq"]),
            at,
            event["actor"],
            event["action"],
            event["subject"],
            event["before"],
            event["after"],
            event["previous_hash"],
        )
    except (KeyError, TypeError, ValueError):
        return ""


def _not_a_trail(path: Path) -> AuditProofError:
    return AuditProofError(
        f"{path.name}: không phải tệp nhật ký do phần mềm ghi ra ({LINES_SUFFIX}).",
        "Chọn tệp ghi bằng lệnh «audit» hoặc nút «Xuất nhật ký».",
    )


def find_head(workspace: Workspace, head: str) -> AuditEvent | None:
    """The event whose hash a package carries: up to it, the trail is what it was when the package was written."""
    with workspace.reading() as session:
        return session.scalar(select(AuditEvent).where(AuditEvent.hash == head))


def head_of_package(path: Path) -> str:
    """Head of its writer's trail that a package carries; "" when it carries none.

    Raises:
        AuditProofError: It is no package, or a damaged one.
        EnvironmentFailureError: It cannot be read.
    """
    from desktop.exchange.carriers import open_carrier
    from desktop.exchange.errors import PackageError
    from desktop.exchange.strict_json import read_json
    from desktop.signing.trust import TrustStore

    try:
        with explaining_os_errors(path), path.open("rb") as stream:
            carrier = open_carrier(stream, TrustStore(()), datetime.now(UTC))
        document = read_json(carrier.data)
    except PackageError as error:
        raise AuditProofError(
            f"{path.name}: không đọc được gói ({error.reason.code}).", "Chọn một gói nguyên vẹn."
        ) from error
    return str(cast("Mapping[str, object]", document).get("audit_head") or "") if isinstance(document, dict) else ""
