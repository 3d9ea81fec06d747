"""Tasks: statements add up to a history, and what is said must not contradict itself."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from desktop.models.audit import AuditEvent
from desktop.models.progress import ProgressEntry
from desktop.models.report import Report
from desktop.rules.tasks import TaskState, TaskStatus
from desktop.services.report.snapshots import take_snapshot
from desktop.services.tasks.progress import (
    ProgressRefusedError,
    ProgressReport,
    TaskDetails,
    record_progress,
    set_task_details,
)
from desktop.services.tasks.standing import STALE_AFTER_DAYS, UnknownTaskError, list_tasks
from desktop.services.two_writers import FieldsWrittenMeanwhileError
from desktop.services.undo import History
from tests.services.pattern import PERIOD, approve_all, at, count


def report(workspace, task="NV5.2", **changes):
    said = {"day": date(2018, 5, 12), "percent": 60, "status": TaskStatus.IN_PROGRESS, "text": "Đối thoại với 86 hộ."}
    with workspace.session() as session:
        return record_progress(session, workspace.clock, ProgressReport(task, **{**said, **changes}))


def details(workspace, task="NV5.2", **changes):
    with workspace.session() as session:
        return set_task_details(session, workspace.clock, TaskDetails(task, **changes))


def task_of(workspace, code):
    with workspace.reading() as session:
        return next(row for row in list_tasks(session, workspace.clock) if row.code == code)


def test_a_statement_joins_the_history_newest_first(any_agency):
    row = report(any_agency, text="  Đối thoại lần hai.\u00a0", author="Lê Thị Hạnh")
    assert (row.percent, row.status, row.touched) == (60, TaskStatus.IN_PROGRESS, True)
    assert [entry.text for entry in row.log] == ["Đối thoại lần hai.", "Đã họp quán triệt."]
    assert row.log[0].author == "Lê Thị Hạnh"
    assert task_of(any_agency, "NV5.2") == row


def test_a_snapshot_tells_the_history_oldest_first(agency):
    report(agency)
    with agency.reading() as session:
        snapshot = take_snapshot(session, agency.clock, PERIOD)
    (task,) = (each for each in snapshot.tasks if each.code == "NV5.2")
    assert [entry.text for entry in task.log] == ["Đã họp quán triệt.", "Đối thoại với 86 hộ."]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "   "}, "text"),
        ({"day": date(2018, 5, 13)}, "day"),
        ({"percent": 101}, "percent"),
        ({"percent": -1}, "percent"),
    ],
)
def test_a_statement_that_cannot_be_is_refused_beside_its_field(agency, changes, field):
    before = count(agency, ProgressEntry)
    with pytest.raises(ProgressRefusedError) as caught:
        report(agency, **changes)
    assert caught.value.data["field"] == field
    assert caught.value.hint
    assert count(agency, ProgressEntry) == before


@pytest.mark.parametrize("code", ["NV9.9", "NV6.1"])
def test_a_task_that_this_agency_does_not_have_is_refused(agency, code):
    with pytest.raises(UnknownTaskError, match=code):
        report(agency, code)
    with pytest.raises(UnknownTaskError, match=code):
        details(agency, code, person="Lê Thị Hạnh")


def test_a_finished_task_is_at_a_hundred_percent_since_the_day_it_was_said(agency):
    row = report(agency, day=date(2018, 5, 10), status=TaskStatus.DONE, percent=80)
    assert (row.percent, row.completed_on) == (100, date(2018, 5, 10))
    again = report(agency, status=TaskStatus.DONE)
    assert again.completed_on == date(2018, 5, 10), "said again, it was still finished on that day"
    reopened = report(agency, status=TaskStatus.IN_PROGRESS, percent=90)
    assert (reopened.percent, reopened.completed_on) == (90, None)


def test_a_task_with_a_day_is_overdue_after_it(agency):
    code = "NV6.2"
    assert task_of(agency, code).state is TaskState.OPEN_IN_TIME
    agency.clock.move_to(at(5, 26).now())
    assert task_of(agency, code).state is TaskState.OVERDUE
    assert report(agency, code, day=date(2018, 5, 26), status=TaskStatus.DONE).state is TaskState.DONE_LATE


def test_a_task_that_nobody_wrote_about_for_a_month_waits(agency):
    agency.clock.advance(timedelta(days=STALE_AFTER_DAYS))
    assert not task_of(agency, "NV5.2").stale
    agency.clock.advance(timedelta(days=1))
    assert task_of(agency, "NV5.2").stale
    report(agency, status=TaskStatus.DONE)
    assert not task_of(agency, "NV5.2").stale


def test_details_are_kept_apart_and_left_alone_when_not_named(any_agency):
    details(any_agency, person=" Lê Thị Hạnh ", document="31/KH-UBND")
    row = details(any_agency, product="Kế hoạch")
    assert (row.person, row.product, row.document) == ("Lê Thị Hạnh", "Kế hoạch", "31/KH-UBND")
    assert len(row.log) == 1
    with any_agency.reading() as session:
        (*_, last) = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq))
    assert (last.action, last.before["product"], last.after["product"]) == ("task.details", "", "Kế hoạch")


def is_approved(workspace):
    with workspace.reading() as session:
        return session.scalar(sa.select(Report.approved_at).where(Report.approved_at.is_not(None))) is not None


def test_progress_takes_the_approval_back(any_agency):
    approve_all(any_agency)
    assert is_approved(any_agency)
    report(any_agency)
    assert not is_approved(any_agency)


@pytest.mark.parametrize(
    "changes",
    [{"person": "Người khác"}, {"product": "Kế hoạch"}, {"document": "31/KH"}, {"completed_on": date(2018, 5, 9)}],
)
def test_details_that_travel_with_the_report_take_the_approval_back(agency, changes):
    report(agency, status=TaskStatus.DONE)
    approve_all(agency)
    details(agency, **changes)
    assert not is_approved(agency)


def test_details_that_say_the_same_leave_the_approval(agency):
    approve_all(agency)
    details(agency, person=task_of(agency, "NV5.2").person)
    assert is_approved(agency)


@pytest.mark.parametrize(
    ("status", "day"), [(TaskStatus.DONE, date(2018, 5, 13)), (TaskStatus.IN_PROGRESS, date(2018, 5, 9))]
)
def test_nothing_is_completed_tomorrow_or_unfinished(agency, status, day):
    report(agency, status=status)
    with pytest.raises(ProgressRefusedError):
        details(agency, completed_on=day)
    assert task_of(agency, "NV5.2").completed_on != day


def test_who_is_in_charge_is_taken_back_and_made_again(agency):
    history = History()
    with agency.session() as session:
        set_task_details(session, agency.clock, TaskDetails("NV5.2", person="Lê Thị Hạnh", document="31/QĐ-UBND"))
    history.keep(session)
    before = task_of(agency, "NV5.2")
    history.take_back(agency)
    assert task_of(agency, "NV5.2").document == ""
    history.make_again(agency)
    assert task_of(agency, "NV5.2") == before


def test_who_comes_second_in_a_field_of_a_task_is_told_what_stands_there(any_agency):
    seen = {"person": task_of(any_agency, "NV5.2").person, "product": task_of(any_agency, "NV5.2").product}
    details(any_agency, person="Vũ Thị Mai")
    details(any_agency, product="Biên bản", seen=seen)  # another field
    with pytest.raises(FieldsWrittenMeanwhileError) as told:
        details(any_agency, person="Đỗ Văn Nam", seen=seen)
    assert told.value.what == "Nhiệm vụ NV5.2"
    assert (told.value.mine, told.value.theirs) == ("Người phụ trách: Đỗ Văn Nam", "Người phụ trách: Vũ Thị Mai")
    assert told.value.by.endswith("(10:00 ngày 12/05/2018)")
    assert task_of(any_agency, "NV5.2").person == "Vũ Thị Mai"
    details(any_agency, person="Đỗ Văn Nam", seen=told.value.now)  # having seen it
    assert (task_of(any_agency, "NV5.2").person, task_of(any_agency, "NV5.2").product) == ("Đỗ Văn Nam", "Biên bản")
