"""The sheets of the province's workbook: totals over the figures of every agency, submissions, tasks.

What is a total is a formula over the cells that it comes from, so that a reader can follow and correct it.
"""

from collections.abc import Iterator, Mapping, Sequence

from desktop.documents.charts import STATE_NAMES
from desktop.documents.model import Align
from desktop.documents.provincial_annexes import agencies_with
from desktop.documents.provincial_cells import titled
from desktop.documents.provincial_data import AgencyFigures, ProvincialReportData, received_day
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.register_tables import columns_of, register_cells, sheet_column
from desktop.documents.report_frame import subject_lines
from desktop.documents.sheets import (
    CellContent,
    Figure,
    Formula,
    Sheet,
    SheetColumn,
    SheetRow,
    cell_name,
    column_range,
    of_sheet,
)
from desktop.documents.wording import short_day, value_words
from desktop.documents.workbook_cells import (
    BEFORE,
    CODE,
    DIFFERENCE,
    NAME,
    NOW,
    PERCENT,
    UNIT,
    changes,
    figure,
    value_in_cell,
)
from desktop.rules.aggregation import Total
from desktop.rules.annexed_rows import annexed_registers
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import Aggregation
from desktop.rules.values import SpecialState

TOTALS_TAB = "Tổng hợp"
AGENCIES_TAB = "Theo đơn vị"
AREAS_TAB = "Theo địa bàn"
SUBMISSIONS_TAB = "Tình hình nộp"
FIRST_FIGURE = 3
"""Index of the first column of figures on the sheet of the agencies."""
KIND_COLUMN, STATE_COLUMN = 2, 5
"""On the sheet of the submissions."""

_TOTALS = (
    CODE, NAME, UNIT, BEFORE, NOW, DIFFERENCE, PERCENT,
    SheetColumn("Đơn vị có số liệu", 11, Align.RIGHT),
    SheetColumn("Đơn vị phải báo cáo", 11, Align.RIGHT),
    SheetColumn("Đơn vị ước", 9, Align.RIGHT),
)  # fmt: skip
_SUBMISSIONS = (
    SheetColumn("Mã", 12),
    SheetColumn("Cơ quan, đơn vị", 46),
    SheetColumn("Loại", 38),
    SheetColumn("Ngày nhận", 13, Align.CENTRE),
    SheetColumn("Lần nộp", 9, Align.RIGHT),
    SheetColumn("Tình trạng", 22),
    SheetColumn("Xác thực", 20),
)
_YES = "Có"


def provincial_heading(data: ProvincialReportData, programme: Programme) -> tuple[str, ...]:
    """The lines above every sheet."""
    title = " ".join(subject_lines(programme.title, data.period.name))
    return title, f"Tính đến ngày {short_day(data.as_of)}: {data.received}/{data.expected} đơn vị đã gửi báo cáo"


def totals_sheet(data: ProvincialReportData, programme: Programme) -> Sheet:
    """Every total beside last year's, taken from the sheet of the agencies."""
    heading = provincial_heading(data, programme)
    before = {total.code: total for total in data.last_year}
    places = total_places(data, programme)
    rows: list[SheetRow] = []
    for group in programme.groups:
        totals = [t for t in data.totals if programme.indicator_by_code[t.code].group == group.code]
        if totals:
            rows.append(SheetRow((group.name,), title=True))
        for total in totals:
            indicator = programme.indicator_by_code[total.code]
            place = places.get(total.code, "") if data.figures else ""
            rows.append(_total_row(indicator, total, before.get(total.code), place, len(heading) + 2 + len(rows)))
    return Sheet(TOTALS_TAB, heading, _TOTALS, tuple(rows), frozen_columns=2, landscape=True)


def total_places(data: ProvincialReportData, programme: Programme) -> Mapping[str, str]:
    """Where each indicator's total stands on the sheet of the agencies, as a formula names it."""
    row = len(provincial_heading(data, programme)) + 2
    columns = enumerate(_totalled(data, programme), start=FIRST_FIGURE)
    return {indicator.code: of_sheet(AGENCIES_TAB, cell_name(column, row)) for column, indicator in columns}


def agencies_sheet(data: ProvincialReportData, programme: Programme) -> Sheet:
    """Every figure of every agency, under the total of its column."""
    heading = provincial_heading(data, programme)
    totals = {total.code: total for total in data.totals}
    indicators = _totalled(data, programme)
    columns = (
        SheetColumn("Mã", 12),
        SheetColumn("Cơ quan, đơn vị", 40),
        SheetColumn("Loại", 30),
        *(SheetColumn(f"{i.code} {titled(i)}", 16, Align.RIGHT) for i in indicators),
    )
    first = len(heading) + 3
    last = first + len(data.figures) - 1
    sums = (
        _column_total(indicator, totals[indicator.code], column_range(column, first, last) if data.figures else "")
        for column, indicator in enumerate(indicators, start=FIRST_FIGURE)
    )
    total_row = SheetRow(("", "Toàn tỉnh", "", *sums), strong=True)
    rows = (_agency_row(each, indicators, programme) for each in data.figures)
    return Sheet(AGENCIES_TAB, heading, columns, (total_row, *rows), frozen_columns=2, landscape=True, wide=True)


def areas_sheet(data: ProvincialReportData, programme: Programme) -> Sheet:
    """Every district with its communes, each agency by its own figures."""
    asked = {code for area in data.areas for code in area.totals}
    indicators = [indicator for indicator in _totalled(data, programme) if indicator.code in asked]
    columns = (
        SheetColumn("Mã", 12),
        SheetColumn("Địa bàn", 40),
        SheetColumn("Đơn vị đã báo cáo", 12, Align.RIGHT),
        SheetColumn("Đơn vị phải báo cáo", 12, Align.RIGHT),
        *(SheetColumn(f"{i.code} {titled(i)}", 16, Align.RIGHT) for i in indicators),
    )
    rows = tuple(
        SheetRow(
            (
                area.code,
                area.name,
                Figure(area.received),
                Figure(area.expected),
                *(total_figure(indicator, area.totals.get(indicator.code)) for indicator in indicators),
            )
        )
        for area in data.areas
    )
    heading = provincial_heading(data, programme)
    return Sheet(AREAS_TAB, heading, columns, rows, frozen_columns=2, landscape=True, wide=True)


def submissions_sheet(data: ProvincialReportData, programme: Programme) -> Sheet:
    """Who has reported."""
    rows = tuple(
        SheetRow(
            (
                each.agency.code,
                each.agency.short_name,
                KIND_NAMES[each.agency.kind],
                received_day(each),
                Figure(each.revision) if each.revision else None,
                STATE_NAMES[each.state],
                each.assurance.short if each.assurance else None,
            )
        )
        for each in data.submissions
    )
    heading = provincial_heading(data, programme)
    return Sheet(SUBMISSIONS_TAB, heading, _SUBMISSIONS, rows, frozen_columns=2, filtered=True)


def register_sheets(data: ProvincialReportData, programme: Programme) -> Iterator[Sheet]:
    """Every agency's rows of the annexed registers, a sheet a register."""
    heading = provincial_heading(data, programme)
    for annex, register in annexed_registers(programme):
        columns = columns_of(annex, programme)
        rows = tuple(
            SheetRow((name, *cells))
            for name, reported in agencies_with(annex, data)
            for cells in register_cells(reported, programme, columns)
        )
        if columns and rows:
            shown = (SheetColumn("Cơ quan, đơn vị", 40), *map(sheet_column, columns))
            yield Sheet(register.label, heading, shown, rows, frozen_columns=1, landscape=True, filtered=True)


def _totalled(data: ProvincialReportData, programme: Programme) -> Sequence[Indicator]:
    codes = {total.code for total in data.totals}
    return [indicator for indicator in programme.indicators if indicator.code in codes]


def _total_row(indicator: Indicator, total: Total, before: Total | None, place: str, row: int) -> SheetRow:
    now = total_figure(indicator, total)
    return SheetRow(
        (
            indicator.code,
            indicator.name,
            indicator.unit.strip("-"),
            total_figure(indicator, before),
            Formula(place, now) if now is not None and place else now,
            *changes(indicator, total.value, before.value if before else None, row),
            Figure(total.counted),
            Figure(total.applicable),
            Figure(total.estimates) if total.estimates else None,
        )
    )


def total_figure(indicator: Indicator, total: Total | None) -> Figure | None:
    """A total as a number; how many said yes for a question."""
    if total is None:
        return None
    if total.of_count:
        return Figure(total.true_count or 0)
    return figure(indicator, total.value) if total.value is not None else None


def _column_total(indicator: Indicator, total: Total, cells: str) -> CellContent:
    """A formula over the column; a ratio is made of other columns' sums, and stands as a number."""
    result = total_figure(indicator, total)
    if result is None or not cells:
        return result
    match indicator.aggregation:
        case Aggregation.SUM | Aggregation.LATEST:
            return Formula(f"SUM({cells})", result)
        case Aggregation.COUNT_TRUE:
            return Formula(f'COUNTIF({cells},"{_YES}")', result)
        case _:
            return result


def _agency_row(each: AgencyFigures, indicators: Sequence[Indicator], programme: Programme) -> SheetRow:
    figures = (_agency_figure(indicator, each, programme) for indicator in indicators)
    return SheetRow((each.agency.code, each.agency.short_name, KIND_NAMES[each.agency.kind], *figures))


def _agency_figure(indicator: Indicator, each: AgencyFigures, programme: Programme) -> CellContent:
    if each.agency.kind not in indicator.applies_to:
        return None
    value = each.values.get(indicator.code)
    if value is not None and value.state in (SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE):
        return value_words(indicator, value, programme)
    return value_in_cell(indicator, value, programme)
