"""Rows of a register read from a workbook: everything is looked at before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.legacy_text import Charset
from desktop.core.number_forms import NumberForm, as_vietnamese, likely_form
from desktop.core.text import fold
from desktop.rules.file_days import doubtful_days
from desktop.rules.programme_entries import RegisterColumn
from desktop.rules.programme_kinds import ValueType
from desktop.rules.register_rows import ReadRow, RegisterForm
from desktop.services.intake.received_sheets import FileCell, Line, ReceivedSheet, letters_of, shown_content
from desktop.services.intake.received_workbooks import WorkbookLimits, find_stamp, read_workbook
from desktop.services.registers.entries import add_rows
from desktop.services.registers.entry_states import EntriesChanged
from desktop.services.registers.rows import register_form
from desktop.services.training.guard import is_training, refuse_other_world
from desktop.services.workspace import this_agency

MOST_ROWS = 20_000
MOST_HEADING_ROWS = 20
"""A title and some notes may stand over the headings."""

_LIMITS = WorkbookLimits(size=20_000_000, tags=1_500_000, rows=MOST_ROWS + MOST_HEADING_ROWS, columns=60)
_NUMBER_HEADINGS = frozenset({"stt", "so tt", "tt"})
"""Headings of a running number, which nobody misses."""
_NUMERIC = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})


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
class FaultyRow:
    """A row with a fault.

    Attributes:
        cells: What stands in it, by code of the column. faults: what is wrong there.
    """

    cells: Mapping[str, FileCell]
    faults: Mapping[str, str]


@dataclass(frozen=True)
class RegisterImport:
    """What a file holds for a register; nothing is written yet.

    Attributes:
        rows: Rows without a fault. faulty: how many rows have one.
        findings: Every cell at fault, in the order of the file.
        unknown: Headings that the register has no column for.
        charsets: In which old ways some of its text was written.
        faulty_rows: The rows with a fault, as they stand in the file.
    """

    register: str
    file_name: str
    rows: tuple[ReadRow, ...]
    faulty: int
    findings: tuple[CellFinding, ...]
    unknown: tuple[str, ...]
    charsets: frozenset[Charset] = frozenset()
    faulty_rows: tuple[FaultyRow, ...] = ()


def read_register_file(session: Session, clock: Clock, code: str, path: Path) -> RegisterImport:  # noqa: ARG001 - every reading takes a session and a clock
    """Read a workbook whose headings are those of the register, in any order.

    A day must carry its year: nothing in a file is guessed.

    Raises:
        RegisterFileError: No workbook, without the columns that are needed, or the form of another register.
        TrainingMixError: It is a form of training, and this is not, or the other way round.
        ValueFileError: It is damaged, too large, or dangerous.
    """
    form = register_form(session, code)
    if path.suffix.lower() not in (".xlsx", ".xls"):
        raise _refusal(path, "chỉ đọc được bảng tính .xlsx", "Mở bằng Excel, lưu thành loại “Excel Workbook (*.xlsx)”.")
    book = read_workbook(path, _LIMITS)
    stamp, _ = find_stamp(book)
    if stamp is not None:
        refuse_other_world(stamp.agency, path.name, training=is_training(session))
    if stamp is not None and stamp.register != code:
        meant = f"sổ {stamp.register}" if stamp.register else "biểu số liệu"
        raise _refusal(path, f"là biểu mẫu của {meant}, không phải của sổ {code}", "Chọn đúng tệp, hoặc đúng sổ.")
    if stamp is not None and stamp.agency != this_agency(session).code:
        cause = f"là biểu mẫu của {stamp.agency_name} ({stamp.agency}), không phải của đơn vị"
        raise _refusal(path, cause, "Chọn đúng tệp, hoặc lưu mẫu mới ở trang Sổ theo dõi.")
    for sheet in book.sheets:
        reader = _SheetReader(form, path, sheet)
        if reader.read():
            return reader.result()
    columns = ", ".join(column.name for column in form.register.columns if column.required)
    raise _refusal(path, f"không thấy dòng tiêu đề có các cột: {columns}", "Dùng mẫu Excel của sổ, hoặc sửa tiêu đề.")


def import_rows(session: Session, clock: Clock, imported: RegisterImport) -> EntriesChanged:
    """Write the rows that have no fault, in the caller's transaction."""
    return add_rows(session, clock, register_form(session, imported.register), imported.rows)


def _refusal(path: Path, cause: str, hint: str) -> RegisterFileError:
    return RegisterFileError(f"{path.name}: {cause}.", hint)


class _SheetReader:
    """Reads one sheet, once its headings are found."""

    def __init__(self, form: RegisterForm, path: Path, sheet: ReceivedSheet) -> None:
        self._form, self._path, self._sheet = form, path, sheet
        self._known: dict[str, RegisterColumn] = {}
        for column in form.register.columns:
            for heading in (column.name, f"{column.name} *", column.code):
                self._known[fold(heading)] = column
        self._columns: Sequence[tuple[RegisterColumn, int]] = ()
        self._unknown: tuple[str, ...] = ()
        self._rows: list[ReadRow] = []
        self._findings: list[CellFinding] = []
        self._faulty: list[FaultyRow] = []
        self._forms: Mapping[str, NumberForm] = {}

    def read(self) -> bool:
        """Read the sheet; says whether it has the headings."""
        lines = self._sheet.lines
        for at, (number, cells) in enumerate(lines):
            if number > MOST_HEADING_ROWS:
                break
            if self._find_headings(cells):
                self._read_rows(lines[at + 1 :])
                return True
        return False

    def result(self) -> RegisterImport:
        """What was read."""
        if len(self._rows) + len(self._faulty) > MOST_ROWS:
            raise _refusal(self._path, f"bảng dài hơn {MOST_ROWS} dòng", "Chia thành nhiều tệp rồi nhập từng tệp.")
        return RegisterImport(
            self._form.register.code,
            self._path.name,
            tuple(self._rows),
            len(self._faulty),
            tuple(self._findings),
            self._unknown,
            self._sheet.charsets,
            tuple(self._faulty),
        )

    def _find_headings(self, cells: Sequence[FileCell]) -> bool:
        texts = [fold(cell.value) if isinstance(cell.value, str) else "" for cell in cells]
        places: dict[str, int] = {}
        for at, text in enumerate(texts):
            if (column := self._known.get(text)) is not None:
                places.setdefault(column.code, at)
        columns = self._form.register.columns
        if not {column.code for column in columns if column.required} <= places.keys():
            return False
        self._columns = [(column, places[column.code]) for column in columns if column.code in places]
        self._unknown = tuple(
            cell.text
            for cell, text in zip(cells, texts, strict=True)
            if text and text not in self._known and text not in _NUMBER_HEADINGS
        )
        return True

    def _read_rows(self, lines: Sequence[Line]) -> None:
        doubts = self._doubts(lines)
        self._forms = self._number_forms(lines)
        for number, cells in lines:
            typed = {column.code: self._typed(column, cells[at]) for column, at in self._columns if at < len(cells)}
            if not any(typed.values()):
                continue
            row = self._form.read(typed, None)
            faults = dict(self._told({fault.column: fault.message for fault in row.faults}))
            for column, at in self._columns:
                if (number, at) in doubts:
                    faults.setdefault(column.code, doubts[number, at])
                elif at < len(cells) and cells[at].formula:
                    faults[column.code] = "công thức; chép rồi dán đặc biệt thành giá trị."
                elif column.code in faults and not typed.get(column.code) and self._sheet.merged:
                    faults[column.code] = self._about_merged(number, at) or faults[column.code]
            if not faults:
                self._rows.append(row)
                continue
            found = {column.code: cells[at] for column, at in self._columns if at < len(cells)}
            self._faulty.append(FaultyRow(found, faults))
            self._findings += [self._finding(number, code, faults[code], typed) for code in self._in_order(faults)]

    def _number_forms(self, lines: Sequence[Line]) -> Mapping[str, NumberForm]:
        """How the texts of each column of numbers write them."""
        return {
            column.code: likely_form(
                cells[at].text for _, cells in lines if at < len(cells) and isinstance(cells[at].value, str)
            )
            for column, at in self._columns
            if column.type in _NUMERIC
        }

    def _typed(self, column: RegisterColumn, cell: FileCell) -> str:
        """What a cell holds, as it would be typed."""
        shown = cell.formula or shown_content(cell.value).strip()
        form = self._forms.get(column.code) if isinstance(cell.value, str) else None
        return as_vietnamese(shown, form) if form else shown

    def _doubts(self, lines: Sequence[Line]) -> Mapping[tuple[int, int], str]:
        """Cells whose day could be another."""
        found: dict[tuple[int, int], str] = {}
        for column, at in self._columns:
            if column.type is ValueType.DATE:
                days = {(number, at): cells[at].value for number, cells in lines if at < len(cells)}
                found |= {
                    place: f"“{shown_content(days[place])}”: {why}." for place, why in doubtful_days(days).items()
                }
        return found

    def _about_merged(self, number: int, at: int) -> str:
        into = self._sheet.merged_into(number, at)
        return f"ô gộp với {into}; bỏ gộp rồi điền từng dòng." if into else ""

    def _in_order(self, faults: Mapping[str, str]) -> Sequence[str]:
        return [column.code for column in self._form.register.columns if column.code in faults]

    def _told(self, faults: Mapping[str, str]) -> Mapping[str, str]:
        """Faults without the names of their columns."""
        names = {column.code: column.name for column in self._form.register.columns}
        return {code: message.removeprefix(f"{names[code]}: ") for code, message in faults.items()}

    def _finding(self, number: int, code: str, message: str, typed: Mapping[str, str]) -> CellFinding:
        name = next(column.name for column in self._form.register.columns if column.code == code)
        at = next((at for column, at in self._columns if column.code == code), 0)
        place = f"{self._sheet.title}!{letters_of(at)}{number}"
        return CellFinding(place, name, typed.get(code, ""), message)
