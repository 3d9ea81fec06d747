"""Why a total is not what it was in the report that was written last."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from desktop.models.agency import Agency
from desktop.models.base import FrozenRowError
from desktop.models.consolidation import ConsolidationRun
from desktop.models.programme import PeriodObligation
from desktop.rules.values import Value
from desktop.services.intake.taking_in import take_in
from desktop.services.province.consolidation import consolidate
from desktop.services.province.consolidation_runs import ChangeCause, TotalChange
from desktop.services.province.opened_total import open_total
from desktop.services.province.provincial_report import write_provincial_report
from desktop.services.province.tallies import forget_parts
from tests.services.pattern import BA_RIA, HOA_LONG, LONG_PHUOC, PERIOD, at

HOUSEHOLDS, POOR_SHARE, PLAN = "CT2.05", "CT2.07", "CT1.02"


@dataclass(frozen=True)
class Changes:
    """Totals beside the last report."""

    file_name: str
    totals: dict[str, TotalChange]

    @property
    def causes(self):
        return {each.report.agency: each.report.cause for total in self.totals.values() for each in total.causes}


def changes(workspace, *, every=6):
    """Of every so many-th total, and of those named above: each is opened on its own."""
    with workspace.reading() as session:
        codes = [row.indicator.code for row in consolidate(session, workspace.clock, PERIOD).rows]
        looked_at = {HOUSEHOLDS, POOR_SHARE, PLAN, *codes[::every]}
        found = {
            code: open_total(session, workspace.clock, PERIOD, code).history for code in codes if code in looked_at
        }
    if None in found.values():
        assert set(found.values()) == {None}
        return None
    (name,) = {each.file_name for each in found.values()}
    return Changes(name, {code: each.change for code, each in found.items() if each.change is not None})


def written(workspace, folder, name="tỉnh.xlsx"):
    return write_provincial_report(workspace, PERIOD, folder / name).consolidation


@pytest.fixture
def begun(any_department, pattern, tmp_path):
    """Hòa Long's first revision alone is in a report that was written."""
    take_in(any_department, [pattern.first])
    written(any_department, tmp_path)
    return any_department


def test_without_a_report_there_is_nothing_to_explain(any_department, pattern):
    take_in(any_department, pattern.packages)
    assert changes(any_department) is None


def test_nothing_has_changed_right_after_a_report(begun):
    change = changes(begun)
    assert (change.file_name, change.totals) == ("tỉnh.xlsx", {})


def test_new_agencies_late_ones_and_revisions_explain_the_difference(begun, pattern):
    take_in(begun, [pattern.second, pattern.ba_ria])
    late = replace(begun, clock=at(6, 2))
    take_in(late, [pattern.long_phuoc])
    change = changes(begun)
    assert change.causes == {
        HOA_LONG: ChangeCause.REVISED,
        BA_RIA: ChangeCause.NEW,
        LONG_PHUOC: ChangeCause.LATE,
    }
    households = change.totals[HOUSEHOLDS]
    moved = {each.report.agency: each.difference for each in households.causes}
    assert households.after.value - households.before.value == sum(moved.values())
    assert set(moved) == {HOA_LONG, LONG_PHUOC}, "the district does not tell households"
    revised = next(each for each in households.causes if each.report.agency == HOA_LONG)
    assert revised.after.number == 3001
    assert revised.difference == revised.after.number - revised.before.number


def test_every_difference_is_the_sum_of_its_causes(begun, pattern):
    take_in(begun, pattern.packages)
    change = changes(begun, every=1)
    summed = 0
    for total in change.totals.values():
        if any(each.difference is not None for each in total.causes) and total.after.value is not None:
            before = total.before.value or Decimal(0)
            assert total.after.value - before == sum(each.difference for each in total.causes), total.indicator.code
            summed += 1
    assert summed > 20
    assert all(each.difference is None for each in change.totals[POOR_SHARE].causes)
    assert {each.report.agency: each.after for each in change.totals[PLAN].causes}[LONG_PHUOC] == Value(content=False)


def test_a_report_that_counts_no_more_is_a_cause_too(begun, pattern, tmp_path):
    take_in(begun, pattern.packages)
    before = written(begun, tmp_path, "lần hai.xlsx")
    with begun.session() as session:
        agency = next(each for each in before.contributors if each.code == LONG_PHUOC)
        number = agency.values[HOUSEHOLDS].number
        of_agency = sa.select(Agency.id).where(Agency.code == LONG_PHUOC).scalar_subquery()
        session.execute(sa.delete(PeriodObligation).where(PeriodObligation.agency_id == of_agency))
    change = changes(begun)
    assert change.file_name == "lần hai.xlsx"
    assert change.causes == {LONG_PHUOC: ChangeCause.GONE}
    (cause,) = change.totals[HOUSEHOLDS].causes
    assert (cause.difference, cause.report.name) == (-number, "UBND xã Long Phước")


def test_what_was_said_then_is_read_from_the_reports_where_it_is_not_kept(begun, pattern):
    take_in(begun, pattern.packages)
    kept = changes(begun)
    with begun.session() as session:
        forget_parts(session)
    assert changes(begun) == kept


def test_what_a_report_was_made_of_is_never_changed(begun):
    with pytest.raises(FrozenRowError), begun.session() as session:
        session.scalars(sa.select(ConsolidationRun)).one().file_name = "khác"
