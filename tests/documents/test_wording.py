from decimal import Decimal

import pytest

from desktop.documents.wording import (
    change_sentence,
    change_words,
    citation,
    count_words,
    document_type,
    join_words,
    lower_first,
    roman,
    value_words,
)
from desktop.rules.values import SpecialState, Value


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "00"),
        (4, "04"),
        (10, "10"),
        (1262, "1.262"),
        (Decimal("318.6"), "318,6"),
        (Decimal("4.5"), "4,5"),
        (-3, "-3"),
    ],
)
def test_counts_in_running_text(number, words):
    assert count_words(number) == words


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL")])
def test_roman_numerals(number, numeral):
    assert roman(number) == numeral


@pytest.mark.parametrize(
    ("symbol", "name"),
    [("4177/UBND-VP", "Công văn"), ("12/KH-UBND", "Kế hoạch"), ("05/BC-SNV", "Báo cáo"), ("22/CT-UBND", "Chỉ thị")],
)
def test_the_type_of_a_document_is_read_from_its_symbol(symbol, name):
    assert document_type(symbol) == name


def test_the_founding_document_is_cited_in_full(programme):
    assert citation(programme) == f"Công văn số 4177/UBND-VP ngày 04/5/2018 của {programme.issuer}"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Value(Decimal(1262)), "1.262"),
        (Value(Decimal(12), SpecialState.ESTIMATE), "ước 12"),
        (Value(state=SpecialState.NOTHING_AROSE), "Không phát sinh"),
        (Value(state=SpecialState.NOT_APPLICABLE), "Không áp dụng"),
        (Value(state=SpecialState.NOT_AVAILABLE), "Chưa có số liệu"),
        (Value(raw="12a"), "12a"),
        (Value(), ""),
        (None, ""),
    ],
)
def test_values_of_a_count_in_a_table(programme, value, words):
    assert value_words(programme.indicator_by_code["CT3.02"], value, programme) == words


def test_percentages_keep_their_decimals_and_answers_are_words(programme):
    assert value_words(programme.indicator_by_code["CT2.07"], Value(Decimal("1.5")), programme) == "1,50"
    assert value_words(programme.indicator_by_code["CT1.02"], Value(content=True), programme) == "Có"


@pytest.mark.parametrize(
    ("code", "new", "old", "cell", "sentence"),
    [
        ("CT3.02", Decimal(1262), Decimal(1174), "+7,5 %", "tăng 7,5 % so với cùng kỳ năm trước"),
        ("CT3.02", Decimal(58), Decimal(74), "−21,6 %", "giảm 21,6 % so với cùng kỳ năm trước"),
        ("CT3.15", Decimal(6), Decimal(4), "+2", "tăng 02 mô hình so với cùng kỳ năm trước"),
        ("CT3.15", Decimal(4), Decimal(4), "0", "bằng cùng kỳ năm trước"),
        ("CT2.07", Decimal("1.50"), Decimal("1.94"), "−0,44 điểm", "giảm 0,44 điểm phần trăm so với cùng kỳ năm trước"),
        ("CT3.02", Decimal(5), None, "", ""),
    ],
)
def test_changes_against_last_year(programme, code, new, old, cell, sentence):
    indicator = programme.indicator_by_code[code]
    assert change_words(indicator, new, old).replace("\u00a0", " ") == cell
    assert change_sentence(indicator, new, old).replace("\u00a0", " ") == sentence


def test_words_fit_into_a_sentence():
    assert lower_first("Kết quả") == "kết quả"
    assert lower_first("UBND tỉnh") == "UBND tỉnh"
    assert join_words(["a", "b", "c"]) == "a, b và c"
    assert join_words(["a"]) == "a"
