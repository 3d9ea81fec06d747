"""Annexes of an agency's report: its figures, and where its tasks stand."""

from collections.abc import Callable, Iterator, Mapping

from desktop.core.dates import format_date
from desktop.documents.model import (
    NBSP,
    Align,
    Annex,
    Block,
    Bullet,
    Column,
    GroupRow,
    Head,
    Orientation,
    Paragraph,
    Row,
    Table,
)
from desktop.documents.register_tables import orientation_of, register_blocks
from desktop.documents.report_frame import annex_reference, numbered_annexes
from desktop.documents.wording import change_words, roman, task_status_words, value_words
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, Task
from desktop.rules.snapshot import ReportedTask, ReportedValue, ReportSnapshot

_FIGURES = (
    Column("STT", 10, Align.CENTRE),
    Column("Chỉ tiêu", 62),
    Column("Đơn vị tính", 16, Align.CENTRE),
    Column("Cùng kỳ năm trước", 18, Align.RIGHT),
    Column("Kỳ báo cáo", 20, Align.RIGHT),
    Column("Tăng, giảm", 19, Align.RIGHT),
    Column("Ghi chú", 25),
)
_TASKS = (
    Column("STT", 10, Align.CENTRE),
    Column("Nhiệm vụ", 58),
    Column("Thời hạn", 22, Align.CENTRE),
    Column("Tình hình thực hiện", 30),
    Column("Kết quả, sản phẩm", 46),
)
_OUTSIDE = "Chỉ tiêu ngoài chương trình"

Content = Callable[[ReportSnapshot, Programme], Iterator[Block]]


def unit_annexes(snapshot: ReportSnapshot, programme: Programme, type_name: str, head: Head) -> tuple[Annex, ...]:
    """The annexes that the programme asks for and for which there is something to show, numbered in order."""
    made: list[tuple[str, tuple[Block, ...], Orientation]] = []
    for annex in programme.annexes:
        content = _CONTENTS.get(annex.content)
        blocks = tuple(content(snapshot, programme) if content else register_blocks(snapshot, programme, annex))
        made.append((annex.title, blocks, orientation_of(blocks)))
    return numbered_annexes(made, annex_reference(type_name, head, snapshot.agency))


def _figures(snapshot: ReportSnapshot, programme: Programme) -> Iterator[Block]:
    if not snapshot.values:
        return
    values = {value.code: value for value in snapshot.values}
    yield Table(_FIGURES, tuple(_figure_rows(values, programme)))
    yield from _explanations(snapshot, programme)


def _figure_rows(values: Mapping[str, ReportedValue], programme: Programme) -> Iterator[Row | GroupRow]:
    shown = 0
    for group in programme.groups:
        indicators = [i for i in programme.indicators if i.group == group.code and i.code in values]
        if indicators:
            shown += 1
            yield GroupRow(roman(shown), group.name)
            yield from _numbered(indicators, values, programme)
    outside = [value for code, value in values.items() if code not in programme.indicator_by_code]
    if outside:
        yield GroupRow(roman(shown + 1), _OUTSIDE)
        for value in outside:
            yield Row(("", value.code, "", "", str(value.value.content or ""), "", value.value.note))


def _numbered(indicators: list[Indicator], values: Mapping[str, ReportedValue], programme: Programme) -> Iterator[Row]:
    number = 0
    for indicator in indicators:
        is_part = bool(indicator.part_of)
        number += not is_part
        yield _figure_row("" if is_part else str(number), indicator, values[indicator.code], programme)


def _figure_row(number: str, indicator: Indicator, reported: ReportedValue, programme: Programme) -> Row:
    before = reported.same_period_last_year
    return Row(
        (
            number,
            f"- {indicator.name}" if indicator.part_of else indicator.name,
            indicator.unit.strip("-"),
            value_words(indicator, before, programme),
            value_words(indicator, reported.value, programme),
            change_words(indicator, reported.value.number, before.number if before else None),
            reported.value.note,
        )
    )


def _explanations(snapshot: ReportSnapshot, programme: Programme) -> Iterator[Block]:
    explained = [finding for finding in snapshot.findings if finding.reason]
    if explained:
        yield Paragraph("Giải trình số liệu:", strong=True)
    for finding in explained:
        indicator = programme.indicator_by_code.get(finding.indicator)
        subject = f"{indicator.name}: " if indicator else ""
        message = finding.message.rstrip(". ")
        yield Bullet(f"{subject}{message}. Giải trình: {finding.reason.rstrip('. ')}.")


def _tasks(snapshot: ReportSnapshot, programme: Programme) -> Iterator[Block]:
    reported = {task.code: task for task in snapshot.tasks}
    if reported:
        yield Table(_TASKS, tuple(_task_rows(reported, programme)))


def _task_rows(reported: Mapping[str, ReportedTask], programme: Programme) -> Iterator[Row | GroupRow]:
    number = shown = 0
    for group in programme.groups:
        tasks = [task for task in programme.tasks if task.group == group.code and task.code in reported]
        if tasks:
            shown += 1
            yield GroupRow(roman(shown), group.name)
        for task in tasks:
            number += 1
            yield _task_row(number, task, reported[task.code])


def _task_row(number: int, task: Task, reported: ReportedTask) -> Row:
    due = format_date(task.due) if task.due else "Thường xuyên"
    return Row((str(number), task.name, due, task_state(reported), _result(reported)))


def task_state(reported: ReportedTask) -> str:
    """Where a task stands, in words."""
    words = task_status_words(reported.status)
    if reported.completed_on:
        return f"{words} ngày {format_date(reported.completed_on)}"
    return f"{words} ({reported.percent}{NBSP}%)" if 0 < reported.percent < 100 else words


def _result(reported: ReportedTask) -> str:
    last = reported.log[-1].text if reported.log else ""
    parts = (part.strip().rstrip(".") for part in (reported.product, reported.document, last))
    text = "; ".join(dict.fromkeys(part for part in parts if part))
    return f"{text}." if text else ""


_CONTENTS: Mapping[str, Content] = {"indicators": _figures, "tasks": _tasks}
"""What an annex may hold; any other content is a register's code."""
