"""What a revision changed against the one before it, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.rules.cells import show_content, show_value
from desktop.rules.comparison import Difference, ReportDifference
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportedAttachment, ReportedTask
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import Value
from desktop.ui.tables.cells import Cell, Column, Heading

_NONE = "—"


@dataclass(frozen=True)
class ChangeRow:
    """One thing that is not as it was."""

    code: str
    name: str
    before: str
    after: str


def columns() -> tuple[Column[ChangeRow], ...]:
    """Code, name, then and now."""
    return (
        Column("Mã", lambda row: row.code, cell=_code, width=72),
        Column("Nội dung", lambda row: row.name, width=140, stretch=True, wraps=True),
        Column("Trước", lambda row: row.before, cell=_before, width=150, wraps=True),
        Column("Sau", lambda row: row.after, cell=_after, width=150, wraps=True),
    )


def change_rows(changed: ReportDifference, programme: Programme | None) -> list[ChangeRow | Heading]:
    """Every change under the heading of its kind."""
    groups = (
        ("Số liệu", [_value(each, programme) for each in changed.values]),
        ("Nhiệm vụ", [_task(each, programme) for each in changed.tasks]),
        ("Nội dung báo cáo", [_section(each, programme) for each in changed.narrative]),
        ("Minh chứng", [_attachment(each) for each in changed.attachments]),
    )
    shown: list[ChangeRow | Heading] = []
    for title, rows in groups:
        if rows:
            shown += [Heading(title, f"{len(rows)} thay đổi"), *rows]
    return shown


def _value(each: Difference[Value], programme: Programme | None) -> ChangeRow:
    indicator = programme.indicator_by_code.get(each.code) if programme else None

    def shown(value: Value | None) -> str:
        if value is None:
            return _NONE
        if indicator is not None:
            text = show_value(indicator, value)
        else:
            text = "" if value.content is None else show_content(value.content)
        return f"{text or _NONE} (ghi chú: {value.note})" if value.note else text or _NONE

    return ChangeRow(each.code, indicator.name if indicator else "", shown(each.before), shown(each.after))


def _task(each: Difference[ReportedTask], programme: Programme | None) -> ChangeRow:
    task = programme.task_by_code.get(each.code) if programme else None
    before, after = _standing(each.before), _standing(each.after)
    if before == after:
        before, after = _entries(each.before), _entries(each.after)
    return ChangeRow(each.code, task.name if task else "", before, after)


def _standing(task: ReportedTask | None) -> str:
    if task is None:
        return _NONE
    label = TaskStatus(task.status).label if task.status in set(TaskStatus) else task.status
    return f"{label}, {task.percent} %"


def _entries(task: ReportedTask | None) -> str:
    return _NONE if task is None else f"{len(task.log)} lần cập nhật"


def _section(each: Difference[str], programme: Programme | None) -> ChangeRow:
    headings: Mapping[str, str] = {part.code: part.heading for part in programme.outline} if programme else {}
    heading = headings.get(each.code, "")
    return ChangeRow(
        each.code, heading.capitalize() if heading.isupper() else heading, _words(each.before), _words(each.after)
    )


def _words(text: str | None) -> str:
    return f"{len(text.split())} từ" if text else _NONE


def _attachment(each: Difference[ReportedAttachment]) -> ChangeRow:
    known = each.after or each.before
    name, task = (known.name, known.task) if known else ("", "")
    return ChangeRow(task, name, "Có" if each.before else _NONE, "Có" if each.after else _NONE)


def _code(row: ChangeRow) -> Cell:
    return Cell(row.code, muted=True)


def _before(row: ChangeRow) -> Cell:
    return Cell(row.before, muted=True, tooltip=row.before)


def _after(row: ChangeRow) -> Cell:
    return Cell(row.after, strong=True, tooltip=row.after)
