"""How an agency's tasks move."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Entity, WrittenOnce
from desktop.rules.tasks import TaskStatus


class TaskProgress(Entity):
    """Where one task of one agency stands today.

    Attributes:
        status: The hand state; whether it is on time is calculated from the due day and ``completed_on``.
        product: What came out. document: its number and symbol.
    """

    __tablename__ = "task_progress"
    __table_args__ = (
        UniqueConstraint("agency_id", "programme_version_id", "task_code"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    programme_version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"), index=True)
    task_code: Mapped[str]
    status: Mapped[TaskStatus]
    percent: Mapped[int] = mapped_column(default=0)
    person: Mapped[str] = mapped_column(default="")
    completed_on: Mapped[date | None] = mapped_column(default=None)
    product: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime | None] = mapped_column(default=None)

    entries: Mapped[list["ProgressEntry"]] = relationship(
        back_populates="task_progress", order_by="(ProgressEntry.day, ProgressEntry.recorded_at)"
    )


class ProgressEntry(WrittenOnce, Entity):
    """A dated statement on a task. A wrong one is answered by the next; it stays."""

    __tablename__ = "progress_entry"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    task_progress_id: Mapped[UUID] = mapped_column(ForeignKey("task_progress.id"), index=True)
    day: Mapped[date]
    percent: Mapped[int]
    status: Mapped[TaskStatus]
    text: Mapped[str]
    author: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]

    task_progress: Mapped[TaskProgress] = relationship(back_populates="entries")
