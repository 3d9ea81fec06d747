"""Days in a column of a file that could be two different days: found here, never guessed.

A program that expects the month first turns 5/6/2018 into the 6th of May and leaves 25/6/2018 as text, so what stands
together in one column tells how far it can be trusted.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from desktop.core.dates import format_date

Key = TypeVar("Key")

_SEPARATED = re.compile(r"\s*([0-9]{1,2})\s?[/.-]\s?([0-9]{1,2})\s?[/.-]\s?([0-9]{4}|[0-9]{2})\s*")
_MONTHS = 12
_YEAR_DIGITS = 4


def doubtful_days(contents: Mapping[Key, object]) -> dict[Key, str]:
    """The days of a column that are not certain, each with the reason.

    Args:
        contents: What stands in the cells: days, texts, or anything else, which is left alone.
    """
    written = {key: found for key, text in contents.items() if (found := _parts(text))}
    doubts = {
        key: "năm chỉ có hai chữ số, cần đủ bốn chữ số, ví dụ 15/5/2018"
        for key, (_, _, year) in written.items()
        if len(year) < _YEAR_DIGITS
    }
    month_first = next((key for key, (first, second, _) in written.items() if first <= _MONTHS < second), None)
    if month_first is not None:
        example = str(contents[month_first]).strip()
        doubts |= {
            key: f"không rõ ngày hay tháng đứng trước (cột này có ô viết {example}), cần ngày/tháng/năm"
            for key, (first, second, _) in written.items()
            if max(first, second) <= _MONTHS and first != second
        }
    return doubts | _swapped(contents, written)


def _swapped(contents: Mapping[Key, object], written: Mapping[Key, tuple[int, int, str]]) -> dict[Key, str]:
    left_as_text = next((key for key, (first, second, _) in written.items() if first > _MONTHS >= second), None)
    days = {key: day for key, day in contents.items() if isinstance(day, date)}
    if left_as_text is None or any(day.day > _MONTHS for day in days.values()):
        return {}
    example = str(contents[left_as_text]).strip()
    return {
        key: f"Excel có thể đã đổi chỗ ngày và tháng của {format_date(day)} (cột này còn ô dạng chữ {example}), "
        "cần gõ lại mọi ngày của cột theo một dạng"
        for key, day in days.items()
        if day.day != day.month
    }


def _parts(text: object) -> tuple[int, int, str] | None:
    found = _SEPARATED.fullmatch(text) if isinstance(text, str) else None
    return (int(found[1]), int(found[2]), found[3]) if found else None
