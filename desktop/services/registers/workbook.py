"""The form of a register as a workbook, and the same with the rows of a file that must be corrected.

A file that somebody filled in is never altered: the corrections are a new form with only the rows at fault.
"""

from pathlib import Path

from desktop.core.clock import local, today
from desktop.core.numbers import format_number
from desktop.documents.form_workbook import render_form
from desktop.documents.register_form import TypedRow, register_form_sheet
from desktop.documents.sheets import WorkbookProperties
from desktop.rules.form_stamp import FormStamp
from desktop.services.figures.form_workbook import found_content, write_new
from desktop.services.programme.versions import current_programme
from desktop.services.registers.row_import import FaultyRow, RegisterImport
from desktop.services.registers.rows import register_form
from desktop.services.workspace import Workspace, agency_ref, this_agency

MOST_CORRECTED = 500
"""Rows of one correction; whoever has more corrects their own file."""


def save_register_form(workspace: Workspace, code: str, target: Path) -> Path:
    """Write a workbook with the columns of a register, private ones too, to be filled in and read back.

    Raises:
        UnknownRegisterError: The programme has no such register.
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    return _save(workspace, code, target, (), ())


def save_register_corrections(workspace: Workspace, imported: RegisterImport, target: Path) -> Path:
    """Write the rows of a file that have a fault, with a remark at each cell that is wrong.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    shown = imported.faulty_rows[:MOST_CORRECTED]
    told = f"Chỉ gồm {format_number(len(shown))} dòng có ô chưa đúng của tệp {imported.file_name}"
    more = imported.faulty - len(shown)
    about = (
        f"{told}, còn {format_number(more)} dòng nữa trong tệp đó." if more else f"{told}.",
        "Các ô màu đỏ nhạt có ghi chú. Sửa trong tệp này rồi nhập lại ở trang Sổ theo dõi; tệp cũ được giữ nguyên.",
    )
    return _save(workspace, imported.register, target, tuple(map(_typed_row, shown)), about)


def _save(workspace: Workspace, code: str, target: Path, rows: "tuple[TypedRow, ...]", about: tuple[str, ...]) -> Path:
    clock = workspace.clock
    with workspace.reading() as session:
        form = register_form(session, code)
        programme = current_programme(session)
        agency = agency_ref(session, this_agency(session), today(clock))
    stamp = FormStamp(
        programme=programme.code,
        version=str(programme.version),
        agency=agency.code,
        agency_name=agency.name,
        register=code,
        made_at=local(clock.now()).isoformat(timespec="seconds"),
    )
    sheet = register_form_sheet(form.register, form.choices, rows, about)
    data = render_form([sheet], stamp, WorkbookProperties(form.register.name, agency.name, clock.now()))
    return write_new(target, data)


def _typed_row(row: FaultyRow) -> TypedRow:
    remarks = {code: f"{message[:1].upper()}{message[1:]}" for code, message in row.faults.items()}
    return TypedRow({code: found_content(cell.value, cell.formula) for code, cell in row.cells.items()}, remarks)
