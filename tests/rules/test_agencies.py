import json
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from desktop.core.paths import resources
from desktop.rules.agencies import AgencyEvent, AgencyEventType, UnknownAgencyError, agency_ref
from desktop.rules.agency_file import InvalidAgenciesError, agencies_to_document, read_agencies
from desktop.rules.agency_names import committee_name, unit_in_text
from desktop.rules.programme_kinds import AgencyKind

SHIPPED = resources() / "agencies" / "brvt.json"
IN_2018 = date(2018, 5, 4)
IN_2026 = date(2026, 1, 1)


@pytest.fixture(scope="module")
def province():
    return read_agencies(json.loads(SHIPPED.read_text(encoding="utf-8")), source=SHIPPED.name)


@pytest.mark.parametrize(
    ("day", "communes", "districts"),
    [(IN_2018, 82, 8), (date(2025, 1, 15), 77, 7), (date(2025, 3, 1), 77, 7), (IN_2026, 30, 0)],
)
def test_the_tree_has_the_units_of_each_time(province, day, communes, districts):
    kinds = Counter(record.kind for record in province.at(day))
    assert (kinds[AgencyKind.COMMUNE], kinds[AgencyKind.DISTRICT], kinds[AgencyKind.PROVINCE]) == (
        communes,
        districts,
        1,
    )


def test_departments_and_service_units_report_in_2018(province):
    kinds = Counter(record.kind for record in province.at(IN_2018))
    assert (kinds[AgencyKind.DEPARTMENT], kinds[AgencyKind.SERVICE_UNIT]) == (21, 6)


def test_the_list_says_that_it_is_a_proposal(province):
    assert province.about.status.startswith("DANH SÁCH ĐỀ XUẤT")


def test_a_number_that_the_statistics_office_uses_again_names_one_unit_at_a_time(province):
    numbers = {code: code[:-1] for code in province.by_code if code.startswith("W")}  # a letter tells the uses apart
    used_again = [number for number, uses in Counter(numbers.values()).items() if uses > 1]
    assert len(used_again) == 31
    for day in (IN_2018, date(2025, 1, 15), IN_2026):
        there = Counter(numbers.get(record.code) for record in province.at(day))
        assert {there[number] for number in used_again} <= {0, 1}


def test_everybody_but_the_province_stands_under_somebody_who_exists(province):
    for day in (IN_2018, date(2025, 1, 15), date(2025, 3, 15), IN_2026):
        there = {record.code: record for record in province.at(day)}
        for record in there.values():
            parent = record.parent_on(day)
            assert (parent == "") if record.kind is AgencyKind.PROVINCE else (parent in there), record.code


def test_a_commune_is_named_as_its_documents_name_it(province):
    ref = agency_ref(province.get("W26572a"), IN_2018)
    assert ref.name == "Ủy ban nhân dân xã Hòa Long"
    assert ref.short_name == "UBND xã Hòa Long"
    assert ref.header == ("ỦY BAN NHÂN DÂN", "XÃ HÒA LONG")
    assert (ref.superior, ref.abbreviation, ref.place, ref.parent) == ("", "UBND", "Hòa Long", "D748")
    assert province.get("W26572a").name_on(IN_2018).authority == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_a_department_stands_under_the_province(province):
    record = province.get("SO-SNV")
    ref = agency_ref(record, IN_2018)
    assert (ref.superior, ref.header) == ("UBND TỈNH BÀ RỊA - VŨNG TÀU", ("SỞ NỘI VỤ",))
    assert (ref.abbreviation, ref.place, ref.parent) == ("SNV", "Bà Rịa - Vũng Tàu", "P77")
    assert record.name_on(IN_2018).authority == ("GIÁM ĐỐC",)


@pytest.mark.parametrize(
    ("code", "authority"),
    [
        ("SO-VP", "CHÁNH VĂN PHÒNG"),
        ("SO-TTR", "CHÁNH THANH TRA"),
        ("SO-BDT", "TRƯỞNG BAN"),
        ("DVSN-CDN", "HIỆU TRƯỞNG"),
    ],
)
def test_heads_sign_by_their_own_title(province, code, authority):
    assert province.get(code).name_on(IN_2018).authority == (authority,)


def test_the_superior_changes_when_districts_merge(province):
    long_hai = province.get("W26662a")
    assert long_hai.parent_on(date(2024, 12, 31)) == "D752"
    assert long_hai.parent_on(date(2025, 1, 1)) == "D753b"
    assert long_hai in province.children("D753b", date(2025, 2, 1))
    assert long_hai not in province.children("D752", date(2025, 2, 1))


def test_mergers_link_what_was_to_what_is(province):
    assert province.successors_of("W26551a") == ("W26560b",)
    assert set(province.predecessors_of("W26560b")) == {"W26560a", "W26551a"}
    assert [heir.code for heir in province.heirs_on("W26551a", IN_2026)] == ["W26560n"]
    assert [heir.code for heir in province.heirs_on("W26551a", IN_2018)] == ["W26551a"]


def test_every_unit_of_2018_has_an_heir_today(province):
    for record in province.at(IN_2018):
        if record.kind in (AgencyKind.COMMUNE, AgencyKind.PROVINCE):
            assert province.heirs_on(record.code, IN_2026), record.code


def test_an_unknown_code_is_named(province):
    with pytest.raises(UnknownAgencyError, match="W00000"):
        province.get("W00000")


def test_the_file_comes_back_as_it_was_written(province):
    document = json.loads(json.dumps(agencies_to_document(province), default=str))
    assert read_agencies(document, source="brvt.json") == province


@pytest.mark.parametrize(
    ("unit", "in_text"),
    [
        ("Xã Hòa Long", "xã Hòa Long"),
        ("Phường 10", "Phường 10"),
        ("Phường Rạch Dừa", "phường Rạch Dừa"),
        ("Thị xã Phú Mỹ", "thị xã Phú Mỹ"),
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Đặc khu Côn Đảo", "đặc khu Côn Đảo"),
    ],
)
def test_the_type_of_a_unit_is_written_small_unless_the_name_is_a_number(unit, in_text):
    assert unit_in_text(unit) == in_text


def test_a_ward_named_after_a_person_keeps_its_capital():
    committee = committee_name("Phường Nguyễn An Ninh", commemorative=True)
    assert committee.name == "Ủy ban nhân dân Phường Nguyễn An Ninh"
    assert committee.place == "Phường Nguyễn An Ninh"


def test_every_committee_follows_the_rule(province):
    for record in province.agencies:
        if record.kind in (AgencyKind.COMMUNE, AgencyKind.DISTRICT, AgencyKind.PROVINCE):
            [name] = record.names
            unit = name.short_name.removeprefix("UBND ")
            assert committee_name(unit, commemorative=unit[0].isupper()) == name


def test_a_name_without_a_type_of_unit_is_no_unit():
    with pytest.raises(ValueError, match="Hòa Long"):
        committee_name("Hòa Long")


def small_document():
    name = {"name": "Ủy ban nhân dân xã Hòa Long", "short_name": "UBND xã Hòa Long", "header": ["XÃ HÒA LONG"]}
    return {
        "schema": "so-dan-van/agencies",
        "schema_version": 1,
        "about": {"title": "Thử"},
        "agencies": [
            {"code": "D748", "kind": "UBND_H", "names": [name]},
            {"code": "X1", "kind": "UBND_X", "names": [name], "parents": [{"code": "D748"}], "valid_to": "2025-06-30"},
        ],
        "events": [{"type": "dissolve", "day": "2025-07-01", "predecessors": ["X1"]}],
    }


def test_a_small_directory_is_read():
    directory = read_agencies(small_document(), source="thu.json")
    assert directory.events == (AgencyEvent(AgencyEventType.DISSOLVE, date(2025, 7, 1), ("X1",)),)


def set_in(*path_and_value):
    *path, last, value = path_and_value

    def change(document):
        place = document
        for step in path:
            place = place[step]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (set_in("schema", "khac"), "schema"),
        (set_in("about", "ghi_chu", "x"), "about.ghi_chu"),
        (set_in("agencies", 1, "kind", "XA"), "agencies[1].kind"),
        (set_in("agencies", 1, "code", "D748"), "agencies[1].code"),
        (set_in("agencies", 1, "names", []), "agencies[1].names"),
        (set_in("agencies", 1, "parents", [{"code": "D999"}]), "agencies[1].parents[0].code"),
        (set_in("agencies", 0, "parents", [{"code": "X1"}]), "agencies[0].parents"),
        (set_in("agencies", 1, "valid_from", "2025-07-01"), "agencies[1].valid_to"),
        (set_in("agencies", 1, "parents", [{"code": "D748"}, {"code": "D748"}]), "agencies[1].parents[1].valid_from"),
        (set_in("events", 0, "predecessors", ["X9"]), "events[0].predecessors[0]"),
        (set_in("events", 0, "day", "2026-01-01"), "events[0].predecessors[0]"),
    ],
)
def test_a_fault_is_named_with_file_place_and_cause(change, path):
    document = small_document()
    change(document)
    with pytest.raises(InvalidAgenciesError) as refused:
        read_agencies(document, source="thu.json")
    assert path in {finding.path for finding in refused.value.findings}
    assert refused.value.message.startswith("thu.json: ")


def test_a_chain_of_superiors_without_end_is_refused():
    document = small_document()
    name = document["agencies"][0]["names"]
    chain = [f"C{n}" for n in range(5000)]
    document["agencies"] += [
        {"code": code, "kind": "UBND_X", "names": name, "parents": [{"code": above}]}
        for code, above in pairwise([*chain, "D748"])
    ]
    with pytest.raises(InvalidAgenciesError, match="vòng tròn hoặc quá 12 cấp"):
        read_agencies(document, source="thu.json")


def test_what_is_no_list_of_agencies_is_refused():
    with pytest.raises(InvalidAgenciesError):
        read_agencies([], source="thu.json")
