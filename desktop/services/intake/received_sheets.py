"""The cells of a received workbook, read by lxml: openpyxl takes five seconds for ten thousand rows.

A formula is never calculated, and what another program has left beside it is not believed. Text of old fonts becomes
Unicode here, so nobody further on needs to know of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from desktop.core.dates import format_date
from desktop.core.legacy_text import Charset, charset_of_font, from_legacy
from desktop.core.numbers import format_number

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_DIGITS_OF_A_FLOAT = 15
_MOST_MERGED = 2_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE, _FORMULA, _INLINE, _MERGED = (_MAIN + name for name in ("row", "c", "v", "f", "is", "mergeCell"))
_STRING, _RUN, _TEXT, _FONT = (_MAIN + name for name in ("si", "r", "t", "rFont"))
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FIRST_OWN_FORMAT = 164

Plain = Decimal | bool | date | str | None
"""What a cell of a file holds."""


class TooManyRowsError(ValueError):
    """Something stands below the last row that is read."""


class FileCell(NamedTuple):
    """A cell of a file.

    Attributes:
        is_percent: It shows its number as a percentage: 0.713 stands for 71,3 %.
        formula: The formula that stands in place of a value; "" if none.
    """

    value: Plain = None
    is_percent: bool = False
    formula: str = ""

    @property
    def text(self) -> str:
        """The value as a plain text."""
        return "" if self.value is None else str(self.value).strip()


NO_CELL = FileCell()
Line = tuple[int, Sequence[FileCell]]
"""Number of a row in its file, and its cells from column A on."""


@dataclass(frozen=True)
class ReceivedSheet:
    """A sheet.

    Attributes:
        lines: The rows in which something stands.
        charsets: In which old ways some of its text was written.
        merged: Merged cells: first row, last row, first column, last column; columns are counted from 0.
    """

    title: str
    lines: tuple[Line, ...]
    charsets: frozenset[Charset] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def merged_into(self, row: int, column: int) -> str:
        """The cell into which this one was merged, "C5"; "" where it stands for itself."""
        for first_row, last_row, first_column, last_column in self.merged:
            inside = first_row <= row <= last_row and first_column <= column <= last_column
            if inside and (row, column) != (first_row, first_column):
                return f"{letters_of(first_column)}{first_row}"
        return ""


def letters_of(column: int) -> str:
    """Letters of a column counted from 0: A, B … Z, AA."""
    before, last = divmod(column, 26)
    return (letters_of(before - 1) if before else "") + chr(ord("A") + last)


def plain_content(value: object) -> Plain:  # noqa: PLR0911 - a return for each kind of content
    """What a cell of a workbook holds, with numbers as they are shown."""
    match value:
        case None | "":
            return None
        case bool() | str():
            return value
        case int():
            return Decimal(value)
        case float() if isfinite(value):
            return Decimal(f"{value:.{_DIGITS_OF_A_FLOAT}g}")
        case datetime():
            return value.date() if value.time() == time() else value.isoformat(" ")
        case date():
            return value
        case _:
            return str(value)


def shown_content(content: Plain) -> str:
    """What a cell of a file holds, as it would be typed."""
    match content:
        case bool():
            return "Có" if content else "Không"
        case Decimal():
            return format_number(content)
        case date():
            return format_date(content)
        case _:
            return content or ""


Runs = tuple[tuple[str, str], ...]
"""A text in pieces, each with the name of its font; "" for the font of the cell."""


def read_strings(stream: IO[bytes]) -> list[Runs]:
    """The strings that the sheets of a workbook share."""
    return [_runs(element) for element in _elements(stream, _STRING)]


def _runs(element: Any) -> Runs:  # noqa: ANN401 - an lxml element
    pieces: list[tuple[str, str]] = []
    for child in element:
        if child.tag == _TEXT:
            pieces.append((child.text or "", ""))
        elif child.tag == _RUN:
            font = next((str(each.get("val", "")) for each in child.iter(_FONT)), "")
            pieces += [(piece.text or "", font) for piece in child if piece.tag == _TEXT]
    return tuple(pieces)


def _elements(stream: IO[bytes], *tags: str) -> Iterator[Any]:
    """Elements of a document, one after the other; each is forgotten before the next.

    Raises:
        ValueError: The document declares entities, which no honest workbook does.
    """
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

    parse = cast("Any", etree).iterparse  # lxml has no types
    first = True
    for _, element in parse(stream, tag=tags, resolve_entities=False, no_network=True, huge_tree=False):
        if first and element.getroottree().docinfo.doctype:
            raise ValueError("a document type in a workbook")
        first = False
        yield element
        element.clear()
        while (before := element.getprevious()) is not None:
            before.getparent().remove(before)


@dataclass(frozen=True)
class _Style:
    """What the look of a cell says about its content."""

    font: str = ""
    is_date: bool = False
    is_percent: bool = False


class SheetReader:
    """Reads the sheets of one workbook.

    Args:
        book: With its styles.
        strings: Shared by its sheets.
        rows, columns: What stands in rows below is an error; in columns beyond it is left out.
    """

    def __init__(self, book: "Workbook", strings: Sequence[Runs], rows: int, columns: int) -> None:
        self._strings, self._most_rows, self._most_columns = strings, rows, columns
        self._epoch = book.epoch
        self._styles = _styles(book)
        self._plain = [runs[0][0] if len(runs) == 1 and not runs[0][1] else None for runs in strings]
        self._charsets: set[Charset] = set()

    def read(self, title: str, stream: IO[bytes]) -> ReceivedSheet:
        """The cells of a sheet.

        Raises:
            TooManyRowsError: It goes on below the last row that is read.
            Exception: Whatever lxml and openpyxl find wrong in a damaged sheet.
        """
        self._charsets = set()
        lines: list[Line] = []
        merged: list[tuple[int, int, int, int]] = []
        number = 0
        for element in _elements(stream, _ROW, _MERGED):
            if element.tag == _MERGED:
                if len(merged) < _MOST_MERGED:
                    merged.append(_area(element.get("ref", "")))
                continue
            number = int(element.get("r") or number + 1)
            cells = self._cells(element)
            if any(cell.value is not None or cell.formula for cell in cells):
                if number > self._most_rows:
                    raise TooManyRowsError
                lines.append((number, cells[: self._most_columns]))
        return ReceivedSheet(title, tuple(lines), frozenset(self._charsets), tuple(merged))

    def _cells(self, row: Any) -> list[FileCell]:  # noqa: ANN401 - an lxml element
        cells: list[FileCell] = []
        beyond = NO_CELL
        column = -1
        for element in row:
            if element.tag != _CELL:
                continue
            place = element.get("r")
            column = _column(place) if place else column + 1
            cell = self._cell(element)
            if column >= self._most_columns:
                beyond = cell if beyond == NO_CELL else beyond
            elif cell != NO_CELL:
                cells += [NO_CELL] * (column - len(cells) + 1)
                cells[column] = cell
        return cells if beyond == NO_CELL else [*cells, *[NO_CELL] * (self._most_columns - len(cells)), beyond]

    def _cell(self, element: Any) -> FileCell:  # noqa: ANN401 - an lxml element
        written, inline = None, None
        for child in element:
            tag = child.tag
            if tag == _VALUE:
                written = child.text
            elif tag == _FORMULA:
                return FileCell(formula=f"={child.text or ''}")
            elif tag == _INLINE:
                inline = child
        style = self._styles.get(element.get("s", "0"), _Style())
        if inline is not None:
            return FileCell(self._text(_runs(inline), style) or None)
        if not written:
            return NO_CELL
        kind = element.get("t", "n")
        return FileCell(self._content(kind, written, style), style.is_percent and kind == "n")

    def _content(self, kind: str, written: str, style: _Style) -> Plain:
        match kind:
            case "s":
                return self._shared(int(written), style) or None
            case "n":
                return self._number(written, style)
            case "b":
                return bool(int(written))
            case "d":
                return plain_content(_from_iso(written))
            case _:
                return self._text(((written, ""),), style) or None

    def _shared(self, number: int, style: _Style) -> str:
        plain = self._plain[number]
        return plain if plain is not None and not style.font else self._text(self._strings[number], style)

    def _text(self, runs: Runs, style: _Style) -> str:
        pieces: list[str] = []
        for text, font in runs:
            font_name = font or style.font
            charset = charset_of_font(font_name)
            converted = from_legacy(text, font_name) if charset else text
            if charset and converted != text:
                self._charsets.add(charset)
            pieces.append(converted)
        return "".join(pieces)

    def _number(self, written: str, style: _Style) -> Plain:
        number = float(written) if any(letter in written for letter in ".eE") else int(written)
        try:
            return plain_content(_day_of(number, self._epoch) if style.is_date else number)
        except (OverflowError, ValueError):
            return written


def _from_iso(written: str) -> object:
    from openpyxl.utils import datetime as moments

    return cast("Any", moments).from_ISO8601(written)


def _day_of(number: float, epoch: datetime) -> object:
    from openpyxl.utils import datetime as moments

    return cast("Any", moments).from_excel(number, epoch)


def _styles(book: "Workbook") -> Mapping[str, _Style]:
    """What cells look like, by the number of their style; only old fonts are named."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    held: Any = book  # openpyxl keeps them to itself
    styles: dict[str, _Style] = {}
    for number, each in enumerate(held._cell_styles):  # noqa: SLF001 - openpyxl tells its styles nowhere else
        font = held._fonts[each.fontId].name if each.fontId < len(held._fonts) else ""  # noqa: SLF001 - openpyxl tells its styles nowhere else
        own = each.numFmtId - _FIRST_OWN_FORMAT
        shown = held._number_formats[own] if own >= 0 else BUILTIN_FORMATS.get(each.numFmtId, "")  # noqa: SLF001 - openpyxl tells its styles nowhere else
        styles[str(number)] = _Style(
            font=font if charset_of_font(font) else "",
            is_date=number in held._date_formats,  # noqa: SLF001 - openpyxl tells its styles nowhere else
            is_percent="%" in shown,
        )
    return styles


def _column(place: str) -> int:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    return column_of(found[1])


def column_of(letters: str) -> int:
    """The number of a column, counted from 0; the counterpart of ``letters_of``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _area(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
    if start is None or end is None:
        raise ValueError(reference)
    return int(start[2]), int(end[2]), column_of(start[1]), column_of(end[1])
