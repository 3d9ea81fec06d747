import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import VIETNAM


def test_the_form_is_the_same_whatever_the_order():
    assert canonical_json({"b": 1, "a": ["Đất Đỏ", None, True]}) == '{"a":["Đất Đỏ",null,true],"b":1}'.encode()


def test_text_and_keys_leave_in_normal_form_c():
    decomposed = unicodedata.normalize("NFD", "Hòa")
    assert canonical_json({decomposed: decomposed}) == '{"Hòa":"Hòa"}'.encode()


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (Decimal("1234.50"), "1234.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0"), "0"),
        (date(2018, 5, 25), "2018-05-25"),
        (datetime(2018, 5, 24, 9, 5, tzinfo=UTC), "2018-05-24T09:05:00+00:00"),
        (datetime(2018, 5, 24, 16, 5, tzinfo=VIETNAM), "2018-05-24T16:05:00+07:00"),
    ],
)
def test_numbers_and_times_are_plain_text(value, form):
    assert json.loads(canonical_json(value)) == form


@pytest.mark.parametrize("value", [1.5, float("nan"), object(), b"bytes", {1: "x"}, {"x": {2.0}}])
def test_what_has_no_agreed_form_is_a_bug(value):
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize(
    "value",
    [
        Decimal("NaN"),
        Decimal("Infinity"),
        datetime(2018, 5, 24, 9, 5),  # noqa: DTZ001
        {"Hòa": 1, unicodedata.normalize("NFD", "Hòa"): 2},
    ],
)
def test_what_is_ambiguous_is_a_bug(value):
    with pytest.raises(ValueError, match=r"."):
        canonical_json(value)
