"""The sheets of an agency's workbook: its figures, and where its tasks stand."""

from collections.abc import Iterator, Sequence

from desktop.documents.model import Align
from desktop.documents.register_tables import columns_of, register_cells, sheet_column
from desktop.documents.report_frame import subject_lines
from desktop.documents.sheets import Figure, Sheet, SheetColumn, SheetRow
from desktop.documents.wording import STATE_WORDS, task_status_words
from desktop.documents.workbook_cells import (
    BEFORE,
    CODE,
    DIFFERENCE,
    NAME,
    NOW,
    PERCENT,
    UNIT,
    changes,
    value_in_cell,
)
from desktop.rules.annexed_rows import annexed_registers
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.snapshot import ReportedValue, ReportSnapshot
from desktop.rules.values import SpecialState

_FIGURES = (
    CODE,
    NAME,
    UNIT,
    BEFORE,
    NOW,
    SheetColumn("Trạng thái", 16),
    DIFFERENCE,
    PERCENT,
    SheetColumn("Ghi chú", 32),
)
_TASKS = (
    SheetColumn("Mã", 9, Align.CENTRE),
    SheetColumn("Nhiệm vụ", 58),
    SheetColumn("Thời hạn", 13, Align.CENTRE),
    SheetColumn("Tình hình", 22),
    SheetColumn("Hoàn thành (%)", 12, Align.RIGHT),
    SheetColumn("Ngày hoàn thành", 14, Align.CENTRE),
    SheetColumn("Sản phẩm", 32),
    SheetColumn("Số, ký hiệu văn bản", 22),
)


def unit_sheets(snapshot: ReportSnapshot, programme: Programme) -> Sequence[Sheet]:
    """Figures and tasks of one agency."""
    heading = (
        " ".join(subject_lines(programme.title, snapshot.period.name)),
        f"{snapshot.agency.name}, lần nộp {snapshot.revision}",
    )
    figures = _figure_rows(snapshot, programme, first_row=len(heading) + 2)
    tasks = _task_rows(snapshot, programme)
    return (
        Sheet("Biểu số liệu", heading, _FIGURES, tuple(figures), frozen_columns=2, landscape=True),
        Sheet("Nhiệm vụ", heading, _TASKS, tuple(tasks), frozen_columns=2, landscape=True, filtered=True),
        *_register_sheets(snapshot, programme, heading),
    )


def _register_sheets(snapshot: ReportSnapshot, programme: Programme, heading: tuple[str, ...]) -> Iterator[Sheet]:
    reported = {register.code: register for register in snapshot.registers}
    for annex, register in annexed_registers(programme):
        columns = columns_of(annex, programme)
        if columns and register.code in reported:
            rows = (SheetRow(cells) for cells in register_cells(reported[register.code], programme, columns))
            shown = tuple(map(sheet_column, columns))
            yield Sheet(register.label, heading, shown, tuple(rows), frozen_columns=1, landscape=True, filtered=True)


def _figure_rows(snapshot: ReportSnapshot, programme: Programme, first_row: int) -> list[SheetRow]:
    values = {value.code: value for value in snapshot.values}
    rows: list[SheetRow] = []
    for group in programme.groups:
        indicators = [i for i in programme.indicators if i.group == group.code and i.code in values]
        if indicators:
            rows.append(SheetRow((group.name,), title=True))
        for indicator in indicators:
            rows.append(_figure_row(indicator, values[indicator.code], programme, first_row + len(rows)))
    return rows


def _figure_row(indicator: Indicator, reported: ReportedValue, programme: Programme, row: int) -> SheetRow:
    value, before = reported.value, reported.same_period_last_year
    state = "Số ước" if value.state is SpecialState.ESTIMATE else STATE_WORDS[value.state] if value.state else ""
    return SheetRow(
        (
            indicator.code,
            indicator.name,
            indicator.unit.strip("-"),
            value_in_cell(indicator, before, programme),
            value_in_cell(indicator, value, programme),
            state,
            *changes(indicator, value.number, before.number if before else None, row),
            value.note,
        )
    )


def _task_rows(snapshot: ReportSnapshot, programme: Programme) -> list[SheetRow]:
    reported = {task.code: task for task in snapshot.tasks}
    return [
        SheetRow(
            (
                task.code,
                task.name,
                task.due or "Thường xuyên",
                task_status_words(found.status),
                Figure(found.percent),
                found.completed_on,
                found.product,
                found.document,
            )
        )
        for task in programme.tasks
        if (found := reported.get(task.code))
    ]
