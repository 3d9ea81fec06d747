import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.paths import resources
from desktop.rules.formulas import FormulaError, ratio_parts
from desktop.rules.programme_file import (
    InvalidProgrammeError,
    check_programme,
    programme_schema,
    programme_to_document,
    read_programme,
)
from desktop.rules.programme_kinds import AgencyKind, Aggregation, Severity
from tests.rules.programmes import dispatch, document, programme_2018


def problems(spoiled, text=None):
    found = check_programme(spoiled, "tệp.json", text)
    assert all(finding.source == "tệp.json" for finding in found)
    return {finding.path: finding.message for finding in found}


def index_of(spoiled, name, code):
    return next(n for n, entry in enumerate(spoiled[name]) if entry["code"] == code)


def indicator(spoiled, code):
    return spoiled["indicators"][index_of(spoiled, "indicators", code)]


def place(spoiled, code, member):
    return f"indicators[{index_of(spoiled, 'indicators', code)}].{member}"


# The programme of 2018


def test_the_programme_of_2018_is_sound():
    assert check_programme(document(), "dvcq-2018.json", dispatch()) == ()


def test_the_programme_of_2018_is_complete():
    programme = programme_2018()
    assert len(programme.groups) == 6
    assert len(programme.tasks) == 26
    assert len(programme.indicators) == 86
    assert sum(item.core for item in programme.indicators) == 57
    assert len(programme.rules) == 37
    assert len(programme.registers) == 10
    assert [period.code for period in programme.reporting_periods] == ["6T-2018", "N-2018"]


@pytest.mark.parametrize(
    ("kind", "typed"), [(AgencyKind.COMMUNE, 39), (AgencyKind.DEPARTMENT, 43), (AgencyKind.DISTRICT, 44)]
)
def test_each_kind_of_agency_types_its_share(kind, typed):
    shown = programme_2018().indicators_for(kind)
    assert sum(item.entry == "input" for item in shown) == typed


def test_the_report_has_a_title_and_headings_by_period():
    programme = programme_2018()
    half, whole = programme.reporting_periods
    section = next(section for section in programme.outline if section.code == "IV")
    assert programme.title_for(half) == "Kết quả thực hiện “Năm dân vận chính quyền” 2018 (6 tháng năm 2018)"
    assert programme.title_for(whole).endswith("(năm 2018)")
    assert section.heading_for(half) == "PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM 6 THÁNG CUỐI NĂM"
    assert section.heading_for(whole) == "PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM NĂM 2019"


def test_a_programme_is_written_and_read_without_loss():
    written = programme_to_document(programme_2018())
    again = read_programme(json.loads(json.dumps(written)), source="x", dispatch=dispatch())
    assert again == programme_2018()
    assert programme_to_document(again) == written


def test_the_published_schema_is_the_form_and_fits_the_file():
    published = json.loads((resources() / "schemas" / "programme-1.schema.json").read_text(encoding="utf-8"))
    assert published == programme_schema()
    jsonschema.Draft202012Validator(published).validate(document())


def test_every_percentage_of_the_province_can_be_taken_apart():
    for item in programme_2018().indicators:
        if item.aggregation is Aggregation.RATIO:
            above, below = ratio_parts(item)
            assert above.names
            assert below.names


def test_a_formula_that_is_no_percentage_cannot_be_taken_apart():
    with pytest.raises(FormulaError, match="tử số"):
        ratio_parts(programme_2018().indicator_by_code["CT3.07"])


# What is wrong is named


def test_all_faults_are_told_at_once_each_at_its_place():
    spoiled = document()
    indicator(spoiled, "CT3.09")["formula"] = "CT3.05 / "
    indicator(spoiled, "CT1.01")["taks"] = "NV1.1"
    spoiled["tasks"][3]["quote"] = "câu không có trong công văn"
    spoiled["outline"][2]["parent"] = "IX"
    spoiled["periods"][0]["due"] = "25/5/2018"
    found = problems(spoiled, dispatch())
    assert found.keys() == {
        place(spoiled, "CT3.09", "formula"),
        place(spoiled, "CT1.01", "taks"),
        "tasks[3].quote",
        "outline[2].parent",
        "periods[0].due",
    }
    assert "cần mã chỉ tiêu, số" in found[place(spoiled, "CT3.09", "formula")]
    assert "ngày dạng 2018-05-25" in found["periods[0].due"]


def test_an_unreadable_entry_does_not_make_those_that_refer_to_it_wrong():
    spoiled = document()
    indicator(spoiled, "CT3.04")["core"] = "yes"
    assert problems(spoiled).keys() == {place(spoiled, "CT3.04", "core")}


def test_a_refused_file_is_told_with_file_place_and_cause():
    spoiled = document()
    indicator(spoiled, "CT3.09")["formula"] = "CT3.05 / CT3.99 * 100"
    with pytest.raises(InvalidProgrammeError) as caught:
        read_programme(spoiled, source="dvcq-2018.json", dispatch=None)
    assert caught.value.message.startswith(f"dvcq-2018.json: {place(spoiled, 'CT3.09', 'formula')}: Công thức")
    assert "không có “CT3.99”" in caught.value.message


def test_a_cycle_of_formulas_is_named():
    spoiled = document()
    indicator(spoiled, "CT3.07")["formula"] = "CT3.06 + CT3.01"
    indicator(spoiled, "CT3.06")["formula"] = "CT3.07 - CT3.05"
    (message,) = problems(spoiled).values()
    assert "CT3.06 → CT3.07 → CT3.06" in message or "CT3.07 → CT3.06 → CT3.07" in message


SPOILED_INDICATORS = [
    ("CT3.09", {"formula": "CT3.05 - CT3.04"}, "formula", "(tử số) / (mẫu số) * 100"),
    ("CT3.07", {"formula": "CT3.01 + CT1.03"}, "formula", "cần số, đang là chữ"),
    ("CT3.07", {"formula": "CT3.01 > 2"}, "formula", "công thức cho đúng/sai, chỉ tiêu cần số"),
    ("CT3.07", {"formula": "CT3.01 + CT2.05"}, "formula", "nhưng CT2.05 thì không"),
    ("CT3.04", {"formula": "CT3.01 + CT3.02"}, "formula", "chỉ tiêu máy tính (derived) cần công thức"),
    ("CT3.04", {"task": "NV9.9"}, "task", "không có nhiệm vụ “NV9.9”"),
    ("CT3.04", {"group": "N2"}, "group", "thuộc nhóm N3"),
    ("CT3.05", {"part_of": "CT9.99"}, "part_of", "không có chỉ tiêu “CT9.99”"),
    ("CT3.05", {"part_of": "CT3.05"}, "part_of", "CT3.05 → CT3.05"),
    ("CT3.05", {"part_of": "CT1.02"}, "part_of", "cùng kiểu giá trị"),
    ("CT3.15", {"register": "BK_XX"}, "register", "không có sổ “BK_XX”"),
    ("CT3.15", {"breakdown": "XX"}, "breakdown", "không có danh mục “XX”"),
    ("CT3.16", {"register_filter": "trang_thai == 'HONG'"}, "register_filter", "không có giá trị “HONG”"),
    ("CT3.16", {"register_filter": "mau == 'DO'"}, "register_filter", "không có “mau”"),
    ("CT3.16", {"register_filter": "period_from == 'x'"}, "register_filter", "cần ngày"),
    ("CT5.02", {"register_sum": "ho_ten"}, "register_sum", "cùng kiểu count"),
    ("CT2.12", {"register_sum": ""}, "register_sum", "số tiền cần cột cộng"),
    ("CT2.05", {"register_sum": "so_luot"}, "register_sum", "thì cần mã sổ"),
    ("CT1.02", {"register": "BK_VB"}, "register", "chỉ lấy từ sổ được"),
    ("CT3.19", {"breakdown": ""}, "breakdown", "cần mã danh mục"),
    ("CT3.04", {"aggregation": "count_true"}, "aggregation", "không dùng cho kiểu count"),
    ("CT3.04", {"aggregation": "average"}, "aggregation", "“average”"),
    ("CT3.04", {"decimals": 2}, "decimals", "số đếm"),
    ("CT6.04", {"system_source": "moon"}, "system_source", "subordinates_obliged"),
    ("CT1.03", {"compares_with_last_year": True}, "compares_with_last_year", "là số"),
    ("CT3.04", {"applies_to": []}, "applies_to", "ít nhất một loại đơn vị"),
    ("CT3.04", {"applies_to": ["XA"]}, "applies_to[0]", "“XA”"),
]


@pytest.mark.parametrize(("code", "change", "member", "cause"), SPOILED_INDICATORS)
def test_a_faulty_indicator_is_told(code, change, member, cause):
    spoiled = document()
    indicator(spoiled, code).update(change)
    found = problems(spoiled)
    assert cause in found[place(spoiled, code, member)]


SPOILED_ENTRIES = [
    ("tasks", 0, {"group": "N9"}, "group", "không có nhóm “N9”"),
    ("tasks", 0, {"clause": 4}, "clause", "khác khoản 1"),
    ("tasks", 0, {"due": "2018-05-25"}, "due", "nhiệm vụ khác để null"),
    ("tasks", 1, {"code": "NV1.1"}, "code", "đã dùng tại tasks[0].code"),
    ("tasks", 1, {"code": "NV 1"}, "code", "không phải là mã"),
    ("rules", 0, {"expression": "CT1.07 <= "}, "expression", "công thức chưa hết"),
    ("rules", 0, {"expression": "CT1.07 + CT1.06"}, "expression", "cần một điều kiện đúng/sai, đang là số"),
    ("rules", 0, {"expression": "CT1.07 <= CT1.77"}, "expression", "không có “CT1.77”"),
    ("rules", 0, {"expression": "value <= CT1.06"}, "expression", "không có “value”"),
    ("rules", 0, {"message": "Sai {CT1.77}"}, "message", "không có “CT1.77”"),
    ("rules", 0, {"message": "{code} sai"}, "message", "từng chỉ tiêu"),
    ("rules", 0, {"focus": "CT9.99"}, "focus", "không có chỉ tiêu “CT9.99”"),
    ("rules", 0, {"when": "period"}, "when", "đang là chữ"),
    ("rules", 0, {"each": "typ == 'count'"}, "each", "không có “typ”"),
    ("rules", 0, {"severity": "fatal"}, "severity", "“fatal”"),
    ("registers", 0, {"columns": []}, "columns", "ít nhất một cột"),
    ("registers", 0, {"columns": [{"code": "Ngày", "name": "Ngày"}]}, "columns[0].code", "không phải là mã"),
    ("registers", 0, {"columns": [{"code": "a", "name": "A", "choices": "XX"}]}, "columns[0].choices", "cột chọn"),
    ("outline", 0, {"groups": ["N9"]}, "groups[0]", "không có nhóm “N9”"),
    ("outline", 0, {"parent": "I"}, "parent", "I → I"),
    ("outline", 0, {"heading_by_period": {"Q": "QUÝ"}}, "heading_by_period.Q", "không có loại kỳ “Q”"),
    ("annexes", 2, {"content": "BK_XX"}, "content", "mã một sổ"),
    ("periods", 0, {"data_to": "2017-05-15"}, "data_to", "ngày cuối 15/05/2017 trước ngày đầu 01/01/2018"),
    ("periods", 0, {"due": None}, "due", "có hạn nộp"),
    ("periods", 0, {"due": "2017-05-25"}, "due", "không sau ngày đầu kỳ"),
    ("periods", 0, {"due": "2018-02-30"}, "due", "2018-02-30"),
    ("periods", 0, {"code": "6T-2019"}, "code", "cần là 6T-2018"),
    ("periods", 0, {"same_period_last_year": "N-2017"}, "same_period_last_year", "không phải là N-2017"),
    ("periods", 1, {"earlier_period": "6T-2017"}, "earlier_period", "không phải là kỳ trước"),
    ("periods", 1, {"earlier_period": "Q-2018"}, "earlier_period", "không có kỳ “Q-2018”"),
]


@pytest.mark.parametrize(("name", "number", "change", "member", "cause"), SPOILED_ENTRIES)
def test_a_faulty_entry_is_told(name, number, change, member, cause):
    spoiled = document()
    spoiled[name][number].update(change)
    assert cause in problems(spoiled)[f"{name}[{number}].{member}"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"code": "DVCQ 2018"}, "code"),
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"title": "Kết quả"}, "title"),
        ({"dispatch_text": "../../x.md"}, "dispatch_text"),
        ({"colour": "red"}, "colour"),
        ({"indicators": {}}, "indicators"),
        ({"schema": "so-dan-van/report"}, "schema"),
        ({"schema_version": 2}, "schema_version"),
        ({"lists": []}, "lists"),
        ({"name": None}, "name"),
    ],
)
def test_a_faulty_head_is_told(change, path):
    assert path in problems(document() | change)


def test_a_missing_part_is_told():
    spoiled = document()
    del spoiled["periods"]
    assert problems(spoiled)["periods"] == "thiếu mục này"


def test_what_is_merely_odd_does_not_refuse_the_file():
    odd = document()
    odd["lists"]["MAU"] = [{"code": "DO", "name": "Đỏ"}]
    (finding,) = check_programme(odd, "x", None)
    assert finding.severity is Severity.WARNING
    assert finding.path == "lists.MAU"
    assert read_programme(odd, source="x", dispatch=None).lists["MAU"][0].name == "Đỏ"


def test_a_quotation_may_be_laid_out_otherwise_but_not_worded_otherwise():
    changed = document()
    quote = changed["tasks"][0]["quote"]
    changed["tasks"][0]["quote"] = quote.replace(" ", "\n  ", 3).replace("dân vận", "*dân vận*")
    assert problems(changed, dispatch()) == {}
    changed["tasks"][0]["quote"] = quote.replace("chính quyền", "chinh quyền")
    assert "tasks[0].quote" in problems(changed, dispatch())
    assert problems(changed, None) == {}


# Whatever arrives gives findings, never a traceback

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_json_gives_findings(value):
    assert check_programme(value, "x", "") != ()


@settings(max_examples=60)
@given(st.data(), JSON)
def test_any_spoiled_member_gives_findings_or_a_programme(data, value):
    spoiled = document()
    node = spoiled
    while isinstance(node, dict | list) and node:
        keys = sorted(node) if isinstance(node, dict) else range(len(node))
        key = data.draw(st.sampled_from(list(keys)))
        if data.draw(st.booleans()) or not isinstance(node[key], dict | list):
            node[key] = value
            break
        node = node[key]
    found = check_programme(spoiled, "x", None)
    if not any(finding.severity is Severity.ERROR for finding in found):
        read_programme(spoiled, source="x", dispatch=None)


def test_deep_and_long_input_gives_findings():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    spoiled = document() | {"groups": deep, "tasks": [7] * 4_000, "periods": [{}] * 6_000}
    found = check_programme(spoiled, "x", None)
    assert 0 < len(found) <= 200
    while deep:  # unwound by hand: letting the garbage collector recurse so deep would be the test's own fault
        deep = deep.pop()
