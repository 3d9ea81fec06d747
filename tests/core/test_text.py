import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.text import ascii_name, fold, match_key, nfc, sort_key, traditional_tones, upper


def test_composed_and_decomposed_text_become_the_same():
    name = "Đường Nguyễn Huệ"
    assert nfc(unicodedata.normalize("NFD", name)) == name


@pytest.mark.parametrize("name", ["Hòa Long", "Hoà Long", "HÒA  LONG", unicodedata.normalize("NFD", "Hoà Long")])
def test_search_ignores_marks_case_and_spaces(name):
    assert fold(name) == "hoa long"


def test_search_treats_d_with_stroke_as_d():
    assert fold("Đất Đỏ") == "dat do"


@pytest.mark.parametrize(
    ("old", "new"), [("Hoà Long", "Hòa Long"), ("Thuỷ", "Thủy"), ("Tân  Hoà", "Tân Hòa"), ("Khoẻ", "Khỏe")]
)
def test_names_match_wherever_the_tone_stands(old, new):
    assert match_key(old) == match_key(new)


@pytest.mark.parametrize(
    ("one", "other"), [("Phước Hòa", "Phước Hóa"), ("Long Điền", "Long Diên"), ("Tân Hải", "Tấn Hải")]
)
def test_names_with_other_marks_do_not_match(one, other):
    assert match_key(one) != match_key(other)


@pytest.mark.parametrize(
    ("modern", "traditional"),
    [
        ("Hoà Long", "Hòa Long"),
        ("HOÀ", "HÒA"),
        ("khoẻ", "khỏe"),
        ("Thuỷ", "Thủy"),
        ("quý", "quý"),
        ("Long Toàn", "Long Toàn"),
        ("Sông Xoài", "Sông Xoài"),
        ("Phước Hòa", "Phước Hòa"),
    ],
)
def test_tones_are_put_where_documents_put_them(modern, traditional):
    assert traditional_tones(modern) == traditional


def in_order(names):
    return sorted(set(names), key=sort_key)


def test_letters_follow_the_vietnamese_alphabet():
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert in_order(letters) == letters


def test_tones_follow_dictionary_order():
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert in_order(tones) == tones


def test_numbers_in_names_are_sorted_by_value():
    wards = ["Phường 1", "Phường 2", "Phường 10", "Phường Thắng Nhì", "Phường Thắng Tam"]
    assert in_order(wards) == wards


def test_communes_are_sorted_as_in_a_directory():
    communes = ["An Ngãi", "An Nhứt", "Bàu Chinh", "Bình Ba", "Châu Pha", "Cù Bị", "Đá Bạc", "Hòa Long", "Long Điền"]
    assert in_order(communes) == communes


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_texts_have_an_order(one, other):
    first, second = sort_key(one), sort_key(other)
    assert (first < second) + (second < first) == (nfc(one) != nfc(other))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UBND xã Hòa Long", "UBND-xa-Hoa-Long"),
        ("Biên bản: đối thoại/05.pdf", "Bien-ban-doi-thoai-05.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("con.txt", "_con.txt"),
        ("…", "khong-ten"),
    ],
)
def test_file_names_are_safe_everywhere(text, name):
    assert ascii_name(text) == name


@given(st.text())
def test_file_names_are_plain_and_not_empty(text):
    name = ascii_name(text)
    assert name
    assert name.isascii()
    assert len(name) <= 101
    assert not set(name) & set('<>:"/\\|?* ')


def test_capitals_of_marked_letters():
    assert upper(unicodedata.normalize("NFD", "xã Hòa Long, huyện Đất Đỏ")) == "XÃ HÒA LONG, HUYỆN ĐẤT ĐỎ"
