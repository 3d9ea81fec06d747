"""Evidence: the row that names a file in the content-addressed folder."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity


class Attachment(Entity):
    """An evidence file at a task or a register entry. The file is on the disk before this row is.

    Attributes:
        name: The file's name as the user knows it.
        task_code: "" when it belongs to a register entry.
    """

    __tablename__ = "attachment"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    task_code: Mapped[str] = mapped_column(default="")
    register_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entry.id"), default=None, index=True)
    added_at: Mapped[datetime]
