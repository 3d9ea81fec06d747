from dataclasses import replace
from datetime import date

import pytest

from desktop.rules.periods import Timeliness, days_early, days_left, last_day, timeliness
from desktop.rules.programme_report import ReportingPeriod

SIX_MONTHS = ReportingPeriod(
    code="6T-2018",
    kind="6T",
    year=2018,
    name="6 tháng năm 2018",
    data_from=date(2017, 12, 15),
    data_to=date(2018, 5, 15),
    due=date(2018, 5, 25),
    due_text="trước ngày 25/5/2018",
    due_inclusive=False,
)
NO_LATER_THAN = replace(SIX_MONTHS, due_inclusive=True)
OPEN_ENDED = replace(SIX_MONTHS, due=None)


def test_before_a_day_does_not_include_it():
    assert last_day(SIX_MONTHS) == date(2018, 5, 24)
    assert last_day(NO_LATER_THAN) == date(2018, 5, 25)
    assert last_day(OPEN_ENDED) is None


@pytest.mark.parametrize(
    ("period", "received", "judged"),
    [
        (SIX_MONTHS, date(2018, 5, 24), Timeliness.ON_TIME),
        (SIX_MONTHS, date(2018, 5, 25), Timeliness.LATE),
        (NO_LATER_THAN, date(2018, 5, 25), Timeliness.ON_TIME),
        (NO_LATER_THAN, date(2018, 5, 26), Timeliness.LATE),
        (OPEN_ENDED, date(2019, 1, 1), Timeliness.ON_TIME),
    ],
)
def test_a_received_report_is_judged_by_the_day_it_came(period, received, judged):
    assert timeliness(period, received, today=date(2018, 6, 1)) is judged


@pytest.mark.parametrize(
    ("period", "today", "judged"),
    [
        (SIX_MONTHS, date(2018, 5, 24), Timeliness.NOT_DUE),
        (SIX_MONTHS, date(2018, 5, 25), Timeliness.MISSING),
        (NO_LATER_THAN, date(2018, 5, 25), Timeliness.NOT_DUE),
        (OPEN_ENDED, date(2020, 1, 1), Timeliness.NOT_DUE),
    ],
)
def test_a_report_is_missing_only_when_its_time_is_over(period, today, judged):
    assert timeliness(period, None, today) is judged


def test_a_returned_report_is_neither_on_time_nor_missing():
    assert timeliness(SIX_MONTHS, date(2018, 5, 20), date(2018, 6, 1), returned=True) is Timeliness.RETURNED


def test_days_left_count_to_the_last_day():
    assert days_left(SIX_MONTHS, date(2018, 5, 20)) == 4
    assert days_left(SIX_MONTHS, date(2018, 5, 24)) == 0
    assert days_left(SIX_MONTHS, date(2018, 5, 25)) == -1
    assert days_left(OPEN_ENDED, date(2018, 5, 25)) is None


@pytest.mark.parametrize(("day", "early"), [(13, 3), (14, 2), (15, 1), (16, 0), (30, 0)])
def test_days_early_count_those_on_which_the_figures_were_not_whole_yet(day, early):
    assert days_early(SIX_MONTHS, date(2018, 5, day)) == early
