"""What is written about a task: dated statements, who is in charge, what came out, and how that is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.rules.programme_entries import Task
from desktop.rules.tasks import TaskStatus
from desktop.services.officers.audit import record_event
from desktop.services.officers.last_writer import last_writer
from desktop.services.report.check_view import Place
from desktop.services.report.drafts import take_back_approvals
from desktop.services.tasks.standing import FIRST_STATUS, TaskRow, progress_of_agency, task_of, task_row
from desktop.services.two_writers import own_fields
from desktop.services.undo import ChangedSinceError, Step, remember
from desktop.services.workspace import this_agency, this_workplace

_DETAILS = "task.details"
"""What the audit trail calls what is written beside the log."""
_NAMES = {"person": "Người phụ trách", "product": "Sản phẩm đã có", "document": "Số, ký hiệu văn bản"}


class ProgressRefusedError(UserError):
    """The statement contradicts itself."""

    code = "PROGRESS_REFUSED"


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
    """What belongs to a task beside its log; ``None`` leaves a field as it is.

    Attributes:
        seen: What stood in the fields when the writing began, by their names; ``None`` where that does not count.
    """

    task: str
    person: str | None = None
    product: str | None = None
    document: str | None = None
    completed_on: date | None = None
    seen: Mapping[str, str] | None = None


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
    return task_row(session, clock, task, progress)


def set_task_details(session: Session, clock: Clock, details: TaskDetails) -> TaskRow:
    """Write down who is in charge, what came out and under which number.

    Raises:
        UnknownTaskError: This agency has no such task.
        ProgressRefusedError: The day of completion lies ahead, or the task is not finished.
        FieldsWrittenMeanwhileError: Somebody else has written there since; nothing was changed.
    """
    task = task_of(session, details.task)
    progress = _progress(session, task)
    if details.completed_on is not None:
        _check_completion(progress, details.completed_on, today(clock))
    before = _details(progress)
    texts = {"person": details.person, "product": details.product, "document": details.document}
    wanted = {field: nfc(text).strip() for field, text in texts.items() if text is not None}
    names = {field: _NAMES[field] for field in wanted}
    by = partial(last_writer, session, task.code, _DETAILS)
    for field in own_fields(f"Nhiệm vụ {task.code}", names, wanted, details.seen, before, by=by):
        setattr(progress, field, wanted[field])
    if details.completed_on is not None:
        progress.completed_on = details.completed_on
    _note_details(session, clock, task.code, before, _details(progress))
    return task_row(session, clock, task, progress)


def _note_details(session: Session, clock: Clock, code: str, before: dict[str, str], after: dict[str, str]) -> None:
    """Write down what was changed, and leave what takes it back."""
    if after != before:
        take_back_approvals(session, this_agency(session))
        told = f"{code}: người phụ trách, sản phẩm, văn bản"
        back = partial(_put_details_back, code=code, left=after, before=before, told=told)
        remember(session, Step(told, Place.TASKS, code, back))
    record_event(session, clock, _DETAILS, code, before=before, after=after)
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


def _progress(session: Session, task: Task) -> TaskProgress:
    progress = session.scalar(progress_of_agency(session).where(TaskProgress.task_code == task.code))
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
