"""What a report says otherwise than another one, line by line, as both sides read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from desktop.core.dates import format_date
from desktop.core.numbers import format_number, format_signed
from desktop.documents.wording import change_words, task_status_words, value_words
from desktop.rules.cells import show_content
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.snapshot import ReportedAttachment, ReportedFinding, ReportedPoints, ReportedRegister, ReportedTask
from desktop.rules.snapshot_difference import (
    Difference,
    Kind,
    PaperField,
    SnapshotDifference,
    ValueAspect,
    Way,
    register_rows_moved,
    task_aspects,
    value_aspects,
)
from desktop.rules.snapshot_difference_text import ParagraphDifference, changed_words, excerpt
from desktop.rules.values import Value
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tables.model import RowTableModel

_NONE = "—"
BEFORE, AFTER = 3, 4
"""Numbers of the columns that tell what stood there and what stands there now."""

KINDS = {
    Kind.PAPER: ("Số văn bản, người ký", "thông tin văn bản"),
    Kind.VALUES: ("Biểu số liệu", "chỉ tiêu"),
    Kind.TASKS: ("Nhiệm vụ", "nhiệm vụ"),
    Kind.REGISTERS: ("Phụ lục là sổ theo dõi", "sổ"),
    Kind.NARRATIVE: ("Nội dung báo cáo", "đoạn"),
    Kind.REASONS: ("Giải trình", "giải trình"),
    Kind.ATTACHMENTS: ("Minh chứng", "minh chứng"),
    Kind.POINTS: ("Điểm tự chấm", "điểm tự chấm"),
}
"""Heading of each kind, and what its things are counted in."""

_WAYS = {Way.ADDED: "Thêm", Way.REMOVED: "Bỏ", Way.CHANGED: "Sửa"}
_ASPECTS = {ValueAspect.STATE: "Trạng thái", ValueAspect.NOTE: "Ghi chú"}
"""What may differ of a figure that did not move."""
_PAPER = {
    PaperField.NUMBER: "Số, ký hiệu",
    PaperField.DAY: "Ngày văn bản",
    PaperField.AUTHOR: "Người lập báo cáo",
    PaperField.SIGNATORY: "Người ký",
}


@dataclass(frozen=True)
class ChangeRow:
    """One thing that reads otherwise.

    Attributes:
        kind: Of what it is a part.
        what: How it differs, in a word or a figure: “Sửa”, “+12”.
        whole: All of a text of which only a part is shown, before and after.
    """

    kind: Kind
    code: str
    name: str
    what: str
    before: str
    after: str
    whole: tuple[str, str] = ("", "")


def change_rows(changed: SnapshotDifference, programme: Programme | None) -> tuple[ChangeRow | Heading, ...]:
    """Every difference under the heading of its kind."""
    groups = (
        (Kind.VALUES, [_value(each, programme) for each in changed.values]),
        (Kind.TASKS, [_task(each, programme) for each in changed.tasks]),
        (Kind.REGISTERS, [_register(each, programme) for each in changed.registers]),
        (Kind.NARRATIVE, [_paragraph(each, programme) for each in changed.narrative]),
        (Kind.REASONS, [_reason(each, programme) for each in changed.reasons]),
        (Kind.ATTACHMENTS, [_attachment(each) for each in changed.attachments]),
        (Kind.POINTS, [_points(each) for each in changed.points]),
        (Kind.PAPER, [_paper(each) for each in changed.paper]),
    )
    shown = ((Heading(KINDS[kind][0], f"{len(rows)} thay đổi"), *rows) for kind, rows in groups if rows)
    return tuple(chain.from_iterable(shown))


def changes_in_words(changed: SnapshotDifference) -> str:
    """How much differs: “2 chỉ tiêu, 1 đoạn”; "" when nothing does."""
    return ", ".join(f"{changed.counts[kind]} {unit}" for kind, (_, unit) in KINDS.items() if kind in changed.counts)


def change_columns() -> tuple[Column[ChangeRow], ...]:
    """Code, name, how it differs, then and now."""
    return (
        Column("Mã", lambda row: row.code, cell=lambda row: Cell(row.code, muted=True), width=72, wraps=True),
        Column("Nội dung", lambda row: row.name, width=140, stretch=True, wraps=True),
        Column("Thay đổi", lambda row: row.what, width=84, wraps=True),
        Column("Trước", lambda row: row.before, cell=_before, width=190, wraps=True),
        Column("Sau", lambda row: row.after, cell=_after, width=190, wraps=True),
    )


def name_columns(model: RowTableModel[ChangeRow], before: str, after: str) -> None:
    """Say over the columns which two reports are compared."""
    model.set_title(BEFORE, before)
    model.set_title(AFTER, after)


def _value(each: Difference[Value], programme: Programme | None) -> ChangeRow:
    indicator = programme.indicator_by_code.get(each.code) if programme else None
    name = (
        f"{indicator.name} ({indicator.unit})" if indicator and indicator.unit else indicator.name if indicator else ""
    )
    before, after = (_value_words(value, indicator, programme) for value in (each.before, each.after))
    return ChangeRow(Kind.VALUES, each.code, name, _moved(each, indicator), before, after)


def _value_words(value: Value | None, indicator: Indicator | None, programme: Programme | None) -> str:
    if value is None:
        return _NONE
    if indicator is not None and programme is not None:
        text = value_words(indicator, value, programme)
    else:
        text = "" if value.content is None else show_content(value.content)
    return f"{text or _NONE} (ghi chú: {value.note})" if value.note else text or _NONE


def _moved(each: Difference[Value], indicator: Indicator | None) -> str:
    """By how much a figure moved; else what became of it."""
    before, after = (value.number if value else None for value in (each.before, each.after))
    if before is None or after is None or before == after:
        aspects = value_aspects(each)
        others = [name for aspect, name in _ASPECTS.items() if aspect in aspects]
        return _WAYS[each.way] if ValueAspect.CONTENT in aspects else ", ".join(others)
    absolute = format_signed(after - before)
    share = change_words(indicator, after, before) if indicator else ""
    return f"{absolute}\n({share})" if "%" in share else absolute


def _task(each: Difference[ReportedTask], programme: Programme | None) -> ChangeRow:
    task = programme.task_by_code.get(each.code) if programme else None
    name = task.name if task else ""
    if each.before is None or each.after is None:
        return ChangeRow(Kind.TASKS, each.code, name, _WAYS[each.way], _standing(each.before), _standing(each.after))
    aspects = task_aspects(each)
    before, after = ("; ".join(_said(reported, aspects)) for reported in (each.before, each.after))
    return ChangeRow(Kind.TASKS, each.code, name, _WAYS[each.way], before, after)


def _register(each: Difference[ReportedRegister], programme: Programme | None) -> ChangeRow:
    register = programme.register_by_code.get(each.code) if programme else None
    came, went = register_rows_moved(each)
    moved = [text for number, text in ((came, f"thêm {came} dòng"), (went, f"bỏ {went} dòng")) if number]
    before, after = (f"{side.total} dòng" if side else _NONE for side in (each.before, each.after))
    what = ", ".join(moved) or _WAYS[each.way]
    return ChangeRow(Kind.REGISTERS, each.code, register.name if register else "", what, before, after)


def _said(task: ReportedTask, aspects: tuple[str, ...]) -> Iterator[str]:
    """What is said of a task in the fields that differ, as people read it."""
    if {"status", "percent"} & set(aspects):
        yield _standing(task)
    if "completed_on" in aspects:
        yield f"hoàn thành ngày {format_date(task.completed_on)}" if task.completed_on else "chưa ghi ngày hoàn thành"
    if "person" in aspects:
        yield task.person or "chưa có người phụ trách"
    if "product" in aspects:
        yield task.product or "chưa có sản phẩm"
    if "document" in aspects:
        yield task.document or "chưa có số văn bản"
    if "log" in aspects:
        yield f"{len(task.log)} lần ghi: {excerpt(task.log[-1].text)}" if task.log else "chưa ghi tiến độ"


def _standing(task: ReportedTask | None) -> str:
    return _NONE if task is None else f"{task_status_words(task.status)}, {task.percent} %"


def _paragraph(each: ParagraphDifference, programme: Programme | None) -> ChangeRow:
    headings = {part.code: part.heading for part in programme.outline} if programme else {}
    heading = headings.get(each.code, "")
    name = f"{heading.capitalize() if heading.isupper() else heading}, đoạn {each.number}".removeprefix(", ")
    way = Way.ADDED if not each.before else Way.CHANGED if each.after else Way.REMOVED
    before, after = changed_words(each.before, each.after)
    return ChangeRow(
        Kind.NARRATIVE, each.code, name, _WAYS[way], before or _NONE, after or _NONE, (each.before, each.after)
    )


def _reason(each: Difference[ReportedFinding], programme: Programme | None) -> ChangeRow:
    code = each.code.partition("/")[2]
    indicator = programme.indicator_by_code.get(code) if programme else None
    task = programme.task_by_code.get(code) if programme else None
    named = indicator or task
    before, after = (finding.reason or "Chưa giải trình" if finding else _NONE for finding in (each.before, each.after))
    return ChangeRow(Kind.REASONS, code, named.name if named else "", _WAYS[each.way], before, after)


def _attachment(each: Difference[ReportedAttachment]) -> ChangeRow:
    known = each.after or each.before
    name, task = (known.name, known.task) if known else ("", "")
    before, after = ("Có" if there else _NONE for there in (each.before, each.after))
    return ChangeRow(Kind.ATTACHMENTS, task, name, _WAYS[each.way], before, after)


def _points(each: Difference[ReportedPoints]) -> ChangeRow:
    before, after = (_points_said(each) for each in (each.before, each.after))
    return ChangeRow(Kind.POINTS, each.code, "Điểm đơn vị tự chấm", _WAYS[each.way], before, after)


def _points_said(said: ReportedPoints | None) -> str:
    if said is None:
        return _NONE
    evidence = f"{len(said.evidence)} minh chứng" if said.evidence else ""
    return "; ".join(part for part in (f"{format_number(said.points)} điểm", excerpt(said.words), evidence) if part)


def _paper(each: Difference[str]) -> ChangeRow:
    name = _PAPER[PaperField(each.code)]
    return ChangeRow(Kind.PAPER, "", name, _WAYS[each.way], each.before or _NONE, each.after or _NONE)


def _before(row: ChangeRow) -> Cell:
    return Cell(row.before, muted=True, tooltip=row.whole[0] or row.before)


def _after(row: ChangeRow) -> Cell:
    return Cell(row.after, strong=True, tooltip=row.whole[1] or row.after)
