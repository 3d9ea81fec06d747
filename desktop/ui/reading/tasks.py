"""Where the tasks of a submitted report stood when it was made."""

from dataclasses import dataclass

from desktop.documents.wording import task_status_words
from desktop.rules.programme_entries import Task
from desktop.rules.snapshot import ReportedTask
from desktop.rules.tasks import TaskStatus
from desktop.services.follow_up.reading import SubmittedReport
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tokens import Tone

_TONES = {
    TaskStatus.DONE: Tone.OK,
    TaskStatus.STANDING: Tone.OK,
    TaskStatus.SUSPENDED: Tone.HELD,
    TaskStatus.NOT_STARTED: Tone.LATE,
}


@dataclass(frozen=True)
class TaskLine:
    """A task and what was reported of it."""

    task: Task
    reported: ReportedTask

    @property
    def last_word(self) -> str:
        """The latest statement, or the product that came out."""
        product = " ".join(part for part in (self.reported.product, self.reported.document) if part)
        return self.reported.log[-1].text if self.reported.log else product


def task_lines(report: SubmittedReport) -> tuple[TaskLine | Heading, ...]:
    """The tasks under the clauses of the dispatch."""
    reported = {task.code: task for task in report.snapshot.tasks}
    lines: list[TaskLine | Heading] = []
    for group in report.programme.groups:
        members = [
            TaskLine(task, reported[task.code])
            for task in report.programme.tasks
            if task.group == group.code and task.code in reported
        ]
        if members:
            lines += [Heading(f"Khoản {group.clause}. {group.short_name}", f"{len(members)} nhiệm vụ"), *members]
    return tuple(lines)


def _status(line: TaskLine) -> Cell:
    tone = next((tone for status, tone in _TONES.items() if status == line.reported.status), Tone.NEUTRAL)
    words = task_status_words(line.reported.status).removeprefix("Thực hiện ")
    return Cell(words[:1].upper() + words[1:], CellKind.CHIP, tone)


def _percent(line: TaskLine) -> Cell:
    return Cell(f"{line.reported.percent} %", CellKind.BAR, share=line.reported.percent / 100)


TASK_COLUMNS: tuple[Column[TaskLine], ...] = (
    Column("Mã", lambda line: line.task.code, cell=lambda line: Cell(line.task.code, muted=True), width=64),
    Column("Nhiệm vụ", lambda line: line.task.name, width=200, stretch=True, wraps=True),
    Column("Phụ trách", lambda line: line.reported.person, width=116, wraps=True, wide_only=True),
    Column("Trạng thái", lambda line: _status(line).text, cell=_status, width=130),
    Column("Tiến độ", lambda line: line.reported.percent, cell=_percent, width=104),
    Column("Kết quả gần nhất", lambda line: line.last_word, width=200, wraps=True, wide_only=True),
)
