"""Rows of a register read from a workbook: everything is looked at before anything is written."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.numbers import format_number
from desktop.core.text import fold
from desktop.rules.cells import show_content
from desktop.rules.programme import RegisterColumn
from desktop.rules.register_rows import BadCell, ReadRow, RegisterForm
from desktop.services.register_entries import EntriesChanged, add_rows
from desktop.services.registers import register_form
from desktop.services.value_files import check_archive, plain_content

MOST_BYTES = 20_000_000
MOST_TAGS = 1_500_000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_HEADING_ROWS = 20
"""A title and some notes may stand over the headings."""

_NUMBER_HEADINGS = frozenset({"stt", "so tt", "tt"})
"""Headings of a running number, which nobody misses."""


class RegisterFileError(UserError):
    """The file cannot be read as rows of the register."""

    code = "REGISTER_FILE"


@dataclass(frozen=True)
class CellFinding:
    """A cell that cannot be kept.

    Attributes:
        place: Sheet and cell: ``Sheet1!C7``. column: heading of the register's column.
        found: What stands there. message: what is wrong, and what was expected.
    """

    place: str
    column: str
    found: str
    message: str


@dataclass(frozen=True)
class RegisterImport:
    """What a file holds for a register; nothing is written yet.

    Attributes:
        rows: Rows without a fault. faulty: how many rows have one.
        findings: Every cell at fault, in the order of the file.
        unknown: Headings that the register has no column for.
    """

    register: str
    file_name: str
    rows: tuple[ReadRow, ...]
    faulty: int
    findings: tuple[CellFinding, ...]
    unknown: tuple[str, ...]


def read_register_file(session: Session, clock: Clock, code: str, path: Path) -> RegisterImport:  # noqa: ARG001
    """Read a workbook whose headings are those of the register, in any order.

    A day must carry its year: nothing in a file is guessed.

    Raises:
        RegisterFileError: No workbook, too large, or without the columns that are needed.
        ValueFileError: It is damaged or dangerous.
    """
    form = register_form(session, code)
    with explaining_os_errors(path), path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if path.suffix.lower() != ".xlsx":
        raise _refusal(path, "chỉ đọc được bảng tính .xlsx", "Mở bằng Excel, lưu thành loại “Excel Workbook (*.xlsx)”.")
    if len(data) > MOST_BYTES:
        raise _refusal(path, f"tệp lớn hơn {MOST_BYTES // 1_000_000} MB", "Chia thành nhiều tệp rồi nhập từng tệp.")
    check_archive(path, data, MOST_TAGS)
    for title, lines in _sheets(path, data):
        reader = _SheetReader(form, path, title)
        if reader.read(lines):
            return reader.result()
    columns = ", ".join(column.name for column in form.register.columns if column.required)
    raise _refusal(path, f"không thấy dòng tiêu đề có các cột: {columns}", "Dùng mẫu Excel của sổ, hoặc sửa tiêu đề.")


def import_rows(session: Session, clock: Clock, imported: RegisterImport) -> EntriesChanged:
    """Write the rows that have no fault, in the caller's transaction."""
    return add_rows(session, clock, register_form(session, imported.register), imported.rows)


_Line = tuple[int, Sequence[object]]


def _sheets(path: Path, data: bytes) -> Iterator[tuple[str, list[_Line]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_row=MOST_ROWS + MOST_HEADING_ROWS, max_col=MOST_COLUMNS, values_only=True)
            yield sheet.title, list(enumerate(rows, start=1))
    except UserError:
        raise
    except Exception as error:  # a reader of hostile files fails in any way it likes; each means the same to the user
        raise _refusal(path, "không đọc được như một bảng tính Excel", "Mở bằng Excel, lưu lại rồi thử lại.") from error


def _refusal(path: Path, cause: str, hint: str) -> RegisterFileError:
    return RegisterFileError(f"{path.name}: {cause}.", hint)


class _SheetReader:
    """Reads one sheet, once its headings are found."""

    def __init__(self, form: RegisterForm, path: Path, sheet: str) -> None:
        self._form, self._path, self._sheet = form, path, sheet
        self._columns: dict[str, RegisterColumn] = {}
        for column in form.register.columns:
            for heading in (column.name, f"{column.name} *", column.code):
                self._columns[fold(heading)] = column
        self._places: Mapping[str, int] = {}
        self._unknown: tuple[str, ...] = ()
        self._rows: list[ReadRow] = []
        self._findings: list[CellFinding] = []
        self._faulty = 0

    def read(self, lines: Sequence[_Line]) -> bool:
        """Read the sheet; says whether it has the headings."""
        for number, cells in lines:
            if self._places:
                self._read_row(number, cells)
            elif number <= MOST_HEADING_ROWS:
                self._find_headings(cells)
        return bool(self._places)

    def result(self) -> RegisterImport:
        """What was read."""
        if len(self._rows) + self._faulty > MOST_ROWS:
            raise _refusal(self._path, f"bảng dài hơn {MOST_ROWS} dòng", "Chia thành nhiều tệp rồi nhập từng tệp.")
        return RegisterImport(
            self._form.register.code,
            self._path.name,
            tuple(self._rows),
            self._faulty,
            tuple(self._findings),
            self._unknown,
        )

    def _find_headings(self, cells: Sequence[object]) -> None:
        texts = [fold(cell) if isinstance(cell, str) else "" for cell in cells]
        places: dict[str, int] = {}
        for at, text in enumerate(texts):
            if (column := self._columns.get(text)) is not None:
                places.setdefault(column.code, at)
        needed = {column.code for column in self._form.register.columns if column.required}
        if needed <= places.keys():
            self._places = places
            self._unknown = tuple(
                str(cell)
                for cell, text in zip(cells, texts, strict=True)
                if text and text not in self._columns and text not in _NUMBER_HEADINGS
            )

    def _read_row(self, number: int, cells: Sequence[object]) -> None:
        typed = {code: _text(cells[at]) for code, at in self._places.items() if at < len(cells)}
        if not any(typed.values()):
            return
        row = self._form.read(typed, None)
        if not row.faults:
            self._rows.append(row)
            return
        self._faulty += 1
        self._findings += [self._finding(number, fault, typed) for fault in row.faults]

    def _finding(self, number: int, fault: BadCell, typed: Mapping[str, str]) -> CellFinding:
        from openpyxl.utils import get_column_letter

        column = next(column for column in self._form.register.columns if column.code == fault.column)
        place = f"{self._sheet}!{get_column_letter(self._places[fault.column] + 1)}{number}"
        return CellFinding(place, column.name, typed[fault.column], fault.message.removeprefix(f"{column.name}: "))


def _text(content: object) -> str:
    """What a cell of a workbook holds, as it would be typed."""
    match plain_content(content):
        case None:
            return ""
        case bool() as answer:
            return show_content(answer)
        case Decimal() as number:
            return format_number(number)
        case date() as day:
            return format_date(day)
        case str() as text:
            return text.strip()
