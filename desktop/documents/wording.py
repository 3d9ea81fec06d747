"""How values, counts, days and documents are put into words in official Vietnamese."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from desktop.core.dates import format_date
from desktop.core.numbers import format_number, format_percent, format_signed, percent_change
from desktop.documents.model import NBSP
from desktop.rules.programme import Indicator, Programme, ValueType
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import SpecialState, Value

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

_SMALL = 10
"""Below this a count gets a leading zero in running text, and its change is told as a difference."""

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def count_words(number: Decimal | int) -> str:
    """A count in running text: "04", "12", "1.262"."""
    number = Decimal(number)
    is_small_count = number == number.to_integral_value() and 0 <= number < _SMALL
    return f"{int(number):02d}" if is_small_count else format_number(number)


def percent_words(number: Decimal | int, decimals: int | None = 1) -> str:
    """A percentage in running text, on one line: "7,5 %"."""
    return format_percent(number, decimals).replace(" ", NBSP)


def share_words(part: int, whole: int) -> str:
    """A part of a whole in percent; "" of nothing."""
    return percent_words(Decimal(part) * 100 / whole) if whole else ""


def short_day(day: date) -> str:
    """A day in running text: "04/5/2018"; days below ten and months 1, 2 get a leading zero."""
    month = f"{day.month:02d}" if day.month <= 2 else f"{day.month}"
    return f"{day.day:02d}/{month}/{day.year}"


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


def lower_first(text: str) -> str:
    """The text as it goes on inside a sentence; an abbreviation ("UBND") stays as it is."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


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
    if indicator.type is ValueType.COUNT and abs(old) < _SMALL:
        return format_signed(new - old)
    change = percent_change(new, old)
    return "" if change is None else f"{format_signed(change, 1)}{NBSP}%"


def change_sentence(indicator: Indicator, new: Decimal | None, old: Decimal | None) -> str:
    """The change in running text: "tăng 7,5 % so với cùng kỳ năm trước"; "" when there is nothing to compare with."""
    if new is None or old is None:
        return ""
    if new == old:
        return "bằng cùng kỳ năm trước"
    verb = "tăng" if new > old else "giảm"
    if indicator.type is ValueType.PERCENT:
        amount = f"{format_number(abs(new - old), indicator.decimals or 2)} điểm phần trăm"
    elif indicator.type is ValueType.COUNT and abs(old) < _SMALL:
        amount = f"{count_words(abs(new - old))} {indicator.unit}".strip()
    else:
        change = percent_change(new, old)
        amount = percent_words(abs(change)) if change is not None else format_number(abs(new - old))
    return f"{verb} {amount} so với cùng kỳ năm trước"
