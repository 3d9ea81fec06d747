"""What an agency writes in its registers as events happen."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity
from desktop.models.types import Json


class RegisterBook(Entity):
    """A register as one agency keeps it: how many rows it has, and how often it was changed.

    Attributes:
        version: Grows with every change; rows carry the version that changed them, so that who has read the book once
            reads only what is new.
        last_number: The number that was given last. rows: how many rows are not deleted.
    """

    __tablename__ = "register_book"
    __table_args__ = (UniqueConstraint("agency_id", "register_code"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    register_code: Mapped[str]
    version: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)


class RegisterEntry(Entity):
    """One event. A deleted one keeps its row, so that deletion can be undone and is seen in the trail.

    Attributes:
        number: Its number in the book, in the order of writing; never given again.
        version: The book's version that wrote it last.
        day: The day of the event; it decides the period in which it counts.
        search_text: Everything in it that can be searched, without marks.
        cells: By column code. Replaced as a whole.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("agency_id", "register_code", "number"),
        Index(None, "agency_id", "register_code", "version"),
    )

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    register_code: Mapped[str]
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    day: Mapped[date]
    search_text: Mapped[str] = mapped_column(default="")
    cells: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)
