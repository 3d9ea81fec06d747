from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.rules.comparison import Change, change
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Aggregation, Entry, PeriodMode, ValueType
from desktop.rules.values import SpecialState, Value

COUNT = Indicator(
    code="CT5.01",
    task="N5.1",
    group="N5",
    name="Số lượt tiếp công dân",
    unit="lượt",
    type=ValueType.COUNT,
    aggregation=Aggregation.SUM,
    period_mode=PeriodMode.CUMULATIVE,
    core=True,
    entry=Entry.INPUT,
    applies_to=frozenset(AgencyKind),
    required=True,
    compares_with_last_year=True,
)
SHARE = replace(COUNT, code="CT5.16", type=ValueType.PERCENT)


def number(value):
    return Value(Decimal(value))


def test_counts_are_compared_in_percent_of_last_year():
    moved = change(COUNT, number(215), number(200))
    assert moved == Change(Decimal(15), Decimal("7.5"))
    assert moved.text == "+7,5 %"


def test_percentages_are_compared_in_points():
    moved = change(SHARE, number("95.5"), number("97.8"))
    assert (moved.absolute, moved.percent) == (Decimal("-2.3"), None)
    assert moved.text == "−2,3 điểm %"


def test_nothing_arose_is_zero_and_zero_is_no_base_for_percent():
    moved = change(COUNT, number(5), Value(state=SpecialState.NOTHING_AROSE))
    assert (moved.absolute, moved.percent, moved.text) == (Decimal(5), None, "")


@pytest.mark.parametrize("base", [None, Value(), Value(state=SpecialState.NOT_AVAILABLE), Value("chữ")])
def test_without_a_number_to_compare_with_there_is_no_change(base):
    assert change(COUNT, number(5), base) is None
