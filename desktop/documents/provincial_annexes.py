"""Annexes of the provincial report: totals, submissions, tasks, and every agency's figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from desktop.core.dates import format_date
from desktop.documents.charts import STATE_NAMES, comparison_chart, submission_chart, task_chart
from desktop.documents.model import (
    Align,
    Annex,
    Block,
    Column,
    GroupRow,
    Head,
    Orientation,
    Paragraph,
    Row,
    Table,
)
from desktop.documents.provincial_areas import area_matrices, area_rows
from desktop.documents.provincial_cells import (
    MATRIX_SIZE,
    PrintedRow,
    matrix_indicators,
    titled,
    total_in_cell,
)
from desktop.documents.provincial_data import AgencyFigures, ProvincialReportData, Submission, received_day
from desktop.documents.provincial_sources import source_table
from desktop.documents.register_tables import REGISTER_NUMBER, columns_of, register_rows, table_column
from desktop.documents.report_frame import annex_reference, numbered_annexes
from desktop.documents.table_rows import rows_by_kind
from desktop.documents.wording import (
    change_words,
    count_words,
    roman,
    task_status_words,
    value_words,
)
from desktop.rules.aggregation import Total
from desktop.rules.annexed_rows import annexed_registers
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, TaskGroup
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import Annex as ProgrammeAnnex
from desktop.rules.snapshot import ReportedRegister
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import SpecialState

_TOTALS = (
    Column("STT", 10, Align.CENTRE),
    Column("Chỉ tiêu", 60),
    Column("Đơn vị tính", 16, Align.CENTRE),
    Column("Cùng kỳ năm trước", 20, Align.RIGHT),
    Column("Kỳ báo cáo", 20, Align.RIGHT),
    Column("Tăng, giảm", 19, Align.RIGHT),
    Column("Đơn vị có số liệu", 20, Align.CENTRE),
)
_SUBMISSIONS = (
    Column("STT", 12, Align.CENTRE),
    Column("Cơ quan, đơn vị", 78),
    Column("Ngày nhận", 24, Align.CENTRE),
    Column("Lần nộp", 16, Align.CENTRE),
    Column("Tình trạng", 35),
)
_JUDGED_SUBMISSIONS = (
    Column("STT", 12, Align.CENTRE),
    Column("Cơ quan, đơn vị", 50),
    Column("Ngày nhận", 24, Align.CENTRE),
    Column("Lần nộp", 14, Align.CENTRE),
    Column("Tình trạng", 29),
    Column("Xác thực", 36),
)
"""The same with what each signature proves."""
_SHORT_STATES = {
    SpecialState.NOTHING_AROSE: "KPS",
    SpecialState.NOT_APPLICABLE: "KAD",
    SpecialState.NOT_AVAILABLE: "CCSL",
}
_NOT_ASKED = "-"
_LEGEND = (
    "Ghi chú: KPS: không phát sinh; KAD: không áp dụng; CCSL: chưa có số liệu; ước: số ước tính; "
    f"{_NOT_ASKED}: không thuộc đối tượng báo cáo."
)

_Content = Callable[[ProvincialReportData, Programme], Iterator[Block]]


def provincial_annexes(
    data: ProvincialReportData, programme: Programme, type_name: str, head: Head
) -> tuple[Annex, ...]:
    """The annexes for which there is something to show, numbered in order."""
    registers = (
        (annex.title, partial(_register, annex), Orientation.LANDSCAPE) for annex, _ in annexed_registers(programme)
    )
    contents: tuple[tuple[str, _Content, Orientation], ...] = (
        ("Tổng hợp số liệu kết quả thực hiện", _totals, Orientation.PORTRAIT),
        ("Tình hình gửi báo cáo", _submissions, Orientation.PORTRAIT),
        ("Tình hình thực hiện nhiệm vụ được giao", _tasks, Orientation.PORTRAIT),
        ("Biểu đồ tình hình thực hiện", _charts, Orientation.PORTRAIT),
        *registers,
        ("Số liệu theo địa bàn cấp huyện", area_matrices, Orientation.LANDSCAPE),
        ("Số liệu của từng cơ quan, đơn vị", _matrices, Orientation.LANDSCAPE),
        ("Nguồn của nội dung tổng hợp", source_table, Orientation.PORTRAIT),
    )
    made = ((title, tuple(content(data, programme)), turned) for title, content, turned in contents)
    return numbered_annexes(made, annex_reference(type_name, head, data.issuer))


def _totals(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    if data.totals:
        yield Table(_TOTALS, tuple(_total_rows(data, programme)))


def _total_rows(data: ProvincialReportData, programme: Programme) -> Iterator[Row | GroupRow]:
    before = {total.code: total for total in data.last_year}
    shown = 0
    for group in programme.groups:
        totals = _of_group(data.totals, group, programme)
        if not totals:
            continue
        shown += 1
        yield GroupRow(roman(shown), group.name)
        number = 0
        for total in totals:
            indicator = programme.indicator_by_code[total.code]
            number += not indicator.part_of
            row = _total_row("" if indicator.part_of else str(number), indicator, total, before.get(total.code))
            yield replace(row, cells=_not_compared(row.cells)) if total.code in data.incomparable else row


def _total_row(number: str, indicator: Indicator, total: Total, before: Total | None) -> Row:
    estimates = f" ({count_words(total.estimates)} ước)" if total.estimates else ""
    return Row(
        (
            number,
            f"- {indicator.name}" if indicator.part_of else indicator.name,
            indicator.unit.strip("-"),
            total_in_cell(indicator, before),
            total_in_cell(indicator, total),
            change_words(indicator, total.value, before.value if before else None),
            f"{total.coverage}{estimates}",
        )
    )


_CHANGE = 5


def _not_compared(cells: tuple[str, ...]) -> tuple[str, ...]:
    return (*cells[:_CHANGE], "Không so sánh được", *cells[_CHANGE + 1 :])


def printed_rows(data: ProvincialReportData, programme: Programme) -> Iterator[PrintedRow]:
    """Every row of figures, in the order of the pages: totals, then each group by district, then by agency."""
    codes = iter([t.code for g in programme.groups for t in _of_group(data.totals, g, programme)])
    for row in _total_rows(data, programme):
        if isinstance(row, Row):
            code = next(codes)
            yield PrintedRow("", row.cells, ("", "", "", *(code for _ in row.cells[3:])))
    totals = {total.code: total for total in data.totals}
    yield from area_rows(data, programme)
    for group in programme.groups if data.figures else ():
        indicators = matrix_indicators(group, totals, programme)
        if not indicators:
            continue
        named = ("", "", *(indicator.code for indicator in indicators))
        whole, *rows = (row for row in _matrix(data, indicators, totals, programme).rows if isinstance(row, Row))
        yield PrintedRow("", whole.cells, named)
        agencies = [each.agency.code for figures in _by_kind(data.figures).values() for each in figures]
        yield from (PrintedRow(code, row.cells, named) for code, row in zip(agencies, rows, strict=True))


def _of_group(totals: Sequence[Total], group: TaskGroup, programme: Programme) -> list[Total]:
    return [total for total in totals if programme.indicator_by_code[total.code].group == group.code]


def _submissions(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:  # noqa: ARG001 - one of _Content
    if data.submissions:
        judged = any(each.assurance for each in data.submissions)
        yield Table(_JUDGED_SUBMISSIONS if judged else _SUBMISSIONS, tuple(_submission_rows(data, judged=judged)))


def _submission_rows(data: ProvincialReportData, *, judged: bool) -> Iterator[Row | GroupRow]:
    def cells(submission: Submission) -> tuple[str, ...]:
        day = received_day(submission)
        proven = (submission.assurance.short if submission.assurance else "",) if judged else ()
        return (
            submission.agency.short_name,
            format_date(day) if day else "",
            str(submission.revision or ""),
            STATE_NAMES[submission.state],
            *proven,
        )

    return rows_by_kind(data.by_kind(), cells)


def _tasks(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    if not data.tasks:
        return
    given = {status for task in data.tasks for status in task.by_status}
    statuses = [*(status for status in TaskStatus if status in given), *sorted(given - set(TaskStatus))]
    columns = (
        Column("STT", 10, Align.CENTRE),
        Column("Nhiệm vụ", 65),
        Column("Số đơn vị báo cáo", 17, Align.CENTRE),
        *(Column(task_status_words(s), 17, Align.CENTRE, band="Số đơn vị theo tình trạng") for s in statuses),
        Column("Quá hạn", 15, Align.CENTRE),
    )
    rows = tuple(
        Row(
            (
                str(i),
                programme.task_by_code[task.code].name,
                str(task.reported),
                *(str(task.by_status.get(status, 0)) for status in statuses),
                str(task.overdue),
            )
        )
        for i, task in enumerate(data.tasks, start=1)
    )
    yield Table(columns, rows, size=11)


def _charts(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    made = (
        submission_chart(data.submissions),
        task_chart(data.tasks, programme),
        comparison_chart(data.totals, data.last_year, programme),
    )
    yield from (chart for chart in made if chart is not None)


def _register(annex: ProgrammeAnnex, data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    """Every agency's rows of an annexed register, under its name."""
    columns = columns_of(annex, programme)
    rows: list[Row | GroupRow] = []
    number = 0
    for index, (name, reported) in enumerate(agencies_with(annex, data), start=1):
        rows.append(GroupRow(roman(index), name))
        for cells in register_rows(reported, programme, columns):
            number += 1
            rows.append(Row((str(number), *cells)))
    if columns and rows:
        yield Table((REGISTER_NUMBER, *map(table_column, columns)), tuple(rows), size=11)


def agencies_with(annex: ProgrammeAnnex, data: ProvincialReportData) -> Iterator[tuple[str, ReportedRegister]]:
    """Who annexed rows of a register, by name, with these rows."""
    for each in data.registers:
        yield from ((each.agency.short_name, found) for found in each.registers if found.code == annex.content)


def _matrices(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    totals = {total.code: total for total in data.totals}
    if not data.figures:
        return
    yield Paragraph(_LEGEND, italic=True)
    for group in programme.groups:
        indicators = matrix_indicators(group, totals, programme)
        if indicators:
            yield Paragraph(group.name, strong=True)
            yield _matrix(data, indicators, totals, programme)


def _matrix(
    data: ProvincialReportData, indicators: Sequence[Indicator], totals: Mapping[str, Total], programme: Programme
) -> Table:
    columns = (
        Column("STT", 9, Align.CENTRE),
        Column("Cơ quan, đơn vị", 52),
        *(Column(titled(indicator), 200 / len(indicators), Align.RIGHT) for indicator in indicators),
    )
    rows: list[Row | GroupRow] = [
        Row(("", "Toàn tỉnh", *(total_in_cell(i, totals[i.code]) for i in indicators)), strong=True)
    ]

    def cells(figures: AgencyFigures) -> tuple[str, ...]:
        return (figures.agency.short_name, *(_short(indicator, figures, programme) for indicator in indicators))

    rows += rows_by_kind(_by_kind(data.figures), cells, numbered=False)
    return Table(columns, tuple(rows), size=MATRIX_SIZE)


def _by_kind(figures: Sequence[AgencyFigures]) -> Mapping[AgencyKind, list[AgencyFigures]]:
    kinds = {kind: [each for each in figures if each.agency.kind is kind] for kind in AgencyKind}
    return {kind: found for kind, found in kinds.items() if found}


def _short(indicator: Indicator, figures: AgencyFigures, programme: Programme) -> str:
    if figures.agency.kind not in indicator.applies_to:
        return _NOT_ASKED
    value = figures.values.get(indicator.code)
    if value is not None and value.state is not None and value.state in _SHORT_STATES:
        return _SHORT_STATES[value.state]
    return value_words(indicator, value, programme)
