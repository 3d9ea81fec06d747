"""A register on paper and as a workbook, for whoever is shown it: without the columns that never leave the agency."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.documents.list_print import ListColumn
from desktop.documents.model import Align
from desktop.documents.sheets import CellContent
from desktop.documents.workbook_cells import scalar_in_cell
from desktop.rules.programme_entries import RegisterColumn
from desktop.rules.programme_kinds import ValueType
from desktop.services.registers.rows import EntryQuery, EntryRow, find_entries, read_entries, register_form
from desktop.services.report.drafts import open_desk
from desktop.services.workplace.list_papers import ListContent, save_list
from desktop.services.workspace import Workspace

MOST_ROWS = 20_000
"""Rows of one list; nobody reads a longer one."""

_READ_AT_ONCE = 500
_WIDTHS = {ValueType.TEXT: 26.0, ValueType.CHOICE: 22.0, ValueType.DATE: 12.0}
_WIDTH = 11.0


class TooManyRowsError(UserError):
    """The list is too long for a file."""

    code = "TOO_MANY_ROWS"


def save_register(workspace: Workspace, query: EntryQuery, target: Path) -> Path:
    """Write the rows that a query finds as a workbook (.xlsx) or as PDF.

    Raises:
        TooManyRowsError: There are more than anyone reads.
        EnvironmentFailureError: The disk refused.
    """
    with workspace.reading() as session:
        content = _content(session, workspace.clock, query)
    return save_list(workspace, content, target)


def _content(session: Session, clock: Clock, query: EntryQuery) -> ListContent:
    register = register_form(session, query.register).register
    found = find_entries(session, clock, query)
    if len(found.numbers) > MOST_ROWS:
        raise TooManyRowsError(
            f"Danh sách có {len(found.numbers)} dòng, nhiều hơn {MOST_ROWS} dòng của một tệp.",
            "Tìm hoặc lọc theo kỳ báo cáo rồi xuất từng phần.",
        )
    places = [place for place, column in enumerate(register.columns) if not column.private]
    columns = [register.columns[place] for place in places]
    rows = (row for page in _pages(found.numbers) for row in read_entries(session, clock, query.register, page))
    return ListContent(
        register.name,
        tuple(_notes(session, query)),
        tuple(_list_column(column) for column in columns),
        tuple(tuple(_cell(row, column, place) for place, column in zip(places, columns, strict=True)) for row in rows),
    )


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _READ_AT_ONCE] for start in range(0, len(numbers), _READ_AT_ONCE))


def _notes(session: Session, query: EntryQuery) -> Iterator[str]:
    if query.period and (query.within_period or query.indicator):
        period = open_desk(session, query.period).period
        yield f"Từ ngày {format_date(period.data_from)} đến ngày {format_date(period.data_to)}"
    if query.indicator:
        yield f"Các dòng tính vào chỉ tiêu {query.indicator}"
    if query.text:
        yield f"Có chữ: {query.text}"


def _list_column(column: RegisterColumn) -> ListColumn:
    numeric = column.type in (ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT)
    return ListColumn(column.name, _WIDTHS.get(column.type, _WIDTH), Align.RIGHT if numeric else Align.LEFT)


def _cell(row: EntryRow, column: RegisterColumn, place: int) -> CellContent:
    content = row.cells.get(column.code)
    return scalar_in_cell(content) if isinstance(content, Decimal | date) else row.shown[place]
