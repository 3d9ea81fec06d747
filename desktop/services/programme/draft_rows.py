"""Drafts of programmes as rows: found, read as values, filled with a new content."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock
from desktop.core.document_form import decode, encode
from desktop.core.errors import UserError
from desktop.models.programme import ProgrammeVersion
from desktop.models.programme_draft import ProgrammeDraft
from desktop.rules.programme_findings import OBLIGED
from desktop.rules.programme_obliged import ObligedChoice, ObligedPlan
from desktop.rules.programme_references import Document

PAGE = "programme"
"""Key of the page on which a change of a draft can be seen again."""
_OWN = "obliged_of_periods"


class DraftError(UserError):
    """A draft cannot be begun, found or used."""

    code = "PROGRAMME_DRAFT"


@dataclass(frozen=True)
class DraftView:
    """A draft as it stands.

    Attributes:
        document: In the form of a programme file; what is wrong in it says ``check_draft``.
        plan: Who owes a report, for all periods and for those that have a choice of their own.
        based_on: The version that it was made from, in words; "" when it was begun from nothing.
        sha256: Changes with every edit.
    """

    key: UUID
    document: Document = field(repr=False)
    plan: ObligedPlan
    based_on: str
    sha256: str

    @property
    def obliged(self) -> ObligedChoice:
        """Who owes a report for the periods that have no choice of their own."""
        return self.plan.usual

    @property
    def title(self) -> str:
        """“DVCQ-2019 bản 1”."""
        return f"{self.document.get('code')} bản {self.document.get('version')}"


def draft_row(session: Session, key: UUID, *, to_write: bool = False) -> ProgrammeDraft:
    """The row of a draft, with its content.

    Raises:
        DraftError: It is gone.
    """
    wanted = select(ProgrammeDraft).where(ProgrammeDraft.id == key).options(undefer(ProgrammeDraft.content))
    row = session.scalar(wanted.with_for_update() if to_write else wanted)
    if row is None:
        raise DraftError("Không còn bản thảo này.", "Mở lại trang Chương trình rồi chọn bản thảo khác.")
    return row


def version_row(session: Session, code: str, version: int) -> ProgrammeVersion:
    """An issued version.

    Raises:
        DraftError: It is not here.
    """
    wanted = (ProgrammeVersion.code == code) & (ProgrammeVersion.version == version)
    row = session.scalar(select(ProgrammeVersion).where(wanted))
    if row is None:
        raise DraftError(
            f"Ở đây không có chương trình {code} bản {version}.", "Chọn một bản trong danh sách đã ban hành."
        )
    return row


def view_of(session: Session, row: ProgrammeDraft) -> DraftView:
    """The draft as a value."""
    document, plan = content_of(row.content)
    source = session.get(ProgrammeVersion, row.based_on_id) if row.based_on_id else None
    return DraftView(
        row.id, document, plan, f"{source.code} bản {source.version}" if source else "", row.content_sha256
    )


def content_of(content: bytes) -> tuple[dict[str, Any], ObligedPlan]:
    """The document, and who is obliged."""
    found = json.loads(content)
    own = {code: decode(ObligedChoice, choice) for code, choice in found[_OWN].items()}
    return found["programme"], ObligedPlan(decode(ObligedChoice, found[OBLIGED]), own)


def content_bytes(document: Document, plan: ObligedPlan) -> bytes:
    """A content as it is kept."""
    own = {code: encode(choice) for code, choice in plan.own.items()}
    return canonical_json({"programme": document, OBLIGED: encode(plan.usual), _OWN: own})


def fill_row(row: ProgrammeDraft, clock: Clock, content: bytes) -> None:
    """Let a row have a content, and what lists say of it."""
    document, _plan = content_of(content)
    row.code, row.name = str(document.get("code", "")), str(document.get("name", ""))
    version: object = document.get("version")
    row.version = version if isinstance(version, int) else 0
    row.content, row.content_sha256 = content, hashlib.sha256(content).hexdigest()
    row.changed_at = clock.now()
