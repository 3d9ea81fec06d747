"""Excel workbooks with real numbers, ready to be printed on A4 and calculated with.

Nothing that a person typed becomes a formula: text that begins like one is stored as text and marked so.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from desktop.documents.excel_charts import add_chart
from desktop.documents.excel_results import with_results
from desktop.documents.model import Align
from desktop.documents.office_file import office_text, settle
from desktop.documents.sheets import CellContent, Figure, Formula, Sheet, SheetRow, WorkbookProperties, column_letters

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

_FONT = "Times New Roman"
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TEXT = 32_767
_GREY, _LIGHT_GREY = "808080", "F2F2F2"
_A4 = 9
_WIDE_SCALE = 60
"""Percent at which a sheet is printed that is wider than a page."""

_LINE_HEIGHT = 15.0
_BOLD_LETTER = 1.3
_HORIZONTAL: dict[Align, Literal["left", "center", "right"]] = {
    Align.LEFT: "left",
    Align.CENTRE: "center",
    Align.RIGHT: "right",
    Align.JUSTIFY: "left",
}


def render_workbook(
    sheets: Sequence[Sheet], properties: WorkbookProperties, finish: "Callable[[Workbook], None] | None" = None
) -> bytes:
    """The sheets as .xlsx; the same bytes for the same content.

    Args:
        sheets: What is written.
        properties: What the file says of itself.
        finish: Adds to the written book what only a form has; the sheets keep their order.
    """
    from openpyxl import Workbook

    book = Workbook()
    for old in book.worksheets:
        book.remove(old)
    results = [_Writer(book, sheet).write() for sheet in sheets]
    if finish is not None:
        finish(book)
    if properties.mark:
        for page in book.worksheets:
            header: Any = page.oddHeader
            header.center.text = properties.mark
    book.properties.title = office_text(properties.title)
    book.properties.creator = book.properties.lastModifiedBy = office_text(properties.author)
    book.properties.language = "vi-VN"
    book.properties.created = properties.made_at.replace(tzinfo=None)
    stream = BytesIO()
    book.save(stream)
    return settle(stream.getvalue(), properties.made_at, with_results(results))


@dataclass(frozen=True)
class _Look:
    bold: bool = False
    size: float = 11
    align: Align = Align.LEFT
    boxed: bool = True
    shaded: bool = False


_TITLE = _Look(bold=True, size=13, align=Align.CENTRE, boxed=False)
_SUBTITLE = _Look(size=12, align=Align.CENTRE, boxed=False)
_HEAD = _Look(bold=True, align=Align.CENTRE)
_GROUP = _Look(bold=True, shaded=True)


class _Writer:
    """Writes one sheet; remembers looks, since making a style anew for each cell of a province takes seconds."""

    def __init__(self, book: "Workbook", sheet: Sheet) -> None:
        self._page: Worksheet = book.create_sheet(sheet.tab)
        self._sheet = sheet
        self._letters = [column_letters(index) for index in range(len(sheet.columns) + 1)]
        self._results: dict[str, Figure] = {}
        self._last = self._letters[len(sheet.columns) - 1]
        self._styles: dict[tuple[_Look, str], StyleArray] = {}

    def write(self) -> Mapping[str, Figure]:
        """Write titles, head and rows, and set the sheet up for screen and paper.

        Returns:
            What the formulas yield, by cell.
        """
        page, sheet = self._page, self._sheet
        for number, line in enumerate(sheet.heading, start=1):
            page.merge_cells(f"A{number}:{self._last}{number}")
            self._put(number, 1, line, _TITLE if number == 1 else _SUBTITLE)
        head = sheet.head_row
        for index, column in enumerate(sheet.columns, start=1):
            page.column_dimensions[self._letters[index - 1]].width = column.width
            self._put(head, index, column.title, _HEAD)
        lines = max(_lines(column.title, column.width, _BOLD_LETTER) for column in sheet.columns)
        self._set_height(head, lines)
        for number, row in enumerate(sheet.rows, start=head + 1):
            self._put_row(number, row)
        page.freeze_panes = f"{self._letters[sheet.frozen_columns]}{head + 1}"
        if sheet.filtered:
            page.auto_filter.ref = f"A{head}:{self._last}{sheet.last_row}"
        last = sheet.last_row
        if sheet.chart:
            last = add_chart(page, sheet, sheet.chart)
        self._set_print(head, last)
        return self._results

    def _put_row(self, number: int, row: SheetRow) -> None:
        if row.title:
            self._page.merge_cells(f"A{number}:{self._last}{number}")
            self._put(number, 1, row.cells[0], _GROUP)
            self._set_height(number, _lines(str(row.cells[0] or ""), sum(c.width for c in self._sheet.columns)))
            return
        for index, (content, column) in enumerate(zip(row.cells, self._sheet.columns, strict=True), start=1):
            self._put(number, index, content, _Look(bold=row.strong, align=column.align))
        texts = zip(row.cells, self._sheet.columns, strict=True)
        self._set_height(number, max((_lines(text, c.width) for text, c in texts if isinstance(text, str)), default=1))

    def _set_height(self, row: int, lines: int) -> None:
        # merged and wrapped cells are not fitted by every program
        if lines > 1:
            self._page.row_dimensions[row].height = _LINE_HEIGHT * lines

    def _put(self, row: int, column: int, content: CellContent, look: _Look) -> None:
        cell: Cell = self._page.cell(row, column)  # pyright: ignore[reportAssignmentType] - not a merged one
        _fill(cell, content)
        if isinstance(content, Formula):
            self._results[cell.coordinate] = content.result
        known = self._styles.get((look, cell.number_format))
        if known is None:
            _dress(cell, look)
            self._styles[look, cell.number_format] = copy(cell._style)  # noqa: SLF001 - openpyxl makes a style anew for each cell otherwise
        else:
            cell._style = copy(known)  # noqa: SLF001 - openpyxl makes a style anew for each cell otherwise
        if isinstance(content, str) and content.startswith(_LIKE_A_FORMULA):
            cell.quotePrefix = True  # pyright: ignore[reportAttributeAccessIssue] - a descriptor

    def _set_print(self, head: int, last: int) -> None:
        page, sheet = self._page, self._sheet
        page.page_setup.paperSize = _A4
        page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
        if sheet.wide:
            page.page_setup.scale = _WIDE_SCALE
            page.print_title_cols = f"A:{self._letters[sheet.frozen_columns - 1]}"
        else:
            page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 1 if sheet.chart else 0
            page.sheet_properties.pageSetUpPr.fitToPage = True  # pyright: ignore[reportOptionalMemberAccess]
        page.print_title_rows = f"{head}:{head}"
        page.print_area = f"A1:{self._last}{last}"
        margins = page.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 0.8, 0.6, 0.8, 0.8
        page.oddFooter.center.text = "Trang &P/&N"  # pyright: ignore[reportOptionalMemberAccess]


def _lines(text: str, width: float, letter: float = 0.92) -> int:
    """Lines that a text takes in a column; ``letter``: width of a letter in those of Excel, words' ends included."""
    return sum(max(1, ceil(len(line) * letter / width)) for line in text.split("\n"))


def _dress(cell: "Cell", look: _Look) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.font = Font(name=_FONT, size=look.size, bold=look.bold)
    cell.alignment = Alignment(horizontal=_HORIZONTAL[look.align], vertical="center", wrap_text=True)
    if look.boxed:
        side = Side(style="thin", color=_GREY)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    if look.shaded:
        cell.fill = PatternFill("solid", fgColor=_LIGHT_GREY)


def _fill(cell: "Cell", content: CellContent) -> None:
    match content:
        case Figure():
            cell.value = content.number
            cell.number_format = content.format
        case Formula():
            cell.value = f"={content.text}"
            cell.number_format = content.result.format
        case str():
            cell.value = office_text(content)[:_LONGEST_TEXT]
            cell.data_type = "s"  # never a formula, whatever it begins with
        case date():
            cell.value = content
            cell.number_format = "dd/mm/yyyy"
        case None:
            cell.value = None
