"""How values, counts, days and documents are put into words in official Vietnamese."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from desktop.core.dates import format_date
from desktop.core.numbers import format_number, format_signed, percent_change
from desktop.rules.figure_words import NBSP, SMALL, change_sentence, count_words, lower_first, percent_words, short_day
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import SpecialState, Value

__all__ = [
    "DOCUMENT_TYPES",
    "STATE_WORDS",
    "change_sentence",
    "change_words",
    "citation",
    "count_words",
    "document_type",
    "join_words",
    "lower_first",
    "number_words",
    "percent_words",
    "roman",
    "share_words",
    "short_day",
    "task_status_words",
    "value_words",
]

STATE_WORDS = {
    SpecialState.NOTHING_AROSE: "Không phát sinh",
    SpecialState.NOT_APPLICABLE: "Không áp dụng",
    SpecialState.NOT_AVAILABLE: "Chưa có số liệu",
}
"""What is printed instead of a number."""

DOCUMENT_TYPES = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "CĐ": "Công điện",
}
"""Types by the abbreviation in a document's symbol (Nghị định 30/2020, Phụ lục III, mục I)."""

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def share_words(part: int, whole: int) -> str:
    """A part of a whole in percent; "" of nothing."""
    return percent_words(Decimal(part) * 100 / whole) if whole else ""


def roman(number: int) -> str:
    """A Roman numeral."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def document_type(symbol: str) -> str:
    """The type of a document by its number and symbol; one without a type's abbreviation is a công văn."""
    first = symbol.rpartition("/")[2].partition("-")[0]
    return DOCUMENT_TYPES.get(first, "Công văn")


def citation(programme: Programme) -> str:
    """The founding document as it is cited: type, number and symbol, day, issuer."""
    day = short_day(programme.dispatch_date)
    return f"{document_type(programme.dispatch)} số {programme.dispatch} ngày {day} của {programme.issuer}"


def task_status_words(status: str) -> str:
    """The status of a task as it is printed."""
    return TaskStatus(status).label if status in TaskStatus.__members__.values() else status


def join_words(words: Sequence[str]) -> str:
    """Words in a list: "a, b và c"."""
    *others, last = words or [""]
    return f"{', '.join(others)} và {last}" if others else last


def number_words(indicator: Indicator, number: Decimal) -> str:
    """A number of an indicator in a table's cell."""
    if indicator.type is ValueType.COUNT:
        return format_number(number)
    if indicator.type is ValueType.PERCENT:
        return format_number(number, indicator.decimals or 2, true_minus=True)
    rounded = round(number, indicator.decimals) if indicator.decimals else number
    return format_number(rounded, true_minus=True)


def value_words(indicator: Indicator, value: Value | None, programme: Programme) -> str:
    """A value in a table's cell: "1.262", "ước 12", "Không phát sinh", "Có"; "" when empty or unknown."""
    if value is None:
        return ""
    if value.raw:
        return value.raw
    if value.state is not None and value.state in STATE_WORDS:
        return STATE_WORDS[value.state]
    words = _content_words(indicator, value, programme)
    return f"ước {words}" if value.state is SpecialState.ESTIMATE and words else words


def _content_words(indicator: Indicator, value: Value, programme: Programme) -> str:
    match value.content:
        case bool():
            return "Có" if value.content else "Không"
        case Decimal():
            return number_words(indicator, value.content)
        case date():
            return format_date(value.content)
        case str():
            choices = programme.lists.get(indicator.breakdown, ())
            names = {choice.code: choice.name for choice in choices}
            return names.get(value.content, value.content) if indicator.type is ValueType.CHOICE else value.content
        case None:
            return ""


def change_words(indicator: Indicator, new: Decimal | None, old: Decimal | None) -> str:
    """The change in a table's cell: "+7,5 %"; a difference for percentages and for small counts."""
    if new is None or old is None:
        return ""
    if indicator.type is ValueType.PERCENT:
        return f"{format_signed(new - old, indicator.decimals or 2)}{NBSP}điểm"
    if indicator.type is ValueType.COUNT and abs(old) < SMALL:
        return format_signed(new - old)
    change = percent_change(new, old)
    return "" if change is None else f"{format_signed(change, 1)}{NBSP}%"
