"""The form of a register: its columns, locked, over empty rows to type in; or rows of a file that must be corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.documents.form_workbook import ANSWERS, Entering, FormSheet, Place
from desktop.documents.model import Align
from desktop.documents.sheets import CellContent, Sheet, SheetColumn, SheetRow
from desktop.rules.programme_entries import Choice, Register, RegisterColumn
from desktop.rules.programme_kinds import ValueType

EMPTY_ROWS = 200
"""Rows to type in; more can be inserted."""

_WIDTHS = {ValueType.TEXT: 26.0, ValueType.CHOICE: 22.0, ValueType.DATE: 13.0}
_WIDTH = 12.0
_NUMERIC = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})
_HOW = "Mỗi việc một dòng, điền từ dòng vàng đầu tiên; cột có dấu * phải điền. Nhập lại ở trang Sổ theo dõi."
_PRIVATE = "Có cột ghi họ tên, địa chỉ của công dân: tệp này chỉ dùng trong đơn vị."


@dataclass(frozen=True)
class TypedRow:
    """A row of a file.

    Attributes:
        cells: What stands in it, by code of the column. remarks: what is wrong there.
    """

    cells: Mapping[str, CellContent]
    remarks: Mapping[str, str] = field(default_factory=dict[str, str])


def register_form_sheet(
    register: Register,
    choices: Mapping[str, Sequence[Choice]],
    rows: Sequence[TypedRow] = (),
    about: Sequence[str] = (),
) -> FormSheet:
    """The sheet with everything that makes it a form.

    Args:
        register: What is typed in it.
        choices: What may be chosen, by code of the column.
        rows: What stands in it already; () for empty rows.
        about: Lines about it in place of how it is filled in.
    """
    columns = register.columns
    private = (_PRIVATE,) if any(column.private for column in columns) else ()
    notes = (register.note,) if register.note else ()
    heading = (register.name, *(about or (*notes, _HOW)), *private)
    filled = rows or (TypedRow({}),) * EMPTY_ROWS
    sheet = Sheet(
        register.label,
        heading,
        tuple(map(_sheet_column, columns)),
        tuple(SheetRow(tuple(row.cells.get(column.code) for column in columns)) for row in filled),
        frozen_columns=1,
        landscape=True,
    )
    entering: dict[Place, Entering] = {}
    remarks: dict[Place, str] = {}
    for number, row in enumerate(filled, start=sheet.head_row + 1):
        for at, column in enumerate(columns):
            entering[at, number] = _entering(column, choices)
            if column.code in row.remarks:
                remarks[at, number] = row.remarks[column.code]
    return FormSheet(sheet, entering, remarks=remarks)


def _sheet_column(column: RegisterColumn) -> SheetColumn:
    title = f"{column.name} *" if column.required else column.name
    align = Align.RIGHT if column.type in _NUMERIC else Align.LEFT
    return SheetColumn(title, _WIDTHS.get(column.type, _WIDTH), align)


def _entering(column: RegisterColumn, choices: Mapping[str, Sequence[Choice]]) -> Entering:
    if column.type is ValueType.BOOL:
        return Entering(column.type, ANSWERS)
    return Entering(column.type, tuple(choice.name for choice in choices.get(column.code, ())))
