"""An official document as a value: what it says and in which order, nothing about how it is drawn.

The renderers (``pdf``, ``word``) print the same ``OfficialDocument``; the layout is that of Nghị định 30/2020.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from desktop.core.numbers import format_number
from desktop.rules.snapshot import Signatory
from desktop.rules.training import printed_mark

NBSP = "\u00a0"
"""A space at which no line is broken."""

PROGRAM_NAME = "Sổ Dân vận"
"""What wrote a file, as its properties say."""

_BLANK_NUMBER = NBSP * 8
_BLANK_DAY = NBSP * 6


class Align(StrEnum):
    """Horizontal alignment."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


class Orientation(StrEnum):
    """How a page of A4 is turned."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True)
class Heading:
    """A numbered title in the body.

    Attributes:
        level: 1 for ``I. …``, 2 for ``1. …``, 3 for ``a) …``.
        number: As printed, without its dot; "" for none.
    """

    level: int
    number: str
    text: str

    @property
    def line(self) -> str:
        """Number and title as printed; the first level is in upper case."""
        text = self.text.upper() if self.level == 1 else self.text
        if not self.number:
            return text
        is_point = len(self.number) == 1 and self.number.islower()
        return f"{self.number}) {text}" if is_point else f"{self.number}. {text}"


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``strong`` and ``italic`` set the whole of it."""

    text: str
    italic: bool = False
    strong: bool = False
    align: Align = Align.JUSTIFY


@dataclass(frozen=True)
class Bullet:
    """A line of a list, printed with its mark in front: "-" on the first level, "+" on the second."""

    text: str
    level: int = 1

    @property
    def line(self) -> str:
        """Mark and text as printed."""
        return f"{'-' if self.level == 1 else '+'} {self.text}"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        width: Share of the table's width; the shares of all columns need not add up to anything.
        band: Title above this column and its neighbours of the same band; "" for none.
    """

    title: str
    width: float
    align: Align = Align.LEFT
    band: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: one text for each column."""

    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class GroupRow:
    """A title between rows: the number in the first column, the text over all others. Never last on a page."""

    number: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table; its head is repeated on every page. ``size``: size of its letters in points, 0 for the usual one."""

    columns: tuple[Column, ...]
    rows: tuple[Row | GroupRow, ...]
    size: float = 0


@dataclass(frozen=True)
class Series:
    """One row of bars.

    Attributes:
        values: One for each category. labels: what is written at each bar; empty for the values themselves.
    """

    name: str
    values: tuple[Decimal | int, ...]
    labels: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """What is written at each bar."""
        return self.labels or tuple(format_number(value) for value in self.values)


@dataclass(frozen=True)
class BarChart:
    """Lying bars, for those who would rather look than read; the numbers are written at the bars.

    Attributes:
        title: Printed above. unit: what is counted, printed with the title; "" for none.
        categories: Names at the left, from above.
        stacked: Whether the series of a category make up a whole, drawn as one bar of full length; else they stand one
            below the other.
    """

    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False

    @property
    def caption(self) -> str:
        """Title and unit as printed."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def spoken(self) -> str:
        """Everything that the bars say, for those who cannot see them."""
        lines = (
            f"{category}: {', '.join(f'{each.name} {each.shown[i]}' for each in self.series)}"
            for i, category in enumerate(self.categories)
        )
        return f"{self.caption}. {'; '.join(lines)}."


@dataclass(frozen=True)
class QrCode:
    """A two-dimensional code.

    Attributes:
        text: What a scanner reads. words: lines beside it for people. size: its edge in millimetres.
    """

    text: str
    words: tuple[str, ...] = ()
    size: float = 30.0


Block: TypeAlias = Heading | Paragraph | Bullet | Table | BarChart | QrCode
"""A piece of the body or of an annex."""


@dataclass(frozen=True)
class Head:
    """What stands above the title.

    Attributes:
        agency: Upper-case lines of the issuing agency. superior: of the agency over it, "" for none.
        number: Number of the document, "" until the clerk gives it. symbol: ``BC-UBND``.
        place: Place name of the date line. day: ``None`` until the clerk gives it.
        year: Printed while ``day`` is unknown.
    """

    agency: tuple[str, ...]
    superior: str
    symbol: str
    place: str
    year: int
    number: str = ""
    day: date | None = None

    @property
    def number_line(self) -> str:
        """``Số: 05/BC-UBND``; numbers below ten get a leading zero (Phụ lục I, II.3.c)."""
        number = self.number.zfill(2) if self.number.isdigit() else self.number
        return f"Số: {number}/{self.symbol}" if number else f"Số:{_BLANK_NUMBER}/{self.symbol}"

    @property
    def date_line(self) -> str:
        """``Hòa Long, ngày 05 tháng 01 năm 2018``; days below ten and months 1, 2 get a leading zero (II.4.b)."""
        return f"{self.place}, {date_words(self.day, self.year)}" if self.place else date_words(self.day, self.year)


def date_words(day: date | None, year: int = 0) -> str:
    """A day in full as documents write it; with blanks for an unknown one of ``year``."""
    if day is None:
        return (
            f"ngày{_BLANK_DAY}tháng{_BLANK_DAY}năm {year}"
            if year
            else f"ngày{_BLANK_DAY}tháng{_BLANK_DAY}năm{_BLANK_DAY}"
        )
    month = f"{day.month:02d}" if day.month <= 2 else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


@dataclass(frozen=True)
class Annex:
    """An annex: begins on a new page and counts its own pages.

    Attributes:
        number: Roman numeral; "" for the only one.
        title: Printed in upper case.
        reference: "(Kèm theo …)" without its brackets; "" for none.
    """

    number: str
    title: str
    blocks: tuple[Block, ...]
    reference: str = ""
    orientation: Orientation = Orientation.PORTRAIT

    @property
    def label(self) -> str:
        """``Phụ lục II``."""
        return f"Phụ lục {self.number}".strip()


@dataclass(frozen=True)
class CodePage:
    """A page of its own after everything else: the data as printed codes, for who may use no stick. In PDF only.

    Attributes:
        words: Lines under the title, for people. codes: what each code says to a scanner.
    """

    title: str
    words: tuple[str, ...]
    codes: tuple[bytes, ...]


@dataclass(frozen=True)
class FileProperties:
    """What a file says of itself. ``made_at``: its time; the clock is never read."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    made_at: datetime

    @property
    def mark(self) -> str:
        """What stands at the head of every page of a paper of training; "" on real ones."""
        return printed_mark(self.author)


@dataclass(frozen=True)
class OfficialDocument:
    """A document of an agency, ready to be printed.

    Attributes:
        type_name: "Báo cáo"; printed in upper case; "" for a công văn, which has no name of its type.
        subject: Lines of the trích yếu; a công văn has it under its number, after "V/v".
        addressees: Lines of "Kính gửi"; empty for none.
        recipients: Lines of "Nơi nhận" without dash and mark, the archive line ("Lưu: VT") last.
        made_at: The document's own time: creation date in the files' properties; the clock is never read.
        author: Name of the agency, for the files' properties. title, keywords: likewise.
    """

    head: Head
    type_name: str
    subject: tuple[str, ...]
    blocks: tuple[Block, ...]
    signatory: Signatory
    recipients: tuple[str, ...]
    made_at: datetime
    title: str
    author: str
    addressees: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    keywords: tuple[str, ...] = field(default=())
    code_page: CodePage | None = None

    @property
    def properties(self) -> FileProperties:
        """What its files say of themselves."""
        return FileProperties(self.title, self.author, " ".join(self.subject), self.keywords, self.made_at)

    @property
    def is_letter(self) -> bool:
        """Whether this is a công văn: no name of a type, the subject under the number (Phụ lục I, II.5.b)."""
        return not self.type_name

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """The list under "Nơi nhận" as printed: a dash before each, a semicolon after, a full stop at the end."""
        *others, last = self.recipients or ("Lưu: VT",)
        return (*(f"- {line};" for line in others), f"- {last}.")

    @property
    def addressee_lines(self) -> tuple[str, ...]:
        """The lines of "Kính gửi": one addressee on the same line, several on a line each (Phụ lục I, II.9.d)."""
        if len(self.addressees) <= 1:
            return tuple(f"Kính gửi: {line}" for line in self.addressees)
        *others, last = self.addressees
        return ("Kính gửi:", *(f"- {line};" for line in others), f"- {last}.")
