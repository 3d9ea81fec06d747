"""Parts of a total can be added later, and say then what the sum over all says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.rules.aggregation import Contribution, expected_by_indicator, totals
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.tally import (
    FORMAT,
    figures_from_bytes,
    figures_to_bytes,
    put_together,
    stamp_of,
    tally,
    tally_from_bytes,
    tally_to_bytes,
)
from desktop.rules.values import SpecialState, Value
from tests.rules.programmes import programme_2018

COMMUNE = AgencyKind.COMMUNE
CORE = [item for item in programme_2018().indicators if item.core and COMMUNE in item.applies_to]
BY_WAY = {way: next(item for item in CORE if item.aggregation is way) for way in {item.aggregation for item in CORE}}


def figures(number):
    """What an agency reports; every third cell is no plain figure."""
    states = (SpecialState.ESTIMATE, SpecialState.NOT_APPLICABLE, SpecialState.NOTHING_AROSE, None)
    values = {}
    for place, item in enumerate(CORE):
        state = states[(place + number) % 4] if (place + number) % 3 == 0 else None
        if state in (SpecialState.NOT_APPLICABLE, SpecialState.NOTHING_AROSE):
            values[item.code] = Value(state=state)
        elif item.type.value == "bool":
            values[item.code] = Value((place + number) % 2 == 0)
        elif item.type.value in ("text", "choice"):
            values[item.code] = Value(f"{number}/KH-UBND")
        elif item.type.value == "date":
            values[item.code] = Value(date(2018, 5, 1 + number))
        else:
            values[item.code] = Value(Decimal(f"{10 * number + place}.25"), state)
    return values


def agencies(*numbers):
    return [Contribution(f"X{number}", COMMUNE, figures(number)) for number in numbers]


def test_parts_put_together_are_the_whole():
    programme, everybody = programme_2018(), agencies(1, 2, 3, 4, 5)
    parts = [tally(programme, agencies(1, 2), agencies(3)), tally(programme, agencies(3, 4, 5), agencies(4, 5))]
    parts = [tally_from_bytes(tally_to_bytes(part)) for part in parts]
    expected = expected_by_indicator(programme, [COMMUNE] * 6)
    for when, given in (("now", everybody), ("past", agencies(3, 4, 5))):
        for whole in totals(programme, given, expected):
            indicator = programme.indicator_by_code[whole.code]
            added = [getattr(part, when)[whole.code] for part in parts]
            assert put_together(indicator, added, 6) == replace(whole, items=(), expected=6), (when, whole.code)


@pytest.mark.parametrize("way", sorted(BY_WAY))
def test_of_nobody_there_is_no_total(way):
    indicator = BY_WAY[way]
    nothing = put_together(indicator, [], 4)
    assert (nothing.code, nothing.value, nothing.numerator, nothing.denominator) == (indicator.code, None, None, None)
    assert (nothing.listed, nothing.counted, nothing.not_applicable, nothing.estimates) == (0, 0, 0, 0)
    assert nothing.expected == 4
    asked = way is Aggregation.COUNT_TRUE
    assert (nothing.true_count, nothing.of_count) == ((0, 0) if asked else (None, None))


def test_agencies_that_cannot_be_compared_are_kept_with_their_part():
    part = replace(tally(programme_2018(), agencies(1), []), divided={"CT3.05": ["X1"]})
    assert tally_from_bytes(tally_to_bytes(part)).divided == {"CT3.05": ["X1"]}


def test_a_part_is_found_only_by_all_that_it_was_computed_from():
    assert stamp_of("a", "b") == stamp_of("a", "b")
    assert len({stamp_of("a", "b"), stamp_of("b", "a"), stamp_of("ab"), stamp_of("a"), stamp_of(FORMAT, "a", "b")}) == 5


FIGURES = {
    "A": Value(Decimal("12.50")),
    "B": Value(Decimal(7), SpecialState.ESTIMATE),
    "C": Value(Decimal(7), note="theo sổ"),
    "D": Value(state=SpecialState.NOT_AVAILABLE, note="chờ huyện"),
    "E": Value(True),
    "F": Value(date(2018, 5, 15)),
    "G": Value("15/KH-UBND"),
}


def test_kept_figures_are_what_they_were_and_empty_cells_are_left_out():
    assert figures_from_bytes(figures_to_bytes({**FIGURES, "H": Value()})) == FIGURES
    assert b'"A":"12.50"' in figures_to_bytes(FIGURES)
