"""What an agency writes in its registers as events happen."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity
from desktop.models.types import Json


class RegisterEntry(Entity):
    """One event. A deleted one keeps its row, so that deletion can be undone and is seen in the trail.

    Attributes:
        day: The day of the event; it decides the period in which it counts.
        cells: By column code. Replaced as a whole.
    """

    __tablename__ = "register_entry"
    __table_args__ = (Index(None, "agency_id", "register_code", "day"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    register_code: Mapped[str]
    day: Mapped[date]
    cells: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)
