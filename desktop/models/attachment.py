"""Evidence: the rows that name files in the content-addressed folder, and those that say where received ones lie."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity, WrittenOnce


class Attachment(Entity):
    """An evidence file at a task or a register entry. The file is on the disk before this row is.

    Attributes:
        name: The file's name as the user knows it.
        task_code: "" when it belongs to a register entry.
        original_sha256: Of the picture as it was before it was made smaller, which is kept on this computer; ``None``
            when nothing was changed, or the original was not to be kept.
    """

    __tablename__ = "attachment"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    task_code: Mapped[str] = mapped_column(default="")
    register_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entry.id"), default=None, index=True)
    original_sha256: Mapped[str | None] = mapped_column(default=None)
    added_at: Mapped[datetime]


class ReceivedEvidence(WrittenOnce, Entity):
    """An evidence file that an agency has enclosed once, and in which received package it lies.

    Attributes:
        agency_id: Whose report enclosed it.
        entry: Its name within the package.
    """

    __tablename__ = "received_evidence"
    __table_args__ = (UniqueConstraint("agency_id", "sha256", "package_sha256"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    sha256: Mapped[str] = mapped_column(index=True)
    package_sha256: Mapped[str] = mapped_column(ForeignKey("received_package.sha256"))
    entry: Mapped[str]
    size: Mapped[int]
