"""Indicator values read from a workbook or CSV file: a form that the program made, or a table of another's making.

Columns are found by their headings and rows by their codes, wherever they stand. A row of a form whose code is gone is
known by the name that its cell was given.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.legacy_text import Charset
from desktop.core.text import fold
from desktop.rules.form_stamp import CELL_NAME, FormStamp
from desktop.services.intake.received_sheets import NO_CELL, FileCell, Line, Plain, ReceivedSheet, letters_of
from desktop.services.intake.received_workbooks import (
    ValueFileError,
    WorkbookLimits,
    find_stamp,
    read_bytes,
    read_workbook,
    refusal,
)

MOST_ROWS = 5_000
MOST_HEADING_ROWS = 20
"""A title and some notes may stand over the headings."""

_LIMITS = WorkbookLimits(size=5_000_000, tags=300_000, rows=MOST_ROWS, columns=40)
_HEADINGS = {
    "code": ("ma", "ma chi tieu", "ma so", "code"),
    "value": ("gia tri", "so lieu", "value"),
    "state": ("trang thai", "state"),
    "note": ("ghi chu", "note"),
}
_NEEDED = ("code", "value")
_NAMED_CELL = re.compile(r"'?(?P<sheet>[^!]*?)'?!\$?[A-Z]{1,3}\$?(?P<row>[0-9]{1,7})")


@dataclass(frozen=True)
class FileRow:
    """One row of the table.

    Attributes:
        place: Where its value stands, for people: "Sheet1!B7" or "dòng 7".
        value: As the file holds it; ``None`` when the cell is empty.
        is_percent: The cell shows its number as a percentage: 0.713 stands for 71,3 %.
        formula: The formula that stands in place of a value; "" if none.
        merged_into: The cell into which the value's cell was merged; "" where it stands for itself.
        state_place: Where its state stands.
    """

    place: str
    code: str
    value: Plain
    state: str
    note: str
    is_percent: bool = False
    formula: str = ""
    merged_into: str = ""
    state_place: str = ""

    @property
    def is_blank(self) -> bool:
        """Only the code is filled in: the row says nothing."""
        return self.value is None and not (self.state or self.note or self.formula)


@dataclass(frozen=True)
class ValueTable:
    """What a file holds.

    Attributes:
        stamp: What the form says of itself; ``None`` for a table of another's making.
        damaged: It is a form whose hidden sheet was changed, so it is read like any other table.
        charsets: In which old ways some of its text was written.
    """

    rows: tuple[FileRow, ...]
    stamp: FormStamp | None = None
    damaged: bool = False
    charsets: frozenset[Charset] = frozenset()


def read_value_file(path: Path) -> ValueTable:
    """Read a workbook (``.xlsx``) or a text table (``.csv``).

    Raises:
        ValueFileError: Another kind of file, damaged, too large, dangerous, or without the headings that are needed.
        EnvironmentFailureError: It cannot be read from the disk.
    """
    match path.suffix.lower():
        case ".xlsx" | ".xls":
            return _from_workbook(path)
        case ".csv":
            return ValueTable(_from_text(path))
        case _:
            raise refusal(path, "chỉ đọc được tệp .xlsx hoặc .csv", "Lưu bảng thành một trong hai loại đó.")


def _from_text(path: Path) -> tuple[FileRow, ...]:
    try:
        text = read_bytes(path, _LIMITS.size).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(path, "không phải chữ UTF-8", "Trong Excel, lưu lại theo loại “CSV UTF-8”.") from error
    for delimiter in ";\t,":
        try:
            lines = list(_text_lines(text, delimiter))
        except csv.Error as error:
            raise refusal(path, "bảng bị hỏng hoặc không phải CSV", "Lưu lại tệp rồi thử lại.") from error
        rows = _Table().read(lines)
        if rows is not None:
            if lines[-1][0] > MOST_ROWS:
                hint = "Chỉ để lại bảng mã và giá trị rồi lưu lại."
                raise refusal(path, f"bảng dài hơn {MOST_ROWS} dòng", hint)
            return rows
    raise _no_headings(path)


def _text_lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for fields in reader:
        yield reader.line_num, [FileCell(field if field.strip() else None) for field in fields[: _LIMITS.columns]]


def _from_workbook(path: Path) -> ValueTable:
    book = read_workbook(path, _LIMITS)
    stamp, damaged = find_stamp(book)
    codes = _named_rows(book.names)
    for sheet in book.sheets:
        rows = _Table(sheet, codes).read(sheet.lines)
        if rows is not None:
            return ValueTable(rows, stamp, damaged, sheet.charsets)
    raise _no_headings(path)


def _named_rows(names: Mapping[str, str]) -> Mapping[tuple[str, int], str]:
    """Codes of indicators by sheet and row of the cells that bear their name."""
    codes: dict[tuple[str, int], str] = {}
    for name, reference in names.items():
        found = _NAMED_CELL.fullmatch(reference) if name.startswith(CELL_NAME) else None
        if found is not None:
            codes[found["sheet"].replace("''", "'"), int(found["row"])] = name.removeprefix(CELL_NAME)
    return codes


def _no_headings(path: Path) -> ValueFileError:
    return refusal(
        path,
        "không thấy dòng tiêu đề có cột “Mã” và cột “Giá trị”",
        "Đặt tiêu đề Mã, Giá trị (có thể thêm Trạng thái, Ghi chú) ở đầu bảng.",
    )


class _Table:
    """Reads the rows under the headings of one sheet, or of one way of splitting lines."""

    def __init__(self, sheet: ReceivedSheet | None = None, codes: Mapping[tuple[str, int], str] | None = None) -> None:
        self._sheet, self._codes = sheet, codes or {}
        self._columns: Mapping[str, int] = {}

    def read(self, lines: Iterable[Line]) -> tuple[FileRow, ...] | None:
        """The rows; ``None`` where there are no such headings."""
        rows: list[FileRow] = []
        for number, cells in lines:
            if self._columns:
                row = self._row(number, cells)
                rows += [row] if row.code or not row.is_blank else []
            elif number <= MOST_HEADING_ROWS:
                self._columns = _columns(cells)
        return tuple(rows) if self._columns else None

    def _row(self, number: int, cells: Sequence[FileCell]) -> FileRow:
        def cell(name: str) -> FileCell:
            place = self._columns.get(name)
            return cells[place] if place is not None and place < len(cells) else NO_CELL

        value, column = cell("value"), self._columns["value"]
        sheet = self._sheet

        def place(of: int) -> str:
            return f"{sheet.title}!{letters_of(of)}{number}" if sheet else f"dòng {number}"

        return FileRow(
            place=place(column),
            state_place=place(self._columns.get("state", column)),
            code=cell("code").text or (self._codes.get((sheet.title, number), "") if sheet else ""),
            value=value.value,
            state=cell("state").text,
            note=cell("note").text,
            is_percent=value.is_percent,
            formula=value.formula,
            merged_into=sheet.merged_into(number, column) if sheet else "",
        )


def _columns(cells: Sequence[FileCell]) -> Mapping[str, int]:
    """Which column holds what; empty when this is not the row of headings."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        heading = fold(cell.text) if isinstance(cell.value, str) else ""
        for name, words in _HEADINGS.items():
            if heading in words:
                found.setdefault(name, place)
    return found if all(name in found for name in _NEEDED) else {}
