"""The text of the province's report: what an officer wrote, of whose passages, and the paper that it is printed on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Base, Entity
from desktop.models.types import Json


class ComposedText(Base):
    """The text of one section of the provincial outline; paragraphs are separated by a line break.

    Attributes:
        suggested: Sentences made of totals that are in the text, or were once, by code, as they read then.
    """

    __tablename__ = "composed_text"

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id", ondelete="CASCADE"), primary_key=True)
    section_code: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    suggested: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    updated_at: Mapped[datetime]


class PickedPassage(Entity):
    """A passage of an agency's report on which a section rests, as it read when it was picked.

    Attributes:
        section_code: Of the provincial outline. source_section: of the agency's report.
        package_sha256: The signed file that brought the report.
        text_sha256: Of the passage: what is picked twice is one source.
    """

    __tablename__ = "picked_passage"
    __table_args__ = (UniqueConstraint("period_id", "section_code", "agency_id", "text_sha256"),)

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id", ondelete="CASCADE"))
    section_code: Mapped[str]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    source_section: Mapped[str]
    package_sha256: Mapped[str] = mapped_column(ForeignKey("received_package.sha256"), index=True)
    text: Mapped[str]
    text_sha256: Mapped[str]
    picked_at: Mapped[datetime]

    agency: Mapped[Agency] = relationship()


class ProvincialPaper(Base):
    """What văn thư and the department add to the province's report of a period.

    Attributes:
        document_number: Number and symbol ("15/BC-SNV") given by the clerk; "" until then.
        recipients: Lines of "Nơi nhận" instead of the programme's; empty for those.
        lists_sources: The agencies' passages behind the text are printed as an annex.
    """

    __tablename__ = "provincial_paper"

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id", ondelete="CASCADE"), primary_key=True)
    document_number: Mapped[str] = mapped_column(default="")
    document_date: Mapped[date | None] = mapped_column(default=None)
    recipients: Mapped[tuple[str, ...]] = mapped_column(default=())
    lists_sources: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]
