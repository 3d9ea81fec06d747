"""The parts of a programme as rows, so that SQL can count by them; written when a programme is taken in.

Daily work reads them from the programme's document, so a start does not import this module.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Entity
from desktop.models.programme import Part
from desktop.rules.programme_kinds import Aggregation, Entry, PeriodMode, Severity, TaskNature, ValueType


class TaskGroup(Part):
    """A clause of the dispatch."""

    __tablename__ = "task_group"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    clause: Mapped[int]
    name: Mapped[str]
    short_name: Mapped[str]


class Task(Part):
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


class Indicator(Part):
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


class Rule(Part):
    """What must hold between values."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("programme_version_id", "code"),)

    severity: Mapped[Severity]
    expression: Mapped[str]
    message: Mapped[str]
    each: Mapped[str] = mapped_column(default="")
    when: Mapped[str] = mapped_column(default="")
    focus: Mapped[str] = mapped_column(default="")


class Register(Part):
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


class OutlineSection(Part):
    """A section of the report's text; ``provincial`` ones belong to the province's report."""

    __tablename__ = "outline_section"
    __table_args__ = (UniqueConstraint("programme_version_id", "provincial", "code"),)

    provincial: Mapped[bool] = mapped_column(default=False)
    heading: Mapped[str]
    parent: Mapped[str] = mapped_column(default="")
    required: Mapped[bool] = mapped_column(default=False)
