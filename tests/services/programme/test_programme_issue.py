"""A draft is issued: the department works with it, agencies take it over in mid-year, and what was entered stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult
from desktop.models.programme import PeriodObligation, ReportingPeriod
from desktop.rules.programme_design import find_entry
from desktop.rules.programme_kinds import AgencyKind, Aggregation, ValueType
from desktop.rules.programme_obliged import ObligedChoice
from desktop.rules.programme_references import Place, references_to
from desktop.services.figures.indicators import read_grid
from desktop.services.follow_up.status import follow_period, period_status
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import issue_assignment, open_assignment
from desktop.services.programme.design import edit_draft, read_draft
from desktop.services.programme.draft_rows import DraftError
from desktop.services.programme.drafts import copy_version, list_drafts, list_versions, revise_version
from desktop.services.programme.edits import AddEntry, Oblige, RemoveEntry, SetFields
from desktop.services.programme.issue import adopt_draft, issue_draft
from desktop.services.programme.versions import (
    bundled_programme,
    current_programme,
    reporting_periods,
    take_in_programme,
    work_with,
)
from desktop.services.province.composing import read_composed
from desktop.services.province.consolidation import consolidate
from desktop.services.province.consolidation_past import past_sources
from desktop.services.report.checks import check_report
from desktop.services.report.snapshots import take_snapshot
from desktop.services.tasks.standing import list_tasks
from desktop.services.workplace.from_above import take_in_from_above
from tests.rules.programmes import document
from tests.services.pattern import BA_RIA, DEPARTMENT, HOA_LONG, OBLIGED, PERIOD, type_value
from tests.services.programme.test_programme_rehearsal import edited

ADDED = {
    "code": "CT1.11", "task": "NV1.1", "group": "N1", "name": "Số tổ dân vận", "unit": "tổ", "type": "count",
    "aggregation": "sum", "period_mode": "in_period", "core": True, "entry": "input", "applies_to": ["UBND_X"],
    "required": False, "compares_with_last_year": False,
}  # fmt: skip


GONE = "CT2.08"


def owing(workspace, period=PERIOD):
    with workspace.reading() as session:
        return set(
            session.scalars(
                sa.select(Agency.code)
                .join(PeriodObligation, PeriodObligation.agency_id == Agency.id)
                .join(ReportingPeriod, ReportingPeriod.id == PeriodObligation.period_id)
                .where(ReportingPeriod.code == period)
            )
        )


def values_of(workspace):
    with workspace.reading() as session:
        return {row.code: row.value for row in read_grid(session, workspace.clock, PERIOD).rows}


@pytest.fixture
def signer(pattern):
    return pattern.keys[DEPARTMENT]


def test_an_issued_draft_is_worked_with_and_signed(any_department, signer, tmp_path):
    key = edited(any_department, SetFields(Place(), {"name": "Chương trình sửa đổi"}))
    path = issue_draft(any_department, key, tmp_path, signer)
    with any_department.reading() as session:
        assert current_programme(session).name == "Chương trình sửa đổi"
        assert list_drafts(session, any_department.clock) == ()
        assert [row.version for row in list_versions(session, any_department.clock) if row.current] == [2]
    data = open_assignment(path, any_department.clock).data
    assert (data.programme.version, set(data.obligations[PERIOD])) == (2, set(OBLIGED))


def test_who_owes_a_report_is_chosen(department):
    key = edited(department)
    with department.session() as session:
        view = read_draft(session, department.clock, key)
        assert set(view.obliged.added) == set(OBLIGED)
        choice = replace(view.obliged, kinds=frozenset({AgencyKind.DISTRICT}), added=(HOA_LONG,), excepted=(BA_RIA,))
        edit_draft(session, department.clock, key, Oblige(choice))
        adopt_draft(session, department.clock, key)
    assert HOA_LONG in owing(department)
    assert BA_RIA not in owing(department)
    assert len(owing(department)) == 8, "seven districts and a commune"


def test_a_period_owed_by_others_stays_so_in_the_next_version_and_the_next_year(department):
    key = edited(department, Oblige(ObligedChoice(added=(HOA_LONG, BA_RIA)), PERIOD))
    with department.session() as session:
        adopt_draft(session, department.clock, key)
    assert owing(department) == {HOA_LONG, BA_RIA}
    assert owing(department, "N-2018") == set(OBLIGED)
    with department.session() as session:
        for key, code in (
            (revise_version(session, department.clock, "DVCQ-2018", 2), PERIOD),
            (copy_version(session, department.clock, "DVCQ-2018", 2, "DVCQ-2019"), "6T-2019"),
        ):
            plan = read_draft(session, department.clock, key).plan
            assert set(plan.usual.added) == set(OBLIGED)
            assert {period: set(own.added) for period, own in plan.own.items()} == {code: {HOA_LONG, BA_RIA}}


def test_what_another_officer_changed_meanwhile_is_not_issued_unseen(department, signer, tmp_path):
    key = edited(department)
    with department.session() as session:
        seen = read_draft(session, department.clock, key).sha256
        edit_draft(session, department.clock, key, SetFields(Place(), {"name": "Tên khác"}))
    with pytest.raises(DraftError, match="người khác vừa sửa"):
        issue_draft(department, key, tmp_path, signer, seen)
    with department.reading() as session:
        assert current_programme(session).version == 1


def test_a_draft_with_errors_or_without_anybody_is_not_issued(department, signer, tmp_path):
    for edit in (SetFields(Place(), {"issuer": " "}), Oblige(ObligedChoice()), Oblige(ObligedChoice(added=("X",)))):
        with pytest.raises(DraftError):
            issue_draft(department, edited(department, edit), tmp_path, signer)
    assert list(tmp_path.glob("*.asice")) == []
    with department.reading() as session:
        assert current_programme(session).version == 1


def test_a_version_in_mid_year_keeps_and_explains_what_was_entered(department, any_agency, signer, tmp_path):
    before = values_of(any_agency)
    key = edited(
        department,
        AddEntry("indicators", ADDED),
        SetFields(Place("indicators", "CT1.01"), {"name": "Số văn bản chỉ đạo về dân vận chính quyền đã ban hành"}),
    )
    path = issue_draft(department, key, tmp_path, signer)
    any_agency.clock.move_to(department.clock.now())
    news = " ".join(take_in_from_above(any_agency, path).news)
    assert "1 chỉ tiêu mới: CT1.11 “Số tổ dân vận”" in news
    assert "1 chỉ tiêu đổi tên, số đã nhập giữ nguyên: CT1.01" in news
    after = values_of(any_agency)
    assert after.pop("CT1.11").is_empty
    assert after == before


def test_removed_indicators_keep_their_figures_until_a_later_version_asks_again(department, agency, signer, tmp_path):
    before = values_of(agency)
    key = edited(department, *without(GONE))
    agency.clock.move_to(department.clock.now())
    news = " ".join(take_in_from_above(agency, issue_draft(department, key, tmp_path, signer)).news)
    assert f"không còn hỏi 1 chỉ tiêu đã nhập: {GONE}" in news
    assert GONE not in values_of(agency)
    department.clock.move_to(department.clock.now() + timedelta(hours=1))
    with department.session() as session:
        again = revise_version(session, department.clock, "DVCQ-2018", 2)
        entry = find_entry(document(), Place("indicators", GONE))
        edit_draft(session, department.clock, again, AddEntry("indicators", entry))
    take_in_from_above(agency, issue_draft(department, again, tmp_path, signer))
    assert values_of(agency)[GONE] == before[GONE]


def without(code):
    """The changes by which an indicator goes: first what refers to it."""
    place = Place("indicators", code)
    for each in references_to(document(), place):
        sentences = find_entry(document(), each).get("sentences", ())
        if each.field == "sentences":
            yield SetFields(each, {"sentences": [s for s in sentences if code not in str(s)]})
        else:
            yield RemoveEntry(Place(each.section, each.code))
    yield RemoveEntry(place)


def test_a_figure_of_another_kind_is_kept_and_shown_as_wrong(department, agency, signer, tmp_path):
    """The designer refuses it; a package that was made elsewhere may bring it."""
    type_value(agency, "CT1.04", "12")
    programme = bundled_programme()
    day = {"type": ValueType.DATE, "aggregation": Aggregation.NONE, "compares_with_last_year": False}
    items = tuple(replace(item, **day) if item.code == "CT1.04" else item for item in programme.indicators)
    rules = tuple(rule for rule in programme.rules if "CT1.04" not in str(rule))
    changed = replace(programme, version=2, indicators=items, rules=rules)
    with department.session() as session:
        work_with(session, take_in_programme(session, department.clock, changed))
    agency.clock.move_to(department.clock.now())
    news = take_in_from_above(agency, issue_assignment(department, tmp_path, signer)).news
    assert any("CT1.04" in line and "xem lại ô này" in line for line in news)
    with agency.reading() as session:
        assert any(f.target == "CT1.04" for f in check_report(session, agency.clock, PERIOD).errors)
    assert values_of(agency)["CT1.04"].content == 12


def test_reports_of_both_versions_are_consolidated(department, pattern, signer, tmp_path):
    take_in(department, [pattern.long_phuoc])
    key = edited(department, AddEntry("indicators", ADDED))
    issue_draft(department, key, tmp_path, signer)
    take_in(department, [pattern.ba_ria])
    with department.reading() as session:
        found = consolidate(session, department.clock, PERIOD)
    assert found.programme.version == 2
    assert found.counted == 2


def test_a_level_with_a_deadline_of_its_own_is_judged_by_it(received, signer, tmp_path):
    levels = [{"kinds": ["UBND_X"], "due": "2018-05-10", "due_text": "trước ngày 10/5/2018", "due_inclusive": False}]
    key = edited(received, SetFields(Place("periods", PERIOD), {"levels": levels}))
    issue_draft(received, key, tmp_path, signer)
    with received.reading() as session:
        status = {each.code: each for each in period_status(session, received.clock, PERIOD).agencies}
    assert status[HOA_LONG].late_by > 0
    assert status[BA_RIA].late_by == 0


def test_what_was_written_about_tasks_stays_with_the_next_version(department, any_agency, signer, tmp_path):
    def told():
        with any_agency.reading() as session:
            return [(row.code, row.percent, row.log) for row in list_tasks(session, any_agency.clock)]

    before = told()
    assert any(log for _, _, log in before)
    path = issue_draft(department, edited(department), tmp_path, signer)
    any_agency.clock.move_to(department.clock.now())
    take_in_from_above(any_agency, path)
    assert told() == before


def next_year(workspace):
    """Next year's programme is issued and worked with."""
    with workspace.session() as session:
        key = copy_version(session, workspace.clock, "DVCQ-2018", 1, "DVCQ-2019")
        edit_draft(session, workspace.clock, key, SetFields(Place(), {"dispatch": "1/UBND-VP"}))
        adopt_draft(session, workspace.clock, key)


def test_last_years_periods_are_read_followed_and_answered_still(received, pattern):
    with received.reading() as session:
        before = consolidate(session, received.clock, PERIOD)
        status = period_status(session, received.clock, PERIOD)
        composed = read_composed(session, received.clock, PERIOD)
    next_year(received)
    with received.reading() as session:
        assert [code for code, _ in reporting_periods(session, received.clock)] == [
            "6T-2019",
            "N-2019",
            "N-2018",
            PERIOD,
        ]
        now = consolidate(session, received.clock, PERIOD)
        assert (now.programme.code, now.rows) == ("DVCQ-2018", before.rows)
        assert period_status(session, received.clock, PERIOD) == status
        assert read_composed(session, received.clock, PERIOD) == composed
        followed = follow_period(session, received.clock, "6T-2019")
        assert [each.period.code for each in followed.earlier] == ["N-2018", PERIOD]
        assert followed.status.period.due.year == 2019


def test_a_report_of_last_year_is_taken_in_late(department, pattern):
    next_year(department)
    (row,) = take_in(department, [pattern.second])
    assert (row.result, row.period) == (IntakeResult.ACCEPTED, PERIOD)


def test_an_agency_goes_on_with_last_years_report(department, any_agency, signer, tmp_path):
    with any_agency.reading() as session:
        before = take_snapshot(session, any_agency.clock, PERIOD)
    next_year(department)
    any_agency.clock.move_to(department.clock.now())
    take_in_from_above(any_agency, issue_assignment(department, tmp_path, signer))
    with any_agency.reading() as session:
        after = take_snapshot(session, any_agency.clock, PERIOD)
        assert current_programme(session).code == "DVCQ-2019"
    assert (after.programme_code, after.values, after.tasks) == ("DVCQ-2018", before.values, before.tasks)
    assert type_value(any_agency, "CT2.05", "3.002").value.content == 3002


def test_next_year_compares_with_what_was_received_this_year(received):
    with received.session() as session:
        key = copy_version(session, received.clock, "DVCQ-2018", 1, "DVCQ-2019")
        edit_draft(session, received.clock, key, SetFields(Place(), {"dispatch": "1/UBND-VP"}))
        adopt_draft(session, received.clock, key)
    with received.reading() as session:
        period = current_programme(session).period_by_code["6T-2019"]
        assert period.same_period_last_year == PERIOD
        assert HOA_LONG in past_sources(session, period).received
