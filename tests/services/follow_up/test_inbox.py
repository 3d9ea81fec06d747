"""What waits for a decision: each thing once, and gone when it was decided."""

import pytest

from desktop.services.follow_up.inbox import Matter, read_inbox
from desktop.services.follow_up.status import read_department_frame
from desktop.services.intake.decisions import refuse_held
from desktop.services.intake.taking_in import take_in
from desktop.services.intake.timing import Ruling, rule_on_time
from desktop.services.trust.certificate_requests import take_in_request
from tests.services.pattern import HOA_LONG, LONG_PHUOC, PERIOD, SILENT, at


def inbox_of(workspace):
    with workspace.reading() as session:
        inbox = read_inbox(session, workspace.clock, PERIOD)
        frame = read_department_frame(session, workspace.clock, PERIOD)
    assert frame.undecided == len(inbox.items) - inbox.count(Matter.CHASE), "the badge says the same"
    return inbox


def matters(workspace):
    return [(item.matter, item.agency) for item in inbox_of(workspace).items]


@pytest.fixture
def busy(any_department, pattern, packages):
    """28/5/2018: a conflict, a file signed by a neighbour, a late report; one agency is silent, one is missing."""
    take_in(any_department, [pattern.first, packages("bản một khác", approved_by="Người khác")])
    any_department.clock.move_to(at(5, 28, 9).now())
    take_in(any_department, [pattern.long_phuoc, packages("ký thay", signer=LONG_PHUOC, revision=3)])
    return any_department


def test_what_waits_stands_once_the_most_pressing_first(busy):
    assert matters(busy) == [
        (Matter.CONFLICT, HOA_LONG),
        (Matter.HELD, HOA_LONG),
        (Matter.LATE, LONG_PHUOC),
        (Matter.CHASE, SILENT),
        (Matter.CHASE, "D748"),
    ] or sorted(matters(busy)[3:]) == sorted([(Matter.CHASE, SILENT), (Matter.CHASE, "D748")])
    items = {item.matter: item for item in inbox_of(busy).items}
    assert items[Matter.HELD].reason
    assert items[Matter.HELD].agency_name == "UBND xã Hòa Long"
    assert len(items[Matter.HELD].target) == 64
    assert items[Matter.LATE].status.late_by == 4


def test_what_was_decided_is_gone(busy):
    held = next(item for item in inbox_of(busy).items if item.matter is Matter.HELD)
    refuse_held(busy, held.target, "Lê Thị Lan", "Xã xác nhận gửi nhầm")
    with busy.session() as session:
        ruling = Ruling(None, "Lê Thị Lan", "Không có lý do")
        rule_on_time(session, busy.clock, PERIOD, LONG_PHUOC, ruling)
    left = {matter for matter, _ in matters(busy)}
    assert left == {Matter.CONFLICT, Matter.CHASE}


def test_a_request_waits_until_it_is_answered(department, pattern):
    requests = sorted(pattern.folder.rglob("DN_*.asice"))
    if not requests:
        pytest.skip("the pattern keeps no request")
    with department.session() as session:
        view = take_in_request(session, department.clock, requests[0])
    waiting = [item for item in inbox_of(department).items if item.matter is Matter.ENROLMENT]
    assert [item.agency for item in waiting] == ([view.agency] if view.issued_at is None else [])


def test_before_the_deadline_nobody_is_chased(department):
    assert matters(department) == []
