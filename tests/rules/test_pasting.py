"""A block from the clipboard laid over the grid: every cell is understood, or said why not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.core.number_forms import NumberForm
from desktop.core.tabular import read_block
from desktop.rules.pasting import Field, Landing, Target, lay_out
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import Value
from desktop.services.programme.versions import bundled_programme


@pytest.fixture(scope="module")
def indicator():
    return next(each for each in bundled_programme().indicators if each.type is ValueType.COUNT and not each.formula)


@pytest.fixture
def landing(indicator):
    targets = [Target(replace(indicator, code=f"CT{number}")) for number in range(1, 5)]
    targets[2] = replace(targets[2], locked=True, value=Value(Decimal(30)))
    return Landing(targets, (Field.FIGURE, None, Field.NOTE), {each.indicator.code: each for each in targets})


def read(text, landing, form=None):
    return lay_out(read_block(text), landing, form)


def test_rows_fall_one_below_the_other(landing):
    pasting = read("1.248\nKPS\n", landing)
    assert [(cell.code, cell.understood, cell.problem) for cell in pasting.cells] == [
        ("CT1", "1.248", ""),
        ("CT2", "Không phát sinh", ""),
    ]
    assert not pasting.by_code


def test_remarks_are_taken_and_other_columns_are_counted(landing):
    pasting = read("5\t+2\ttheo quyết định\n6\t\t", landing)
    assert [(cell.field, cell.typed) for cell in pasting.accepted] == [
        (Field.FIGURE, "5"),
        (Field.NOTE, "theo quyết định"),
        (Field.FIGURE, "6"),
        (Field.NOTE, ""),
    ]
    assert pasting.beyond == 1


def test_what_cannot_be_read_says_what_was_expected(landing):
    (cell,) = read("12a", landing).refused
    assert "số nguyên" in cell.problem


def test_a_calculated_row_is_passed_over_when_it_would_stay(landing):
    assert [cell.code for cell in read("1\n2\n30\n4", landing).cells] == ["CT1", "CT2", "CT4"]
    assert [cell.code for cell in read("1\n2\n31\n4", landing).refused] == ["CT3"]


def test_codes_say_which_row_is_meant(landing):
    pasting = read("CT4\t7\nCT1\t8", landing)
    assert pasting.by_code
    assert [(cell.code, cell.typed) for cell in pasting.cells] == [("CT4", "7"), ("CT1", "8")]


@pytest.mark.parametrize("text", ["CT4\t7\nCT4\t8", "CT4\t1\t2\t3", "CT9\t1"])
def test_codes_that_do_not_fit_are_no_codes(landing, text):
    assert not read(text, landing).by_code


def test_what_falls_below_the_grid_is_counted(landing):
    assert read("1\n2\n30\n4\n5\n6", landing).beyond == 2


def test_the_form_of_numbers_can_be_chosen(landing):
    assert read("1,248", landing).refused
    pasting = read("1,248", landing, NumberForm.ENGLISH)
    assert pasting.accepted[0].understood == "1.248"


def test_a_cell_knows_whether_it_changes_anything(indicator):
    same = Target(indicator, Value(Decimal(1248)))
    (cell,) = read("1.248", Landing([same], (Field.FIGURE,))).cells
    assert not cell.changes
    assert cell.before == "1.248"
