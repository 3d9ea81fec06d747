"""Places are found by a few letters, with or without marks, wherever the tone is put."""

import pytest

from desktop.core.text import fold
from desktop.services.programme.explanations import Subject
from desktop.services.workplace.found_places import NamedPlace, find_places, list_places

PLACES = (
    NamedPlace(Subject.AGENCY, "W1", "UBND xã Hòa Long", "Đơn vị, UBND thành phố Bà Rịa"),
    NamedPlace(Subject.AGENCY, "W2", "UBND phường Thúy Sơn", "Đơn vị"),
    NamedPlace(Subject.INDICATOR, "CT5.01", "CT5.01. Số lượt tiếp công dân", "Chỉ tiêu, Dân chủ"),
    NamedPlace(Subject.INDICATOR, "CT5.10", "CT5.10. Số ý kiến góp ý", "Chỉ tiêu, Dân chủ"),
    NamedPlace(Subject.TASK, "NV5.1", "NV5.1. Tiếp công dân", "Nhiệm vụ, khoản 5"),
)


def codes(text):
    return [place.code for place in find_places(PLACES, text)]


@pytest.mark.parametrize("typed", ["hoà long", "hòa long", "hoa long", "HOA LONG", "Hòa  LONG", "long hoa"])
def test_a_name_is_found_wherever_the_tone_is_put(typed):
    assert codes(typed) == ["W1"]


@pytest.mark.parametrize(("one", "other"), [("thuý", "thúy"), ("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuỷ", "thủy")])
def test_both_ways_to_put_a_tone_are_searched_alike(one, other):
    assert fold(one) == fold(other)


def test_the_likeliest_stands_first():
    assert codes("ct5.1")[0] == "CT5.10"
    assert codes("CT5.01") == ["CT5.01"]
    assert codes("tiep cong dan") == ["CT5.01", "NV5.1"]
    assert codes("") == [place.code for place in PLACES]


def test_nothing_is_found_for_what_is_not_there():
    assert codes("xyz") == []


def test_an_agency_finds_what_it_reports(any_agency):
    with any_agency.reading() as session:
        found = list_places(session, any_agency.clock)
    assert {place.subject for place in found} == set(Subject) - {Subject.AGENCY}
    assert "CT5.02" not in {place.code for place in found}, "not asked of communes"


def test_the_department_finds_agencies_and_every_indicator(any_department):
    with any_department.reading() as session:
        found = list_places(session, any_department.clock)
    assert "UBND xã Hòa Long" in {place.title for place in find_places(found, "hoà long")}
    assert "CT5.02" in {place.code for place in found}
