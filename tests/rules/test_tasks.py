from dataclasses import replace
from datetime import date

import pytest

from desktop.rules.programme_entries import Task
from desktop.rules.programme_kinds import AgencyKind, TaskNature
from desktop.rules.tasks import TaskState, TaskStatus, task_state

REPORT = Task(
    code="NV6.2",
    group="N6",
    name="Báo cáo kết quả thực hiện 6 tháng năm 2018",
    clause=6,
    quote="trước ngày 25/5/2018 (đối với báo cáo 06 tháng)",
    nature=TaskNature.WITH_DEADLINE,
    product="Báo cáo 6 tháng",
    due=date(2018, 5, 25),
    applies_to=frozenset({AgencyKind.COMMUNE}),
    due_inclusive=False,
)
RECEPTION = replace(REPORT, code="NV5.1", nature=TaskNature.STANDING, due=None)
PLAN = replace(REPORT, code="NV1.2", nature=TaskNature.WITH_PRODUCT, due=None)
LAST, DUE, LATER = date(2018, 5, 24), date(2018, 5, 25), date(2018, 6, 1)


@pytest.mark.parametrize(
    ("status", "completed", "today", "state"),
    [
        (TaskStatus.DONE, LAST, LATER, TaskState.DONE_IN_TIME),
        (TaskStatus.DONE, DUE, LATER, TaskState.DONE_LATE),
        (TaskStatus.DONE, None, LATER, TaskState.DONE_IN_TIME),
        (TaskStatus.IN_PROGRESS, None, LAST, TaskState.OPEN_IN_TIME),
        (TaskStatus.IN_PROGRESS, None, DUE, TaskState.OVERDUE),
        (TaskStatus.NOT_STARTED, None, LATER, TaskState.OVERDUE),
        (TaskStatus.SUSPENDED, None, LATER, TaskState.OPEN_IN_TIME),
    ],
)
def test_a_task_is_judged_by_its_due_day(status, completed, today, state):
    assert task_state(REPORT, status, completed, today) is state


def test_the_due_day_itself_is_in_time_when_the_wording_says_so():
    assert task_state(replace(REPORT, due_inclusive=True), TaskStatus.DONE, DUE, LATER) is TaskState.DONE_IN_TIME


@pytest.mark.parametrize("status", TaskStatus)
def test_a_standing_task_is_never_overdue(status):
    assert task_state(RECEPTION, status, None, LATER) is None


def test_a_task_without_due_day_is_never_overdue():
    assert task_state(PLAN, TaskStatus.NOT_STARTED, None, LATER) is TaskState.OPEN_IN_TIME
    assert task_state(PLAN, TaskStatus.DONE, LATER, LATER) is TaskState.DONE_IN_TIME


def test_every_status_and_state_has_a_vietnamese_label():
    labels = [member.label for kind in (TaskStatus, TaskState) for member in kind]
    assert len(set(labels)) == 9
    assert TaskStatus("tam_dung").label == "Tạm dừng"
