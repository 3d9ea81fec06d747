"""The list of tasks: its columns, its headings, and the one word that says where a task stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from desktop.core.dates import format_date
from desktop.rules.tasks import TaskState, TaskStatus
from desktop.services.tasks.standing import TaskRow
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tokens import Tone


class Filter(Enum):
    """Which tasks are shown; in the order of the tabs."""

    ALL = auto()
    WAITING = auto()
    DONE = auto()
    OVERDUE = auto()


@dataclass(frozen=True)
class Standing:
    """Where a task stands, as a chip says it."""

    word: str
    tone: Tone
    icon: Icon | None = None


_STATUS = {
    TaskStatus.NOT_STARTED: Standing("Chưa làm", Tone.NEUTRAL),
    TaskStatus.IN_PROGRESS: Standing("Đang làm", Tone.NEUTRAL, Icon.RECORD),
    TaskStatus.DONE: Standing("Hoàn thành", Tone.OK),
    TaskStatus.STANDING: Standing("Thường xuyên", Tone.OK, Icon.ARROW_SYNC_CIRCLE),
    TaskStatus.SUSPENDED: Standing("Tạm dừng", Tone.HELD),
}


def status_word(status: TaskStatus) -> str:
    """What an officer says about a task, in the words of the list."""
    return _STATUS[status].word


def standing(row: TaskRow) -> Standing:
    """What matters most about a task: over its day, then waiting for a word, then what was said of it."""
    if row.state is TaskState.OVERDUE:
        return Standing("Quá hạn", Tone.MISSING)
    if row.state is TaskState.DONE_LATE:
        return Standing("Xong quá hạn", Tone.LATE)
    if row.stale:
        return Standing("Chờ cập nhật", Tone.LATE)
    return _STATUS[row.status]


def passes(row: TaskRow, chosen: Filter) -> bool:
    """Whether a task belongs under a tab."""
    match chosen:
        case Filter.ALL:
            return True
        case Filter.WAITING:
            return row.stale
        case Filter.DONE:
            return row.status is TaskStatus.DONE
        case Filter.OVERDUE:
            return row.state is TaskState.OVERDUE


def count(rows: Sequence[TaskRow], chosen: Filter) -> int:
    """How many tasks stand under a tab."""
    return sum(passes(row, chosen) for row in rows)


def _due(row: TaskRow) -> Cell:
    if row.due is None:
        return Cell("")
    late = row.state in (TaskState.OVERDUE, TaskState.DONE_LATE)
    return Cell(format_date(row.due), tone=Tone.MISSING if late else None)


def columns() -> tuple[Column[TaskRow], ...]:
    """Code, name, person, standing, percent."""

    def chip(row: TaskRow) -> Cell:
        said = standing(row)
        return Cell(said.word, CellKind.CHIP, said.tone, icon=said.icon)

    return (
        Column("Mã", lambda r: r.code, cell=lambda r: Cell(r.code, muted=True), width=62),
        Column("Nhiệm vụ", lambda r: r.name, width=180, stretch=True, wraps=True),
        Column("Phụ trách", lambda r: r.person, cell=lambda r: Cell(r.person, muted=True), width=134, wide_only=True),
        Column("Hạn", lambda r: r.due, cell=_due, width=82),
        Column("Trạng thái", lambda r: standing(r).word, cell=chip, width=130),
        Column(
            "Tiến độ",
            lambda r: r.percent,
            cell=lambda r: Cell(f"{r.percent} %", CellKind.BAR, share=r.percent / 100),
            width=114,
            wide_only=True,
        ),
        Column("Sản phẩm", lambda r: r.product, width=140, paper_only=True),
        Column("Số, ký hiệu văn bản", lambda r: r.document, width=100, paper_only=True),
        Column("Minh chứng", lambda r: r.attachments, CellKind.NUMBER, width=70, paper_only=True),
    )


DUE_COLUMN = 3
"""Shown only where tasks stand by their day."""


class Order(Enum):
    """In which order tasks stand, and under which headings."""

    CLAUSE = auto()
    DUE = auto()


_SOON_DAYS = 30


def with_headings(rows: Sequence[TaskRow], order: Order, today: date) -> list[TaskRow | Heading]:
    """The tasks under their headings."""
    return _by_clause(rows) if order is Order.CLAUSE else _by_due(rows, today)


def _by_due(rows: Sequence[TaskRow], today: date) -> list[TaskRow | Heading]:
    """Over their day, soon, later, without a day, finished; within each the earliest day first."""
    groups: dict[str, list[TaskRow]] = {
        "Đã quá hạn": [],
        f"Đến hạn trong {_SOON_DAYS} ngày tới": [],
        "Đến hạn sau đó": [],
        "Không có ngày hạn": [],
        "Đã hoàn thành": [],
    }
    names = tuple(groups)
    for row in sorted(rows, key=lambda each: each.due or date.max):
        if row.status is TaskStatus.DONE:
            name = names[4]
        elif row.state is TaskState.OVERDUE:
            name = names[0]
        elif row.due is None:
            name = names[3]
        else:
            name = names[1] if (row.due - today).days <= _SOON_DAYS else names[2]
        groups[name].append(row)
    shown: list[TaskRow | Heading] = []
    for name, members in groups.items():
        if members:
            shown += [Heading(name, f"{len(members)} nhiệm vụ"), *members]
    return shown


def _by_clause(rows: Sequence[TaskRow]) -> list[TaskRow | Heading]:
    """The tasks under the clauses of the dispatch that ask for them."""
    shown: list[TaskRow | Heading] = []
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            members = sum(other.group == group for other in rows)
            shown.append(Heading(f"Khoản {row.clause}. {row.group_name}", f"{members} nhiệm vụ"))
        shown.append(row)
    return shown
