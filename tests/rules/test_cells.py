"""What is typed in a cell is understood, kept with its remark, and shown as it was meant."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.rules.cells import editable_text, read_cell, show_content, show_value
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import EMPTY, SpecialState, Value
from tests.rules.programmes import programme_2018

OF_TYPE = {item.type: item for item in programme_2018().indicators if not item.formula}
COUNT, ANSWER = OF_TYPE[ValueType.COUNT], OF_TYPE[ValueType.BOOL]
DIFFERENCE = next(item for item in programme_2018().indicators if item.code == "CT3.06")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", {}),
        ("Không phát sinh", {"state": SpecialState.NOTHING_AROSE}),
        ("1.248", {"content": Decimal(1248)}),
        ("ước 1.300", {"content": Decimal(1300), "state": SpecialState.ESTIMATE}),
        ("12a", {"raw": "12a"}),
    ],
)
def test_whatever_is_typed_keeps_its_remark(typed, read):
    assert read_cell(COUNT, typed, "theo sổ") == Value(**read, note="theo sổ")
    assert read_cell(COUNT, typed) == Value(**read)


@pytest.mark.parametrize(("typed", "meant"), [("Có", True), ("x", True), ("KHÔNG", False), ("chưa", False)])
def test_answers_are_understood_in_many_spellings(typed, meant):
    assert read_cell(ANSWER, typed).content is meant


def test_contents_and_states_are_shown_as_people_write_them():
    shown = [show_content(content) for content in (True, False, Decimal(1248), date(2018, 5, 15), "15/KH")]
    assert shown == ["Có", "Không", "1.248", "15/05/2018", "15/KH"]
    assert show_value(COUNT, Value(Decimal(1300), SpecialState.ESTIMATE)).endswith(" 1.300")
    assert show_value(COUNT, EMPTY) == ""


def test_an_editor_has_the_minus_of_the_keyboard():
    less = Value(Decimal(-3))
    assert (show_value(DIFFERENCE, less), editable_text(DIFFERENCE, less)) == ("\u22123", "-3")
