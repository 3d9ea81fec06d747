"""What is pointed out in a text, and above all what is not."""

from decimal import Decimal

import pytest

from desktop.rules.number_remarks import number_remarks
from desktop.rules.prose import bullet_of, clean_paste, count_of, tidy
from desktop.rules.sentences import Figure, fill
from desktop.rules.values import EMPTY, Value
from desktop.rules.writing_remarks import writing_remarks
from tests.rules.programmes import programme_2018

UNITS = ("xã Hòa Long", "Phường Nguyễn An Ninh")


def figures(**numbers):
    known = programme_2018().indicator_by_code
    return [
        Figure(known[code.replace("_", ".")], Value(Decimal(str(number))), EMPTY) for code, number in numbers.items()
    ]


def numbers_in(text, **known):
    return [
        (text[r.start : r.start + r.length], r.instead, r.indicator) for r in number_remarks(text, figures(**known))
    ]


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("Thăm hỏi, tặng quà 120 lượt đối tượng chính sách, người có công.", {"CT2_09": 102}, ("120", "102", "CT2.09")),
        ("Đã giải quyết 1.250 hồ sơ thủ tục hành chính.", {"CT3_04": 1252}, ("1.250", "1.252", "CT3.04")),
        ("Tỷ lệ hộ nghèo là 2,5 %.", {"CT2_07": "3.14"}, ("2,5", "3,14", "CT2.07")),
        ("Kinh phí chăm lo an sinh xã hội là 900 triệu đồng.", {"CT2_12": 950}, ("900", "950", "CT2.12")),
    ],
)
def test_a_number_that_is_not_the_grids_is_found(text, known, found):
    assert numbers_in(text, **known) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Thăm hỏi, tặng quà 102 lượt đối tượng chính sách, người có công.",
        "Thăm hỏi, tặng quà lượt đối tượng chính sách, người có công tăng 12 lượt so với cùng kỳ năm trước.",
        "Thăm hỏi ngày 27/7/2018 các đối tượng chính sách, người có công.",
        "Theo Công văn số 4177/UBND-VP về đối tượng chính sách, người có công.",
        "Dự kiến 500 hộ.",
    ],
)
def test_what_agrees_or_is_another_thing_is_left_alone(text):
    assert numbers_in(text, CT2_09=102) == []


def test_rounded_percentages_agree():
    assert numbers_in("Tỷ lệ hộ nghèo là 3,1 %.", CT2_07="3.14") == []


def test_sentences_of_the_program_never_contradict_the_grid():
    programme = programme_2018()
    every = {
        each.code: Figure(each, Value(Decimal(11 + number * 7)), Value(Decimal(9 + number)))
        for number, each in enumerate(i for i in programme.indicators if i.type in ("count", "money", "percent"))
    }
    for section in programme.outline:
        known = [each for each in every.values() if each.indicator.group in section.groups]
        for template in section.sentences:
            filled = fill(template, every, programme.lists)
            assert filled is None or not list(number_remarks(filled.text, known)), filled.text


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Uỷ ban Nhân dân tỉnh giao.", "Ủy ban nhân dân"),
        ("UBND Xã Hòa Long đã làm.", "xã"),
        ("UBND phường 1 đã làm.", "Phường"),
        ("Tại xã hòa long có 02 cuộc.", "xã Hòa Long"),
        ("Tại phường Nguyễn An Ninh có 02 cuộc.", "Phường Nguyễn An Ninh"),
        ("Đi thành phố Hồ Chí Minh.", "Thành phố Hồ Chí Minh"),
        ("Trân trọng./.", "."),
        ("Hai  dấu cách.", " "),
        ("Dấu cách thừa .", ""),
        ("Một,hai.", ", "),
        ("Hết..", "."),
    ],
)
def test_names_and_signs_are_pointed_out(text, instead):
    (remark,) = writing_remarks(text, UNITS)
    assert remark.instead == instead


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân xã Hòa Long; UBND Phường Nguyễn An Ninh; UBND Phường 1.",
        "Xã Hòa Long đã làm. ỦY BAN NHÂN DÂN XÃ HÒA LONG",
        "Tiếp 1.250,5 lượt; v.v... (ngày 04/5/2018)…",
        "UBND Thành phố Hồ Chí Minh",
        "",
    ],
)
def test_what_is_written_well_is_left_alone(text):
    assert list(writing_remarks(text, UNITS)) == []


def test_pasted_text_becomes_paragraphs_and_bullets():
    pasted = "•\tMột\r\n\uf0b7 Hai\n  – Ba\n◦ Bốn\no\tNăm\nSáu\u00a0bảy\u200b\ttám  \n\n\n\n-5 độ\n+ Chín"
    assert clean_paste(pasted) == "- Một\n- Hai\n- Ba\n+ Bốn\n+ Năm\nSáu bảy tám \n\n-5 độ\n+ Chín"


def test_words_and_characters_are_counted_without_bullets():
    assert count_of("- Một hai\nba") == (3, 9)
    assert count_of("") == (0, 0)
    assert (bullet_of("+ a"), bullet_of("a")) == ("+ ", "")
    assert tidy("\n a  \r\nb\n") == " a\nb"
