"""Between what people type or read in a cell and the value that it means; one place for screens, files and paper."""

from datetime import date
from decimal import Decimal

from desktop.core.dates import DateFormatError, format_date, parse_date
from desktop.core.numbers import NumberFormatError, format_number, parse_number
from desktop.core.text import fold, nfc
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import EMPTY, Scalar, SpecialState, Value

STATE_NAMES = {
    SpecialState.NOTHING_AROSE: "Không phát sinh",
    SpecialState.NOT_APPLICABLE: "Không áp dụng",
    SpecialState.NOT_AVAILABLE: "Chưa có số liệu",
    SpecialState.ESTIMATE: "ước",
}
"""How the special states are shown; an estimate stands before its number."""

_STATE_WORDS = {
    **{fold(name): state for state, name in STATE_NAMES.items() if state is not SpecialState.ESTIMATE},
    "kps": SpecialState.NOTHING_AROSE,
    "kad": SpecialState.NOT_APPLICABLE,
    "ccsl": SpecialState.NOT_AVAILABLE,
}
_ESTIMATE_WORD = fold(STATE_NAMES[SpecialState.ESTIMATE])
_YES, _NO = "Có", "Không"
_ANSWERS = {
    **dict.fromkeys(("co", "x", "1", "dung", "true"), True),
    **dict.fromkeys(("khong", "0", "chua", "false"), False),
}
_NUMERIC = {ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT}


def read_cell(indicator: Indicator, text: str, note: str = "") -> Value:
    """Understand what was typed in an indicator's cell.

    What cannot be understood is kept as ``Value.raw`` and becomes a finding; nothing typed is ever thrown away.
    """
    typed = nfc(text).strip()
    if not typed:
        return EMPTY if not note else Value(note=note)
    if (state := _STATE_WORDS.get(fold(typed))) is not None:
        return Value(state=state, note=note)
    estimate = indicator.type in _NUMERIC and fold(typed).startswith(_ESTIMATE_WORD + " ")
    content = read_content(indicator.type, typed.split(maxsplit=1)[1] if estimate else typed)
    if content is None:
        return Value(note=note, raw=typed)
    return Value(content, SpecialState.ESTIMATE if estimate else None, note)


def read_content(kind: ValueType, typed: str) -> Scalar | None:
    """What a text means in a cell of a kind; ``None`` when it cannot be understood."""
    match kind:
        case ValueType.COUNT | ValueType.MONEY | ValueType.PERCENT:
            return _read_number(kind, typed)
        case ValueType.BOOL:
            return _ANSWERS.get(fold(typed))
        case ValueType.DATE:
            return _read_day(typed)
        case ValueType.TEXT | ValueType.CHOICE:
            return typed


def _read_number(kind: ValueType, typed: str) -> Decimal | None:
    try:
        number = parse_number(typed.removesuffix("%"))
    except NumberFormatError:
        return None
    if number < 0 or (kind is ValueType.COUNT and number != number.to_integral_value()):
        return None
    return number


def _read_day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except DateFormatError:
        return None


def expected_form(kind: ValueType) -> str:
    """What may be typed in a cell of this kind: the next step in a finding about an unreadable one."""
    return {
        ValueType.COUNT: "số nguyên không âm, ví dụ 1.248",
        ValueType.MONEY: "số tiền (triệu đồng), ví dụ 318,6",
        ValueType.PERCENT: "tỷ lệ phần trăm, ví dụ 71,3",
        ValueType.BOOL: "Có hoặc Không",
        ValueType.DATE: "ngày/tháng/năm, ví dụ 15/5/2018",
        ValueType.TEXT: "một dòng chữ",
        ValueType.CHOICE: "một mã trong danh mục",
    }[kind]


def show_content(content: Scalar, decimals: int | None = None) -> str:
    """A content as screens and paper show it."""
    match content:
        case bool():
            return _YES if content else _NO
        case Decimal():
            return format_number(content, decimals, true_minus=True)
        case date():
            return format_date(content)
        case str():
            return content


def show_value(indicator: Indicator, value: Value) -> str:
    """A value as screens and paper show it: "1.248", "ước 1.300", "Không phát sinh"; "" for an empty cell.

    Calculated figures are rounded to the indicator's places; typed ones are shown as they are.
    """
    if value.raw:
        return value.raw
    places = indicator.decimals if indicator.formula else None
    shown = "" if value.content is None else show_content(value.content, places)
    match value.state:
        case None:
            return shown
        case SpecialState.ESTIMATE:
            return f"{STATE_NAMES[value.state]} {shown}".strip()
        case _:
            return STATE_NAMES[value.state]


def editable_text(indicator: Indicator, value: Value) -> str:
    """What stands in the cell's editor when it is opened."""
    return show_value(indicator, value).replace("\u2212", "-")
