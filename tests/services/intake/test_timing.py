"""What officers rule on the time of a late report, who is waited for, and whom to call."""

from datetime import timedelta

import pytest

from desktop.models.agency import AgencyForwarder
from desktop.models.audit import AuditEvent
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.rules.packages import PackageKind
from desktop.rules.periods import Timeliness
from desktop.rules.verdicts import Verdict
from desktop.services.agencies.contacts import Contact, ContactRefusedError, contacts, note_contact
from desktop.services.follow_up.answers_issued import issue_receipts
from desktop.services.follow_up.status import follow_period, period_status
from desktop.services.intake.taking_back import AnsweredSinceError
from desktop.services.intake.taking_in import take_in
from desktop.services.intake.timing import Ruling, TimeRulingError, rule_on_time, withdraw_ruling
from desktop.services.trust.authorisation import register_forwarder
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import BA_RIA, DEPARTMENT, HOA_LONG, LONG_PHUOC, PERIOD, SILENT, at, count

OFFICER = "Lê Thị Lan"


@pytest.fixture
def late(any_department, pattern):
    """Long Phước's report came on 28/5/2018, four days late."""
    any_department.clock.move_to(at(5, 28, 9).now())
    take_in(any_department, [pattern.long_phuoc])
    return any_department


def of(workspace, code):
    with workspace.reading() as session:
        return next(a for a in period_status(session, workspace.clock, PERIOD).agencies if a.code == code)


def rule(workspace, history, moment, ground="Dấu bưu điện ngày 24/5/2018", officer=OFFICER):
    with workspace.session() as session:
        rule_on_time(session, workspace.clock, PERIOD, LONG_PHUOC, Ruling(moment, officer, ground))
    history.keep(session)


def test_another_time_counts_until_it_is_taken_back(late):
    history = History()
    before = of(late, LONG_PHUOC)
    assert (before.state, before.late_by, before.to_judge) == (Timeliness.LATE, 4, True)
    assert before.first_signed_at is not None
    rule(late, history, at(5, 24, 16).now())
    after = of(late, LONG_PHUOC)
    assert (after.state, after.late_by, after.to_judge) == (Timeliness.ON_TIME, 0, False)
    assert after.received_at == before.received_at, "when it came stays what it was"
    assert (after.ruling.officer, after.ruling.ground) == (OFFICER, "Dấu bưu điện ngày 24/5/2018")
    history.take_back(late)
    assert of(late, LONG_PHUOC) == before
    history.make_again(late)
    assert of(late, LONG_PHUOC) == after


@pytest.mark.parametrize(("day", "early"), [(14, 2), (15, 1), (16, 0)])
def test_a_report_that_comes_before_its_figures_can_be_whole_is_early(any_department, pattern, day, early):
    """Figures are counted to the end of 15/5/2018."""
    any_department.clock.move_to(at(5, day, 9).now())
    take_in(any_department, [pattern.first])
    found = of(any_department, HOA_LONG)
    assert (found.state, found.early_by) == (Timeliness.ON_TIME, early)


def test_a_revision_in_time_is_no_longer_early(any_department, pattern):
    for day, file in ((14, pattern.first), (17, pattern.second)):
        any_department.clock.move_to(at(5, day, 9).now())
        take_in(any_department, [file])
    assert of(any_department, HOA_LONG).early_by == 0


def test_a_report_may_stay_late_by_a_word(late):
    history = History()
    rule(late, history, None, "Không có lý do chính đáng")
    status = of(late, LONG_PHUOC)
    assert (status.state, status.to_judge) == (Timeliness.LATE, False)
    rule(late, history, at(5, 24, 16).now())
    history.take_back(late)
    assert of(late, LONG_PHUOC).ruling.ground == "Không có lý do chính đáng"


@pytest.mark.parametrize(
    ("moment", "officer", "ground", "field"),
    [
        (at(5, 29).now(), OFFICER, "căn cứ", "time"),
        (at(5, 24).now(), "  ", "căn cứ", "officer"),
        (at(5, 24).now(), OFFICER, " ", "ground"),
    ],
)
def test_a_ruling_needs_a_time_before_the_receipt_grounds_and_a_name(late, moment, officer, ground, field):
    with pytest.raises(TimeRulingError) as refused:
        rule(late, History(), moment, ground, officer)
    assert refused.value.field == field


def test_nothing_is_ruled_on_what_has_not_come(any_department):
    with pytest.raises(TimeRulingError, match="Chưa nhận được"):
        rule(any_department, History(), at(5, 24).now())


def test_after_a_receipt_the_ruling_stands(late, pattern, tmp_path):
    history = History()
    rule(late, history, at(5, 24, 16).now())
    late.clock.advance(timedelta(hours=1))
    with late.reading() as session:
        (package,) = [row.package_sha256 for row in session.query(Submission)]
    issue_receipts(late, [package], pattern.keys[DEPARTMENT], tmp_path)
    with pytest.raises(AnsweredSinceError):
        history.take_back(late)
    with pytest.raises(AnsweredSinceError):
        withdraw(late)
    assert of(late, LONG_PHUOC).state is Timeliness.ON_TIME


def withdraw(workspace, officer=OFFICER):
    with workspace.session() as session:
        withdraw_ruling(session, workspace.clock, PERIOD, LONG_PHUOC, officer)


def test_a_ruling_is_withdrawn_by_another_officer_and_says_who(late):
    before = of(late, LONG_PHUOC)
    rule(late, History(), at(5, 24, 16).now())
    with pytest.raises(TimeRulingError, match="tên người"):
        withdraw(late, " ")
    withdraw(late, "Trần Văn Phúc")
    assert of(late, LONG_PHUOC) == before
    with late.reading() as session:
        last = session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
    assert (last.action, last.actor, last.after) == ("time.rule", "Trần Văn Phúc", None)
    with pytest.raises(TimeRulingError, match="Chưa có quyết định"):
        withdraw(late)


def test_what_comes_by_another_agencys_hands_is_waited_for_there(any_department, pattern):
    any_department.clock.move_to(at(6, 2).now())
    assert of(any_department, LONG_PHUOC).waits_for == ""
    with any_department.session() as session:
        clock = any_department.clock
        register_forwarder(session, clock, LONG_PHUOC, HOA_LONG, basis="Công văn 31", valid_to=at(6, 30).now().date())
    waiting = of(any_department, LONG_PHUOC)
    assert (waiting.state, waiting.waits_for) == (Timeliness.MISSING, "UBND xã Hòa Long")
    take_in(any_department, [pattern.long_phuoc])
    assert of(any_department, LONG_PHUOC).waits_for == ""
    assert count(any_department, AgencyForwarder) == 1


def test_the_district_that_has_passed_reports_on_once_is_waited_for(department, pattern, tmp_path):
    """Bà Rịa has forwarded for another period, so its communes' reports are expected by its hands."""
    department.clock.move_to(at(6, 2).now())
    cover = {
        "file_name": "CTT.asice", "size": 1, "kind": PackageKind.FORWARDING, "first_received_at": at(5, 2).now(),
        "verdict": Verdict.VALID, "result": IntakeResult.ACCEPTED, "agency_code": BA_RIA,
    }  # fmt: skip
    with department.session() as session:
        session.add(ReceivedPackage(sha256="a" * 64, period_code="6T-2017", **cover))
    assert of(department, HOA_LONG).waits_for == "UBND thành phố Bà Rịa"
    assert of(department, SILENT).waits_for == "", "no commune"
    with department.session() as session:
        session.add(ReceivedPackage(sha256="b" * 64, period_code=PERIOD, **cover))
    assert of(department, HOA_LONG).waits_for == "", "its package has come, without this report"


def test_how_much_had_come_by_a_day(department, pattern):
    take_in(department, [pattern.first])
    department.clock.move_to(at(5, 28).now())
    take_in(department, [pattern.long_phuoc])
    with department.reading() as session:
        status = follow_period(session, department.clock, PERIOD).status
    assert [status.received_by(day) for day in (-2, -1, 0, 3, 4)] == [0, 1, 1, 1, 2]


def test_whom_to_call_is_noted_and_taken_back(any_department):
    history = History()
    said = Contact(" Trần  Văn Phúc ", "Công chức văn phòng", "0254 3 822 000", "hoalong@baria.gov.vn")
    with any_department.session() as session:
        note_contact(session, any_department.clock, HOA_LONG, said)
    history.keep(session)
    assert of(any_department, HOA_LONG).contact == "Trần Văn Phúc, 0254 3 822 000"
    with any_department.reading() as session:
        assert contacts(session)[HOA_LONG].position == "Công chức văn phòng"
    history.take_back(any_department)
    assert of(any_department, HOA_LONG).contact == ""
    history.make_again(any_department)
    with any_department.session() as session:
        note_contact(session, any_department.clock, HOA_LONG, Contact("Lê Thị Hạnh"))
    with pytest.raises(ChangedSinceError):
        history.take_back(any_department)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Contact(phone="gọi sau"), "phone"),
        (Contact(email="hoalong"), "email"),
        (Contact(note="x" * 300), "note"),
    ],
)
def test_a_contact_that_cannot_be_called_is_refused(department, said, field):
    with department.session() as session, pytest.raises(ContactRefusedError) as refused:
        note_contact(session, department.clock, HOA_LONG, said)
    assert refused.value.field == field
