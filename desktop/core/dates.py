"""Days and moments as they are written in Vietnam, and working days."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

from desktop.core.clock import local
from desktop.core.errors import UserError

_SEPARATED = re.compile(r"([0-9]{1,2})\s?([/.-])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{2})")
_PLAIN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EXPECTED = "Gõ theo thứ tự ngày/tháng/năm, ví dụ 25/5/2018."
_FIRST_YEAR, _LAST_YEAR, _CENTURY = 1900, 2199, 2000
_SATURDAY = 5
_SHOWN = 40


class DateFormatError(UserError):
    """The text is not a calendar day."""

    code = "DATE_FORMAT"


def format_date(day: date) -> str:
    """A day: 25/05/2018."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_moment(moment: datetime) -> str:
    """A moment as Vietnam's clocks show it: 25/05/2018 16:05."""
    there = local(moment)
    return f"{format_date(there.date())} {there.hour:02d}:{there.minute:02d}"


def parse_date(text: str) -> date:
    """Read a day: 25/5/2018, 25-5-18, 25.5.2018, 25052018, or 2018-05-25.

    The day always comes before the month, except when a four-digit year comes first. Two digits mean 20yy.

    Raises:
        DateFormatError: It is no day of the calendar; the hint says what was expected.
    """
    typed = " ".join(text.split())
    day, month, year = _parts(typed)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise DateFormatError(f"“{typed}”: năm {year} không hợp lý.", _EXPECTED, text=text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DateFormatError(f"Không có ngày {day} tháng {month} năm {year}.", _EXPECTED, text=text) from error


def _parts(typed: str) -> tuple[int, int, int]:
    if found := _SEPARATED.fullmatch(typed):
        year = int(found[4])
        return int(found[1]), int(found[3]), year if len(found[4]) > len("18") else _CENTURY + year
    if found := _PLAIN.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _ISO.fullmatch(typed):
        return int(found[3]), int(found[2]), int(found[1])
    message = f"“{typed[:_SHOWN]}” không phải là ngày." if typed else "Chưa nhập ngày."
    raise DateFormatError(message, _EXPECTED, text=typed)


def working_days_between(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """Working days (Monday to Friday, no holiday) after ``start`` up to and including ``end``.

    When ``end`` lies before ``start`` the count is negative: so many working days have passed.
    """
    if end < start:
        return -working_days_between(end, start, holidays)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < _SATURDAY and day not in holidays for day in days)
