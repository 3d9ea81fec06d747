"""Changes that are far off, and what is rare."""

from decimal import Decimal

import pytest

from desktop.rules.outliers import growth, is_rare, odd_changes


def moves(pairs):
    return {name: growth(Decimal(now), Decimal(before)) for name, (now, before) in pairs.items()}


def test_whoever_moved_otherwise_than_the_others_is_found():
    usual = {f"xã {n}": (100 + n, 100) for n in range(9)}
    assert list(odd_changes(moves({**usual, "xã lạ": (600, 100)}))) == ["xã lạ"]
    assert list(odd_changes(moves({**usual, "xã tụt": (0, 100)}))) == ["xã tụt"]
    assert list(odd_changes(moves(usual))) == []


def test_where_all_doubled_nobody_is_odd_but_who_did_not():
    doubled = {f"xã {n}": (200 + n, 100) for n in range(9)}
    assert list(odd_changes(moves({**doubled, "xã đứng yên": (90, 100)}))) == ["xã đứng yên"]


def test_few_peers_leave_only_what_is_plain():
    assert list(odd_changes(moves({"a": (300, 99), "b": (150, 100)}))) == ["a"]
    assert list(odd_changes({})) == []


@pytest.mark.parametrize(("now", "before"), [(9, 1), (None, 50), (50, None), (-20, 5)])
def test_small_and_missing_figures_say_nothing(now, before):
    assert growth(*(None if each is None else Decimal(each) for each in (now, before))) is None


@pytest.mark.parametrize(("times", "among", "rare"), [(1, 5, True), (1, 4, False), (2, 10, True), (3, 10, False)])
def test_what_is_rare(times, among, rare):
    assert is_rare(times, among) is rare
