"""A workbook to be filled in: what may be typed is cream and checked while it is typed, all else is locked.

Nothing is locked with a password: the lock keeps from mistakes, not from people. A hidden sheet says what the form is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.documents.excel import render_workbook
from desktop.documents.office_file import office_text
from desktop.documents.sheets import Sheet, WorkbookProperties, cell_name, column_range, of_sheet
from desktop.rules.cells import expected_form
from desktop.rules.form_stamp import FORM_SHEET, FormStamp
from desktop.rules.programme_kinds import ValueType

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LISTS_SHEET = "_danh_muc"
"""Name of the hidden sheet with the lists to choose from."""

ANSWERS = ("Có", "Không")
_CREAM, _FAULTY = "FFFBEA", "FBE5DC"
_AUTHOR = "Sổ Dân vận"
_LONGEST_TEXT = 4_000
_LAST_DAY = 109_574
"""31/12/2199, as Excel counts."""
_REMARK_WIDTH, _REMARK_HEIGHT = 320, 110
_NUMERIC = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})
_FORMATS = {ValueType.COUNT: "#,##0", ValueType.DATE: "dd/mm/yyyy"}

Place = tuple[int, int]
"""A column, counted from 0, and the number of a row."""


@dataclass(frozen=True)
class Entering:
    """What may be typed in a cell.

    Attributes:
        choices: What it is chosen from; () for anything of its kind.
        prompt: What helps whoever stands on the cell; "" to say what is expected.
    """

    kind: ValueType
    choices: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True)
class FormSheet:
    """A sheet of a form.

    Attributes:
        entering: The cells that are filled in.
        formulas: Cells that the sheet calculates, beside those that have a result already.
        names: Names of cells, by which they are found again wherever they are moved to.
        remarks: What is wrong in cells.
    """

    sheet: Sheet
    entering: Mapping[Place, Entering] = field(default_factory=dict[Place, Entering])
    formulas: Mapping[Place, str] = field(default_factory=dict[Place, str])
    names: Mapping[str, Place] = field(default_factory=dict[str, Place])
    remarks: Mapping[Place, str] = field(default_factory=dict[Place, str])


def render_form(forms: Sequence[FormSheet], stamp: FormStamp, properties: WorkbookProperties) -> bytes:
    """The form as .xlsx."""

    def finish(book: "Workbook") -> None:
        lists = _Lists()
        for form in forms:
            _Finisher(book, form, lists).finish()
        lists.write(book)
        _write_hidden(book, FORM_SHEET, stamp.rows())

    return render_workbook([form.sheet for form in forms], properties, finish)


class _Lists:
    """The lists to choose from, each a column of a hidden sheet."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def reference(self, choices: tuple[str, ...]) -> str:
        """Where a list stands, as a formula names it."""
        column = self._columns.setdefault(choices, len(self._columns))
        first, last = column_range(column, 1, len(choices)).split(":")
        return of_sheet(LISTS_SHEET, f"{_fixed(first)}:{_fixed(last)}")

    def write(self, book: "Workbook") -> None:
        longest = max(map(len, self._columns), default=0)
        rows = [[choices[at] if at < len(choices) else "" for choices in self._columns] for at in range(longest)]
        if rows:
            _write_hidden(book, LISTS_SHEET, rows)


class _Finisher:
    """Makes a form of a sheet that is written."""

    def __init__(self, book: "Workbook", form: FormSheet, lists: _Lists) -> None:
        self._book, self._form, self._lists = book, form, lists
        self._page: Worksheet = book[form.sheet.tab]  # pyright: ignore[reportAttributeAccessIssue] - no chart sheet

    def finish(self) -> None:
        self._open_cells()
        self._check_entries()
        for place, text in self._form.formulas.items():
            self._cell(place).value = f"={text}"
        for name, place in self._form.names.items():
            self._name(name, place)
        for place, remark in self._form.remarks.items():
            self._remark(place, remark)
        protection = self._page.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = protection.insertRows = False  # these remain allowed

    def _cell(self, place: Place) -> Any:  # noqa: ANN401 - a cell, never a merged one
        column, row = place
        return self._page.cell(row, column + 1)

    def _open_cells(self) -> None:
        from openpyxl.styles import Alignment, PatternFill, Protection

        fills = {shown: PatternFill("solid", fgColor=shown) for shown in (_CREAM, _FAULTY)}
        opened, left = Protection(locked=False), Alignment(horizontal="left", vertical="center", wrap_text=True)
        for place, entering in self._form.entering.items():
            cell = self._cell(place)
            cell.protection = opened
            cell.fill = fills[_FAULTY if place in self._form.remarks else _CREAM]
            if cell.value is None:
                cell.number_format = _FORMATS.get(entering.kind, "General")
            if entering.kind not in _NUMERIC and entering.kind is not ValueType.DATE:
                cell.alignment = left

    def _check_entries(self) -> None:
        """One check for all cells of which the same is expected."""
        places: dict[Entering, list[Place]] = {}
        for place, entering in self._form.entering.items():
            places.setdefault(entering, []).append(place)
        for entering, own in places.items():
            check = self._check(entering, " ".join(_areas(own)))
            self._page.add_data_validation(check)

    def _check(self, entering: Entering, areas: str) -> "DataValidation":
        from openpyxl.worksheet.datavalidation import DataValidation

        expected = expected_form(entering.kind)
        if entering.choices:
            expected = "chọn một mục trong danh sách"
        check = DataValidation(**_condition(entering, self._lists), allow_blank=True, sqref=areas)
        check.errorTitle, check.error = "Chưa đúng", f"Ô này cần {expected}."
        check.promptTitle, check.prompt = "Cách nhập", (entering.prompt or f"{expected[:1].upper()}{expected[1:]}.")
        check.showErrorMessage = check.showInputMessage = True
        return check

    def _name(self, name: str, place: Place) -> None:
        from openpyxl.workbook.defined_name import DefinedName

        where = of_sheet(self._page.title.replace("'", "''"), _fixed(cell_name(*place)))
        self._book.defined_names[name] = DefinedName(name, attr_text=where)

    def _remark(self, place: Place, remark: str) -> None:
        from openpyxl.comments import Comment

        self._cell(place).comment = Comment(office_text(remark), _AUTHOR, width=_REMARK_WIDTH, height=_REMARK_HEIGHT)


def _condition(entering: Entering, lists: _Lists) -> Mapping[str, Any]:
    """What Excel checks while somebody types."""
    if entering.choices:
        return {"type": "list", "formula1": f"={lists.reference(entering.choices)}"}
    match entering.kind:
        case ValueType.COUNT:
            return {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"}
        case ValueType.MONEY:
            return {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}
        case ValueType.PERCENT:
            return {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "100"}
        case ValueType.DATE:
            return {"type": "date", "operator": "between", "formula1": "1", "formula2": str(_LAST_DAY)}
        case _:
            return {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(_LONGEST_TEXT)}


def _areas(places: Sequence[Place]) -> Iterator[str]:
    """The same cells as ranges of one column each: Excel is slow with thousands of single cells."""
    ordered = sorted(places)
    start = ordered[0]
    for here, after in zip(ordered, [*ordered[1:], None], strict=True):
        if after is None or after != (here[0], here[1] + 1):
            yield column_range(start[0], start[1], here[1]) if here != start else cell_name(*here)
            start = after or start


def _fixed(cell: str) -> str:
    """A cell as a name that keeps to its place: ``$E$7``."""
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell.removeprefix(letters)}"


def _write_hidden(book: "Workbook", title: str, rows: Iterable[Sequence[str]]) -> None:
    page: Worksheet = book.create_sheet(title)
    page.sheet_state = "veryHidden"
    page.protection.sheet = True
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell: Any = page.cell(number, column)
            cell.value = office_text(text) or None
            if text:
                cell.data_type = "s"  # never a formula, whatever it begins with
