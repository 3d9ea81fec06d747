"""Points that people give agencies for their work in a period."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity


class GivenPoints(Entity):
    """The word of people on one agency and one criterion; what the program counts is not kept.

    Attributes:
        criterion: Its code.
        own: What the agency gives itself, as it wrote to the department; ``None`` when it has not.
        given: What the department gives; ``None`` while it has not, so that what the program counted stands.
        reason: What proves it, or why the counted points were not left as they are.
        officer: Who gave them; "" when nobody was named.
    """

    __tablename__ = "given_points"
    __table_args__ = (UniqueConstraint("period_id", "agency_id", "criterion"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id", ondelete="CASCADE"))
    criterion: Mapped[str]
    own: Mapped[Decimal | None] = mapped_column(default=None)
    given: Mapped[Decimal | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    officer: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime]
