"""Workbooks of an agency's report and of the province: the figures of the paper report, to calculate with."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from desktop.core.numbers import percent_change
from desktop.documents.charts import STATE_NAMES
from desktop.documents.excel import (
    CellContent,
    Figure,
    Sheet,
    SheetColumn,
    SheetRow,
    WorkbookProperties,
    render_workbook,
)
from desktop.documents.model import Align
from desktop.documents.provincial_annexes import titled
from desktop.documents.provincial_data import ProvincialReportData, received_day
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.report_frame import subject_lines
from desktop.documents.wording import STATE_WORDS, short_day, task_status_words, value_words
from desktop.rules.aggregation import Total
from desktop.rules.programme import Indicator, Programme, ValueType
from desktop.rules.snapshot import ReportedValue, ReportSnapshot
from desktop.rules.values import SpecialState, Value

_CODE = SheetColumn("Mã", 9, Align.CENTRE)
_NAME = SheetColumn("Chỉ tiêu", 58)
_UNIT = SheetColumn("Đơn vị tính", 13, Align.CENTRE)
_BEFORE = SheetColumn("Cùng kỳ năm trước", 16, Align.RIGHT)
_NOW = SheetColumn("Kỳ báo cáo", 16, Align.RIGHT)
_DIFFERENCE = SheetColumn("Tăng, giảm", 12, Align.RIGHT)
_PERCENT = SheetColumn("Tăng, giảm (%)", 12, Align.RIGHT)
_NOTE = SheetColumn("Ghi chú", 32)


def unit_workbook(snapshot: ReportSnapshot, programme: Programme) -> bytes:
    """An agency's figures and tasks as .xlsx."""
    heading = (
        " ".join(subject_lines(programme.title, snapshot.period.name)),
        f"{snapshot.agency.name}, lần nộp {snapshot.revision}",
    )
    sheets = (
        Sheet(
            "Biểu số liệu",
            heading,
            (_CODE, _NAME, _UNIT, _BEFORE, _NOW, SheetColumn("Trạng thái", 16), _DIFFERENCE, _PERCENT, _NOTE),
            tuple(_unit_rows(snapshot, programme)),
            frozen_columns=2,
            landscape=True,
        ),
        Sheet(
            "Nhiệm vụ",
            heading,
            (
                SheetColumn("Mã", 9, Align.CENTRE),
                SheetColumn("Nhiệm vụ", 58),
                SheetColumn("Thời hạn", 13, Align.CENTRE),
                SheetColumn("Tình hình", 22),
                SheetColumn("Hoàn thành (%)", 12, Align.RIGHT),
                SheetColumn("Ngày hoàn thành", 14, Align.CENTRE),
                SheetColumn("Sản phẩm", 32),
                SheetColumn("Số, ký hiệu văn bản", 22),
            ),
            tuple(_task_rows(snapshot, programme)),
            frozen_columns=2,
            landscape=True,
        ),
    )
    return render_workbook(sheets, WorkbookProperties(heading[0], snapshot.agency.name, snapshot.made_at))


def provincial_workbook(data: ProvincialReportData, programme: Programme) -> bytes:
    """The province's totals, every agency's figures and who has reported, as .xlsx."""
    title = " ".join(subject_lines(programme.title, data.period.name))
    counted = f"Tính đến ngày {short_day(data.as_of)}: {data.received}/{data.expected} đơn vị đã gửi báo cáo"
    sheets = (
        Sheet(
            "Tổng hợp",
            (title, counted),
            (
                _CODE,
                _NAME,
                _UNIT,
                _BEFORE,
                _NOW,
                _DIFFERENCE,
                _PERCENT,
                SheetColumn("Đơn vị có số liệu", 11, Align.RIGHT),
                SheetColumn("Đơn vị phải báo cáo", 11, Align.RIGHT),
                SheetColumn("Đơn vị ước", 9, Align.RIGHT),
            ),
            tuple(_total_rows(data, programme)),
            frozen_columns=2,
            landscape=True,
        ),
        _by_agency(data, programme, (title, counted)),
        Sheet(
            "Tình hình nộp",
            (title, counted),
            (
                SheetColumn("Mã", 12),
                SheetColumn("Cơ quan, đơn vị", 46),
                SheetColumn("Loại", 38),
                SheetColumn("Ngày nhận", 13, Align.CENTRE),
                SheetColumn("Lần nộp", 9, Align.RIGHT),
                SheetColumn("Tình trạng", 22),
            ),
            tuple(_submission_rows(data)),
            frozen_columns=2,
        ),
    )
    return render_workbook(sheets, WorkbookProperties(title, data.issuer.name, data.made_at))


def _unit_rows(snapshot: ReportSnapshot, programme: Programme) -> Iterator[SheetRow]:
    values = {value.code: value for value in snapshot.values}
    for group in programme.groups:
        indicators = [i for i in programme.indicators if i.group == group.code and i.code in values]
        if indicators:
            yield SheetRow((group.name,), title=True)
        for indicator in indicators:
            yield _unit_row(indicator, values[indicator.code], programme)


def _unit_row(indicator: Indicator, reported: ReportedValue, programme: Programme) -> SheetRow:
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
            *_changes(indicator, value.number, before.number if before else None),
            value.note,
        )
    )


def value_in_cell(indicator: Indicator, value: Value | None, programme: Programme) -> CellContent:
    """A value as Excel should hold it: a number wherever there is one; states stand in a column of their own."""
    if value is None or value.is_empty:
        return None
    if value.number is not None and value.state is not SpecialState.NOTHING_AROSE:
        return _figure(indicator, value.number)
    if value.state is SpecialState.NOTHING_AROSE:
        return Figure(0)
    if isinstance(value.content, date):
        return value.content
    return None if value.state else value_words(indicator, value, programme)


def _figure(indicator: Indicator, number: Decimal, *, signed: bool = False) -> Figure:
    is_whole = indicator.type is not ValueType.PERCENT and number == number.to_integral_value()
    return Figure(number, 0 if is_whole else indicator.decimals, signed)


def _changes(indicator: Indicator, new: Decimal | None, old: Decimal | None) -> tuple[CellContent, CellContent]:
    if new is None or old is None:
        return None, None
    percent = None if indicator.type is ValueType.PERCENT else percent_change(new, old)
    difference = _figure(indicator, new - old, signed=True)
    return difference, Figure(round(percent, 1), 1, signed=True) if percent is not None else None


def _task_rows(snapshot: ReportSnapshot, programme: Programme) -> Iterator[SheetRow]:
    reported = {task.code: task for task in snapshot.tasks}
    for task in programme.tasks:
        if found := reported.get(task.code):
            yield SheetRow(
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


def _total_rows(data: ProvincialReportData, programme: Programme) -> Iterator[SheetRow]:
    before = {total.code: total for total in data.last_year}
    for group in programme.groups:
        totals = [t for t in data.totals if programme.indicator_by_code[t.code].group == group.code]
        if totals:
            yield SheetRow((group.name,), title=True)
        for total in totals:
            yield _total_row(programme.indicator_by_code[total.code], total, before.get(total.code))


def _total_row(indicator: Indicator, total: Total, before: Total | None) -> SheetRow:
    return SheetRow(
        (
            indicator.code,
            indicator.name,
            indicator.unit.strip("-"),
            _total_figure(indicator, before),
            _total_figure(indicator, total),
            *_changes(indicator, total.value, before.value if before else None),
            Figure(total.counted),
            Figure(total.applicable),
            Figure(total.estimates) if total.estimates else None,
        )
    )


def _total_figure(indicator: Indicator, total: Total | None) -> CellContent:
    if total is None:
        return None
    if total.of_count:
        return Figure(total.true_count or 0)
    return _figure(indicator, total.value) if total.value is not None else None


def _by_agency(data: ProvincialReportData, programme: Programme, heading: tuple[str, ...]) -> Sheet:
    totals: Mapping[str, Total] = {total.code: total for total in data.totals}
    indicators = [indicator for indicator in programme.indicators if indicator.code in totals]
    columns = (
        SheetColumn("Mã", 12),
        SheetColumn("Cơ quan, đơn vị", 40),
        SheetColumn("Loại", 30),
        *(SheetColumn(f"{i.code} {titled(i)}", 16, Align.RIGHT) for i in indicators),
    )
    total_row = SheetRow(("", "Toàn tỉnh", "", *(_total_figure(i, totals[i.code]) for i in indicators)), strong=True)
    rows = (
        SheetRow(
            (
                each.agency.code,
                each.agency.short_name,
                KIND_NAMES[each.agency.kind],
                *(_agency_figure(i, each.values.get(i.code), programme) for i in indicators),
            )
        )
        for each in data.figures
    )
    return Sheet("Theo đơn vị", heading, columns, (total_row, *rows), frozen_columns=2, landscape=True, wide=True)


def _agency_figure(indicator: Indicator, value: Value | None, programme: Programme) -> CellContent:
    if value is not None and value.state in (SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE):
        return value_words(indicator, value, programme)
    return value_in_cell(indicator, value, programme)


def _submission_rows(data: ProvincialReportData) -> Iterator[SheetRow]:
    for each in data.submissions:
        yield SheetRow(
            (
                each.agency.code,
                each.agency.short_name,
                KIND_NAMES[each.agency.kind],
                received_day(each),
                Figure(each.revision) if each.revision else None,
                STATE_NAMES[each.state],
            )
        )
