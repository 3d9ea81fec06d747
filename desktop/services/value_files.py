"""Indicator values read from a simple workbook or CSV file, as other programs write them.

Columns are found by their headings, whatever their marks, case and order. Formulas are never calculated: what they
would show depends on a program that is not here.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.text import fold

MOST_BYTES = 5_000_000
MOST_EXPANDED = 60_000_000
MOST_PARTS = 500
MOST_TAGS = 300_000
"""In all parts together: openpyxl takes a minute and a gigabyte for three million, which pack to eighty kilobytes."""
MOST_ROWS = 5_000
MOST_COLUMNS = 40
MOST_HEADING_ROWS = 20
"""A title and some notes may stand over the headings."""

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Plain = Decimal | bool | date | str | None
"""What a cell of a file holds."""

_HEADINGS = {
    "code": ("ma", "ma chi tieu", "ma so", "code"),
    "value": ("gia tri", "so lieu", "value"),
    "state": ("trang thai", "state"),
    "note": ("ghi chu", "note"),
}
_NEEDED = ("code", "value")
_DIGITS_OF_A_FLOAT = 15
_PIECE = 1 << 18


class ValueFileError(UserError):
    """The file cannot be read as a table of values."""

    code = "VALUE_FILE"


@dataclass(frozen=True)
class FileRow:
    """One row of the table.

    Attributes:
        place: Where it stands, for people: "Sheet1!B7" or "dòng 7".
        value: As the file holds it; ``None`` when the cell is empty.
        is_percent: The cell shows its number as a percentage: 0.713 stands for 71,3 %.
        formula: The formula that stands in place of a value; "" if none.
    """

    place: str
    code: str
    value: Plain
    state: str
    note: str
    is_percent: bool = False
    formula: str = ""

    @property
    def is_blank(self) -> bool:
        """Only the code is filled in: the row says nothing."""
        return self.value is None and not (self.state or self.note or self.formula)


@dataclass(frozen=True)
class _Cell:
    value: Plain = None
    is_percent: bool = False
    formula: str = ""

    @property
    def text(self) -> str:
        return "" if self.value is None else str(self.value).strip()


_Line = tuple[int, Sequence[_Cell]]


def read_value_file(path: Path) -> tuple[FileRow, ...]:
    """Read a workbook (``.xlsx``) or a text table (``.csv``).

    Raises:
        ValueFileError: Another kind of file, damaged, too large, dangerous, or without the headings that are needed.
        EnvironmentFailureError: It cannot be read from the disk.
    """
    with explaining_os_errors(path), path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _refusal(path, f"tệp lớn hơn {MOST_BYTES // 1_000_000} MB", "Chỉ để lại bảng mã và giá trị rồi lưu lại.")
    match path.suffix.lower():
        case ".xlsx":
            return _from_workbook(path, data)
        case ".csv":
            return _from_text(path, data)
        case _:
            raise _refusal(path, "chỉ đọc được tệp .xlsx hoặc .csv", "Lưu bảng thành một trong hai loại đó.")


def _refusal(path: Path, cause: str, hint: str) -> ValueFileError:
    return ValueFileError(f"{path.name}: {cause}.", hint)


def _from_text(path: Path, data: bytes) -> tuple[FileRow, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal(path, "không phải chữ UTF-8", "Trong Excel, lưu lại theo loại “CSV UTF-8”.") from error
    for delimiter in ";\t,":
        try:
            lines = list(_text_lines(text, delimiter))
        except csv.Error as error:
            raise _refusal(path, "bảng bị hỏng hoặc không phải CSV", "Lưu lại tệp rồi thử lại.") from error
        rows = _table(path, lines, "")
        if rows is not None:
            return rows
    raise _no_headings(path)


def _text_lines(text: str, delimiter: str) -> Iterator[_Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for fields in reader:
        yield reader.line_num, [_Cell(field if field.strip() else None) for field in fields[:MOST_COLUMNS]]


def _from_workbook(path: Path, data: bytes) -> tuple[FileRow, ...]:
    check_archive(path, data)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = [(sheet.title, list(_sheet_lines(sheet))) for sheet in book.worksheets]
    except Exception as error:  # a reader of hostile files fails in any way it likes; each means the same to the user
        raise _refusal(path, "không đọc được như một bảng tính Excel", "Mở bằng Excel, lưu lại rồi thử lại.") from error
    for title, lines in sheets:
        rows = _table(path, lines, title)
        if rows is not None:
            return rows
    raise _no_headings(path)


def check_archive(path: Path, data: bytes, most_tags: int = MOST_TAGS) -> None:
    """Refuse what is no workbook, or would grow beyond measure, before anything of it is understood.

    Raises:
        ValueFileError: It says which.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise _refusal(path, "bảng tính có đặt mật khẩu", "Bỏ mật khẩu trong Excel rồi lưu lại.")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_EXPANDED:
                raise _refusal(path, "bảng tính phình to bất thường khi mở", "Không mở tệp này; hỏi lại nơi gửi.")
            if sum(_count_tags(archive, part) for part in parts) > most_tags:
                raise _refusal(path, "bảng tính có quá nhiều ô", "Chỉ để lại bảng số liệu rồi lưu lại.")
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _refusal(path, "không phải bảng tính .xlsx", "Mở bằng Excel, lưu lại rồi thử lại.") from error


def _count_tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    count = 0
    with archive.open(part) as content:
        while piece := content.read(_PIECE):
            count += piece.count(b"<")
    return count


def _sheet_lines(sheet: "Worksheet") -> Iterator[_Line]:
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
    for number, cells in enumerate(rows, start=1):
        yield number, [_cell(cell) for cell in cells]


def _cell(cell: object) -> _Cell:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "f":
        return _Cell(formula=str(getattr(value, "text", value)))
    return _Cell(plain_content(value), is_percent="%" in str(getattr(cell, "number_format", "")))


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


def _no_headings(path: Path) -> ValueFileError:
    return _refusal(
        path,
        "không thấy dòng tiêu đề có cột “Mã” và cột “Giá trị”",
        "Đặt tiêu đề Mã, Giá trị (có thể thêm Trạng thái, Ghi chú) ở đầu bảng.",
    )


def _table(path: Path, lines: Iterable[_Line], sheet: str) -> tuple[FileRow, ...] | None:
    """The rows under the headings; ``None`` when this sheet, or this way of splitting lines, has no such headings."""
    columns: dict[str, int] = {}
    rows: list[FileRow] = []
    for number, cells in lines:
        if columns:
            row = _row(cells, columns, sheet, number)
            rows += [row] if row.code or not row.is_blank else []
        elif number <= MOST_HEADING_ROWS:
            columns = _columns(cells)
        if number > MOST_ROWS:
            raise _refusal(path, f"bảng dài hơn {MOST_ROWS} dòng", "Chỉ để lại bảng mã và giá trị rồi lưu lại.")
    return tuple(rows) if columns else None


def _columns(cells: Sequence[_Cell]) -> dict[str, int]:
    """Which column holds what; empty when this is not the row of headings."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        heading = fold(cell.text) if isinstance(cell.value, str) else ""
        for name, words in _HEADINGS.items():
            if heading in words:
                found.setdefault(name, place)
    return found if all(name in found for name in _NEEDED) else {}


def _row(cells: Sequence[_Cell], columns: dict[str, int], sheet: str, number: int) -> FileRow:
    def cell(name: str) -> _Cell:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else _Cell()

    value = cell("value")
    column = _letters(columns["value"])
    return FileRow(
        place=f"{sheet}!{column}{number}" if sheet else f"dòng {number}",
        code=cell("code").text,
        value=value.value,
        state=cell("state").text,
        note=cell("note").text,
        is_percent=value.is_percent,
        formula=value.formula,
    )


def _letters(place: int) -> str:
    """Letters of a column: A, B … Z, AA."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
