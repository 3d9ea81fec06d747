"""The form of a period's indicators as a workbook, and the same with what is wrong in a file that came back.

A file that somebody filled in is never altered: the corrections are a new form with everything that was typed in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local, today
from desktop.core.dates import format_date
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.documents.form_workbook import FormSheet, render_form
from desktop.documents.indicator_form import FormRow, IndicatorForm, indicator_form, typed_number
from desktop.documents.sheets import CellContent, Sheet, SheetColumn, SheetRow, WorkbookProperties
from desktop.rules.cells import show_content
from desktop.rules.form_stamp import FormCell, FormStamp
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Choice, Indicator
from desktop.rules.programme_kinds import Entry, ValueType
from desktop.rules.values import EMPTY, Value
from desktop.services.figures.value_import import ValueImport
from desktop.services.figures.value_meaning import Misfit, ValueLine, form_texts
from desktop.services.intake.received_sheets import Plain
from desktop.services.report.drafts import open_desk
from desktop.services.report.evaluation import EvaluatedReport, evaluate_report
from desktop.services.workspace import Workspace, agency_ref

_BEYOND = "Chỉ tiêu ngoài biểu chính"
_LIST = (
    SheetColumn("Ô trong tệp đã nhập", 24),
    SheetColumn("Mã", 10),
    SheetColumn("Chỉ tiêu", 56),
    SheetColumn("Đang có trong tệp", 30),
    SheetColumn("Cần", 56),
)


def save_form(workspace: Workspace, period_code: str, target: Path) -> Path:
    """Write the form of a period with what stands in its cells now.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    with workspace.reading() as session:
        data = _form(session, workspace.clock, period_code, {}, ())
    return write_new(target, data)


def save_corrections(workspace: Workspace, imported: ValueImport, target: Path) -> Path:
    """Write a form with everything that stands in a file, and a remark at each cell that is wrong.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    lines = {line.row.code: line for line in reversed(imported.lines) if line.indicator is not None}
    with workspace.reading() as session:
        data = _form(session, workspace.clock, imported.period, lines, imported.problems)
    return write_new(target, data)


def form_name(period_code: str) -> str:
    """The name that is proposed for the form of a period."""
    return f"Bieu-so-lieu_{period_code}.xlsx"


def write_new(target: Path, data: bytes) -> Path:
    """Write a workbook where a person wants it.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    with explaining_os_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, data)
    return target


def _form(
    session: Session, clock: Clock, period_code: str, lines: Mapping[str, ValueLine], problems: Sequence[Misfit]
) -> bytes:
    evaluated = evaluate_report(session, open_desk(session, period_code))
    desk = evaluated.desk
    agency = agency_ref(session, desk.agency, today(clock))
    shown = desk.programme.indicators_for(desk.agency.kind)
    beyond = [line.indicator for line in lines.values() if line.indicator and line.indicator not in shown]
    rows = [_row(evaluated, item, lines.get(item.code)) for item in shown]
    rows += [replace(_row(evaluated, item, lines[item.code]), group_name=_BEYOND) for item in beyond]
    heading = _about(problems) if problems else ()
    sheet = indicator_form(IndicatorForm(desk.programme, desk.period, agency.name, tuple(rows), heading))
    stamp = FormStamp(
        programme=desk.programme.code,
        version=str(desk.programme.version),
        agency=desk.agency.code,
        agency_name=agency.name,
        period=desk.period.code,
        period_name=desk.period.name,
        made_at=local(clock.now()).isoformat(timespec="seconds"),
        cells={row.indicator.code: _stamped(row, desk.programme) for row in rows},
    )
    title = f"Biểu số liệu {desk.period.name}"
    sheets = [sheet, *([_list_of(problems, sheet)] if problems else [])]
    return render_form(sheets, stamp, WorkbookProperties(title, agency.name, clock.now()))


def _about(problems: Sequence[Misfit]) -> tuple[str, ...]:
    told = f"Có {len(problems)} chỗ cần sửa: các ô màu đỏ nhạt có ghi chú, và danh sách ở trang “Chỗ cần sửa”."
    return (told, "Sửa trong tệp này rồi nhập lại ở trang Biểu số liệu; tệp cũ được giữ nguyên.")


def _list_of(problems: Sequence[Misfit], form: FormSheet) -> FormSheet:
    rows = (SheetRow((each.place, each.code, each.name, each.found, each.expected)) for each in problems)
    heading = ("Chỗ cần sửa", form.sheet.heading[0])
    return FormSheet(Sheet("Chỗ cần sửa", heading, _LIST, tuple(rows), landscape=True))


def _row(evaluated: EvaluatedReport, indicator: Indicator, line: ValueLine | None) -> FormRow:
    """A row with what stands in the cell now, or in the file."""
    code, programme = indicator.code, evaluated.desk.programme
    value = evaluated.evaluation.values.get(code, EMPTY)
    row = FormRow(
        indicator=indicator,
        group_name=programme.group_by_code[indicator.group].short_name,
        locked=indicator.entry is Entry.DERIVED,
        value=value,
        last_year=evaluated.last_year(code),
        content=_content(indicator, value, programme),
        state=form_texts(indicator, value)[1],
        note=value.note,
    )
    if line is None:
        return row
    if line.problem is None:
        after = line.after
        content, state = _content(indicator, after, programme), form_texts(indicator, after)[1]
        return replace(row, content=content, state=state, note=after.note)
    remark = f"Thấy {line.problem.found}.\nCần {line.problem.expected}.\n(Ô {line.problem.place} của tệp đã nhập)"
    typed = row if row.locked else replace(row, content=_as_found(line), state=line.row.state, note=line.row.note)
    return replace(typed, remark=remark, wrong_state=line.problem.of_state)


def _stamped(row: FormRow, programme: Programme) -> FormCell:
    if row.locked:
        return FormCell()
    text, state = form_texts(row.indicator, row.value, _choices(row.indicator, programme))
    return FormCell(text, state, row.value.note)


def _choices(indicator: Indicator, programme: Programme) -> Sequence[Choice]:
    return programme.lists.get(indicator.breakdown, ()) if indicator.type is ValueType.CHOICE else ()


def _content(indicator: Indicator, value: Value, programme: Programme) -> CellContent:
    match value.content:
        case Decimal():
            return typed_number(value.content)
        case date() as day:
            return day
        case _:
            return form_texts(indicator, value, _choices(indicator, programme))[0] or None


def _as_found(line: ValueLine) -> CellContent:
    row = line.row
    return found_content(
        format_date(row.value) if line.misfit and isinstance(row.value, date) else row.value, row.formula
    )


def found_content(value: Plain, formula: str) -> CellContent:
    """What stands in a file, as it stands there; a formula as the text that it is."""
    match formula or value:
        case Decimal() as number:
            return typed_number(number)
        case bool() as answer:
            return show_content(answer)
        case date() | str() | None as content:
            return content
