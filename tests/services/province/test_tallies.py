"""The table put together of kept parts says what the sum over all reports says, whatever has happened."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.models.agency import Agency
from desktop.models.consolidation import KeptTally
from desktop.models.intake import Submission
from desktop.models.programme import PeriodObligation
from desktop.rules.tally import TallyPart, figures_from_bytes, figures_to_bytes, tally_from_bytes, tally_to_bytes
from desktop.rules.values import SpecialState, Value
from desktop.services.intake.master_copy import mark_current
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import period_row
from desktop.services.province import tallies
from desktop.services.province.consolidation import consolidate, shares_of
from desktop.services.province.consolidation_scope import show_scope
from desktop.services.province.opened_total import open_total
from desktop.services.province.tallies import forget_parts, is_kept, keep_parts, read_table, unsound_parts
from desktop.services.safety.upkeep import check_folder
from tests.services.pattern import BA_RIA, HOA_LONG, LONG_PHUOC, PERIOD, SILENT
from tests.services.province.test_consolidation_past import merged

__all__ = ["merged"]

SELECTIONS = (None, frozenset({HOA_LONG, SILENT}), frozenset({BA_RIA}), frozenset({LONG_PHUOC, HOA_LONG}))


def without_entries(row):
    """A row as a table has it: entries of lists are only counted in it."""
    last = row.last_year and replace(row.last_year, items=())
    return replace(row, total=replace(row.total, items=()), last_year=last)


def assert_same(workspace):
    """Every selection, as read from kept parts and as summed up from all reports."""
    with workspace.reading() as session:
        for only in SELECTIONS:
            table = read_table(session, workspace.clock, PERIOD, only)
            summed = consolidate(session, workspace.clock, PERIOD, only)
            assert (table.counted, table.expected) == (summed.counted, summed.expected)
            assert list(table.rows) == [without_entries(row) for row in summed.rows]
            for kind in table.kinds:
                assert kind.came == sum(each.kind is kind.kind for each in summed.contributors)


def assert_opened(workspace):
    """Every total opened says of each agency what its report says."""
    with workspace.reading() as session:
        summed = consolidate(session, workspace.clock, PERIOD)
        one_of_each = {row.indicator.aggregation: row for row in summed.rows}.values()
        for row in one_of_each:
            opened = open_total(session, workspace.clock, PERIOD, row.indicator.code)
            assert opened.shares == shares_of(summed, row.indicator.code)
            asked = row.indicator.applies_to
            assert opened.absentees == tuple(each for each in summed.absentees if each.kind in asked)


def keep(workspace):
    with workspace.session() as session:
        return keep_parts(session, workspace.clock, PERIOD)


def test_a_table_is_the_sum_over_all_reports(any_department, pattern):
    assert_same(any_department)
    take_in(any_department, pattern.packages)
    assert_same(any_department)
    assert_opened(any_department)
    assert keep(any_department) == 2, "a part for each kind of which a report came"
    assert_same(any_department)
    assert_opened(any_department)
    assert keep(any_department) == 0


def test_a_part_is_computed_anew_when_a_report_is_another(any_department, pattern):
    take_in(any_department, [pattern.first, pattern.ba_ria])
    keep(any_department)
    take_in(any_department, [pattern.second])
    with any_department.reading() as session:
        assert not is_kept(session, PERIOD)
    assert_same(any_department)
    assert keep(any_department) == 1, "that of the communes"
    with any_department.reading() as session:
        assert session.scalar(sa.select(sa.func.count(KeptTally.stamp.distinct()))) == 2, "the old part is forgotten"


def test_last_year_belongs_to_a_part_too(merged):
    workspace, _ = merged
    keep(workspace)
    assert_same(workspace)
    with workspace.session() as session:
        last = period_row(session, "6T-2017").id
        past = session.scalars(sa.select(Submission).where(Submission.period_id == last)).first()
        past.is_current = False
    assert_same(workspace)
    with workspace.session() as session:
        session.scalars(sa.select(Agency).where(Agency.code == HOA_LONG)).one().valid_from = None
    assert_same(workspace)


def test_a_kept_part_that_was_tampered_with_is_found(received):
    keep(received)
    assert not check_folder(received)
    with received.session() as session:
        kept = session.scalars(sa.select(KeptTally).where(KeptTally.indicator_code == "")).first()
        kept.content = kept.content.replace(b"5", b"6")
    with received.reading() as session:
        assert unsound_parts(session, PERIOD) == 1
    (finding,) = check_folder(received)
    assert (finding.code, PERIOD in finding.message) == ("TALLY", True)
    with received.session() as session:
        forget_parts(session)
    assert not check_folder(received)


STEPS = st.lists(st.sampled_from(("take", "swap", "release", "keep", "oblige", "past")), max_size=6)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, data=st.data())
def test_after_anything_the_table_is_the_sum(received, steps, data):
    """Reports come and go, revisions are swapped, agencies are let off: kept parts never speak of what was."""
    for step in steps:
        if step == "keep":
            keep(received)
            continue
        with received.session() as session:
            _do(session, step, data)
    assert_same(received)
    with received.reading() as session:
        assert unsound_parts(session, PERIOD) == 0


def _do(session, step, data):
    period = period_row(session, PERIOD).id
    every = list(session.scalars(sa.select(Submission).where(Submission.period_id == period).order_by(Submission.id)))
    chosen = data.draw(st.sampled_from(every))
    siblings = [each for each in every if each.agency_id == chosen.agency_id]
    if step in ("swap", "take"):
        mark_current(session, siblings, chosen)
    elif step == "release":
        chosen.is_current = False
    elif step == "oblige":
        owed = session.get(PeriodObligation, (period, chosen.agency_id))
        if owed is None:
            session.add(PeriodObligation(period_id=period, agency_id=chosen.agency_id))
        else:
            session.delete(owed)
    else:
        agency = session.get_one(Agency, chosen.agency_id)
        agency.valid_from = None if agency.valid_from else data.draw(st.sampled_from([None, date(2018, 2, 1)]))


@pytest.mark.parametrize(
    "value",
    [
        Value(Decimal("-3.50")),
        Value(Decimal(10) ** 39),
        Value(Decimal(4), SpecialState.ESTIMATE, "ước"),
        Value(state=SpecialState.NOTHING_AROSE),
        Value(content=False),
        Value("Đã họp"),
        Value(date(2018, 5, 4)),
    ],
)
def test_figures_are_kept_as_they_were_said(value):
    assert figures_from_bytes(figures_to_bytes({"A": value, "B": Value()})) == {"A": value}


@pytest.mark.parametrize("number", ["0", "12", "-3.50", "1e30"])
def test_numbers_travel_exactly(number):
    part = TallyPart({"A": (f"{Decimal(number):f}", None, None, 0, 0, 0, 1, 0, 0)}, {})
    assert tuple(tally_from_bytes(tally_to_bytes(part)).now["A"]) == part.now["A"]


def test_a_stop_keeps_what_was_added_up(any_department, pattern, monkeypatch):
    monkeypatch.setattr(tallies, "_STEP", 1)
    take_in(any_department, pattern.packages)
    told = []

    def stop_at_the_second(done, total, text):
        told.append((done, total, text))
        progress.cancel()

    progress = Progress(stop_at_the_second)
    with pytest.raises(Cancelled):
        show_scope(any_department, PERIOD, progress=progress)
    assert told == [(0, 3, "Cộng số liệu từ các báo cáo đã nhận")]
    with any_department.reading() as session:
        assert len(session.scalars(sa.select(KeptTally.stamp).distinct()).all()) == 1
        assert not is_kept(session, PERIOD)
    found = show_scope(any_department, PERIOD).table
    with any_department.reading() as session:
        assert is_kept(session, PERIOD)
        assert found == read_table(session, any_department.clock, PERIOD)
    assert_same(any_department)


def test_adding_up_forgets_what_nobody_finds_again(any_department, pattern):
    take_in(any_department, [pattern.first, pattern.ba_ria])
    show_scope(any_department, PERIOD)
    take_in(any_department, [pattern.second])
    show_scope(any_department, PERIOD)
    with any_department.reading() as session:
        assert session.scalar(sa.select(sa.func.count(KeptTally.stamp.distinct()))) == 2
