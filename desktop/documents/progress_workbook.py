"""The department's progress workbook: who has reported, by kind and by area, and how far the tasks are.

The sums are formulas over the list of agencies: whoever corrects a line sees them change.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from desktop.documents.charts import STATE_NAMES
from desktop.documents.excel import render_workbook
from desktop.documents.model import Align
from desktop.documents.provincial_data import RECEIVED, TaskSummary
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.report_frame import subject_in_sentence, subject_lines
from desktop.documents.sheets import (
    Figure,
    Formula,
    Sheet,
    SheetChart,
    SheetColumn,
    SheetRow,
    WorkbookProperties,
    cell_name,
    column_letters,
    column_range,
    of_sheet,
)
from desktop.documents.wording import short_day, task_status_words
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import AgencyRef, PeriodRef
from desktop.rules.tasks import TaskStatus

LIST_TAB = "Danh sách đơn vị"
_KIND, _AREA, _STATE = 2, 3, 4
"""Columns of the list that are counted by."""
_LIST = (
    SheetColumn("Mã", 12),
    SheetColumn("Cơ quan, đơn vị", 44),
    SheetColumn("Loại", 38),
    SheetColumn("Địa bàn", 28),
    SheetColumn("Tình trạng", 22),
    SheetColumn("Ngày nhận", 13, Align.CENTRE),
    SheetColumn("Số ngày chậm", 10, Align.RIGHT),
    SheetColumn("Lần nộp", 9, Align.RIGHT),
    SheetColumn("Gói tạm giữ", 9, Align.RIGHT),
)


@dataclass(frozen=True)
class AgencyProgress:
    """Where one agency stands.

    Attributes:
        area: Name of the area under which it is listed.
        received_on: Day in Vietnam on which its report came; ``None`` if none did.
        late_by: Days after the last day. held: files that wait for a decision.
    """

    code: str
    name: str
    kind: AgencyKind
    area: str
    state: Timeliness
    received_on: date | None = None
    revision: int | None = None
    late_by: int = 0
    held: int = 0


@dataclass(frozen=True)
class ProgressData:
    """The province's progress in one period, as of one day.

    Attributes:
        agencies: One for each obliged agency, in the order in which they are listed.
        tasks: What agencies say of each task, in the programme's order.
    """

    issuer: AgencyRef
    period: PeriodRef
    as_of: date
    made_at: datetime
    agencies: tuple[AgencyProgress, ...]
    tasks: tuple[TaskSummary, ...] = field(default=())


def progress_workbook(data: ProgressData, programme: Programme) -> bytes:
    """The progress as .xlsx."""
    title = f"Tiến độ báo cáo {subject_in_sentence(subject_lines(programme.title, data.period.name))}"
    heading = (title, f"Tính đến ngày {short_day(data.as_of)}")
    listed = _list(data, heading)
    kinds = [KIND_NAMES[kind] for kind in AgencyKind if any(each.kind is kind for each in data.agencies)]
    areas = list(dict.fromkeys(each.area for each in data.agencies))
    sheets = (
        _counted("Theo loại đơn vị", kinds, listed, _KIND, heading),
        _counted("Theo địa bàn", areas, listed, _AREA, heading),
        listed,
        _tasks(data, programme, heading),
    )
    properties = WorkbookProperties(title, data.issuer.name, data.made_at)
    return render_workbook([sheet for sheet in sheets if sheet.rows or sheet is listed], properties)


def _list(data: ProgressData, heading: tuple[str, ...]) -> Sheet:
    rows = tuple(
        SheetRow(
            (
                each.code,
                each.name,
                KIND_NAMES[each.kind],
                each.area,
                STATE_NAMES[each.state],
                each.received_on,
                Figure(each.late_by) if each.late_by else None,
                Figure(each.revision) if each.revision else None,
                Figure(each.held) if each.held else None,
            )
        )
        for each in data.agencies
    )
    return Sheet(LIST_TAB, heading, _LIST, rows, frozen_columns=2, landscape=True, filtered=True)


def _counted(name: str, groups: Sequence[str], listed: Sheet, by: int, heading: tuple[str, ...]) -> Sheet:
    """How many agencies of each group are in each state, and what share has reported."""
    states = [state for state in STATE_NAMES if any(row.cells[_STATE] == STATE_NAMES[state] for row in listed.rows)]
    first = len(heading) + 2
    rows = [_group_row(group, states, listed, by, first + index) for index, group in enumerate(groups)]
    if rows:
        rows.append(_total_row(states, listed, first, len(rows)))
    columns = (
        SheetColumn(name.removeprefix("Theo ").capitalize(), 42),
        *(SheetColumn(STATE_NAMES[state], 14, Align.RIGHT) for state in states),
        SheetColumn("Phải báo cáo", 12, Align.RIGHT),
        SheetColumn("Đã gửi (%)", 12, Align.RIGHT),
    )
    title = f"Tình hình gửi báo cáo {name.lower()}"
    chart = SheetChart(title, tuple(range(1, len(states) + 1)), stacked=True)
    return Sheet(name, heading, columns, tuple(rows), landscape=True, chart=chart)


def _group_row(group: str, states: Sequence[Timeliness], listed: Sheet, by: int, row: int) -> SheetRow:
    found = Counter(each.cells[_STATE] for each in listed.rows if each.cells[by] == group)
    here = f"{_cells(listed, by)},$A{row}"
    counts = [
        Formula(
            f"COUNTIFS({here},{_cells(listed, _STATE)},{column_letters(column)}${listed.head_row})",
            Figure(found[STATE_NAMES[state]]),
        )
        for column, state in enumerate(states, start=1)
    ]
    return SheetRow((group, *counts, *_shares(counts, states, row)))


def _total_row(states: Sequence[Timeliness], listed: Sheet, first: int, groups: int) -> SheetRow:
    found = Counter(each.cells[_STATE] for each in listed.rows)
    counts = [
        Formula(f"SUM({column_range(column, first, first + groups - 1)})", Figure(found[STATE_NAMES[state]]))
        for column, state in enumerate(states, start=1)
    ]
    return SheetRow(("Toàn tỉnh", *counts, *_shares(counts, states, first + groups)), strong=True)


def _shares(counts: Sequence[Formula], states: Sequence[Timeliness], row: int) -> tuple[Formula, Formula]:
    """How many owe a report, and what share of them has sent one."""
    whole = Decimal(sum(int(count.result.number) for count in counts))
    columns = [index for index, state in enumerate(states) if state in RECEIVED]
    came = sum(int(counts[index].result.number) for index in columns)
    cells = "+".join(cell_name(index + 1, row) for index in columns) or "0"
    owed = cell_name(len(counts) + 1, row)
    share = round(came * 100 / whole, 1) if whole else Decimal(0)
    return (
        Formula(f"SUM({cell_name(1, row)}:{cell_name(len(counts), row)})", Figure(int(whole))),
        Formula(f"IF({owed}=0,0,ROUND(({cells})/{owed}*100,1))", Figure(share, 1)),
    )


def _tasks(data: ProgressData, programme: Programme, heading: tuple[str, ...]) -> Sheet:
    given = {status for task in data.tasks for status in task.by_status}
    statuses = [*(status for status in TaskStatus if status in given), *sorted(given - set(TaskStatus))]
    rows = tuple(
        SheetRow(
            (
                task.code,
                programme.task_by_code[task.code].name,
                programme.task_by_code[task.code].due or "Thường xuyên",
                Figure(task.reported),
                *(Figure(task.by_status.get(status, 0)) for status in statuses),
                Figure(task.overdue),
            )
        )
        for task in data.tasks
    )
    columns = (
        SheetColumn("Mã", 9, Align.CENTRE),
        SheetColumn("Nhiệm vụ", 58),
        SheetColumn("Thời hạn", 13, Align.CENTRE),
        SheetColumn("Số đơn vị báo cáo", 11, Align.RIGHT),
        *(SheetColumn(task_status_words(status), 12, Align.RIGHT) for status in statuses),
        SheetColumn("Quá hạn", 10, Align.RIGHT),
    )
    return Sheet("Nhiệm vụ", heading, columns, rows, frozen_columns=2, landscape=True, filtered=True)


def _cells(listed: Sheet, column: int) -> str:
    letters = column_letters(column)
    return of_sheet(listed.tab, f"${letters}${listed.head_row + 1}:${letters}${listed.last_row}")
