"""Who does what for dân vận work at an agency, from when to when."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Dated, Entity


class Duty(Dated, Entity):
    """What one person was given to do; somebody who does several things has several rows.

    Attributes:
        person: Full name, as tasks name who answers for them.
        position: His or her post: "Phó Chủ tịch UBND xã".
        leads: The leader in charge of dân vận work, of whom there is one at a time.
        work: What was given to do. document: number and symbol of the paper that says so.
    """

    __tablename__ = "duty"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    person: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    leads: Mapped[bool] = mapped_column(default=False)
    work: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")
