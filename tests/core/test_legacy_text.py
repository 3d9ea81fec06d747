"""Text of old Vietnamese fonts."""

import json
import unicodedata

import pytest

from desktop.core.legacy_text import Charset, charset_of_font, from_legacy
from desktop.core.paths import resources

TABLES = json.loads((resources() / "charsets" / "legacy.json").read_text(encoding="utf-8"))
SENTENCE = "Ủy ban nhân dân xã Hòa Long: kết quả đối thoại, giải quyết đơn thư khiếu nại; tỷ lệ đã trả lời."


def written_in(charset, text):
    """The text as a program of the time would have stored it."""
    if charset is Charset.TCVN3:
        letters = {letter: chr(int(code, 16)) for code, letter in TABLES["tcvn3"].items()}
    else:
        letters = {letter: codes for codes, letter in reversed(TABLES["vni"].items())}
    return "".join(letters.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("font", "charset"),
    [
        (".VnTime", Charset.TCVN3),
        (".VnArialH", Charset.TCVN3),
        (".vntime", Charset.TCVN3),
        ("VNI-Times", Charset.VNI),
        ("vni-helve", Charset.VNI),
        ("Times New Roman", None),
        ("VN-Times", None),
        ("", None),
        (None, None),
    ],
)
def test_the_font_tells_the_charset(font, charset):
    assert charset_of_font(font) is charset


@pytest.mark.parametrize(
    ("text", "font", "meant"),
    [
        ("KÕt qu¶ gi¶i quyÕt ®¬n th\u00ad", ".VnTime", "Kết quả giải quyết đơn thư"),
        ("Uû ban nh©n d©n x· Hßa Long", ".VnTime", "Uỷ ban nhân dân xã Hòa Long"),
        ("®èi tho¹i", ".VnTimeH", "ĐỐI THOẠI"),
        ("Keát quaû giaûi quyeát ñôn thö", "VNI-Times", "Kết quả giải quyết đơn thư"),
        ("ÑOÁI THOAÏI", "VNI-Times", "ĐỐI THOẠI"),
        ("Kết quả", "VNI-Times", "Kết quả"),
        ("Kết quả", ".VnTime", "Kết quả"),
        ("Keát quaû", "Times New Roman", "Keát quaû"),
        ("CT1.01 1.234,5", ".VnTime", "CT1.01 1.234,5"),
    ],
)
def test_text_is_understood_by_its_font(text, font, meant):
    assert from_legacy(text, font) == meant


@pytest.mark.parametrize(("charset", "font"), [(Charset.TCVN3, ".VnTime"), (Charset.VNI, "VNI-Times")])
def test_every_letter_of_both_tables_comes_back(charset, font):
    text = SENTENCE.replace("Ủ", "U") if charset is Charset.TCVN3 else SENTENCE
    assert from_legacy(written_in(charset, text), font) == text
    letters = TABLES[charset.name.lower()]
    for codes, letter in letters.items():
        stored = chr(int(codes, 16)) if charset is Charset.TCVN3 else codes
        assert from_legacy(f" {stored} ", font) == f" {letter} "
        assert unicodedata.is_normalized("NFC", letter)


def test_capitals_of_tcvn3_are_drawn_by_the_font():
    assert from_legacy(written_in(Charset.TCVN3, SENTENCE.lower()), ".VnTimeH") == SENTENCE.upper()
