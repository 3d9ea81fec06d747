"""How counts, shares, days and changes are put into running text, in official Vietnamese."""

from datetime import date
from decimal import Decimal

from desktop.core.numbers import format_number, format_percent, percent_change
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType

NBSP = "\u00a0"
"""The space that keeps a number and its sign on one line."""
SMALL = 10
"""Below this a count gets a leading zero in running text, and its change is told as a difference."""
_LAST_YEAR = "cùng kỳ năm trước"
_FEBRUARY = 2


def count_words(number: Decimal | int) -> str:
    """A count in running text: "04", "12", "1.262"."""
    number = Decimal(number)
    is_small_count = number == number.to_integral_value() and 0 <= number < SMALL
    return f"{int(number):02d}" if is_small_count else format_number(number)


def percent_words(number: Decimal | int, decimals: int | None = 1) -> str:
    """A percentage in running text, on one line: "7,5 %"."""
    return format_percent(number, decimals).replace(" ", NBSP)


def short_day(day: date) -> str:
    """A day in running text: "04/5/2018"; days below ten and months 1, 2 get a leading zero."""
    month = f"{day.month:02d}" if day.month <= _FEBRUARY else f"{day.month}"
    return f"{day.day:02d}/{month}/{day.year}"


def lower_first(text: str) -> str:
    """The text as it goes on inside a sentence; an abbreviation ("UBND") stays as it is."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def change_sentence(indicator: Indicator, new: Decimal | None, old: Decimal | None) -> str:
    """The change in running text: "tăng 7,5 % so với cùng kỳ năm trước"; "" when there is nothing to compare with.

    A percentage of a small count says little, one that rounds to nothing is wrong, and of nothing there is none: these
    changes are told as differences.
    """
    if new is None or old is None:
        return ""
    if new == old or (indicator.type is ValueType.PERCENT and _as_shown(indicator, new) == _as_shown(indicator, old)):
        return f"bằng {_LAST_YEAR}"
    verb = "tăng" if new > old else "giảm"
    return f"{verb} {_difference(indicator, new, old)} so với {_LAST_YEAR}"


def _as_shown(indicator: Indicator, percentage: Decimal) -> Decimal:
    """A percentage to the places that are printed: what is no change there is not told as one."""
    return round(percentage, indicator.decimals or 2)


def _difference(indicator: Indicator, new: Decimal, old: Decimal) -> str:
    distance = abs(new - old)
    if indicator.type is ValueType.PERCENT:
        return f"{format_number(distance, indicator.decimals or 2)} điểm phần trăm"
    change = percent_change(new, old)
    is_small = indicator.type is ValueType.COUNT and abs(old) < SMALL
    if change is None or is_small or not round(change, 1):
        words = count_words(distance) if indicator.type is ValueType.COUNT else format_number(distance)
        return f"{words} {indicator.unit}".strip()
    return percent_words(abs(change))


def compared_words(indicator: Indicator, new: Decimal | None, old: Decimal | None) -> str:
    """The comparison as it follows a figure, with the comma or bracket that it needs; "" when there is none.

    Where nothing arose in one of the two years, that is said instead of a rise or fall.
    """
    if new is None or old is None or not indicator.compares_with_last_year:
        return ""
    if indicator.type is not ValueType.PERCENT and not old:
        return f" ({_LAST_YEAR} {'' if new else 'cũng '}không phát sinh)"
    if indicator.type is not ValueType.PERCENT and not new:
        return f" ({_LAST_YEAR}: {amount_words(indicator, old)})"
    return f", {change_sentence(indicator, new, old)}"


def amount_words(indicator: Indicator, number: Decimal) -> str:
    """A figure with its unit: "245 văn bản", "97,50 %", "1.250,5 triệu đồng"."""
    if indicator.type is ValueType.PERCENT:
        return percent_words(number, indicator.decimals or 2)
    return f"{figure_words(indicator, number)} {indicator.unit}".strip()


def figure_words(indicator: Indicator, number: Decimal) -> str:
    """A figure without its unit."""
    if indicator.type is ValueType.COUNT:
        return count_words(number)
    rounded = round(number, indicator.decimals) if indicator.decimals else number
    return format_number(rounded, true_minus=True)
