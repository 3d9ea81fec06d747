"""The shipped example of 2026 is what the designer makes of the programme of 2018, and a year can be run on it."""

import json
from collections import Counter
from contextlib import closing
from datetime import date
from random import Random

import pytest
from sqlalchemy import select

from desktop.core.clock import FixedClock
from desktop.core.paths import resources
from desktop.models.programme import PeriodObligation, ReportingPeriod
from desktop.models.report import ValueSource
from desktop.rules.agencies import agency_ref
from desktop.rules.programme_difference import programme_difference
from desktop.rules.programme_file import programme_to_document
from desktop.rules.programme_kinds import AgencyKind
from desktop.services.agencies.directory import bundled_directory, reporters
from desktop.services.demonstration.figures import AgencyFigures, Recipe
from desktop.services.figures.cell_writing import put_value
from desktop.services.programme.design import check_draft, finished_programme
from desktop.services.programme.drafts import take_in_draft
from desktop.services.programme.issue import adopt_draft
from desktop.services.programme.versions import bundled_programme, shipped_programmes
from desktop.services.report.checks import check_report
from desktop.services.report.drafts import open_desk, report_for_edit
from desktop.services.workplace.set_up import set_up_agency
from desktop.services.workspace import Workspace
from tests.services.programme_2026 import DEMONSTRATION, SHIPPED, as_text, demonstration_text, design

CLOCK = FixedClock.on(date(2026, 6, 16), 9)


@pytest.fixture(scope="module")
def programme():
    return bundled_programme("dvcq-2026")


def test_the_shipped_files_are_what_the_recipe_makes(department):
    with department.session() as session:
        key = design(session, department.clock)
    with department.reading() as session:
        found = check_draft(session, department.clock, key)
        made = as_text(finished_programme(session, department.clock, key))
    assert made == SHIPPED.read_text(encoding="utf-8")
    assert demonstration_text() == DEMONSTRATION.read_text(encoding="utf-8")
    assert [each.sentence for each in found] == []  # every code that stays means what it meant in 2018


def test_a_department_of_2018_takes_it_over(department):
    with department.session() as session:
        key = take_in_draft(session, department.clock, SHIPPED)
        adopted = adopt_draft(session, department.clock, key)
    assert adopted.code == "DVCQ-2026"
    with department.reading() as session:
        owing = select(PeriodObligation).join(ReportingPeriod).where(ReportingPeriod.code == "6T-2026")
        assert len(session.scalars(owing).all()) == 44


def test_it_asks_two_levels_with_their_own_days(programme):
    assert dict(shipped_programmes()) == {
        "dvcq-2018": "“Năm dân vận chính quyền” 2018",
        "dvcq-2026": "Dân vận chính quyền năm 2026",
    }
    asked = {kind for indicator in programme.indicators for kind in indicator.applies_to}
    assert AgencyKind.DISTRICT not in asked
    first, year = programme.reporting_periods
    assert [(p.data_from, p.data_to) for p in (first, year)] == [
        (date(2025, 12, 15), date(2026, 6, 14)),
        (date(2025, 12, 15), date(2026, 12, 14)),
    ]
    assert first.bound_to(AgencyKind.COMMUNE).due == date(2026, 6, 17) < first.due == date(2026, 6, 19)
    owing = Counter(record.kind for record in reporters(bundled_directory(), programme, first.due))
    assert owing == {AgencyKind.COMMUNE: 30, AgencyKind.DEPARTMENT: 14}


def test_words_of_2018_are_gone(programme):
    document = programme_to_document(programme) | {"about": {}}
    text = json.dumps(document, ensure_ascii=False)
    gone = ("cấp huyện", "thị trấn", "mức độ 3", "108/2014", "Quy chế dân chủ", "UBND tỉnh", "UBND_H", "4177")
    assert [words for words in gone if words in text] == []


def test_what_differs_from_2018_is_readable(programme):
    before, after = (programme_to_document(each) for each in (bundled_programme(), programme))
    changes = programme_difference(before, after)
    added = [change for change in changes if change.place.code == "CT3.20"]
    assert added
    stays = {i.code for i in bundled_programme().indicators} & {i.code for i in programme.indicators}
    assert len(stays) == 86


@pytest.mark.parametrize("code", ["W26590n", "SO-STPn"])
def test_a_years_figures_of_the_demonstration_hold(programme, tmp_path, code):
    recipe = Recipe.read(resources() / "demonstration" / "dvcq-2026.json")
    directory = bundled_directory()
    figures = AgencyFigures(recipe, programme, agency_ref(directory.get(code), date(2026, 6, 14)), Random(code))
    with closing(Workspace.open(tmp_path / "đơn vị", CLOCK, create=True)) as workspace:
        set_up_agency(workspace, directory, programme, code)
        with workspace.session() as session:
            report = report_for_edit(session, CLOCK, open_desk(session, "6T-2026"))
            session.flush()
            for each, value in figures.of(programme.period_by_code["6T-2026"], 2026).items():
                put_value(session, CLOCK, report, programme.indicator_by_code[each], value, ValueSource.TYPED)
        with workspace.reading() as session:
            errors = [each for each in check_report(session, CLOCK, "6T-2026").errors if each.target.startswith("CT")]
    assert errors == []
