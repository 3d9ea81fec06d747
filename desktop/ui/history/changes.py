"""What a revision changed against the one before it, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.core.dates import format_date
from desktop.rules.cells import show_content, show_value
from desktop.rules.comparison import Difference, ReportDifference
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportedAttachment, ReportedTask
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import Value
from desktop.ui.history.passages import excerpt, passages
from desktop.ui.tables.cells import Cell, Column, Heading

_NONE = "—"
BEFORE, AFTER = 2, 3
"""Numbers of the columns that tell what stood there and what stands there now."""


@dataclass(frozen=True)
class ChangeRow:
    """One thing that is not as it was; ``unit`` is that of a figure."""

    code: str
    name: str
    before: str
    after: str
    unit: str = ""


def columns() -> tuple[Column[ChangeRow], ...]:
    """Code, name, then and now."""
    return (
        Column("Mã", lambda row: row.code, cell=_code, width=72),
        Column("Nội dung", lambda row: row.name, cell=_name, width=140, stretch=True, wraps=True),
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

    name, unit = (indicator.name, indicator.unit) if indicator else ("", "")
    return ChangeRow(each.code, name, shown(each.before), shown(each.after), unit)


def _task(each: Difference[ReportedTask], programme: Programme | None) -> ChangeRow:
    task = programme.task_by_code.get(each.code) if programme else None
    name = task.name if task else ""
    if each.before is None or each.after is None:
        return ChangeRow(each.code, name, _standing(each.before), _standing(each.after))
    before, after = _said(each.before), _said(each.after)
    differing = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    return ChangeRow(
        each.code, name, "; ".join(before[at] for at in differing), "; ".join(after[at] for at in differing)
    )


def _said(task: ReportedTask) -> tuple[str, ...]:
    """Everything that is said of a task, each thing as people read it."""
    last = task.log[-1] if task.log else None
    return (
        _standing(task),
        f"hoàn thành ngày {format_date(task.completed_on)}" if task.completed_on else "chưa ghi ngày hoàn thành",
        task.person or "chưa có người phụ trách",
        task.product or "chưa có sản phẩm",
        task.document or "chưa có số văn bản",
        f"{len(task.log)} lần ghi",
        excerpt(last.text) if last else "chưa ghi tiến độ",
    )


def _standing(task: ReportedTask | None) -> str:
    if task is None:
        return _NONE
    label = TaskStatus(task.status).label if task.status in set(TaskStatus) else task.status
    return f"{label}, {task.percent} %"


def _section(each: Difference[str], programme: Programme | None) -> ChangeRow:
    headings: Mapping[str, str] = {part.code: part.heading for part in programme.outline} if programme else {}
    heading = headings.get(each.code, "")
    before, after = passages(each.before or "", each.after or "")
    return ChangeRow(each.code, heading.capitalize() if heading.isupper() else heading, before or _NONE, after or _NONE)


def _attachment(each: Difference[ReportedAttachment]) -> ChangeRow:
    known = each.after or each.before
    name, task = (known.name, known.task) if known else ("", "")
    return ChangeRow(task, name, "Có" if each.before else _NONE, "Có" if each.after else _NONE)


def _code(row: ChangeRow) -> Cell:
    return Cell(row.code, muted=True)


def _name(row: ChangeRow) -> Cell:
    return Cell(f"{row.name} ({row.unit})" if row.unit else row.name)


def _before(row: ChangeRow) -> Cell:
    return Cell(row.before, muted=True, tooltip=row.before)


def _after(row: ChangeRow) -> Cell:
    return Cell(row.after, strong=True, tooltip=row.after)
