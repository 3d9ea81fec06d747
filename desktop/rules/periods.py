"""When a report is due, and whether it came in time."""

from datetime import date, timedelta
from enum import StrEnum

from desktop.rules.programme_report import ReportingPeriod


class Timeliness(StrEnum):
    """Where an agency's report for a period stands on a given day."""

    ON_TIME = "on_time"
    LATE = "late"
    """Received, after the last day."""
    MISSING = "missing"
    """Not received, and the last day is over."""
    RETURNED = "returned"
    """Sent back to be corrected; nothing better has come since."""
    NOT_DUE = "not_due"
    """Not received, and there is still time."""


def last_day(period: ReportingPeriod) -> date | None:
    """The last day that is on time: the due day itself, or the day before when the wording is "trước ngày".

    ``None`` when the period has no deadline.
    """
    if period.due is None or period.due_inclusive:
        return period.due
    return period.due - timedelta(days=1)


def days_left(period: ReportingPeriod, today: date) -> int | None:
    """Days until the last day; 0 on that day, negative when it is over, ``None`` without a deadline."""
    last = last_day(period)
    return None if last is None else (last - today).days


def days_early(period: ReportingPeriod, received_on: date) -> int:
    """Days that the data window was still open when a report came, that day among them; 0 once it was closed.

    Such a report is in time; its figures cannot be whole, unless they are estimates (“ước 6 tháng”) and say so.
    """
    return max((period.data_to - received_on).days + 1, 0)


def timeliness(period: ReportingPeriod, received_on: date | None, today: date, *, returned: bool = False) -> Timeliness:
    """Judge a report by the day it was received, not by when it was made or signed.

    Args:
        period: What is reported on.
        received_on: Day in Vietnam on which the first acceptable revision was received; ``None`` if none was.
        today: Today in Vietnam.
        returned: The current revision was sent back and has not been replaced.
    """
    if returned:
        return Timeliness.RETURNED
    last = last_day(period)
    if received_on is not None:
        return Timeliness.ON_TIME if last is None or received_on <= last else Timeliness.LATE
    return Timeliness.NOT_DUE if last is None or today <= last else Timeliness.MISSING
