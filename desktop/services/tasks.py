"""Tasks of an agency: where they stand, and what was done for them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from desktop.core.clock import Clock, local, today
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.attachment import Attachment
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.rules.programme import Programme, Task, TaskNature
from desktop.rules.tasks import TaskState, TaskStatus, task_state
from desktop.services.audit import record_event
from desktop.services.check_view import Place
from desktop.services.programmes import current_programme
from desktop.services.reports import take_back_approvals
from desktop.services.undo import ChangedSinceError, Step, remember
from desktop.services.workspace import this_agency, this_workplace

FIRST_STATUS = TaskStatus.NOT_STARTED
"""Of a task that nobody has written about."""
STALE_AFTER_DAYS = 30
"""A task that moves and has not been written about for so long waits for an update."""


class UnknownTaskError(UserError):
    """The programme does not give this agency such a task."""

    code = "UNKNOWN_TASK"


class ProgressRefusedError(UserError):
    """The statement contradicts itself."""

    code = "PROGRESS_REFUSED"


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


@dataclass(frozen=True)
class ProgressReport:
    """What an officer states about a task."""

    task: str
    day: date
    percent: int
    status: TaskStatus
    text: str
    author: str = ""


@dataclass(frozen=True)
class TaskDetails:
    """What belongs to a task beside its log; ``None`` leaves a field as it is."""

    task: str
    person: str | None = None
    product: str | None = None
    document: str | None = None
    completed_on: date | None = None


def list_tasks(session: Session, clock: Clock) -> tuple[TaskRow, ...]:
    """All tasks of this agency, in the programme's order."""
    programme = current_programme(session)
    agency = this_agency(session)
    known = {
        progress.task_code: progress
        for progress in session.scalars(_of_agency(session).options(selectinload(TaskProgress.entries)))
    }
    evidence = Counter(session.scalars(select(Attachment.task_code).where(Attachment.agency_id == agency.id)))
    day = today(clock)
    return tuple(
        _row(programme, task, known.get(task.code), evidence[task.code], day)
        for task in programme.tasks_for(agency.kind)
    )


def _of_agency(session: Session) -> Select[TaskProgress]:
    workplace = this_workplace(session)
    return select(TaskProgress).where(
        TaskProgress.agency_id == workplace.agency_id,
        TaskProgress.programme_version_id == workplace.programme_version_id,
    )


def _row_of(session: Session, clock: Clock, task: Task, progress: TaskProgress) -> TaskRow:
    attached = select(func.count()).where(Attachment.agency_id == progress.agency_id, Attachment.task_code == task.code)
    return _row(current_programme(session), task, progress, session.scalar(attached) or 0, today(clock))


def _row(programme: Programme, task: Task, progress: TaskProgress | None, evidence: int, day: date) -> TaskRow:
    status = TaskStatus(progress.status) if progress else FIRST_STATUS
    log = tuple(
        LogRow(entry.day, entry.percent, TaskStatus(entry.status), entry.text, entry.author)
        for entry in reversed(progress.entries if progress else [])
    )
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
        log=log,
        attachments=evidence,
    )


def record_progress(session: Session, clock: Clock, report: ProgressReport) -> TaskRow:
    """Add what an officer states to the history of a task.

    Earlier statements stay: a package shows how the task moved, not only where it stands.

    Raises:
        UnknownTaskError: This agency has no such task.
        ProgressRefusedError: Nothing was said, the day lies ahead, or percent and status contradict each other.
    """
    task = task_of(session, report.task)
    text = nfc(report.text).strip()
    if not text:
        raise ProgressRefusedError(
            "Chưa ghi việc đã làm.", "Ghi một câu về việc đã làm hoặc kết quả, rồi ghi tiến độ.", field="text"
        )
    if report.day > today(clock):
        raise ProgressRefusedError("Ngày cập nhật ở tương lai.", "Chọn ngày hôm nay hoặc ngày đã qua.", field="day")
    if not 0 <= report.percent <= 100:  # noqa: PLR2004 - percent
        raise ProgressRefusedError("Tiến độ phải từ 0 đến 100 %.", "Sửa lại tỷ lệ.", field="percent")
    percent = 100 if report.status is TaskStatus.DONE else report.percent
    progress = _progress(session, task)
    before = {"status": progress.status, "percent": progress.percent}
    progress.status, progress.percent, progress.updated_at = report.status, percent, clock.now()
    if report.status is TaskStatus.DONE:
        progress.completed_on = progress.completed_on or report.day
    else:
        progress.completed_on = None
    session.flush()
    session.add(
        ProgressEntry(
            task_progress_id=progress.id,
            day=report.day,
            percent=percent,
            status=report.status,
            text=text,
            author=nfc(report.author).strip(),
            recorded_at=clock.now(),
        )
    )
    take_back_approvals(session, this_agency(session))
    record_event(
        session,
        clock,
        "task.progress",
        task.code,
        actor=report.author,
        before=before,
        after={"status": report.status, "percent": percent, "text": text},
    )
    session.flush()
    session.expire(progress, ["entries"])
    return _row_of(session, clock, task, progress)


def set_task_details(session: Session, clock: Clock, details: TaskDetails) -> TaskRow:
    """Write down who is in charge, what came out and under which number.

    Raises:
        UnknownTaskError: This agency has no such task.
        ProgressRefusedError: The day of completion lies ahead, or the task is not finished.
    """
    task = task_of(session, details.task)
    progress = _progress(session, task)
    if details.completed_on is not None:
        _check_completion(progress, details.completed_on, today(clock))
    before = _details(progress)
    if details.person is not None:
        progress.person = nfc(details.person).strip()
    if details.product is not None:
        progress.product = nfc(details.product).strip()
    if details.document is not None:
        progress.document = nfc(details.document).strip()
    if details.completed_on is not None:
        progress.completed_on = details.completed_on
    _note_details(session, clock, task.code, before, _details(progress))
    return _row_of(session, clock, task, progress)


def _note_details(session: Session, clock: Clock, code: str, before: dict[str, str], after: dict[str, str]) -> None:
    """Write down what was changed, and leave what takes it back."""
    if after != before:
        take_back_approvals(session, this_agency(session))
        told = f"{code}: người phụ trách, sản phẩm, văn bản"
        back = partial(_put_details_back, code=code, left=after, before=before, told=told)
        remember(session, Step(told, Place.TASKS, code, back))
    record_event(session, clock, "task.details", code, before=before, after=after)
    session.flush()


def _put_details_back(
    session: Session, clock: Clock, *, code: str, left: dict[str, str], before: dict[str, str], told: str
) -> None:
    progress = _progress(session, task_of(session, code))
    if _details(progress) != left:
        raise ChangedSinceError(told)
    progress.person, progress.product, progress.document = before["person"], before["product"], before["document"]
    progress.completed_on = date.fromisoformat(before["completed_on"]) if before["completed_on"] else None
    _note_details(session, clock, code, left, before)


def _check_completion(progress: TaskProgress, day: date, now: date) -> None:
    if day > now:
        raise ProgressRefusedError("Ngày hoàn thành ở tương lai.", "Chọn ngày hôm nay hoặc ngày đã qua.")
    if progress.status is not TaskStatus.DONE:
        raise ProgressRefusedError("Nhiệm vụ chưa hoàn thành.", "Ghi tiến độ “Hoàn thành” trước, rồi sửa ngày.")


def _details(progress: TaskProgress) -> dict[str, str]:
    return {
        "person": progress.person or "",
        "product": progress.product or "",
        "document": progress.document or "",
        "completed_on": str(progress.completed_on or ""),
    }


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


def _progress(session: Session, task: Task) -> TaskProgress:
    progress = session.scalar(_of_agency(session).where(TaskProgress.task_code == task.code))
    if progress is None:
        progress = TaskProgress(
            agency_id=this_agency(session).id,
            programme_version_id=this_workplace(session).programme_version_id,
            task_code=task.code,
            status=FIRST_STATUS,
            percent=0,
        )
        session.add(progress)
    return progress
