"""What an officer has ruled on the time of a report: another one counts, or it stays late."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Entity
from desktop.models.programme import ReportingPeriod


class TimeRuling(Entity):
    """The word on one agency's time for one period; without one, the time of receipt counts.

    Attributes:
        accepted_at: The time that counts instead; ``None`` when the report stays late.
        officer, ground: Who ruled, and why.
        decided_at: When; a receipt that goes out later makes it final.
    """

    __tablename__ = "time_ruling"
    __table_args__ = (UniqueConstraint("period_id", "agency_id"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id", ondelete="CASCADE"))
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    officer: Mapped[str]
    ground: Mapped[str]
    decided_at: Mapped[datetime]

    agency: Mapped[Agency] = relationship()
    period: Mapped[ReportingPeriod] = relationship()
