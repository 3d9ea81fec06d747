"""Programmes as issued, and their parts as rows, so that other rows can refer to them and SQL can count by them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Base, Entity, WrittenOnce
from desktop.rules.programme import Aggregation, Entry, PeriodMode, Severity, TaskNature, ValueType


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

    groups: Mapped[list["TaskGroup"]] = relationship(cascade="all, delete-orphan", order_by="TaskGroup.position")
    tasks: Mapped[list["Task"]] = relationship(cascade="all, delete-orphan", order_by="Task.position")
    indicators: Mapped[list["Indicator"]] = relationship(cascade="all, delete-orphan", order_by="Indicator.position")
    rules: Mapped[list["Rule"]] = relationship(cascade="all, delete-orphan", order_by="Rule.position")
    registers: Mapped[list["Register"]] = relationship(cascade="all, delete-orphan", order_by="Register.position")
    sections: Mapped[list["OutlineSection"]] = relationship(
        cascade="all, delete-orphan", order_by="OutlineSection.position"
    )
    periods: Mapped[list["ReportingPeriod"]] = relationship(
        back_populates="programme_version", cascade="all, delete-orphan", order_by="ReportingPeriod.position"
    )


class _Part(Entity):
    """A part of a programme version; ``position`` is its place in the programme's order, from 0."""

    __abstract__ = True

    programme_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("programme_version.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    code: Mapped[str]


class TaskGroup(_Part):
    """A clause of the dispatch."""

    __tablename__ = "task_group"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    clause: Mapped[int]
    name: Mapped[str]
    short_name: Mapped[str]


class Task(_Part):
    """One duty under a clause; ``quote`` is the wording that imposes it, ``applies_to`` kinds of agencies."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    group_code: Mapped[str]
    name: Mapped[str]
    clause: Mapped[int]
    quote: Mapped[str]
    nature: Mapped[TaskNature]
    product: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None] = mapped_column(default=None)
    applies_to: Mapped[tuple[str, ...]]


class Indicator(_Part):
    """A number, answer or text that is reported."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    task_code: Mapped[str]
    group_code: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    type: Mapped[ValueType]
    aggregation: Mapped[Aggregation]
    period_mode: Mapped[PeriodMode]
    core: Mapped[bool]
    entry: Mapped[Entry]
    required: Mapped[bool]
    decimals: Mapped[int] = mapped_column(default=0)
    formula: Mapped[str] = mapped_column(default="")
    part_of: Mapped[str] = mapped_column(default="")
    register_code: Mapped[str] = mapped_column(default="")
    applies_to: Mapped[tuple[str, ...]]


class Rule(_Part):
    """What must hold between values."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    severity: Mapped[Severity]
    expression: Mapped[str]
    message: Mapped[str]
    each: Mapped[str] = mapped_column(default="")
    when: Mapped[str] = mapped_column(default="")
    focus: Mapped[str] = mapped_column(default="")


class Register(_Part):
    """A typed log of events (sổ theo dõi, bảng kê)."""

    __tablename__ = "register"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    columns: Mapped[list["RegisterColumn"]] = relationship(
        cascade="all, delete-orphan", order_by="RegisterColumn.position", lazy="selectin"
    )


class RegisterColumn(Entity):
    """A column of a register; a ``private`` one never leaves the agency."""

    __tablename__ = "register_column"
    __table_args__ = (UniqueConstraint("register_id", "code"),)

    register_id: Mapped[UUID] = mapped_column(ForeignKey("register.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    type: Mapped[ValueType]
    choices: Mapped[str] = mapped_column(default="")
    private: Mapped[bool] = mapped_column(default=False)


class OutlineSection(_Part):
    """A section of the report's text; ``provincial`` ones belong to the province's report."""

    __tablename__ = "outline_section"
    __table_args__ = (UniqueConstraint("programme_version_id", "provincial", "code"),)

    provincial: Mapped[bool] = mapped_column(default=False)
    heading: Mapped[str]
    parent: Mapped[str] = mapped_column(default="")
    required: Mapped[bool] = mapped_column(default=False)


class ReportingPeriod(_Part):
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
