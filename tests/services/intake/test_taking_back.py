"""Decisions on received files can be taken back until an answer has gone out, and every step is written down."""

import pytest
import sqlalchemy as sa

from desktop.models.agency import AgencyForwarder
from desktop.models.arrival import Arrival, ArrivalOccasion
from desktop.models.audit import AuditEvent
from desktop.models.intake import IntakeResult, Submission, SubmittedValue
from desktop.services.follow_up.answers_issued import issue_receipts
from desktop.services.follow_up.reading import NotReceivedError, read_submission
from desktop.services.intake.decisions import choose_official, let_forward, refuse_held, release_held
from desktop.services.intake.official_revision import NothingToChooseError
from desktop.services.intake.received import list_received
from desktop.services.intake.register_check import register_faults
from desktop.services.intake.taking_back import AnsweredSinceError
from desktop.services.intake.taking_in import take_in
from desktop.services.officers.audit import first_broken_link
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import DEPARTMENT, HOA_LONG, LONG_PHUOC, PERIOD, count

OFFICER = "Lê Thị Lan"


@pytest.fixture
def history():
    return History()


@pytest.fixture
def held(any_department, packages):
    """A report of Hòa Long that its neighbour has signed, on hold."""
    (row,) = take_in(any_department, [packages("xã bên ký thay", signer=LONG_PHUOC)])
    assert row.result is IntakeResult.QUARANTINED
    return row


def results(workspace):
    with workspace.reading() as session:
        return {row.sha256: row.result for row in list_received(session, workspace.clock)}


def on_hold(workspace):
    with workspace.reading() as session:
        (row,) = (row for row in list_received(session, workspace.clock) if row.result is IntakeResult.QUARANTINED)
    return row


def occasions(workspace):
    with workspace.reading() as session:
        assert register_faults(session) == ()
        assert first_broken_link(session) is None
        return [str(each) for each in session.scalars(sa.select(Arrival.occasion).order_by(Arrival.seq))]


def read(workspace):
    with workspace.reading() as session:
        return read_submission(session, workspace.clock, PERIOD, HOA_LONG)


def test_a_refusal_is_taken_back_and_made_again(any_department, held, history):
    refuse_held(any_department, held.sha256, OFFICER, "Nhầm đơn vị", history)
    assert history.next_back == "từ chối xã bên ký thay.asice"
    history.take_back(any_department)
    assert results(any_department) == {held.sha256: IntakeResult.QUARANTINED}
    history.make_again(any_department)
    with any_department.reading() as session:
        (row,) = list_received(session, any_department.clock)
    assert (row.result, row.note, row.decided_by) == (IntakeResult.REFUSED, "Nhầm đơn vị", OFFICER)
    history.take_back(any_department)
    assert occasions(any_department) == ["offered", "refused", "reopened", "refused", "reopened"]


def test_what_was_released_leaves_the_master_copy_again(any_department, held, history, pattern):
    release_held(any_department, held.sha256, OFFICER, "Đã gọi Chủ tịch xã", history)
    assert count(any_department, Submission) == 1
    step = history.take_back(any_department)
    assert (step.page, step.target) == ("intake", held.sha256)
    assert count(any_department, Submission) == count(any_department, SubmittedValue) == 0
    assert results(any_department) == {held.sha256: IntakeResult.QUARANTINED}
    assert history.next_again == "", "what is taken in is looked at anew, not by a key"
    with pytest.raises(NotReceivedError):
        read(any_department)
    assert occasions(any_department) == ["offered", "released", "reopened"]
    assert take_in(any_department, [pattern.first])[0].result is IntakeResult.ACCEPTED


def test_the_revision_before_counts_again(any_department, packages, history, pattern, snapshot):
    take_in(any_department, [pattern.first])
    second = packages("bản hai ký thay", signer=LONG_PHUOC, revision=2)
    (row,) = take_in(any_department, [second])
    release_held(any_department, row.sha256, OFFICER, "Đã gọi", history)
    assert read(any_department).snapshot.revision == 2
    history.take_back(any_department)
    report = read(any_department)
    assert (report.snapshot.revision, report.is_current) == (snapshot.revision, True)


def test_after_a_receipt_the_decision_stands(any_department, held, history, pattern, tmp_path):
    release_held(any_department, held.sha256, OFFICER, "Đã gọi Chủ tịch xã", history)
    issue_receipts(any_department, [held.sha256], pattern.keys[DEPARTMENT], tmp_path)
    with pytest.raises(AnsweredSinceError, match="đã cấp phiếu"):
        history.take_back(any_department)
    assert count(any_department, Submission) == 1
    assert history.next_back == "", "it is not offered a second time"


def test_what_another_file_has_brought_since_stays(any_department, held, history, pattern):
    release_held(any_department, held.sha256, OFFICER, "Đã gọi Chủ tịch xã", history)
    take_in(any_department, [pattern.first])
    before = results(any_department)
    with pytest.raises(ChangedSinceError):
        history.take_back(any_department)
    assert results(any_department) == before


def test_a_forwarder_is_forgotten_with_what_it_brought(any_department, held, history):
    (row,) = let_forward(any_department, held.sha256, LONG_PHUOC, OFFICER, "Công văn 31", history)
    assert row.result is IntakeResult.ACCEPTED
    history.take_back(any_department)
    assert count(any_department, AgencyForwarder) == count(any_department, Submission) == 0
    assert results(any_department) == {held.sha256: IntakeResult.QUARANTINED}


def test_of_two_reports_of_one_number_an_officer_chooses(any_department, packages, history, pattern, snapshot):
    first, other = pattern.first, packages("bản một khác", approved_by="Người khác")
    take_in(any_department, [first, other])
    held_row = on_hold(any_department)
    counted = read(any_department).snapshot_sha256
    row = choose_official(any_department, held_row.sha256, OFFICER, "Chủ tịch xã xác nhận qua điện thoại", history)
    assert (row.result, row.decided_by) == (IntakeResult.ACCEPTED, OFFICER)
    assert read(any_department).snapshot_sha256 != counted
    loser = next(sha256 for sha256 in results(any_department) if sha256 != held_row.sha256)
    assert results(any_department)[loser] is IntakeResult.REFUSED
    assert take_in(any_department, [first])[0].result in (IntakeResult.REFUSED, IntakeResult.DUPLICATE)
    with pytest.raises(NothingToChooseError):
        choose_official(any_department, held_row.sha256, OFFICER, "lần nữa")
    history.take_back(any_department)
    assert read(any_department).snapshot_sha256 == counted
    assert results(any_department)[held_row.sha256] is IntakeResult.QUARANTINED
    history.make_again(any_department)
    assert read(any_department).snapshot_sha256 != counted
    assert "chosen" in occasions(any_department)
    with any_department.reading() as session:
        actions = session.scalars(sa.select(AuditEvent.action)).all()
    assert "revision.choose" in actions


def test_a_third_report_of_the_number_does_not_overturn_the_choice(department, packages, pattern):
    others = [packages(f"bản một, {name}", approved_by=name) for name in ("A", "B")]
    take_in(department, [pattern.first, others[0]])
    held_row = on_hold(department)
    choose_official(department, held_row.sha256, OFFICER, "Xã xác nhận")
    chosen = read(department).snapshot_sha256
    (third,) = take_in(department, [others[1]])
    assert third.result is IntakeResult.QUARANTINED
    assert read(department).snapshot_sha256 == chosen
    assert ArrivalOccasion.CHOSEN in occasions(department)
