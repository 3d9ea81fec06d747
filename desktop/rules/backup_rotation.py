"""Which of many backups are kept: close together lately, far apart long ago."""

from collections.abc import Callable, Iterable
from datetime import datetime

from desktop.core.clock import local

NEWEST = 5
DAYS = 7
WEEKS = 4
MONTHS = 12


def to_keep(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The newest ones, and the last one of each of the latest days, weeks and months on which there are any.

    Counted by what there is, not by today: a clock that was set wrongly makes no backup superfluous.
    """
    newest_first = sorted(moments, reverse=True)
    kept = set(newest_first[:NEWEST])
    for most, span in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        kept |= _last_of_each(newest_first, most, span)
    return frozenset(kept)


def _last_of_each(newest_first: list[datetime], most: int, span: Callable[[datetime], object]) -> set[datetime]:
    found: dict[object, datetime] = {}
    for moment in newest_first:
        found.setdefault(span(moment), moment)
    return set(list(found.values())[:most])


def _day(moment: datetime) -> object:
    return local(moment).date()


def _week(moment: datetime) -> object:
    return local(moment).isocalendar()[:2]


def _month(moment: datetime) -> object:
    return local(moment).year, local(moment).month
