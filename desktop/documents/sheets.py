"""Workbooks as values: what stands in which cell, nothing about how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.documents.model import Align
from desktop.documents.office_file import office_text
from desktop.rules.training import printed_mark

_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Figure:
    """A number in a cell, shown with its decimals; Excel writes separators as the reader's system does."""

    number: Decimal | int
    decimals: int = 0
    signed: bool = False

    @property
    def format(self) -> str:
        """Excel's format of the number."""
        shown = f"#,##0.{'0' * self.decimals}" if self.decimals else "#,##0"
        return f"+{shown};-{shown};0" if self.signed else shown


@dataclass(frozen=True)
class Formula:
    """A formula with what it yields now: programs that do not calculate, like previews of mail, show the result.

    Attributes:
        text: Without its "="; made by the program, never from what a person typed.
        result: What it yields.
    """

    text: str
    result: Figure


CellContent = Figure | Formula | str | date | None
"""What a cell may hold."""


@dataclass(frozen=True)
class SheetColumn:
    """A column. ``width``: in letters."""

    title: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True)
class SheetRow:
    """A row; ``strong`` for totals, ``title`` for a title over all columns, whose text is the first cell."""

    cells: tuple[CellContent, ...]
    strong: bool = False
    title: bool = False


@dataclass(frozen=True)
class SheetChart:
    """A native chart below the rows of a sheet: the first column names the bars, others are series.

    Attributes:
        title: Above it.
        columns: Indexes of the columns that are drawn, from 0.
        stacked: Whether the series of a row make up a whole, drawn as one bar of full length.
    """

    title: str
    columns: tuple[int, ...]
    stacked: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: title lines, a head that stays in sight and on every printed page, rows.

    Attributes:
        name: On its tab. frozen_columns: columns that stay in sight when scrolled to the right.
        wide: Too wide for one page: printed on several side by side, the frozen columns on each.
        filtered: Whether the head has buttons to filter the rows by.
        chart: Drawn below the rows; ``None`` for none.
    """

    name: str
    heading: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    frozen_columns: int = 0
    landscape: bool = False
    wide: bool = False
    filtered: bool = False
    chart: SheetChart | None = None

    @property
    def head_row(self) -> int:
        """Number of the row with the titles of the columns."""
        return len(self.heading) + 1

    @property
    def last_row(self) -> int:
        """Number of the last row."""
        return self.head_row + len(self.rows)

    @property
    def tab(self) -> str:
        """The name as a tab can bear it."""
        return office_text(self.name).translate(_NOT_IN_NAMES)[:_LONGEST_NAME]


@dataclass(frozen=True)
class WorkbookProperties:
    """What the file says of itself. ``made_at``: its time; the clock is never read."""

    title: str
    author: str
    made_at: datetime

    @property
    def mark(self) -> str:
        """What stands at the head of every printed page of training; "" on real ones."""
        return printed_mark(self.author)


def column_letters(index: int) -> str:
    """The letters of a column, counted from 0: 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(column: int, row: int) -> str:
    """``D4``: columns count from 0, rows from 1."""
    return f"{column_letters(column)}{row}"


def column_range(column: int, first_row: int, last_row: int) -> str:
    """``D5:D96``."""
    return f"{cell_name(column, first_row)}:{cell_name(column, last_row)}"


def of_sheet(tab: str, cells: str) -> str:
    """Cells of another sheet, as a formula names them."""
    return f"'{tab}'!{cells}"


def plain_cells(row: Sequence[CellContent]) -> tuple[Figure | str | date | None, ...]:
    """A row with results in place of formulas."""
    return tuple(cell.result if isinstance(cell, Formula) else cell for cell in row)
