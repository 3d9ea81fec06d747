from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.numbers import (
    NumberFormatError,
    format_change,
    format_number,
    format_percent,
    format_signed,
    parse_number,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234", "1234"),
        ("1\u202f234\u00a0567,25", "1234567.25"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("−5", "-5"),
        ("-5,50", "-5.50"),
        ("+7", "7"),
        (" 0012 ", "12"),
        ("0,125", "0.125"),
        ("-0", "0"),
    ],
)
def test_numbers_are_read_as_vietnamese_people_type_them(typed, meant):
    number = parse_number(typed)
    assert number == Decimal(meant)
    assert not number.is_zero() or not number.is_signed()


@pytest.mark.parametrize(
    "typed",
    [
        "1.5",
        "1,234.56",
        "0.500",
        "1.23",
        "12a",
        "mười",
        "",
        "   ",
        "1,",
        ",5",
        "1.234 567",
        "1..234",
        "--5",
        "5-",
        "1e5",
        "٣",
        "9" * 41,
    ],
)
def test_what_could_be_misread_is_refused(typed):
    with pytest.raises(NumberFormatError) as refused:
        parse_number(typed)
    assert refused.value.hint


def test_the_refusal_of_an_english_decimal_says_what_to_type():
    with pytest.raises(NumberFormatError, match=r"“1\.5” không rõ là số nào") as refused:
        parse_number("1.5")
    assert "hãy gõ 1,5" in refused.value.hint


def test_forty_digits_are_read_exactly():
    assert parse_number("9" * 40) == Decimal("9" * 40)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("1234567.89", None, "1.234.567,89"),
        ("1234.50", None, "1.234,5"),
        ("1E+3", None, "1.000"),
        ("71.345", 2, "71,35"),
        ("5", 2, "5,00"),
        ("999.5", 0, "1.000"),
        ("-0.001", 2, "0,00"),
        ("-1234.5", None, "-1.234,5"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, decimals, shown):
    assert format_number(Decimal(value), decimals) == shown


def test_print_has_a_true_minus():
    assert format_number(-1234, true_minus=True) == "−1.234"


def test_a_number_that_is_not_finite_is_a_bug():
    with pytest.raises(ValueError, match="finite"):
        format_number(Decimal("NaN"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**30), max_value=10**30))
def test_what_is_shown_can_be_typed_back(number):
    assert parse_number(format_number(number)) == number
    assert parse_number(format_number(number, true_minus=True)) == number


def test_percentages_and_changes():
    assert format_percent(Decimal("71.3"), 1) == "71,3 %"
    assert format_percent(Decimal("97.619"), None) == "97,619 %"
    assert format_change(Decimal(215), Decimal(200)) == "+7,5 %"
    assert format_change(Decimal(784), Decimal(1000)) == "−21,6 %"
    assert format_change(Decimal(5), Decimal(5)) == "0 %"
    assert format_signed(Decimal("-3.5")) == "−3,5"


@pytest.mark.parametrize(("new", "old"), [(Decimal(5), None), (None, Decimal(5)), (Decimal(5), Decimal(0))])
def test_no_base_gives_no_change(new, old):
    assert format_change(new, old) == ""
