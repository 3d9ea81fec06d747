"""People: one leader at a time, dated work, every edit taken back."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.services.tasks.progress import TaskDetails, set_task_details
from desktop.services.two_writers import FieldsWrittenMeanwhileError, WrittenMeanwhileError
from desktop.services.undo import ChangedSinceError, History
from desktop.services.workplace.people import DutyDraft, DutyRefusedError, end_work, give_work, list_people, remove_duty

PHUC, HANH = "Trần Văn Phúc", "Lê Thị Hạnh"


def people(workspace):
    with workspace.reading() as session:
        return list_people(session, workspace.clock)


def done(workspace, history, use_case, *args):
    with workspace.session() as session:
        use_case(session, workspace.clock, *args)
    history.keep(session)


@pytest.fixture
def history():
    return History()


def test_a_new_leader_ends_the_one_before(any_agency, history):
    done(any_agency, history, give_work, DutyDraft(PHUC, "Phó Chủ tịch", leads=True, since=date(2018, 1, 2)))
    done(any_agency, history, give_work, DutyDraft(HANH, leads=True, since=date(2018, 5, 7)))
    now, before = people(any_agency)
    assert (now.name, now.is_current, now.until) == (HANH, True, None)
    assert (before.name, before.is_current, before.until) == (PHUC, False, date(2018, 5, 6))
    history.take_back(any_agency)
    (only,) = people(any_agency)
    assert (only.name, only.is_current, only.until) == (PHUC, True, None)
    history.make_again(any_agency)
    assert [row.name for row in people(any_agency)] == [HANH, PHUC]


def test_those_at_work_stand_first_with_their_tasks(any_agency, history):
    done(any_agency, history, give_work, DutyDraft(HANH, work="Tổng hợp báo cáo", since=date(2018, 2, 1)))
    done(any_agency, history, give_work, DutyDraft(PHUC, leads=True))
    with any_agency.session() as session:
        set_task_details(session, any_agency.clock, TaskDetails("NV5.2", person=HANH))
    assert [(row.name, row.tasks, row.leads) for row in people(any_agency)] == [(PHUC, 24, True), (HANH, 1, False)]
    assert people(any_agency)[0].work == "Lãnh đạo phụ trách công tác dân vận"


def test_work_that_ended_stays_on_the_list(agency, history):
    done(agency, history, give_work, DutyDraft(HANH, work="Tiếp dân", since=date(2018, 2, 1)))
    (row,) = people(agency)
    done(agency, history, end_work, row.id, date(2018, 5, 1))
    (ended,) = people(agency)
    assert (ended.until, ended.is_current) == (date(2018, 5, 1), False)
    assert history.next_back == f"{HANH}: thôi từ 02/05/2018"


def test_a_row_written_by_mistake_comes_back_with_its_identifier(agency, history):
    done(agency, history, give_work, DutyDraft(HANH, work="Tiếp dân"))
    (row,) = people(agency)
    done(agency, history, remove_duty, row.id)
    assert people(agency) == ()
    history.take_back(agency)
    assert people(agency) == (row,)


def test_what_was_changed_since_is_not_taken_back(agency, history):
    done(agency, history, give_work, DutyDraft(HANH, work="Tiếp dân"))
    (row,) = people(agency)
    with agency.session() as session:
        give_work(session, agency.clock, DutyDraft(HANH, work="Việc khác"), row.id)
    with pytest.raises(ChangedSinceError):
        history.take_back(agency)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (DutyDraft("  ", work="Tiếp dân"), "person"),
        (DutyDraft(HANH), "work"),
        (DutyDraft(HANH, work="Tiếp dân", since=date(2018, 5, 2), until=date(2018, 5, 1)), "until"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(agency, draft, field):
    with agency.session() as session, pytest.raises(DutyRefusedError) as refused:
        give_work(session, agency.clock, draft)
    assert refused.value.data["field"] == field


def test_what_another_has_put_right_meanwhile_is_not_written_over(any_agency, history):
    done(any_agency, history, give_work, DutyDraft(HANH, work="Tiếp dân", since=date(2018, 2, 1)))
    (seen,) = people(any_agency)
    done(any_agency, history, give_work, replace(seen.said, work="Tổng hợp"), seen.id, seen)
    done(any_agency, history, give_work, replace(seen.said, position="Công chức"), seen.id, seen)  # another field
    with pytest.raises(FieldsWrittenMeanwhileError) as told:
        done(any_agency, history, give_work, replace(seen.said, work="Văn thư"), seen.id, seen)
    assert (told.value.mine, told.value.theirs) == ("Việc được giao: Văn thư", "Việc được giao: Tổng hợp")
    with pytest.raises(WrittenMeanwhileError):
        done(any_agency, history, remove_duty, seen.id, seen)
    (now,) = people(any_agency)
    assert (now.work, now.position) == ("Tổng hợp", "Công chức")
    done(any_agency, history, remove_duty, now.id, now)
    with pytest.raises(DutyRefusedError):  # what is gone is not revived
        done(any_agency, history, give_work, seen.said, seen.id, seen)
