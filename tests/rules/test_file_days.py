"""Days of a file that could be two days."""

from datetime import date

import pytest

from desktop.rules.file_days import doubtful_days

MAY_6 = date(2018, 5, 6)


def doubted(*contents):
    return {contents[at]: why for at, why in doubtful_days(dict(enumerate(contents))).items()}


@pytest.mark.parametrize(
    "contents",
    [
        ("25/5/2018", "5/6/2018", "06/05/2018"),
        (date(2018, 5, 25), MAY_6),
        (date(2018, 5, 25), MAY_6, "25/6/2018"),
        ("2018-05-06", "25052018", "không rõ", 43224, None, ""),
        (MAY_6,),
        (),
    ],
)
def test_days_that_agree_with_each_other_are_certain(contents):
    assert doubted(*contents) == {}


def test_a_year_of_two_digits_is_not_completed():
    assert "bốn chữ số" in doubted("25/5/18", "25/5/2018")["25/5/18"]


def test_a_month_that_comes_first_makes_its_neighbours_uncertain():
    found = doubted("5/25/2018", "5/6/2018", "7/7/2018", "25/5/2018")
    assert set(found) == {"5/6/2018"}
    assert "5/25/2018" in found["5/6/2018"]


def test_days_that_a_program_may_have_turned_round_are_told():
    found = doubted(MAY_6, "25/6/2018", date(2018, 7, 7), date(2018, 1, 12))
    assert set(found) == {MAY_6, date(2018, 1, 12)}
    assert "đổi chỗ ngày và tháng của 06/05/2018" in found[MAY_6]


def test_the_twelfth_is_a_month_and_the_thirteenth_is_not():
    assert doubtful_days({1: "5/12/2018", 2: "12/5/2018"}) == {}
    assert set(doubtful_days({1: "5/13/2018", 2: "12/5/2018"})) == {2}
    assert set(doubtful_days({1: date(2018, 6, 5), 2: "13/12/2018"})) == {1}
    assert doubtful_days({1: date(2018, 6, 5), 2: "12/12/2018"}) == {}
