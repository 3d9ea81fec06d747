"""Annexed registers on paper and in workbooks: the columns that the programme asks for, none that names a citizen."""

from collections.abc import Iterator, Sequence

from desktop.documents.model import Align, Block, Column, Orientation, Paragraph, Row, Table
from desktop.documents.sheets import CellContent, SheetColumn
from desktop.documents.wording import count_words
from desktop.documents.workbook_cells import scalar_in_cell
from desktop.rules.annexed_rows import annexed_columns, read_rows
from desktop.rules.cells import show_content
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import RegisterColumn
from desktop.rules.programme_kinds import ValueType
from desktop.rules.programme_report import Annex
from desktop.rules.snapshot import ReportedRegister, ReportSnapshot

_WIDTHS = {ValueType.TEXT: 42.0, ValueType.CHOICE: 26.0, ValueType.DATE: 22.0}
"""In millimetres, as far as the page has them."""
_WIDTH = 18.0
_PORTRAIT = 165.0
"""Columns that are wider together are printed on lying paper."""
REGISTER_NUMBER = Column("STT", 10, Align.CENTRE)
_NUMBERS = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})
_LETTERS = 0.6
"""Letters of a workbook's column in a millimetre."""


def register_blocks(snapshot: ReportSnapshot, programme: Programme, annex: Annex) -> Iterator[Block]:
    """One agency's rows; nothing where it has none, or the programme no such register."""
    columns = columns_of(annex, programme)
    reported = next((each for each in snapshot.registers if each.code == annex.content), None)
    if reported is None or not columns or not reported.rows:
        return
    rows = (Row((str(n), *cells)) for n, cells in enumerate(register_rows(reported, programme, columns), start=1))
    yield Table((REGISTER_NUMBER, *map(table_column, columns)), tuple(rows))
    yield from left_out(reported)


def columns_of(annex: Annex, programme: Programme) -> tuple[RegisterColumn, ...]:
    """What is printed of an annexed register; nothing where the annex holds none."""
    register = programme.register_by_code.get(annex.content)
    return annexed_columns(annex, register) if register else ()


def table_column(column: RegisterColumn) -> Column:
    """A column on paper."""
    align = Align.RIGHT if column.type in _NUMBERS else Align.LEFT
    return Column(
        column.name, _WIDTHS.get(column.type, _WIDTH), Align.CENTRE if column.type is ValueType.DATE else align
    )


def sheet_column(column: RegisterColumn) -> SheetColumn:
    """A column in a workbook."""
    printed = table_column(column)
    return SheetColumn(column.name, max(12.0, printed.width * _LETTERS), printed.align)


def register_rows(
    reported: ReportedRegister, programme: Programme, columns: Sequence[RegisterColumn]
) -> Iterator[tuple[str, ...]]:
    """Rows as they are printed."""
    for row in read_rows(reported, programme, columns):
        yield tuple("" if content is None else show_content(content) for content in row)


def register_cells(
    reported: ReportedRegister, programme: Programme, columns: Sequence[RegisterColumn]
) -> Iterator[tuple[CellContent, ...]]:
    """Rows as a workbook holds them: real numbers and days."""
    for row in read_rows(reported, programme, columns):
        yield tuple(map(scalar_in_cell, row))


def left_out(reported: ReportedRegister) -> Iterator[Block]:
    """That a register is longer than what is printed."""
    if reported.total > len(reported.rows):
        shown, total = count_words(len(reported.rows)), count_words(reported.total)
        yield Paragraph(f"(Phụ lục ghi {shown} dòng đầu trong tổng số {total} dòng của kỳ báo cáo.)", italic=True)


def orientation_of(blocks: Sequence[Block]) -> Orientation:
    """How the page of an annex is turned, by how wide its tables would like to be."""
    widest = max((sum(c.width for c in block.columns) for block in blocks if isinstance(block, Table)), default=0)
    return Orientation.LANDSCAPE if widest > _PORTRAIT + REGISTER_NUMBER.width else Orientation.PORTRAIT
