"""What officers decide on files on hold, and what a second look finds; validity stays that of the day of arrival."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, UserError
from desktop.core.progress import Progress
from desktop.models.arrival import Arrival, ArrivalOccasion
from desktop.models.intake import IntakeResult, Submission
from desktop.models.programme import PeriodObligation
from desktop.models.trust import IssuedCertificate
from desktop.rules.assurance import Assurance
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.follow_up.reading import read_submission
from desktop.services.follow_up.status import period_status
from desktop.services.intake.decisions import DecisionRefusedError, refuse_held, release_held
from desktop.services.intake.received import list_received
from desktop.services.intake.register_check import register_faults
from desktop.services.intake.second_look import retry_held
from desktop.services.intake.taking_in import take_in
from desktop.services.trust.authorisation import register_forwarder
from desktop.services.trust.certificate_register import confirm_letter
from tests.services.pattern import HOA_LONG, LONG_PHUOC, PERIOD, at, count, issued_by

OFFICER = "Lê Thị Lan"


@pytest.fixture
def held(department, packages):
    """A report of Hòa Long that its neighbour has signed, on hold."""
    (row,) = take_in(department, [packages("xã bên ký thay", signer=LONG_PHUOC)])
    assert row.result is IntakeResult.QUARANTINED
    return row


def received(workspace):
    with workspace.reading() as session:
        return list_received(session, workspace.clock)


def occasions(workspace):
    with workspace.reading() as session:
        return session.scalars(sa.select(Arrival.occasion).order_by(Arrival.seq)).all()


def read(workspace):
    with workspace.reading() as session:
        return read_submission(session, workspace.clock, PERIOD, HOA_LONG)


def test_an_officer_takes_in_what_other_grounds_vouch_for(department, held):
    assert (held.assurance, held.may_be_released) == (Assurance.UNPROVEN, True)
    department.clock.advance(timedelta(days=5))
    row = release_held(department, held.sha256, OFFICER, " Đã gọi Chủ tịch xã, biên bản số 3 ")
    assert (row.result, row.note, row.decided_by) == (
        IntakeResult.ACCEPTED,
        "Đã gọi Chủ tịch xã, biên bản số 3",
        OFFICER,
    )
    report = read(department)
    assert (report.received_at, report.standing.assurance) == (held.received_at, Assurance.UNPROVEN)
    assert report.standing.sentence == (
        "Chữ ký chưa tin cậy; tệp đến lúc 23/05/2018 10:00, Lê Thị Lan quyết định nhận: "
        "Đã gọi Chủ tịch xã, biên bản số 3."
    )
    assert occasions(department) == [ArrivalOccasion.OFFERED, ArrivalOccasion.RELEASED]
    with department.reading() as session:
        assert register_faults(session) == ()
    with pytest.raises(DecisionRefusedError, match="không còn tạm giữ"):
        release_held(department, held.sha256, OFFICER, "lần nữa")


def test_an_officer_refuses_for_good_and_says_why(department, held, packages):
    for ground in ("", "  "):
        with pytest.raises(DecisionRefusedError, match="Chưa ghi căn cứ"):
            refuse_held(department, held.sha256, OFFICER, ground)
    row = refuse_held(department, held.sha256, OFFICER, "Xã xác nhận không nộp tệp này")
    assert (row.result, row.note, row.agency_name) == (
        IntakeResult.REFUSED,
        "Xã xác nhận không nộp tệp này",
        "UBND xã Hòa Long",
    )
    (again,) = take_in(department, [packages("xã bên ký thay", signer=LONG_PHUOC)])
    assert (again.result, again.note) == (IntakeResult.REFUSED, "Xã xác nhận không nộp tệp này")
    with department.reading() as session:
        status = period_status(session, department.clock, PERIOD)
    assert status.held == 0
    assert retry_held(department) == ()
    with pytest.raises(DecisionRefusedError):
        refuse_held(department, held.sha256, OFFICER, "lần nữa")
    assert occasions(department) == ["offered", "refused", "offered"]
    with department.reading() as session:
        assert register_faults(session) == ()


def test_a_refusal_can_be_thought_over(department, held):
    refuse_held(department, held.sha256, OFFICER, "Nhầm đơn vị")
    (row,) = retry_held(department, [held.sha256])
    assert (row.result, row.note, row.decided_by) == (IntakeResult.QUARANTINED, "", "")
    refuse_held(department, held.sha256, OFFICER, "Nhầm đơn vị")
    assert release_held(department, held.sha256, OFFICER, "Đã xác minh").result is IntakeResult.ACCEPTED


def test_nobody_decides_on_what_is_not_there_or_not_whole(department, pattern, tmp_path):
    for decide in (release_held, refuse_held):
        with pytest.raises(UserError, match="Không tìm thấy"):
            decide(department, "0" * 64, OFFICER, "căn cứ")
    cut = tmp_path / "cụt.asice"
    cut.write_bytes(pattern.first.read_bytes()[:5000])
    (row,) = take_in(department, [cut])
    assert not row.may_be_released
    with pytest.raises(UserError, match="nguyên vẹn"):
        release_held(department, row.sha256, OFFICER, "căn cứ")


def test_held_files_are_tried_again_when_the_register_has_been_put_right(any_department, packages, pattern):
    with any_department.session() as session:
        owed = session.scalars(sa.select(PeriodObligation)).all()
        places = [(each.period_id, each.agency_id) for each in owed]
        session.execute(sa.delete(PeriodObligation))
    take_in(any_department, [pattern.first, pattern.long_phuoc, packages("xã bên ký thay", signer=LONG_PHUOC)])
    any_department.clock.move_to(at(6, 2).now())
    assert retry_held(any_department) == ()
    assert count(any_department, Arrival) == 3, "without a new answer nothing is written"
    with any_department.session() as session:
        session.add_all(PeriodObligation(period_id=period, agency_id=agency) for period, agency in places)
    seen = []
    rows = retry_held(any_department, on_row=seen.append)
    assert seen == list(rows)
    assert {(row.agency, row.result) for row in rows} == {
        (HOA_LONG, IntakeResult.ACCEPTED),
        (LONG_PHUOC, IntakeResult.ACCEPTED),
    }
    report = read(any_department)
    assert report.received_at == at(5, 23, 10).now(), "it came in time, whatever the department had to put right"
    with any_department.session() as session:
        register_forwarder(session, any_department.clock, HOA_LONG, LONG_PHUOC, basis="Công văn 31")
    (row,) = retry_held(any_department)
    assert [reason.code for reason in row.reasons] == [ReasonCode.REPLAY]
    with any_department.reading() as session:
        assert register_faults(session) == ()


def test_a_second_look_can_be_stopped(department, held):
    progress = Progress(lambda *_: progress.cancel())
    with pytest.raises(Cancelled):
        retry_held(department, None, progress)


def test_what_was_valid_when_it_came_stays_so_after_its_certificate_has_ended(department, packages, pattern):
    short = issued_by(pattern.root, HOA_LONG, valid_for=timedelta(days=20))
    path = packages("chứng thư sắp hết", key=short)
    assert take_in(department, [path])[0].result is IntakeResult.ACCEPTED
    department.clock.move_to(at(9, 1).now())
    (again,) = take_in(department, [path])
    assert (again.result, again.verdict) == (IntakeResult.DUPLICATE, Verdict.VALID)
    standing = read(department).standing
    assert standing.has_changed
    assert standing.sentence == (
        "Chữ ký hợp lệ tại thời điểm tiếp nhận 23/05/2018 10:00; chứng thư hết hạn ngày 27/05/2018, "
        "báo cáo đã nhận trước đó vẫn có giá trị."
    )


def test_what_is_seen_first_after_the_end_waits_for_a_person(department, packages, pattern):
    short = issued_by(pattern.root, HOA_LONG, valid_for=timedelta(days=20))
    department.clock.move_to(at(9, 1).now())
    (row,) = take_in(department, [packages("chứng thư đã hết", key=short)])
    assert [reason.code for reason in row.reasons] == [ReasonCode.LATE_PROOF]
    assert retry_held(department) == ()
    assert release_held(department, row.sha256, OFFICER, "Bưu cục xác nhận ngày gửi").result is IntakeResult.ACCEPTED


def test_what_was_held_is_judged_as_of_its_arrival(department, packages, pattern):
    """The register lacked the agency's duty; when that is put right the certificate has ended."""
    with department.session() as session:
        owed = [(each.period_id, each.agency_id) for each in session.scalars(sa.select(PeriodObligation))]
        session.execute(sa.delete(PeriodObligation))
    short = issued_by(pattern.root, HOA_LONG, valid_for=timedelta(days=20))
    take_in(department, [packages("chứng thư sắp hết", key=short)])
    with department.session() as session:
        session.add_all(PeriodObligation(period_id=period, agency_id=agency) for period, agency in owed)
    department.clock.move_to(at(9, 1).now())
    (row,) = retry_held(department)
    assert (row.result, row.verdict) == (IntakeResult.ACCEPTED, Verdict.VALID)


def test_a_certificate_that_is_revoked_later_takes_nothing_back(department, pattern):
    take_in(department, [pattern.first])
    department.clock.move_to(at(6, 1).now())
    with department.session() as session:
        of_agency = sa.select(IssuedCertificate).where(IssuedCertificate.subject == "UBND xã Hòa Long")
        session.scalars(of_agency).one().revoked_at = department.clock.now()
    department.clock.move_to(at(7, 1).now())
    assert "chứng thư bị thu hồi lúc 01/06/2018 08:00" in read(department).standing.sentence


def test_a_key_that_was_not_to_be_used_when_the_file_came_shakes_it(department, pattern):
    take_in(department, [pattern.first])
    with department.session() as session:
        of_agency = sa.select(IssuedCertificate).where(IssuedCertificate.subject == "UBND xã Hòa Long")
        session.scalars(of_agency).one().revoked_at = at(5, 20).now()
    standing = read(department).standing
    assert standing.is_shaken
    assert "đã bị thu hồi từ 20/05/2018 08:00, trước khi tệp đến" in standing.sentence


def test_a_letter_that_comes_later_raises_what_was_received_before(any_department, pattern):
    take_in(any_department, [pattern.first])
    assert read(any_department).standing.assurance is Assurance.ENROLLED
    with any_department.session() as session:
        sha256 = session.scalars(
            sa.select(IssuedCertificate.fingerprint).where(IssuedCertificate.subject == "UBND xã Hòa Long")
        ).one()
        confirm_letter(session, any_department.clock, sha256, "12/GĐN-UBND ngày 07/5/2018", OFFICER)
    assert read(any_department).standing.assurance is Assurance.LETTER
    (row,) = received(any_department)
    assert row.assurance is Assurance.LETTER
    with any_department.reading() as session:
        assert session.scalars(sa.select(Arrival.assurance)).one() is Assurance.ENROLLED
        assert register_faults(session) == ()
    (row,) = take_in(any_department, [pattern.long_phuoc])
    assert row.assurance is Assurance.ENROLLED
    assert count(any_department, Submission) == 2


def test_a_signature_that_comes_after_the_paper_raises_the_report(department, packages, pattern):
    (row,) = take_in(department, [packages("chưa ký", signer=None)])
    release_held(department, row.sha256, OFFICER, "Bản giấy số 15/BC-UBND")
    assert read(department).standing.assurance is Assurance.UNSIGNED
    take_in(department, [pattern.first])
    report = read(department)
    assert (report.standing.assurance, report.file_name) == (Assurance.ENROLLED, pattern.first.name)
    assert report.signers
