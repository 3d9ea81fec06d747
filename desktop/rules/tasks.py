"""Where a task stands: what people say about it, and what follows from its due day."""

from datetime import date
from enum import StrEnum

from desktop.rules.programme_entries import Task
from desktop.rules.programme_kinds import TaskNature


class TaskStatus(StrEnum):
    """What an officer says about a task; the codes travel in reports and never change."""

    NOT_STARTED = "chua_thuc_hien"
    IN_PROGRESS = "dang_thuc_hien"
    DONE = "hoan_thanh"
    STANDING = "thuong_xuyen"
    """Done all the time; it has no end."""
    SUSPENDED = "tam_dung"
    """Stopped, with a reason; it is not overdue while it rests."""

    @property
    def label(self) -> str:
        """The status in Vietnamese."""
        return _STATUS_LABELS[self]


class TaskState(StrEnum):
    """What due day and completion say, in the four classes of Báo cáo 1270/BC-TCTTTg (2017)."""

    DONE_IN_TIME = "hoan_thanh_dung_han"
    DONE_LATE = "hoan_thanh_qua_han"
    OPEN_IN_TIME = "chua_hoan_thanh_trong_han"
    OVERDUE = "chua_hoan_thanh_qua_han"

    @property
    def label(self) -> str:
        """The state in Vietnamese."""
        return _STATE_LABELS[self]


_STATUS_LABELS = {
    TaskStatus.NOT_STARTED: "Chưa thực hiện",
    TaskStatus.IN_PROGRESS: "Đang thực hiện",
    TaskStatus.DONE: "Hoàn thành",
    TaskStatus.STANDING: "Thực hiện thường xuyên",
    TaskStatus.SUSPENDED: "Tạm dừng",
}
_STATE_LABELS = {
    TaskState.DONE_IN_TIME: "Hoàn thành đúng hạn",
    TaskState.DONE_LATE: "Hoàn thành quá hạn",
    TaskState.OPEN_IN_TIME: "Chưa hoàn thành, trong hạn",
    TaskState.OVERDUE: "Chưa hoàn thành, quá hạn",
}


def task_state(task: Task, status: TaskStatus, completed_on: date | None, today: date) -> TaskState | None:
    """Judge a task by its due day.

    Args:
        task: What is to be done.
        status: What was said about it last.
        completed_on: Day on which it was completed. A completed task without a day counts as in time: nothing says
            that it was late.
        today: Today in Vietnam.

    Returns:
        ``None`` for a standing task, which is never overdue.
    """
    if task.nature is TaskNature.STANDING or status is TaskStatus.STANDING:
        return None
    last = task.last_day
    if status is TaskStatus.DONE:
        late = last is not None and completed_on is not None and completed_on > last
        return TaskState.DONE_LATE if late else TaskState.DONE_IN_TIME
    overdue = last is not None and today > last and status is not TaskStatus.SUSPENDED
    return TaskState.OVERDUE if overdue else TaskState.OPEN_IN_TIME
