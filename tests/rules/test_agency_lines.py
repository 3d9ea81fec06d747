import json
from datetime import date

import pytest

from desktop.core.paths import resources
from desktop.rules.agency_file import read_agencies
from desktop.rules.agency_lines import gap_between, is_identifier, lines_of, record_of, same_agency


@pytest.fixture(scope="module")
def province():
    path = resources() / "agencies" / "brvt.json"
    return read_agencies(json.loads(path.read_text(encoding="utf-8")), source=path.name)


def test_every_agency_comes_back_from_its_lines(province):
    for record in province.agencies:
        lines = lines_of(record)
        assert gap_between(lines) is None
        again = record_of(lines)
        assert same_agency(again, record)
        for line in lines:
            day = line.valid_from or date(2000, 1, 1)
            assert again.parent_on(day) == record.parent_on(day)
            assert again.name_on(day).name == record.name_on(day).name


def test_a_new_superior_begins_a_new_line(province):
    before, after = lines_of(province.get("W26662a"))
    assert (before.parent, before.valid_from, before.valid_to) == ("D752", None, date(2024, 12, 31))
    assert (after.parent, after.valid_from, after.valid_to) == ("D753b", date(2025, 1, 1), date(2025, 6, 30))


def test_a_gap_is_found(province):
    before, after = lines_of(province.get("W26662a"))
    assert gap_between((after, before)) == 1
    assert gap_between((before, before)) == 1


@pytest.mark.parametrize("text", ["H06", "H06.12", "H06.1.2.A3", "000.00.12.H06"])
def test_both_kinds_of_identifiers_are_known(text):
    assert is_identifier(text)


@pytest.mark.parametrize("text", ["", "h06", "Z06", "H6", "H06.", "000.00.H06", "H06" + ".AB" * 11])
def test_other_texts_are_no_identifiers(text):
    assert not is_identifier(text)
