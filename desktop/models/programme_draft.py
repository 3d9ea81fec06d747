"""A programme while it is being made."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity


class ProgrammeDraft(Entity):
    """What an officer has made so far of a programme, or of its next version; half-right is kept as it is.

    Attributes:
        code, version, name: Of the programme, as its document has them; for lists.
        content: Canonical JSON: the programme's document, and who is obliged.
        content_sha256: Of ``content``; says whether somebody else has changed it.
        based_on_id: The version that it was made from; ``None`` when it was begun from nothing.
    """

    __tablename__ = "programme_draft"

    code: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    content_sha256: Mapped[str]
    based_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_version.id"), default=None, index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
