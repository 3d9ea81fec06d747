"""Numbers of a copied block: which of the two ways of writing them it follows."""

import pytest

from desktop.core.number_forms import NumberForm, as_vietnamese, likely_form

VIETNAMESE, ENGLISH = NumberForm.VIETNAMESE, NumberForm.ENGLISH


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        ([], VIETNAMESE),
        (["1.234"], VIETNAMESE),
        (["1,234"], VIETNAMESE),
        (["1.234,5", "1 234"], VIETNAMESE),
        (["1234.5", "7"], ENGLISH),
        (["1,234.5"], ENGLISH),
        (["1,234", "71.3%"], ENGLISH),
        (["1,234,567"], ENGLISH),
        (["ước 0.75"], ENGLISH),
        (["1.5", "2,5"], VIETNAMESE),
        (["1.234.567"], VIETNAMESE),
        (["-12.5"], ENGLISH),
        (["15/5/2018", "abc"], VIETNAMESE),
    ],
)
def test_the_form_of_a_block_is_found(texts, form):
    assert likely_form(texts) is form


@pytest.mark.parametrize(
    ("text", "form", "typed"),
    [
        ("1,234.5", ENGLISH, "1234,5"),
        ("1,234", ENGLISH, "1234"),
        ("1.234", ENGLISH, "1,234"),
        ("ước 71.3%", ENGLISH, "ước 71,3%"),
        ("1.234,5", ENGLISH, "1.234,5"),
        ("theo KH 1.5, mục 2", ENGLISH, "theo KH 1.5, mục 2"),
        ("1.234", VIETNAMESE, "1.234"),
    ],
)
def test_a_number_becomes_what_would_be_typed(text, form, typed):
    assert as_vietnamese(text, form) == typed
