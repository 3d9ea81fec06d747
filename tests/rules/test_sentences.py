"""Sentences made of figures: what a writer would put, in each case that figures can be in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.rules.programme_entries import Choice
from desktop.rules.programme_kinds import AgencyKind, ValueType
from desktop.rules.programme_report import SuggestedSentence
from desktop.rules.sentences import Figure, TemplateError, codes_in, fill, parse_template
from desktop.rules.values import EMPTY, SpecialState, Value
from tests.rules.programmes import programme_2018


def figures(now, before=None):
    known = programme_2018().indicator_by_code

    def value(given):
        if isinstance(given, int | float) and not isinstance(given, bool):
            return Value(Decimal(str(given)))
        return given if isinstance(given, Value) else Value(given)

    return {code: Figure(known[code], value(v), value((before or {}).get(code, EMPTY))) for code, v in now.items()}


def sentence(code, now, before=None):
    templates = {each.code: each for section in programme_2018().outline for each in section.sentences}
    return fill(templates[code], figures(now, before), programme_2018().lists)


NOTHING = Value(state=SpecialState.NOTHING_AROSE)


@pytest.mark.parametrize(
    ("code", "now", "before", "text"),
    [
        (
            "C1.01",
            {"CT1.01": 27},
            {"CT1.01": 24},
            (
                "Đã ban hành 27 văn bản chỉ đạo, triển khai về công tác dân vận "
                "chính quyền, tăng 12,5 % so với cùng kỳ năm trước."
            ),
        ),
        (
            "C3.15",
            {"CT3.15": 4},
            {"CT3.15": 6},
            ("Có 04 mô hình “Dân vận khéo” đăng ký, giảm 02 mô hình so với cùng kỳ năm trước."),
        ),
        ("C3.15", {"CT3.15": 6}, {"CT3.15": 6}, "Có 06 mô hình “Dân vận khéo” đăng ký, bằng cùng kỳ năm trước."),
        (
            "C5.18",
            {"CT5.18": NOTHING},
            {"CT5.18": 2},
            ("Trong kỳ không phát sinh điểm nóng, vụ khiếu kiện đông người, vượt cấp (cùng kỳ năm trước: 02 vụ)."),
        ),
        (
            "C5.18",
            {"CT5.18": 0},
            {"CT5.18": NOTHING},
            (
                "Trong kỳ không phát sinh điểm nóng, vụ khiếu kiện đông người, "
                "vượt cấp (cùng kỳ năm trước cũng không phát sinh)."
            ),
        ),
        (
            "C5.18",
            {"CT5.18": 1},
            {"CT5.18": 0},
            ("Phát sinh 01 điểm nóng, vụ khiếu kiện đông người, vượt cấp (cùng kỳ năm trước không phát sinh)."),
        ),
        (
            "C2.09",
            {"CT2.09": NOTHING},
            {},
            ("Trong kỳ không phát sinh lượt đối tượng chính sách, người có công được thăm hỏi, tặng quà."),
        ),
        (
            "C3.02",
            {"CT3.02": 10001, "CT3.03": 0},
            {"CT3.02": 10000},
            ("Trong kỳ tiếp nhận mới 10.001 hồ sơ thủ tục hành chính, tăng 01 hồ sơ so với cùng kỳ năm trước."),
        ),
        (
            "C3.02",
            {"CT3.02": 1262, "CT3.03": 631, "CT3.10": 50, "CT3.01": 12},
            {},
            (
                "Trong kỳ tiếp nhận mới 1.262 hồ sơ thủ tục hành chính; "
                "trong đó, tiếp nhận trực tuyến 631 hồ sơ (đạt 50,00 %); kỳ trước chuyển sang 12 hồ sơ."
            ),
        ),
        (
            "C2.12",
            {"CT2.12": 1250.5},
            {"CT2.12": 1000},
            ("Kinh phí chăm lo an sinh xã hội là 1.250,5 triệu đồng, tăng 25,1 % so với cùng kỳ năm trước."),
        ),
        (
            "C1.02",
            {"CT1.02": True, "CT1.03": "Kế hoạch số 15/KH-UBND."},
            {},
            ("Đã ban hành kế hoạch công tác dân vận của năm (Kế hoạch số 15/KH-UBND)."),
        ),
        ("C1.02", {"CT1.02": False}, {}, "Chưa ban hành kế hoạch công tác dân vận của năm."),
        (
            "C1.07",
            {"CT1.07": 4, "CT1.06": 8, "CT1.08": 50},
            {},
            ("Có 04/08 đơn vị trực thuộc đã xây dựng kế hoạch công tác dân vận (đạt 50,00 %)."),
        ),
    ],
)
def test_what_is_written(code, now, before, text):
    assert sentence(code, now, before).text == text


def test_an_estimate_says_so():
    estimated = Value(Decimal(30), SpecialState.ESTIMATE)
    assert "ước 30 văn bản" in sentence("C1.01", {"CT1.01": estimated}).text


def test_figures_that_are_missing_are_named():
    found = sentence("C1.01", {"CT1.01": EMPTY})
    assert (found.text, found.missing) == ("", ("CT1.01",))
    assert sentence("C1.01", {"CT1.01": Value(raw="12a")}).missing == ("CT1.01",)


def test_what_the_agency_is_not_asked_for_is_not_offered():
    assert sentence("C1.01", {"CT1.04": 3}) is None
    assert sentence("C1.01", {"CT1.01": Value(state=SpecialState.NOT_APPLICABLE)}) is None


@pytest.mark.parametrize("text", ["Có {CT1.01", "Có {CT1.01}]", "Có [{CT1.01}", "Có {CT1.01:half}", "Có {}"])
def test_templates_that_cannot_be_read_say_why(text):
    with pytest.raises(TemplateError):
        parse_template(text)


@pytest.mark.parametrize("kind", [k for k in AgencyKind if k is not AgencyKind.PROVINCE])
@pytest.mark.parametrize("number", [0, 1, 1234])
def test_every_sentence_of_the_programme_reads_as_one(kind, number):
    programme = programme_2018()
    answers = {"bool": Value(content=True), "text": Value("Nguyễn Văn An"), "choice": Value("Tốt")}
    now = {i.code: Figure(i, answers.get(i.type, Value(Decimal(number))), Value(Decimal(3))) for i in
           programme.indicators_for(kind)}  # fmt: skip
    for section in programme.outline:
        for template in section.sentences:
            found = fill(template, now, programme.lists)
            if found is not None:
                text = found.text
                assert text.endswith(".")
                assert text[0].isupper()
                assert not set("{}[]|\u00a0") & set(text)
                for odd in ("  ", " ,", " .", "..", ",,", " ;", "()"):
                    assert odd not in text, text


def test_the_deciding_figure_comes_first():
    template = SuggestedSentence("X", "Có {CT1.07:number}/{CT1.06}[ ({CT1.08})].", "Không có {CT1.07:change}.")
    assert codes_in(template) == ("CT1.07", "CT1.06", "CT1.08")
    assert codes_in(replace(template, text="Không có chỗ nào.", nothing="")) == ()


def written(text, value, **indicator):
    """What a template makes of one figure."""
    known = replace(programme_2018().indicator_by_code["CT1.01"], **indicator)
    given = {"CT1.01": Figure(known, Value(value), EMPTY)}
    lists = {"DM.X": (Choice("A", "Đã ban hành"),)}
    return fill(SuggestedSentence("C", text), given, lists).text


@pytest.mark.parametrize(
    ("text", "value", "sentence"),
    [
        ("{CT1.01}", True, "có"),
        ("{CT1.01}", False, "không"),
        ("{CT1.01?đã ký|chưa ký}", True, "đã ký"),
        ("{CT1.01?đã ký|chưa ký}", False, "chưa ký"),
        ("{CT1.01}", date(2018, 6, 10), "ngày 10/6/2018"),
        ("{CT1.01}", "Kế hoạch  số 15. ", "Kế hoạch số 15"),
    ],
)
def test_each_kind_of_answer_has_its_words(text, value, sentence):
    assert written(text, value) == sentence


def test_a_choice_is_told_by_its_name_and_other_words_as_they_are():
    assert written("{CT1.01}", "A", type=ValueType.CHOICE, breakdown="DM.X") == "đã ban hành"
    assert written("{CT1.01}", "B", type=ValueType.CHOICE, breakdown="DM.X") == "B"
    assert written("{CT1.01}", "A", type=ValueType.TEXT, breakdown="DM.X") == "A"
