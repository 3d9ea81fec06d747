"""Where "now" and "today" come from; nothing below the composition root reads the computer's clock."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Protocol

VIETNAM = timezone(timedelta(hours=7), "+07:00")
"""Vietnam keeps UTC+7 all year, so a fixed offset serves where a PC has no time-zone data."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests, demonstrations and ``--today``."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            msg = "a clock needs an aware moment"
            raise ValueError(msg)
        self._moment = moment.astimezone(UTC)

    @classmethod
    def on(cls, day: date, hour: int = 8, minute: int = 0) -> "FixedClock":
        """A clock that shows the given time of a day in Vietnam."""
        return cls(datetime.combine(day, time(hour, minute), VIETNAM))

    def now(self) -> datetime:
        """The moment it was set to, in UTC."""
        return self._moment

    def move_to(self, moment: datetime) -> None:
        """Set the clock to another moment."""
        self._moment = moment.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._moment += by


def local(moment: datetime) -> datetime:
    """The same moment as Vietnam's clocks show it."""
    return moment.astimezone(VIETNAM)


def today(clock: Clock) -> date:
    """The calendar day in Vietnam."""
    return local(clock.now()).date()


class DayClock:
    """The computer's clock, moved to another day: for trying the window out on a demonstration.

    The time of day is the real one, so that edits follow one another.
    """

    def __init__(self, day: date, base: Clock | None = None) -> None:
        self._base = base or SystemClock()
        self._shift = day - today(self._base)

    def now(self) -> datetime:
        """The present time of day on the chosen day (and the days after it, past midnight)."""
        return self._base.now() + self._shift
