from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.rules.agencies import AgencyDirectory, AgencyEvent, AgencyEventType, AgencyRecord, DirectoryAbout
from desktop.rules.consolidation_history import Ancestry, merged_values
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.values import SpecialState, Value
from desktop.services.agencies.directory import bundled_directory
from desktop.services.programme.versions import bundled_programme

THEN, NOW = date(2017, 5, 15), date(2018, 5, 15)
BETWEEN = date(2018, 1, 1)


def record(code, since=None, until=None):
    return AgencyRecord(code, AgencyKind.COMMUNE, (), valid_from=since, valid_to=until)


def ancestry(*events, fresh=("X",), old=("A", "B", "C")):
    agencies = [*(record(code) for code in old), *(record(code, BETWEEN) for code in fresh)]
    return Ancestry(AgencyDirectory(DirectoryAbout(""), tuple(agencies), events), THEN, NOW)


def event(kind, before, after, day=BETWEEN):
    return AgencyEvent(kind, day, tuple(before), tuple(after))


MERGED = event(AgencyEventType.MERGE, "AB", "X")


def test_an_agency_to_which_nothing_happened_is_its_own_past():
    assert ancestry(MERGED).parts_of("C") == ("C",)


def test_a_merged_agency_was_all_of_its_parts():
    assert ancestry(MERGED).parts_of("X") == ("A", "B")


def test_an_agency_that_took_others_in_was_itself_and_them():
    assert ancestry(event(AgencyEventType.MERGE, "AB", "A")).parts_of("A") == ("A", "B")


def test_mergers_are_followed_through_names_that_came_and_went():
    renamed = event(AgencyEventType.RENAME, "X", "Y", date(2018, 3, 1))
    assert ancestry(MERGED, renamed, fresh="XY").parts_of("Y") == ("A", "B")


@pytest.mark.parametrize(
    "events",
    [
        (event(AgencyEventType.SPLIT, "A", "AX"),),
        (MERGED, event(AgencyEventType.MERGE, "B", "Y")),
        (event(AgencyEventType.MERGE, "AB", "XY"),),
        (event(AgencyEventType.ESTABLISH, "", "X"),),
        (),
    ],
)
def test_what_did_not_come_over_whole_is_not_compared(events):
    assert ancestry(*events, fresh="XY").parts_of("X") is None


def test_a_part_of_a_part_that_went_away_is_found():
    split = event(AgencyEventType.SPLIT, "B", "BC", date(2017, 12, 1))
    assert ancestry(split, MERGED).parts_of("X") is None


def test_changes_outside_the_two_years_do_not_count():
    late = event(AgencyEventType.SPLIT, "A", "AX", date(2018, 6, 1))
    early = event(AgencyEventType.SPLIT, "A", "AX", date(2017, 5, 15))
    assert ancestry(late, early).parts_of("A") == ("A",)


def test_the_communes_of_2025_are_made_of_those_of_2024():
    directory = bundled_directory()
    years = Ancestry(directory, date(2024, 11, 9), date(2025, 11, 9))
    by_name = {r.name_on(date(2025, 11, 9)).short_name: r.code for r in directory.at(date(2025, 11, 9))}
    assert set(years.parts_of(by_name["UBND phường Vũng Tàu"])) == {
        f"W{code}a" for code in ("26506", "26508", "26509", "26512", "26515", "26518", "26521")
    }


def test_merged_figures_are_sums_of_parts_that_all_have_one():
    programme = bundled_programme()
    counted = next(i for i in programme.indicators if i.aggregation is Aggregation.SUM)
    code = counted.code

    def merged(*values):
        return merged_values([counted], [{code: value} for value in values]).get(code)

    five, estimate = Value(Decimal(5)), Value(Decimal("1.5"), SpecialState.ESTIMATE)
    assert merged(five, Value(state=SpecialState.NOTHING_AROSE)) == five
    assert merged(five, Value(state=SpecialState.NOT_APPLICABLE)) == five
    assert merged(five, estimate) == Value(Decimal("6.5"), SpecialState.ESTIMATE)
    assert merged(five, Value()) is None
    assert merged(five, Value(state=SpecialState.NOT_AVAILABLE)) is None
    away = Value(state=SpecialState.NOT_APPLICABLE)
    assert merged(away, away) == away
    share = replace(counted, aggregation=Aggregation.RATIO)
    assert merged_values([share], [{code: five}, {code: five}]) == {}
    assert merged_values([share], [{code: five}]) == {code: five}
