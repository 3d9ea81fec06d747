"""Points of emulation that an agency gives itself, before it hands in."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base


class ClaimedPoints(Base):
    """What the agency that works here says of itself, for one criterion.

    Attributes:
        criterion: Its code.
        points: ``None`` while only words or evidence were put down.
        words: Why, and what proves it. evidence: SHA-256 of evidence files of the agency.
    """

    __tablename__ = "claimed_points"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    points: Mapped[Decimal | None] = mapped_column(default=None)
    words: Mapped[str] = mapped_column(default="")
    evidence: Mapped[tuple[str, ...]] = mapped_column(default=())
    updated_at: Mapped[datetime]
