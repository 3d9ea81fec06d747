"""Whom to call at an agency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Base


class AgencyContact(Base):
    """The person who answers for an agency's reports, as an officer has noted it.

    Attributes:
        position: What the person is there ("Công chức văn phòng"). note: when to call, whom else.
    """

    __tablename__ = "agency_contact"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]

    agency: Mapped[Agency] = relationship()
