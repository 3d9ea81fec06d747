"""Programmes as issued, their periods, and who owes a report; the other parts stand in ``programme_parts``."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Base, Entity, WrittenOnce


class ProgrammeVersion(WrittenOnce, Entity):
    """A version of a programme, immutable.

    Attributes:
        document: Canonical JSON as issued: this is the truth, the other tables repeat parts of it.
    """

    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    document: Mapped[bytes] = mapped_column(deferred=True)
    document_sha256: Mapped[str]
    taken_in_at: Mapped[datetime]

    periods: Mapped[list["ReportingPeriod"]] = relationship(
        back_populates="programme_version", cascade="all, delete-orphan", order_by="ReportingPeriod.position"
    )


class Part(Entity):
    """A part of a programme version; ``position`` is its place in the programme's order, from 0."""

    __abstract__ = True

    programme_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("programme_version.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    code: Mapped[str]


class ReportingPeriod(Part):
    """A span for which agencies report.

    Reports and submissions refer to it, so a later version of the programme takes the row over instead of making a
    second one.

    Attributes:
        due_text: The dispatch's literal wording. due_inclusive: whether the day itself is still on time.
        same_period_last_year, earlier_period: Codes of periods; "" if none.
        obliged_frozen_at: When the list of obliged agencies was fixed; later mergers do not change it.
    """

    __tablename__ = "reporting_period"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    kind: Mapped[str]
    year: Mapped[int]
    name: Mapped[str]
    data_from: Mapped[date]
    data_to: Mapped[date]
    due: Mapped[date | None] = mapped_column(default=None)
    due_text: Mapped[str] = mapped_column(default="")
    due_inclusive: Mapped[bool] = mapped_column(default=False)
    same_period_last_year: Mapped[str] = mapped_column(default="")
    earlier_period: Mapped[str] = mapped_column(default="")
    reference_only: Mapped[bool] = mapped_column(default=False)
    obliged_frozen_at: Mapped[datetime | None] = mapped_column(default=None)

    programme_version: Mapped[ProgrammeVersion] = relationship(back_populates="periods")
    obligations: Mapped[list["PeriodObligation"]] = relationship(back_populates="period", cascade="all, delete-orphan")


class PeriodObligation(Base):
    """An agency that owes a report for a period."""

    __tablename__ = "period_obligation"

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id", ondelete="CASCADE"), primary_key=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)

    period: Mapped[ReportingPeriod] = relationship(back_populates="obligations")
    agency: Mapped[Agency] = relationship()
