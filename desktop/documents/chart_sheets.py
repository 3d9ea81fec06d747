"""Sheets with a native chart each: the small table that is drawn, with formulas over the sheets it sums up."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from desktop.documents.charts import STATE_NAMES, chosen_indicators
from desktop.documents.model import Align
from desktop.documents.provincial_data import ProvincialReportData
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.provincial_sheets import (
    KIND_COLUMN,
    STATE_COLUMN,
    SUBMISSIONS_TAB,
    provincial_heading,
    submissions_sheet,
    total_figure,
    total_places,
)
from desktop.documents.sheets import (
    Figure,
    Formula,
    Sheet,
    SheetChart,
    SheetColumn,
    SheetRow,
    cell_name,
    column_letters,
    of_sheet,
)
from desktop.documents.wording import task_status_words
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.tasks import TaskStatus

_SUM = SheetColumn("Tổng số", 12, Align.RIGHT)


def chart_sheets(data: ProvincialReportData, programme: Programme) -> Iterator[Sheet]:
    """The charts for which there is something to draw."""
    made = (_submissions(data, programme), _tasks(data, programme), _comparison(data, programme))
    yield from (sheet for sheet in made if sheet.rows)


def _submissions(data: ProvincialReportData, programme: Programme) -> Sheet:
    heading = provincial_heading(data, programme)
    head_row = len(heading) + 1
    listed = submissions_sheet(data, programme)
    kinds = [kind for kind in AgencyKind if data.by_kind().get(kind)]
    states = [state for state in STATE_NAMES if data.in_state(state)]
    kind_cells, state_cells = (_whole_column(listed, column) for column in (KIND_COLUMN, STATE_COLUMN))
    rows: list[SheetRow] = []
    for row, kind in enumerate(kinds, start=head_row + 1):
        counts = [
            Formula(
                f"COUNTIFS({kind_cells},$A{row},{state_cells},{column_letters(column)}${head_row})",
                Figure(sum(each.agency.kind is kind for each in data.in_state(state))),
            )
            for column, state in enumerate(states, start=1)
        ]
        rows.append(SheetRow((KIND_NAMES[kind], *counts, _row_sum([c.result for c in counts], row))))
    columns = (
        SheetColumn("Loại đơn vị", 42),
        *(SheetColumn(STATE_NAMES[state], 14, Align.RIGHT) for state in states),
        _SUM,
    )
    chart = SheetChart("Tình hình gửi báo cáo theo loại đơn vị", tuple(range(1, len(states) + 1)), stacked=True)
    return Sheet("Biểu đồ nộp báo cáo", heading, columns, tuple(rows), landscape=True, chart=chart)


def _tasks(data: ProvincialReportData, programme: Programme) -> Sheet:
    heading = provincial_heading(data, programme)
    given = {status for task in data.tasks for status in task.by_status}
    statuses = [*(status for status in TaskStatus if status in given), *sorted(given - set(TaskStatus))]
    rows: list[SheetRow] = []
    for group in programme.groups:
        tasks = [task for task in data.tasks if programme.task_by_code[task.code].group == group.code]
        if tasks:
            counts = [Figure(sum(task.by_status.get(status, 0) for task in tasks)) for status in statuses]
            rows.append(SheetRow((group.short_name, *counts, _row_sum(counts, len(heading) + 2 + len(rows)))))
    columns = (
        SheetColumn("Nhóm nhiệm vụ", 42),
        *(SheetColumn(task_status_words(status), 14, Align.RIGHT) for status in statuses),
        _SUM,
    )
    chart = SheetChart("Tình hình thực hiện nhiệm vụ theo nhóm", tuple(range(1, len(statuses) + 1)), stacked=True)
    return Sheet("Biểu đồ nhiệm vụ", heading, columns, tuple(rows), landscape=True, chart=chart)


def _comparison(data: ProvincialReportData, programme: Programme) -> Sheet:
    heading = provincial_heading(data, programme)
    places = total_places(data, programme)
    rows: list[SheetRow] = []
    for new, old in chosen_indicators(data.totals, data.last_year, programme):
        indicator = programme.indicator_by_code[new.code]
        row = len(heading) + 2 + len(rows)
        now, before = total_figure(indicator, new), total_figure(indicator, old)
        if now is None or before is None:
            continue
        percent = Figure(round(Decimal(now.number) * 100 / before.number, 1), 1)
        share = f'IF({cell_name(1, row)}=0,"",ROUND({cell_name(2, row)}/{cell_name(1, row)}*100,1))'
        linked = Formula(places[new.code], now) if data.figures else now
        rows.append(SheetRow((indicator.name, before, linked, Figure(100), Formula(share, percent))))
    columns = (
        SheetColumn("Chỉ tiêu", 58),
        SheetColumn("Cùng kỳ năm trước", 16, Align.RIGHT),
        SheetColumn("Kỳ báo cáo", 16, Align.RIGHT),
        SheetColumn("Cùng kỳ năm trước (= 100 %)", 16, Align.RIGHT),
        SheetColumn("Kỳ báo cáo so với cùng kỳ (%)", 16, Align.RIGHT),
    )
    chart = SheetChart("Một số chỉ tiêu chính so với cùng kỳ năm trước", (3, 4))
    return Sheet("Biểu đồ so sánh", heading, columns, tuple(rows), landscape=True, chart=chart)


def _whole_column(sheet: Sheet, column: int) -> str:
    letters = column_letters(column)
    return of_sheet(SUBMISSIONS_TAB, f"${letters}${sheet.head_row + 1}:${letters}${sheet.last_row}")


def _row_sum(counts: Sequence[Figure], row: int) -> Formula:
    total = sum(int(count.number) for count in counts)
    return Formula(f"SUM({cell_name(1, row)}:{cell_name(len(counts), row)})", Figure(total))
