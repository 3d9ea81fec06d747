"""Values of a file put into a period's cells: all of them, or none with the list of what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.core.numbers import format_number
from desktop.core.text import fold, nfc
from desktop.models.report import ValueSource
from desktop.rules.cells import STATE_NAMES, expected_form, read_cell
from desktop.rules.programme import Entry, Indicator, ValueType
from desktop.rules.values import EMPTY, SpecialState, Value
from desktop.services.cell_writing import CellChange, put_value, record_change, remember_changes, stored_cell
from desktop.services.indicators import GridView, grid_view
from desktop.services.report_evaluation import evaluate_report
from desktop.services.reports import Desk, open_desk, report_for_edit
from desktop.services.value_files import FileRow, Plain, read_value_file

_STATES = {
    **{fold(name): state for state, name in STATE_NAMES.items()},
    **{state.value: state for state in SpecialState},
}
_ALONE = frozenset({SpecialState.NOTHING_AROSE, SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE})
"""States in place of a value."""
_SHOWN = 5


@dataclass(frozen=True)
class Misfit:
    """A row that cannot be put into a cell.

    Attributes:
        place: Where it stands in the file.
        found: What stands there. expected: what should.
    """

    place: str
    found: str
    expected: str

    @property
    def message(self) -> str:
        """The sentence for the user."""
        return f"{self.place}: thấy {self.found}; cần {self.expected}."


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


def set_values_from_file(
    session: Session, clock: Clock, period_code: str, path: Path, actor: str = ""
) -> tuple[GridView, int]:
    """Put the values of a file into a period's cells, in the caller's transaction.

    What cannot be understood as the cell's kind of value is kept and flagged, as when it is typed. A row that has
    only a code leaves its cell alone.

    Returns:
        The grid afterwards, and how many rows were written.

    Raises:
        ValueFileError: The file is no such table.
        ValuesRefusedError: Some rows fit no cell.
    """
    rows = read_value_file(path)
    desk = open_desk(session, period_code)
    misfits = _misfits(desk, rows)
    if misfits:
        raise ValuesRefusedError(path, misfits)
    filled = [row for row in rows if not row.is_blank]
    if filled:
        _write(session, clock, desk, filled, actor)
    session.flush()
    return grid_view(evaluate_report(session, desk)), len(filled)


def _write(session: Session, clock: Clock, desk: Desk, rows: Sequence[FileRow], actor: str) -> None:
    report = report_for_edit(session, clock, desk)
    changes: list[CellChange] = []
    for row in rows:
        indicator = desk.programme.indicator_by_code[row.code]
        stored = stored_cell(report, row.code)
        before = stored.value if stored else EMPTY
        value = value_of(indicator, row, before)
        put_value(session, clock, report, indicator, value, ValueSource.FILE)
        changes.append(CellChange(row.code, stored, stored_cell(report, row.code)))
        record_change(session, clock, desk, row.code, before, value, actor)
    remember_changes(session, desk, changes, f"đọc {len(rows)} ô từ tệp")


def _misfits(desk: Desk, rows: Sequence[FileRow]) -> list[Misfit]:
    found: list[Misfit] = []
    first: dict[str, str] = {}
    for row in rows:
        misfit = _misfit(desk, row)
        if misfit is None and row.code in first:
            misfit = Misfit(row.place, f"{row.code} lần thứ hai (đã có ở {first[row.code]})", "mỗi mã một dòng")
        first.setdefault(row.code, row.place)
        found += [misfit] if misfit else []
    return found


def _misfit(desk: Desk, row: FileRow) -> Misfit | None:
    indicator = desk.programme.indicator_by_code.get(row.code)
    if not row.code:
        return Misfit(row.place, "giá trị không có mã", "mã chỉ tiêu ở cột Mã")
    if indicator is None or desk.agency.kind not in indicator.applies_to:
        return Misfit(row.place, f"mã “{row.code}”", "mã chỉ tiêu mà đơn vị phải báo cáo")
    if indicator.entry is Entry.DERIVED:
        if row.is_blank:
            return None
        return Misfit(row.place, f"giá trị cho {row.code}", f"để trống, vì máy tính theo {indicator.formula}")
    if row.formula:
        return Misfit(row.place, f"công thức {row.formula}", f"giá trị: {expected_form(indicator.type)}")
    return _state_misfit(row, indicator)


def _state_misfit(row: FileRow, indicator: Indicator) -> Misfit | None:
    if not row.state:
        return None
    state = _STATES.get(fold(row.state), _STATES.get(row.state))
    if state is None:
        return Misfit(row.place, f"trạng thái “{row.state}”", "một trong: " + ", ".join(STATE_NAMES.values()))
    if state in _ALONE and row.value is not None:
        return Misfit(row.place, f"giá trị kèm trạng thái “{row.state}”", "chỉ giá trị hoặc chỉ trạng thái")
    if state is SpecialState.ESTIMATE and row.value is None:
        return Misfit(row.place, "“ước” mà không có số", f"số ước: {expected_form(indicator.type)}")
    return None


def value_of(indicator: Indicator, row: FileRow, before: Value) -> Value:
    """What a row of a file means in an indicator's cell, in which ``before`` stands."""
    note = nfc(row.note).strip() or before.note
    state = _STATES.get(fold(row.state), _STATES.get(row.state)) if row.state else None
    if state in _ALONE:
        return Value(state=state, note=note)
    if row.value is None:
        return replace(before, note=note)
    value = _typed(indicator, row, note)
    estimated = state is SpecialState.ESTIMATE and isinstance(value.content, Decimal)
    return replace(value, state=state) if estimated else value


def _typed(indicator: Indicator, row: FileRow, note: str) -> Value:
    """The value by its own type where that is the cell's; else what the file shows, read as if it were typed."""
    content = row.value
    if isinstance(content, bool) and indicator.type is ValueType.BOOL:
        return Value(content, note=note)
    if isinstance(content, date) and indicator.type is ValueType.DATE:
        return Value(content, note=note)
    if isinstance(content, Decimal) and row.is_percent and indicator.type is ValueType.PERCENT:
        content = content * 100
    return read_cell(indicator, _shown(content), note)


def _shown(content: Plain) -> str:
    match content:
        case bool():
            return "Có" if content else "Không"
        case Decimal():
            return format_number(content)
        case date():
            return format_date(content)
        case _:
            return content or ""
