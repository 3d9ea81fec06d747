"""Values of a file put into a period's cells: understood first, every cell named, then written all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.number_forms import NumberForm, as_vietnamese, likely_form
from desktop.models.report import ValueSource
from desktop.rules.cells import expected_form
from desktop.rules.file_days import doubtful_days
from desktop.rules.form_stamp import FormCell, FormStamp
from desktop.rules.programme_entries import Choice, Indicator
from desktop.rules.programme_kinds import Entry, ValueType
from desktop.rules.training import is_training_code
from desktop.rules.values import EMPTY, Value
from desktop.services.figures.cell_conflicts import refuse_unseen_cell
from desktop.services.figures.cell_writing import CellChange, put_value, record_change, remember_changes, stored_cell
from desktop.services.figures.indicators import GridView, grid_view
from desktop.services.figures.value_files import FileRow, ValueTable, read_value_file
from desktop.services.figures.value_meaning import NUMERIC, Misfit, ValueLine, state_misfit, value_of
from desktop.services.intake.received_sheets import shown_content
from desktop.services.report.drafts import Desk, open_desk, report_for_edit
from desktop.services.report.evaluation import EvaluatedReport, evaluate_report
from desktop.services.training.guard import refuse_other_world

_SHOWN = 5
_CHOICES_SHOWN = 6


class ValuesRefusedError(UserError):
    """Rows of the file fit no cell; nothing was written."""

    code = "VALUES_REFUSED"

    def __init__(self, path: Path, misfits: Sequence[Misfit]) -> None:
        told = " ".join(misfit.message for misfit in misfits[:_SHOWN])
        more = f" Và {len(misfits) - _SHOWN} chỗ nữa." if len(misfits) > _SHOWN else ""
        super().__init__(
            f"{path.name}: {len(misfits)} chỗ chưa đúng, chưa ghi gì. {told}{more}", "Sửa các chỗ đó rồi làm lại."
        )
        self.misfits = tuple(misfits)


class OtherFormError(UserError):
    """The form was made for another agency, another period, or a register."""

    code = "OTHER_FORM"


@dataclass(frozen=True)
class ValueImport:
    """What a file holds for a period; nothing is written yet.

    Attributes:
        lines: Rows that say something, in the order of the file. A form's rows that nobody touched say nothing.
        number_form: How its texts write numbers.
        notes: What a person should know beside the lines.
    """

    period: str
    path: Path
    lines: tuple[ValueLine, ...]
    number_form: NumberForm
    stamp: FormStamp | None = None
    notes: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Misfit, ...]:
        """What is wrong, in the order of the file."""
        return tuple(line.problem for line in self.lines if line.problem)

    @property
    def sound(self) -> tuple[ValueLine, ...]:
        """What can be written."""
        return tuple(line for line in self.lines if line.problem is None)


def set_values_from_file(
    session: Session, clock: Clock, period_code: str, path: Path, actor: str = ""
) -> tuple[GridView, int]:
    """Put the values of a file into a period's cells, in the caller's transaction.

    What cannot be understood as the cell's kind of value is kept and flagged, as when it is typed. A row that has
    only a code leaves its cell alone; in a form that was made here, so does one that nobody touched.

    Returns:
        The grid afterwards, and how many rows were written.

    Raises:
        ValueFileError: The file is no such table.
        TrainingMixError: It is a form of training, and this is not, or the other way round.
        OtherFormError: It is a form for somebody or something else.
        ValuesRefusedError: Some rows fit no cell, or a cell was edited here after the form was made.
    """
    imported = read_values(session, clock, period_code, path)
    misfits = [found for line in imported.lines if (found := line.misfit or _overridden(line))]
    if misfits:
        raise ValuesRefusedError(path, misfits)
    return write_values_of_file(session, clock, imported, actor), len(imported.lines)


def _overridden(line: ValueLine) -> Misfit | None:
    if not line.overrides or line.indicator is None:
        return None
    expected = f"xem lại, vì sau khi xuất biểu mẫu ô này đã được sửa thành “{line.shown[0]}”"
    return Misfit(line.row.place, f"“{line.found}”", expected, line.indicator.code, line.indicator.name)


def read_values(
    session: Session, clock: Clock, period_code: str, path: Path, number_form: NumberForm | None = None
) -> ValueImport:
    """Understand what a file holds for a period; see ``set_values_from_file``.

    Args:
        session: Only read.
        clock: Not asked.
        period_code: Whose cells.
        path: The file.
        number_form: How its texts write numbers; ``None`` to find out.
    """
    del clock  # every use case is called alike
    table = read_value_file(path)
    desk = open_desk(session, period_code)
    if table.stamp is not None:
        _check_stamp(desk, table.stamp, path)
    return _Reader(evaluate_report(session, desk), table, number_form).read(path)


def write_values_of_file(session: Session, clock: Clock, imported: ValueImport, actor: str = "") -> GridView:
    """Write every row that fits a cell, in the caller's transaction; they are taken back together.

    What cannot be understood is kept as it was typed, and flagged; leave such lines out of ``imported`` where that is
    not wanted.

    Raises:
        CellWrittenMeanwhileError: Somebody else has written in one of the cells since the file was read.
    """
    desk = open_desk(session, imported.period)
    wanted = [line for line in imported.lines if line.misfit is None and line.indicator is not None]
    if wanted:
        _write(session, clock, desk, wanted, actor)
    session.flush()
    return grid_view(evaluate_report(session, desk))


def without_problems(imported: ValueImport) -> ValueImport:
    """Only the lines that can be written."""
    return replace(imported, lines=imported.sound)


def _write(session: Session, clock: Clock, desk: Desk, lines: Sequence[ValueLine], actor: str) -> None:
    report = report_for_edit(session, clock, desk)
    changes: list[CellChange] = []
    for line in lines:
        code = line.row.code
        stored = stored_cell(report, code)
        before = stored.value if stored else EMPTY
        refuse_unseen_cell(session, desk, code, line.seen, before, line.after)
        put_value(session, clock, report, desk.programme.indicator_by_code[code], line.after, ValueSource.FILE)
        changes.append(CellChange(code, stored, stored_cell(report, code)))
        record_change(session, clock, desk, code, before, line.after, actor)
    remember_changes(session, desk, changes, f"nhập {len(lines)} ô từ tệp")


def _check_stamp(desk: Desk, stamp: FormStamp, path: Path) -> None:
    refuse_other_world(stamp.agency, path.name, training=is_training_code(desk.agency.code))
    if stamp.register:
        raise OtherFormError(f"{path.name}: là biểu mẫu của sổ {stamp.register}.", "Nhập ở trang Sổ theo dõi.")
    if stamp.agency != desk.agency.code:
        raise OtherFormError(
            f"{path.name}: là biểu mẫu của {stamp.agency_name} ({stamp.agency}), không phải của đơn vị.",
            "Chọn đúng tệp, hoặc xuất biểu mẫu mới ở trang Biểu số liệu.",
        )
    if stamp.programme != desk.programme.code or stamp.period != desk.period.code:
        raise OtherFormError(
            f"{path.name}: là biểu mẫu của kỳ {stamp.period_name} (chương trình {stamp.programme}), "
            f"không phải của kỳ {desk.period.name}.",
            "Chọn đúng kỳ ở trang Biểu số liệu rồi nhập lại.",
        )


class _Reader:
    """Understands the rows of one file."""

    def __init__(self, evaluated: EvaluatedReport, table: ValueTable, number_form: NumberForm | None) -> None:
        self._desk, self._table = evaluated.desk, table
        self._values = evaluated.evaluation.values
        self._stored = {code: row.value for code, row in evaluated.stored.items()}
        numbers = (row.value for row in table.rows if isinstance(row.value, str) and self._is_numeric(row.code))
        self._form = number_form or likely_form(numbers)
        days = {at: row.value for at, row in enumerate(table.rows) if self._type(row.code) is ValueType.DATE}
        self._doubts: Mapping[int, str] = doubtful_days(days)
        self._first: dict[str, str] = {}

    def read(self, path: Path) -> ValueImport:
        lines = [self._line(at, row) for at, row in enumerate(self._table.rows)]
        told = tuple(line for line in lines if line is not None)
        return ValueImport(self._desk.period.code, path, told, self._form, self._table.stamp, tuple(self._notes()))

    def _notes(self) -> Sequence[str]:
        notes = [f"Chữ theo phông {charset} đã được đổi sang Unicode." for charset in sorted(self._table.charsets)]
        if self._table.damaged:
            notes.append("Trang ẩn của biểu mẫu đã bị sửa, nên tệp được đọc như một bảng thường.")
        stamp = self._table.stamp
        if stamp is not None and stamp.version != str(self._desk.programme.version):
            told = f"Biểu mẫu theo bản {stamp.version} của chương trình, nay là bản {self._desk.programme.version}"
            notes.append(f"{told}; các dòng được nhận ra theo mã.")
        return notes

    def _type(self, code: str) -> ValueType | None:
        indicator = self._desk.programme.indicator_by_code.get(code)
        return indicator.type if indicator else None

    def _is_numeric(self, code: str) -> bool:
        return self._type(code) in NUMERIC

    def _line(self, at: int, row: FileRow) -> ValueLine | None:
        """What a row means; ``None`` when it says nothing."""
        indicator = self._desk.programme.indicator_by_code.get(row.code)
        if indicator is None or self._desk.agency.kind not in indicator.applies_to:
            return None if row.is_blank else ValueLine(row, None, EMPTY, EMPTY, self._stranger(row))
        made_here = self._table.stamp.cells.get(row.code) if self._table.stamp else None
        if indicator.entry is Entry.DERIVED and (row.is_blank or made_here is not None):
            return None
        now = self._values.get(row.code, EMPTY)
        if misfit := self._misfit(indicator, row, at):
            return ValueLine(row, indicator, now, now, replace(misfit, code=row.code, name=indicator.name))
        if made_here is not None:
            return self._of_form(indicator, row, made_here)
        after = self._meant(indicator, row, self._stored.get(row.code, EMPTY))
        return None if row.is_blank else self._understood(indicator, row, now, after)

    def _of_form(self, indicator: Indicator, row: FileRow, made_here: FormCell) -> ValueLine | None:
        """What was changed in a row of a form since it was made."""
        now = self._values.get(row.code, EMPTY)
        then = self._meant(indicator, FileRow("", row.code, made_here.value or None, made_here.state, made_here.note))
        after = self._meant(indicator, row)
        if after == then:
            return None
        overrides = now not in (then, after)
        if replace(after, note=then.note) == then:  # only the remark: a figure of a register stays its own
            after = replace(self._stored.get(row.code, EMPTY), note=after.note)
        return replace(self._understood(indicator, row, now, after), overrides=overrides)

    def _understood(self, indicator: Indicator, row: FileRow, now: Value, after: Value) -> ValueLine:
        seen = self._stored.get(row.code, EMPTY)
        return ValueLine(row, indicator, now, after, unread=self._unread(indicator, after), seen=seen)

    def _stranger(self, row: FileRow) -> Misfit:
        if not row.code:
            return Misfit(row.place, "giá trị không có mã", "mã chỉ tiêu ở cột Mã")
        return Misfit(row.place, f"mã “{row.code}”", "mã chỉ tiêu mà đơn vị phải báo cáo")

    def _misfit(self, indicator: Indicator, row: FileRow, at: int) -> Misfit | None:
        if indicator.entry is Entry.DERIVED:
            return Misfit(row.place, f"giá trị cho {row.code}", f"để trống, vì máy tính theo {indicator.formula}")
        if row.is_blank and row.merged_into:
            return Misfit(row.place, f"ô gộp với {row.merged_into}", "bỏ gộp ô, mỗi chỉ tiêu một ô")
        first = self._first.setdefault(row.code, row.place) if not row.is_blank else row.place
        if first != row.place:
            return Misfit(row.place, f"{row.code} lần thứ hai (đã có ở {first})", "mỗi mã một dòng")
        if row.formula:
            return Misfit(row.place, f"công thức {row.formula}", "giá trị (chép rồi dán đặc biệt: giá trị)")
        if at in self._doubts:
            return Misfit(row.place, f"ngày “{shown_content(row.value)}”", self._doubts[at])
        return state_misfit(indicator, row)

    def _meant(self, indicator: Indicator, row: FileRow, before: Value = EMPTY) -> Value:
        if isinstance(row.value, str) and indicator.type in NUMERIC:
            row = replace(row, value=as_vietnamese(row.value, self._form))
        return value_of(indicator, row, before, self._choices(indicator))

    def _choices(self, indicator: Indicator) -> Sequence[Choice]:
        is_choice = indicator.type is ValueType.CHOICE
        return self._desk.programme.lists.get(indicator.breakdown, ()) if is_choice else ()

    def _unread(self, indicator: Indicator, after: Value) -> str:
        choices = self._choices(indicator)
        if choices and after.content is not None and after.content not in {choice.code for choice in choices}:
            return f"một trong: {'; '.join(choice.name for choice in choices[:_CHOICES_SHOWN])}"
        return expected_form(indicator.type) if after.raw else ""
