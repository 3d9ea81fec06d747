from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.dates import DateFormatError, format_date, format_moment, parse_date, working_days_between


@pytest.mark.parametrize(
    "typed",
    [
        "25/5/2018",
        "25/05/2018",
        "25-5-2018",
        "25.5.2018",
        "25-5-18",
        "25/05/18",
        "25052018",
        "2018-05-25",
        " 25 / 5 / 2018 ",
    ],
)
def test_days_are_read_day_first(typed):
    assert parse_date(typed) == date(2018, 5, 25)


@pytest.mark.parametrize(
    "typed",
    ["5/25/2018", "31/4/2018", "29/02/2018", "25/5", "250518", "25/5-2018", "25/5/218", "hôm qua", "", "1/1/0018"],
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(DateFormatError) as refused:
        parse_date(typed)
    assert "ngày/tháng/năm" in refused.value.hint


def test_the_refusal_names_the_day_that_does_not_exist():
    with pytest.raises(DateFormatError, match="Không có ngày 5 tháng 25 năm 2018"):
        parse_date("5/25/2018")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_what_is_shown_can_be_typed_back(day):
    assert parse_date(format_date(day)) == day


def test_moments_are_shown_in_vietnam_time():
    assert format_moment(datetime(2018, 5, 24, 18, 5, tzinfo=UTC)) == "25/05/2018 01:05"


def test_working_days_leave_out_weekends_and_holidays():
    monday, friday, next_monday = date(2018, 5, 21), date(2018, 5, 25), date(2018, 5, 28)
    assert working_days_between(monday, friday) == 4
    assert working_days_between(friday, next_monday) == 1
    assert working_days_between(friday, date(2018, 5, 27)) == 0
    assert working_days_between(friday, monday) == -4
    assert working_days_between(monday, friday, holidays={date(2018, 5, 23)}) == 3
