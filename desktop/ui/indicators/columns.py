"""How a row of the indicator grid looks: figures, special states, where they come from and what is wrong with them."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, IntEnum, auto
from functools import partial

from desktop.core.numbers import format_signed
from desktop.models.report import ValueSource
from desktop.rules.cells import editable_text, show_value
from desktop.rules.comparison import change
from desktop.rules.findings import FindingKind
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import SpecialState, Value
from desktop.services.figures.indicators import IndicatorRow
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tokens import Color, Tone


class At(IntEnum):
    """Where each column stands."""

    CODE = 0
    NAME = 1
    UNIT = 2
    EARLIER = 3
    LAST_YEAR = 4
    VALUE = 5
    CHANGE = 6
    SOURCE = 7
    NOTE = 8


class Standing(Enum):
    """What there is to say about a row; at most one thing."""

    ERROR = auto()
    WARNING = auto()
    MISSING = auto()
    UNCONFIRMED = auto()
    EXPLAINED = auto()
    CALCULATED = auto()
    FINE = auto()


_GROUNDS = {
    Standing.ERROR: Color.MISSING_BG,
    Standing.WARNING: Color.LATE_BG,
    Standing.UNCONFIRMED: Color.LATE_BG,
    Standing.CALCULATED: Color.SUNKEN,
}
_SOURCES = {
    ValueSource.TYPED: "Nhập tay",
    ValueSource.PASTED: "Dán từ Excel",
    ValueSource.FILE: "Đọc từ tệp",
    ValueSource.REGISTER: "Đếm từ sổ",
    ValueSource.SYSTEM: "Máy tự điền",
    ValueSource.CARRIED: "Lấy từ kỳ trước",
}
_CHIPS = {
    SpecialState.NOTHING_AROSE: Icon.SUBTRACT_CIRCLE,
    SpecialState.NOT_APPLICABLE: Icon.DISMISS,
    SpecialState.NOT_AVAILABLE: Icon.QUESTION_CIRCLE,
}
_INDENT = 16
_WORDS = (ValueType.TEXT, ValueType.CHOICE)


def standing(row: IndicatorRow) -> Standing:
    """What there is to say about a row."""
    finding = row.open_finding
    if row.is_wrong:
        return Standing.ERROR
    if finding is not None:
        if finding.kind is FindingKind.MISSING:
            return Standing.CALCULATED if row.locked else Standing.MISSING
        return Standing.WARNING
    if row.locked:
        return Standing.CALCULATED
    if not row.confirmed:
        return Standing.UNCONFIRMED
    return Standing.EXPLAINED if row.findings else Standing.FINE


def is_unfilled(row: IndicatorRow) -> bool:
    """Somebody has still to type here."""
    return not row.locked and not row.is_filled


def columns(*, writable: bool = True) -> tuple[Column[IndicatorRow], ...]:
    """The columns, in the order of ``At``; the headings of periods are set when the grid is read.

    Args:
        writable: Whether whoever sees them may type in them; else nothing calls for it.
    """
    number = CellKind.NUMBER
    value, note = (_value, _note) if writable else (partial(_read, _value), partial(_read, _note))
    return (
        Column("Mã", lambda row: row.code, cell=_code, width=66),
        Column("Chỉ tiêu", lambda row: row.indicator.name, cell=_name, width=180, stretch=True, wraps=True),
        Column("Đơn vị", lambda row: row.indicator.unit, cell=_unit, width=92, wide_only=True),
        Column("", lambda row: row.earlier.number, number, cell=_earlier, width=84, wide_only=True),
        Column("", lambda row: row.last_year.number, number, cell=_last_year, width=84),
        Column("", lambda row: row.value.number, number, cell=value, width=146, wraps=True, edit=_edit),
        Column(
            "Tăng/giảm",
            _moved,
            number,
            cell=_change,
            width=138,
            wide_only=True,
            hint="So với cùng kỳ năm trước; tỷ lệ so bằng điểm phần trăm",
        ),
        Column("Nguồn, kiểm tra", lambda row: standing(row).value, cell=_source, width=206, wraps=True),
        Column(
            "Ghi chú",
            lambda row: row.value.note,
            cell=note,
            width=112,
            wide_only=True,
            edit=_edit_note,
            hint="Đi kèm số liệu trong báo cáo",
        ),
    )


def _row_ground(row: IndicatorRow) -> Color | None:
    return Color.SUNKEN if row.locked else None


def _code(row: IndicatorRow) -> Cell:
    return Cell(row.code, muted=True, background=_row_ground(row))


def _name(row: IndicatorRow) -> Cell:
    indicator = row.indicator
    return Cell(
        indicator.name,
        indent=_INDENT if indicator.part_of else 0,
        background=_row_ground(row),
        tooltip=indicator.explanation,
    )


def _unit(row: IndicatorRow) -> Cell:
    return Cell(row.indicator.unit, muted=True, background=_row_ground(row))


def _earlier(row: IndicatorRow) -> Cell:
    return _old(row, row.earlier)


def _last_year(row: IndicatorRow) -> Cell:
    return _old(row, row.last_year)


def _old(row: IndicatorRow, value: Value) -> Cell:
    text = show_value(row.indicator, value)
    shown = "Đã ghi" if text and row.indicator.type in _WORDS else text  # the tooltip has the words
    return Cell(shown, CellKind.NUMBER, muted=True, background=_row_ground(row), tooltip=text)


def _value(row: IndicatorRow) -> Cell:
    ground = _GROUNDS.get(standing(row), Color.INPUT_BG)
    if row.locked and ground is Color.INPUT_BG:
        ground = Color.SUNKEN
    text = show_value(row.indicator, row.value)
    if row.value.state is not None and row.value.state in _CHIPS:
        return Cell(text, CellKind.CHIP, icon=_CHIPS[row.value.state], background=ground)
    if row.locked and not text:
        return Cell("—", CellKind.NUMBER, muted=True, background=ground)
    words = row.indicator.type in _WORDS
    return Cell(text, CellKind.TEXT if words else CellKind.NUMBER, background=ground)


def _edit(row: IndicatorRow) -> str | None:
    return None if row.locked else editable_text(row.indicator, row.value)


def _moved(row: IndicatorRow) -> object:
    moved = change(row.indicator, row.value, row.last_year)
    return None if moved is None else moved.percent


def _change(row: IndicatorRow) -> Cell:
    moved = change(row.indicator, row.value, row.last_year)
    text = "" if moved is None else format_signed(moved.absolute)
    if moved is not None and moved.text:
        text = moved.text if moved.in_points or not moved.absolute else f"{text} ({moved.text})"
    return Cell(text, CellKind.NUMBER, background=_row_ground(row))


def _source(row: IndicatorRow) -> Cell:
    note = row.value.note
    match standing(row):
        case Standing.ERROR | Standing.WARNING as found:
            return _finding(row, found)
        case Standing.MISSING:
            return Cell("Chưa nhập", muted=True, tooltip=note)
        case Standing.UNCONFIRMED:
            told = "Kỳ trước, chưa xác nhận"
            hint = "Nhấn Ctrl+Enter nếu số này vẫn đúng, hoặc gõ số mới."
            return Cell(told, tone=Tone.LATE, icon=Icon.QUESTION_CIRCLE, background=Color.LATE_BG, tooltip=hint)
        case Standing.EXPLAINED:
            reason = next(iter(row.reasons.values()), "")
            return Cell("Đã giải trình", muted=True, icon=Icon.CHECKMARK, second=reason, tooltip=reason)
        case Standing.CALCULATED:
            return Cell(_calculation(row), muted=True, icon=Icon.MATH_FORMULA, background=Color.SUNKEN)
        case Standing.FINE:
            return _known_source(row)


def _read(look: Callable[[IndicatorRow], Cell], row: IndicatorRow) -> Cell:
    """The same cell where nobody types."""
    cell = look(row)
    return replace(cell, background=None) if cell.background is Color.INPUT_BG else cell


def _known_source(row: IndicatorRow) -> Cell:
    if row.source is ValueSource.REGISTER and row.from_register is not None:
        told = f"Từ sổ {row.register_name}: {row.from_register.rows} dòng"
        return Cell(told, muted=True, icon=Icon.BOOK_OPEN, tooltip=f"{told}. F4: xem các dòng.")
    known = _SOURCES[row.source] if row.source is not None else "Không bắt buộc"
    return Cell(known, muted=True, tooltip=row.value.note)


def _note(row: IndicatorRow) -> Cell:
    note = row.value.note
    return Cell(note, muted=row.locked, background=Color.SUNKEN if row.locked else Color.INPUT_BG, tooltip=note)


def _edit_note(row: IndicatorRow) -> str | None:
    return None if row.locked else row.value.note


def _finding(row: IndicatorRow, found: Standing) -> Cell:
    finding = row.open_finding
    message = (finding.brief or finding.message) if finding else ""
    error = found is Standing.ERROR
    return Cell(
        message[:1].upper() + message[1:],
        tone=Tone.MISSING if error else Tone.LATE,
        icon=Icon.ERROR_CIRCLE if error else Icon.WARNING,
        background=_GROUNDS[found],
        tooltip=finding.message if finding else "",
    )


def _calculation(row: IndicatorRow) -> str:
    if row.waits_for:
        return f"Chờ {row.waits_for}"
    return f"Tính: {formula_text(row.indicator.formula)}"


def formula_text(formula: str) -> str:
    """A formula as people write it: “CT2.06 ÷ CT2.05”."""
    plain = formula.removesuffix("* 100").strip()
    for sign, shown in (("/", "÷"), ("*", "×"), ("-", "\u2212")):
        plain = plain.replace(sign, shown)
    return plain
