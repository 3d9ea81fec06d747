"""Where a figure stands among those of like agencies."""

from decimal import Decimal

import pytest

from desktop.rules.peers import standing_among


def numbers(*values):
    return [Decimal(value) for value in values]


def test_the_middle_the_ends_and_the_place_are_told():
    standing = standing_among(Decimal(7), numbers(10, 2, 6, 8))
    assert (standing.count, standing.median, standing.lowest, standing.highest) == (4, 7, 2, 10)
    assert standing.rank == 3
    assert not standing.is_far, "four are too few to say so"


@pytest.mark.parametrize(("own", "far"), [(12, False), (2, False), (60, True), (-40, True)])
def test_what_lies_beyond_all_others_is_far(own, far):
    assert standing_among(Decimal(own), numbers(8, 9, 10, 11, 12, 13)).is_far is far


def test_where_all_say_the_same_nothing_is_far():
    assert not standing_among(Decimal(5), numbers(1, 1, 1, 1, 1)).is_far


def test_without_a_figure_or_peers_nothing_is_said():
    assert standing_among(None, numbers(1)) is None
    assert standing_among(Decimal(1), []) is None
