"""An agency's report for a period, while it is being written."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Base, Entity
from desktop.models.content import HoldsValue
from desktop.models.programme import ReportingPeriod
from desktop.models.types import Json


class ValueSource(StrEnum):
    """How a value came into its cell."""

    TYPED = "typed"
    PASTED = "pasted"
    FILE = "file"
    REGISTER = "register"
    SYSTEM = "system"
    CARRIED = "carried"
    """Taken over from an earlier period."""


class Report(Entity):
    """One agency's report for one period; what is handed in of it is a ``Revision``.

    Attributes:
        approved_by, approved_at: Who approved the present state, and when; "" and ``None`` after any later edit.
        approved_snapshot: Canonical JSON of what was approved last; it stays when an edit takes the approval back.
        document_number: Number and symbol ("15/BC-UBND") given by the clerk; "" until then.
        authority: Lines before the signer's name. signatory: the signer's name.
    """

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("agency_id", "period_id"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime | None] = mapped_column(default=None)
    made_by: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_snapshot: Mapped[bytes | None] = mapped_column(deferred=True, default=None)
    document_number: Mapped[str] = mapped_column(default="")
    document_date: Mapped[date | None] = mapped_column(default=None)
    authority: Mapped[tuple[str, ...]] = mapped_column(default=())
    signatory: Mapped[str] = mapped_column(default="")

    agency: Mapped[Agency] = relationship()
    period: Mapped[ReportingPeriod] = relationship()
    values: Mapped[list["IndicatorValue"]] = relationship(
        back_populates="report", cascade="all, delete-orphan", order_by="IndicatorValue.indicator_code"
    )
    narrative: Mapped[list["NarrativeText"]] = relationship(
        back_populates="report", cascade="all, delete-orphan", order_by="NarrativeText.section_code"
    )
    reasons: Mapped[list["FindingReason"]] = relationship(back_populates="report", cascade="all, delete-orphan")


class IndicatorValue(HoldsValue, Base):
    """The value in one cell. No row: nothing was ever entered.

    Attributes:
        confirmed: A person has looked at it; false for what the program filled in by itself.
    """

    __tablename__ = "indicator_value"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[ValueSource] = mapped_column(default=ValueSource.TYPED)
    confirmed: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime]

    report: Mapped[Report] = relationship(back_populates="values")


class NarrativeText(Base):
    """The text of one outline section; paragraphs are separated by a line break.

    Attributes:
        suggested: Sentences made of figures that are in the text, or were once, by code, as they read then.
    """

    __tablename__ = "narrative_text"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    section_code: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    suggested: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    updated_at: Mapped[datetime]

    report: Mapped[Report] = relationship(back_populates="narrative")


class FindingReason(Base):
    """Why a warning stands; ``indicator_code`` is "" for a finding that belongs to no cell."""

    __tablename__ = "finding_reason"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    rule_code: Mapped[str] = mapped_column(primary_key=True)
    indicator_code: Mapped[str] = mapped_column(primary_key=True, default="")
    reason: Mapped[str]
    updated_at: Mapped[datetime | None] = mapped_column(default=None)

    report: Mapped[Report] = relationship(back_populates="reasons")
