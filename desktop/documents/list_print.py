"""A list from any screen, on paper and as a workbook: what is shown, in the order in which it is shown.

It is a working paper, no official document: no number, no signature.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from desktop.core.dates import format_date, format_moment
from desktop.core.numbers import format_number, format_signed
from desktop.core.text import upper
from desktop.documents.model import Align, Column, FileProperties, GroupRow, Orientation, Row, Table
from desktop.documents.sheets import CellContent, Figure, Formula, Sheet, SheetColumn, SheetRow, WorkbookProperties
from desktop.rules.snapshot import AgencyRef

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_NUMBER = "STT"
_SIZE = 11.0


@dataclass(frozen=True)
class ListColumn:
    """A column. ``width``: in letters; on paper the columns share the page in this proportion."""

    title: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True)
class PrintedList:
    """A list to be printed.

    Attributes:
        agency: Whose paper it is.
        title: Of the screen: "Tình hình nộp báo cáo".
        notes: Lines below the title: the period, what the list was filtered by.
        rows: A value for each column; a text alone is a title over the rows below it.
        made_at: When it was printed.
    """

    agency: AgencyRef
    title: str
    notes: tuple[str, ...]
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[CellContent, ...] | str, ...]
    made_at: datetime
    orientation: Orientation = Orientation.PORTRAIT

    @property
    def properties(self) -> FileProperties:
        """What the file says of itself."""
        return FileProperties(self.title, self.agency.name, "; ".join(self.notes), (self.agency.code,), self.made_at)

    @property
    def count_line(self) -> str:
        """How many rows, and when they were printed."""
        rows = sum(not isinstance(row, str) for row in self.rows)
        return f"Tổng số: {format_number(rows)} dòng. In lúc {format_moment(self.made_at)}."


def list_pdf(printed: PrintedList) -> bytes:
    """The list as PDF, its rows numbered, its head on every page."""
    from desktop.documents.fonts import register_fonts
    from desktop.documents.pdf import RENDERING
    from desktop.documents.pdf_pages import PageMaker

    register_fonts()
    stream = BytesIO()
    with RENDERING:
        PageMaker(stream, printed.properties, printed.orientation).make(list(_story(printed)))
    return stream.getvalue()


def list_workbook(printed: PrintedList) -> bytes:
    """The list as .xlsx, with real numbers and days."""
    from desktop.documents.excel import render_workbook

    sheet = Sheet(
        printed.title,
        (printed.title, *printed.notes),
        tuple(SheetColumn(each.title, each.width, each.align) for each in printed.columns),
        tuple(SheetRow((row,), title=True) if isinstance(row, str) else SheetRow(row) for row in printed.rows),
        frozen_columns=1,
        landscape=printed.orientation is Orientation.LANDSCAPE,
        filtered=not any(isinstance(row, str) for row in printed.rows),  # sorting would part rows from their titles
    )
    return render_workbook([sheet], WorkbookProperties(printed.title, printed.agency.name, printed.made_at))


def cell_words(content: CellContent) -> str:
    """What a cell shows, in words."""
    match content:
        case Formula():
            return cell_words(content.result)
        case Figure():
            written = format_signed if content.signed else format_number
            return written(content.number, content.decimals)
        case date():
            return format_date(content)
        case str():
            return content
        case None:
            return ""


def _story(printed: PrintedList) -> "Iterator[Flowable]":
    from desktop.documents import layout
    from desktop.documents.fonts import Face
    from desktop.documents.lines import line
    from desktop.documents.pdf_parts import CentredLines, LeftLines
    from desktop.documents.pdf_table import TableBuilder

    landscape = printed.orientation is Orientation.LANDSCAPE
    yield LeftLines([line(upper(printed.agency.name), Face.BOLD, layout.AGENCY_SMALL_SIZE)], space_after=10)
    title = line(upper(printed.title), Face.BOLD, layout.TYPE_SIZE)
    notes = [line(note, Face.ITALIC, layout.TABLE_SIZE) for note in printed.notes]
    yield CentredLines([title, *notes], ruled=False, space_after=8, bookmark=upper(printed.title))
    yield TableBuilder(_table(printed), layout.LANDSCAPE_TEXT_WIDTH if landscape else layout.TEXT_WIDTH).build()
    yield LeftLines([line(printed.count_line, Face.ITALIC, layout.RECIPIENTS_SIZE)], space_before=4)


def _table(printed: PrintedList) -> Table:
    columns = (
        Column(_NUMBER, len(_NUMBER) + 2, Align.CENTRE),
        *(Column(each.title, each.width, each.align) for each in printed.columns),
    )
    numbers = count(1)
    rows = (
        GroupRow("", row) if isinstance(row, str) else Row((str(next(numbers)), *map(cell_words, row)))
        for row in printed.rows
    )
    return Table(columns, tuple(rows), size=_SIZE)
