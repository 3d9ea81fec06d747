"""Of many backups those are kept that people would ask for."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.clock import VIETNAM
from desktop.rules.backup_rotation import MONTHS, NEWEST, to_keep

NOON = datetime(2018, 5, 30, 12, tzinfo=VIETNAM)
moments = st.lists(st.integers(0, 2_000_000).map(lambda minutes: NOON - timedelta(minutes=minutes)), max_size=60)


def test_one_a_day_then_one_a_week_then_one_a_month_stay():
    every_hour = [NOON - timedelta(hours=number) for number in range(24 * 400)]
    kept = sorted(to_keep(every_hour), reverse=True)
    assert kept[:NEWEST] == every_hour[:NEWEST]
    days = [moment.date() for moment in kept[NEWEST:]]
    assert days[:6] == [(NOON - timedelta(days=number)).date() for number in range(1, 7)]
    assert len(kept) < NEWEST + 7 + 4 + MONTHS
    assert kept[-1].date() == datetime(2017, 6, 30, tzinfo=VIETNAM).date(), "the last of each of twelve months"


@given(moments)
def test_the_newest_always_stay_and_choosing_again_changes_nothing(given_moments):
    kept = to_keep(given_moments)
    assert set(sorted(set(given_moments), reverse=True)[:1]) <= kept <= set(given_moments)
    assert to_keep(kept) == kept


def test_a_day_is_vietnams():
    late, early = datetime(2018, 5, 30, 23, tzinfo=VIETNAM), datetime(2018, 5, 31, 1, tzinfo=VIETNAM)
    others = [early + timedelta(minutes=number) for number in range(1, 6)]
    assert late in to_keep([late, early, *others])
