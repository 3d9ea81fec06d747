"""Tasks of an agency: which there are, and where they stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local, today
from desktop.core.errors import UserError
from desktop.models.attachment import Attachment
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Task
from desktop.rules.programme_kinds import TaskNature
from desktop.rules.tasks import TaskState, TaskStatus, task_state
from desktop.services.programme.versions import current_programme, period_row, programme_of
from desktop.services.workspace import this_agency, this_workplace

FIRST_STATUS = TaskStatus.NOT_STARTED
"""Of a task that nobody has written about."""
STALE_AFTER_DAYS = 30
"""A task that moves and has not been written about for so long waits for an update."""


class UnknownTaskError(UserError):
    """The programme does not give this agency such a task."""

    code = "UNKNOWN_TASK"


@dataclass(frozen=True)
class LogRow:
    """One dated statement."""

    day: date
    percent: int
    status: TaskStatus
    text: str
    author: str


@dataclass(frozen=True)
class TaskRow:
    """A task as the tasks page shows it.

    Attributes:
        state: Computed from due day and completion; ``None`` for a standing task.
        stale: No statement for ``STALE_AFTER_DAYS``, and the task is not finished.
        log: Newest first.
    """

    code: str
    group: str
    group_name: str
    clause: int
    name: str
    quote: str
    nature: TaskNature
    expected_product: str
    due: date | None
    status: TaskStatus
    state: TaskState | None
    percent: int
    person: str
    completed_on: date | None
    product: str
    document: str
    updated_on: date | None
    stale: bool
    log: tuple[LogRow, ...]
    attachments: int

    @property
    def touched(self) -> bool:
        """Somebody has written about it at least once."""
        return bool(self.log)


def list_tasks(session: Session, clock: Clock, period_code: str = "") -> tuple[TaskRow, ...]:
    """All tasks of this agency, in the programme's order; of the programme of a period, if one is named."""
    programme = programme_of(session, period_code) if period_code else current_programme(session)
    version_id = period_row(session, period_code).programme_version_id if period_code else None
    agency = this_agency(session)
    known = {progress.task_code: progress for progress in session.scalars(progress_of_agency(session, version_id))}
    logs = _logs(session, version_id)
    evidence = Counter(session.scalars(select(Attachment.task_code).where(Attachment.agency_id == agency.id)))
    day = today(clock)
    return tuple(
        _row(programme, task, known.get(task.code), logs.get(task.code, ()), evidence[task.code], day)
        for task in programme.tasks_for(agency.kind)
    )


def progress_of_agency(session: Session, version_id: UUID | None = None) -> Select[TaskProgress]:
    """What was written about the tasks of this agency under a version of a programme; under the current one if none."""
    workplace = this_workplace(session)
    return select(TaskProgress).where(
        TaskProgress.agency_id == workplace.agency_id,
        TaskProgress.programme_version_id == (version_id or workplace.programme_version_id),
    )


def _logs(session: Session, version_id: UUID | None) -> Mapping[str, Sequence[LogRow]]:
    """What was stated on each task, newest first; of years of work, so without an entity for each statement."""
    entry = ProgressEntry
    progress = progress_of_agency(session, version_id).subquery()
    stated = (
        select(progress.c.task_code, entry.day, entry.percent, entry.status, entry.text, entry.author)
        .join(progress, entry.task_progress_id == progress.c.id)
        .order_by(entry.day, entry.recorded_at)
    )
    logs: dict[str, list[LogRow]] = {}
    for code, day, percent, status, text, author in session.execute(stated):
        logs.setdefault(code, []).append(LogRow(day, percent, TaskStatus(status), text, author))
    return {code: log[::-1] for code, log in logs.items()}


def task_row(session: Session, clock: Clock, task: Task, progress: TaskProgress) -> TaskRow:
    """One task as the tasks page shows it."""
    attached = select(func.count()).where(Attachment.agency_id == progress.agency_id, Attachment.task_code == task.code)
    log = [
        LogRow(entry.day, entry.percent, TaskStatus(entry.status), entry.text, entry.author)
        for entry in reversed(progress.entries)
    ]
    return _row(current_programme(session), task, progress, log, session.scalar(attached) or 0, today(clock))


def _row(
    programme: Programme, task: Task, progress: TaskProgress | None, log: Sequence[LogRow], evidence: int, day: date
) -> TaskRow:
    status = TaskStatus(progress.status) if progress else FIRST_STATUS
    updated_on = local(progress.updated_at).date() if progress and progress.updated_at else None
    finished = status in (TaskStatus.DONE, TaskStatus.SUSPENDED)
    return TaskRow(
        code=task.code,
        group=task.group,
        group_name=programme.group_by_code[task.group].short_name,
        clause=task.clause,
        name=task.name,
        quote=task.quote,
        nature=task.nature,
        expected_product=task.product,
        due=task.due,
        status=status,
        state=task_state(task, status, progress.completed_on if progress else None, day),
        percent=progress.percent if progress else 0,
        person=progress.person if progress else "",
        completed_on=progress.completed_on if progress else None,
        product=progress.product if progress else "",
        document=progress.document if progress else "",
        updated_on=updated_on,
        stale=not finished and (not log or (day - log[0].day).days > STALE_AFTER_DAYS),
        log=tuple(log),
        attachments=evidence,
    )


def task_of(session: Session, code: str) -> Task:
    """A task of this agency.

    Raises:
        UnknownTaskError: It has no such task.
    """
    kind = this_agency(session).kind
    task = current_programme(session).task_by_code.get(code)
    if task is None or kind not in task.applies_to:
        raise UnknownTaskError(f"Đơn vị không có nhiệm vụ “{code}”.", "Xem danh sách ở trang Nhiệm vụ.")
    return task
