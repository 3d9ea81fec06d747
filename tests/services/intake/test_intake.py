"""Files come in: each is accepted, or held with its reason; the order in which they come makes no difference."""

import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from random import Random

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, UserError
from desktop.core.progress import Progress
from desktop.exchange.writer import write_package
from desktop.models.agency import Agency
from desktop.models.arrival import Arrival
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmissionState, SubmittedValue
from desktop.models.programme import PeriodObligation
from desktop.rules.package_data import EnrolmentData, Party
from desktop.rules.periods import Timeliness
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.follow_up.reading import NotReceivedError, read_submission, submitted_pages
from desktop.services.follow_up.status import follow_period, period_status, read_department_frame
from desktop.services.intake.decisions import release_held
from desktop.services.intake.received import list_received
from desktop.services.intake.received_bytes import copy_received
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import reporting_periods
from desktop.services.province.consolidation import consolidate
from desktop.services.trust.agency_register import list_agencies
from desktop.services.trust.certificate_requests import list_requests
from desktop.services.trust.certificate_views import CertificateState
from desktop.services.trust.enrolment import request_enrolment
from desktop.signing.authority import create_root
from tests.services.pattern import (
    BA_RIA,
    DEPARTMENT,
    HOA_LONG,
    LONG_PHUOC,
    PASSPHRASE,
    PERIOD,
    SILENT,
    STRANGER,
    at,
    copied,
    count,
    issued_by,
)


def taken(workspace, *paths):
    """Take in one after another; gives what became of each."""
    return [row.result for row in take_in(workspace, paths)]


def held_for(workspace, path):
    """Take in one file that must be held; gives the codes of the reasons."""
    before = master_copy(workspace)
    (row,) = take_in(workspace, [path])
    assert row.result is IntakeResult.QUARANTINED
    assert master_copy(workspace) == before, "a held file changes nothing"
    assert all(reason.message for reason in row.reasons)
    return [reason.code for reason in row.reasons]


def master_copy(workspace):
    """What does not depend on when and how files came: every revision, which one counts, and the totals."""
    with workspace.reading() as session:
        revisions = session.execute(
            sa.select(Agency.code, Submission.revision, Submission.snapshot_sha256, Submission.is_current).join(
                Agency, Agency.id == Submission.agency_id
            )
        )
        totals = consolidate(session, workspace.clock, PERIOD).rows
        return frozenset(map(tuple, revisions)), totals


def files_on_hold(workspace):
    """Hashes of the files that wait for a decision."""
    held = sa.select(ReceivedPackage.sha256).where(ReceivedPackage.result == IntakeResult.QUARANTINED)
    with workspace.reading() as session:
        return frozenset(session.scalars(held))


def held_files(workspace):
    return {path.name for path in workspace.folder.held.glob("*")}


def kept_files(workspace):
    return {path.name for path in workspace.folder.packages.glob("*")}


def test_a_good_report_is_accepted_and_can_be_read(any_department, pattern):
    (row,) = take_in(any_department, [pattern.second])
    assert (row.result, row.verdict) == (IntakeResult.ACCEPTED, Verdict.VALID)
    assert [reason.code for reason in row.reasons] == [ReasonCode.MISSING_PARENT], "the first did not come"
    assert (row.agency, row.agency_name, row.period, row.revision) == (HOA_LONG, "UBND xã Hòa Long", PERIOD, 2)
    assert [(signer.organisation, signer.status) for signer in row.signers] == [
        ("Ủy ban nhân dân xã Hòa Long", "valid")
    ]
    with any_department.reading() as session:
        report = read_submission(session, any_department.clock, PERIOD, HOA_LONG)
        values = session.scalar(sa.select(sa.func.count()).select_from(SubmittedValue))
    assert (report.agency_name, report.revisions, report.is_current) == ("UBND xã Hòa Long", (2,), True)
    assert (report.state, report.unsigned) == (SubmissionState.RECEIVED, False)
    assert values == sum(each.value.number is not None for each in report.snapshot.values)
    assert kept_files(any_department) == {f"{row.sha256}.asice"}
    assert held_files(any_department) == set()
    assert submitted_pages(any_department, PERIOD, HOA_LONG).startswith(b"%PDF-")


def test_the_same_file_again_changes_nothing(department, pattern, tmp_path):
    renamed = tmp_path / "bản gửi lại.asice"
    shutil.copyfile(pattern.first, renamed)
    assert taken(department, pattern.first) == [IntakeResult.ACCEPTED]
    before = master_copy(department)
    (row,) = take_in(department, [renamed])
    assert (row.result, [reason.code for reason in row.reasons]) == (IntakeResult.DUPLICATE, [ReasonCode.REPLAY])
    assert master_copy(department) == before
    assert count(department, ReceivedPackage) == 1
    assert count(department, Arrival) == 2


def test_the_same_report_by_the_other_carrier_is_a_duplicate(any_department, pattern):
    results = taken(any_department, pattern.first_pdf, pattern.first)
    assert results == [IntakeResult.ACCEPTED, IntakeResult.DUPLICATE]
    assert count(any_department, Submission) == 1
    assert {name.rpartition(".")[2] for name in kept_files(any_department)} == {"pdf", "asice"}


def test_a_newer_revision_counts_and_shows_what_it_changed(any_department, pattern):
    assert taken(any_department, pattern.first, pattern.second) == [IntakeResult.ACCEPTED] * 2
    with any_department.reading() as session:
        now = read_submission(session, any_department.clock, PERIOD, HOA_LONG)
        before = read_submission(session, any_department.clock, PERIOD, HOA_LONG, 1)
    assert (now.snapshot.revision, now.revisions) == (2, (2, 1))
    assert {each.code for each in now.difference.values} == {"CT2.05", "CT2.07"}
    assert (before.is_current, before.difference) == (False, None)


def test_an_older_revision_that_comes_later_is_kept_and_does_not_count(any_department, pattern):
    assert taken(any_department, pattern.second, pattern.first) == [IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED]
    with any_department.reading() as session:
        assert read_submission(session, any_department.clock, PERIOD, HOA_LONG).snapshot.revision == 2


def test_two_different_reports_of_one_number_are_a_conflict(any_department, packages, pattern, snapshot):
    rival = packages("bản một khác", made_by="Người khác", made_at=snapshot.made_at + timedelta(minutes=5))
    assert taken(any_department, pattern.first) == [IntakeResult.ACCEPTED]
    (row,) = take_in(any_department, [rival])
    assert (row.result, [r.code for r in row.reasons]) == (
        IntakeResult.QUARANTINED,
        [ReasonCode.CONFLICTING_REVISION],
    )
    with any_department.reading() as session:
        shown = read_submission(session, any_department.clock, PERIOD, HOA_LONG)
    assert shown.snapshot == snapshot, "the one that was made first counts until the agency has said which is right"
    assert taken(any_department, pattern.second) == [IntakeResult.ACCEPTED], "a newer revision settles it"


def test_an_unsigned_report_waits_until_an_officer_takes_it_in_on_paper(any_department, packages):
    unsigned = packages("chưa ký", signer=None)
    (row,) = take_in(any_department, [unsigned])
    assert (row.result, row.verdict, row.waits_for_paper) == (
        IntakeResult.QUARANTINED,
        Verdict.VALID_UNSIGNED,
        True,
    )
    assert held_files(any_department) == {f"{row.sha256}.asice"}
    with pytest.raises(UserError, match="Chưa ghi căn cứ"):
        release_held(any_department, row.sha256, "Lê Thị Lan", "  ")
    accepted = release_held(any_department, row.sha256, "Lê Thị Lan", "Bản giấy số 15/BC-UBND ngày 14/5/2018")
    assert (accepted.result, accepted.note) == (IntakeResult.ACCEPTED, "Bản giấy số 15/BC-UBND ngày 14/5/2018")
    assert (held_files(any_department), kept_files(any_department)) == (set(), {f"{row.sha256}.asice"})
    with any_department.reading() as session:
        assert read_submission(session, any_department.clock, PERIOD, HOA_LONG).unsigned


def test_only_an_intact_unsigned_file_is_taken_in_on_paper(department, packages, tampered):
    with pytest.raises(UserError, match="Không tìm thấy"):
        release_held(department, "0" * 64, "Lê Thị Lan", "Bản giấy")
    (row,) = take_in(department, [tampered])
    with pytest.raises(UserError, match="nguyên vẹn"):
        release_held(department, row.sha256, "Lê Thị Lan", "Bản giấy")


def test_a_signature_that_comes_after_the_paper_makes_no_second_report(department, packages, pattern):
    (row,) = take_in(department, [packages("chưa ký", signer=None)])
    release_held(department, row.sha256, "Lê Thị Lan", "Bản giấy số 15/BC-UBND")
    assert taken(department, pattern.first) == [IntakeResult.DUPLICATE]
    assert count(department, Submission) == 1


@pytest.fixture
def tampered(pattern, tmp_path):
    """Hòa Long's container with one figure changed on the way."""
    path = tmp_path / "BC_W26572a_6T-2018_b1.asice"
    with zipfile.ZipFile(pattern.first) as source, zipfile.ZipFile(path, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "report.json":
                data = data.replace(b'"percent":40', b'"percent":99', 1)
            copy.writestr(entry, data)
    return path


def test_a_tampered_file_is_held_with_its_bytes(department, tampered):
    assert held_for(department, tampered) == [ReasonCode.HASH_MISMATCH]
    (kept,) = held_files(department)
    assert (department.folder.held / kept).read_bytes() == tampered.read_bytes()
    with department.reading() as session:
        (row,) = list_received(session, department.clock)
        status = period_status(session, department.clock, PERIOD)
        frame = read_department_frame(session, department.clock, PERIOD)
    assert (row.agency, row.waits_for_paper, frame.held) == (HOA_LONG, False, 1)
    assert [each.code for each in status.agencies if each.held] == [HOA_LONG]


def test_a_signer_whom_nobody_knows_is_held(department, packages):
    elsewhere = create_root("Sở Nội vụ tỉnh khác", "Gốc lạ", at(1, 2).now(), randomness=Random("lạ"))
    key = issued_by(elsewhere, HOA_LONG)
    assert held_for(department, packages("người ký lạ", key=key)) == [ReasonCode.UNKNOWN_SIGNER]


def test_an_agency_cannot_sign_for_another(department, packages):
    path = packages("ký thay", signer=LONG_PHUOC)
    assert held_for(department, path) == [ReasonCode.SIGNER_NOT_AUTHORISED]


def test_an_agency_that_is_not_in_the_register_is_held(department, packages, pattern, snapshot):
    agency = replace(snapshot.agency, code="X99", name="Ủy ban nhân dân xã Không Có")
    path = packages("xã lạ", key=issued_by(pattern.root, "X99"), agency=agency)
    assert held_for(department, path) == [ReasonCode.UNKNOWN_AGENCY]


def test_an_agency_that_owes_no_report_is_held(department, packages, pattern, snapshot):
    agency = replace(snapshot.agency, code=STRANGER)
    path = packages("không phải báo cáo", key=issued_by(pattern.root, STRANGER), agency=agency)
    assert held_for(department, path) == [ReasonCode.NOT_OBLIGED]


def test_another_programme_or_period_is_held(department, packages, snapshot):
    assert held_for(department, packages("năm sau", programme_version=9)) == [ReasonCode.UNKNOWN_PROGRAMME]
    for code in ("6T-2031", "6T-2017"):
        path = packages(code, period=replace(snapshot.period, code=code))
        assert held_for(department, path) == [ReasonCode.UNKNOWN_PERIOD]


def test_what_was_held_is_judged_again_when_the_register_has_been_put_right(department, packages, pattern):
    with department.session() as session:
        agency = session.scalars(sa.select(Agency).where(Agency.code == HOA_LONG)).one()
        owed = session.scalars(sa.select(PeriodObligation).where(PeriodObligation.agency_id == agency.id)).all()
        periods = [each.period_id for each in owed]
        session.execute(sa.delete(PeriodObligation).where(PeriodObligation.agency_id == agency.id))
    assert held_for(department, pattern.first) == [ReasonCode.NOT_OBLIGED]
    with department.session() as session:
        session.add_all(PeriodObligation(period_id=period, agency_id=agency.id) for period in periods)
    assert taken(department, pattern.first) == [IntakeResult.ACCEPTED]
    assert (held_files(department), len(kept_files(department))) == (set(), 1)


def test_a_folder_with_all_sorts_of_things_is_gone_through(department, pattern, tampered, tmp_path):
    stick = tmp_path / "USB"
    (stick / "xã").mkdir(parents=True)
    shutil.copyfile(pattern.first, stick / "xã" / "không đuôi")
    shutil.copyfile(tampered, stick / "sửa.asice")
    with zipfile.ZipFile(stick / "Danh sách.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    (stick / "ghi chú.txt").write_text("gọi lại cho xã")
    (stick / "rỗng.asice").write_bytes(b"")
    (stick / "cụt.asice").write_bytes(pattern.long_phuoc.read_bytes()[:5000])
    with zipfile.ZipFile(stick / "gộp.zip", "w") as archive:
        archive.write(pattern.long_phuoc, "a/LP.asice")
        archive.write(pattern.ba_ria, "BR.asice")
    rows = take_in(department, [stick])
    results = {row.file.rpartition("/")[2]: row.result for row in rows}
    assert results["không đuôi"] is IntakeResult.ACCEPTED
    assert results["sửa.asice"] is IntakeResult.QUARANTINED
    assert results["ghi chú.txt"] is results["Danh sách.docx"] is IntakeResult.IGNORED
    assert results["rỗng.asice"] is results["cụt.asice"] is IntakeResult.QUARANTINED
    accepted = {row.agency for row in rows if row.result is IntakeResult.ACCEPTED}
    assert accepted == {HOA_LONG, LONG_PHUOC, BA_RIA}
    assert sum(row.result is IntakeResult.QUARANTINED for row in rows) == 3


def test_a_file_that_cannot_be_read_leaves_its_mark_and_stops_nothing(department, pattern, tmp_path):
    rows = take_in(department, [tmp_path / "rút USB.asice", pattern.first])
    assert [row.result for row in rows] == [IntakeResult.QUARANTINED, IntakeResult.ACCEPTED]
    assert [reason.code for reason in rows[0].reasons] == [ReasonCode.UNREADABLE]
    assert "không tìm thấy" in rows[0].reasons[0].message
    assert count(department, Arrival) == 2
    assert count(department, ReceivedPackage) == 1


def test_a_cancelled_intake_keeps_what_was_taken_in(department, pattern):
    progress = Progress(lambda done, *_: progress.cancel() if done == 0 else None)
    with pytest.raises(Cancelled):
        take_in(department, [pattern.first, pattern.long_phuoc], progress)
    assert count(department, Submission) == 1
    assert taken(department, pattern.first, pattern.long_phuoc) == [IntakeResult.DUPLICATE, IntakeResult.ACCEPTED]


def test_an_enrolment_request_among_the_files_waits_for_the_officer(any_department, agency, pattern, tmp_path):
    path, fingerprint = request_enrolment(agency, PASSPHRASE, tmp_path)
    assert taken(any_department, path, path) == [IntakeResult.ACCEPTED]
    assert taken(any_department, path) == [IntakeResult.DUPLICATE]
    with any_department.reading() as session:
        waiting = [r for r in list_requests(session, any_department.clock) if r.issued_at is None]
        entry = next(e for e in list_agencies(session, any_department.clock) if e.code == HOA_LONG)
    assert [(request.agency, request.fingerprint) for request in waiting] == [(HOA_LONG, fingerprint)]
    assert (entry.waiting.fingerprint, entry.state) == (fingerprint, CertificateState.VALID)


def test_a_request_that_is_none_is_held(department, tmp_path):
    path = tmp_path / "yêu cầu.asice"
    request = "-----BEGIN CERTIFICATE REQUEST-----\nkhông phải PKCS#10\n-----END CERTIFICATE REQUEST-----"
    write_package(path, EnrolmentData(Party(HOA_LONG, "xã"), request, ""), [], at(5, 20).now())
    assert held_for(department, path) == [ReasonCode.SCHEMA]


def test_a_package_that_goes_the_other_way_is_ignored(department, pattern):
    (row,) = take_in(department, [pattern.assignment])
    assert (row.result, row.kind) == (IntakeResult.IGNORED, "assignment")


def test_a_received_file_can_be_had_back_as_it_came(department, pattern, tmp_path):
    (row,) = take_in(department, [pattern.first])
    back = copy_received(department, row.sha256, tmp_path / "trả" / "bản gốc.asice")
    assert back.read_bytes() == pattern.first.read_bytes()
    with pytest.raises(UserError, match="Không còn bản gốc"):
        copy_received(department, "0" * 64, tmp_path / "x")


def test_held_files_stand_first_in_the_list(department, pattern, tampered):
    take_in(department, [tampered])
    department.clock.advance(timedelta(hours=1))
    take_in(department, [pattern.long_phuoc])
    with department.reading() as session:
        rows = list_received(session, department.clock)
    assert [row.result for row in rows] == [IntakeResult.QUARANTINED, IntakeResult.ACCEPTED]


def test_a_report_that_did_not_come_cannot_be_read(department):
    with department.reading() as session:
        for code in (SILENT, "X99"):
            with pytest.raises(NotReceivedError):
                read_submission(session, department.clock, PERIOD, code)


def test_any_order_gives_the_same_master_copy(pattern, packages, snapshot, tmp_path):
    """Two revisions, one of them by both carriers; a rival of each number, one made earlier than the one it rivals."""
    earlier = packages(
        "bản hai sớm hơn", revision=2, made_at=snapshot.made_at + timedelta(hours=1), parent=None, made_by="Người khác"
    )
    later = packages("bản một muộn hơn", made_at=snapshot.made_at + timedelta(hours=2), made_by="Người khác")
    files = (pattern.first, pattern.first_pdf, pattern.second, earlier, later)
    orders = Random(7).sample(list(permutations(files)), 8)
    found = set()
    for number, order in enumerate(orders):
        workspace = copied(pattern, DEPARTMENT, tmp_path / str(number), at(5, 23))
        take_in(workspace, [*order[:3]])
        take_in(workspace, [order[1], *order[3:], order[0]])
        found.add((master_copy(workspace), files_on_hold(workspace)))
        workspace.close()
    (only,) = found
    (revisions, _), disputed = only
    current = [revision for _, revision, _, is_current in revisions if is_current]
    assert (len(revisions), current, len(disputed)) == (4, [2], 2)


def states(workspace):
    with workspace.reading() as session:
        status = period_status(session, workspace.clock, PERIOD)
    return status, {each.code: each.state for each in status.agencies}


def test_who_is_on_time_late_or_missing_follows_from_the_day_of_arrival(any_department, pattern):
    _, before = states(any_department)
    assert set(before.values()) == {Timeliness.NOT_DUE}
    any_department.clock.move_to(at(5, 24, 23).now())
    take_in(any_department, [pattern.first])
    any_department.clock.move_to(at(5, 25, 0).now())
    take_in(any_department, [pattern.long_phuoc])
    status, after = states(any_department)
    assert after == {
        HOA_LONG: Timeliness.ON_TIME,
        LONG_PHUOC: Timeliness.LATE,
        BA_RIA: Timeliness.MISSING,
        SILENT: Timeliness.MISSING,
    }
    assert (status.expected, status.count(Timeliness.MISSING), status.days_left) == (4, 2, -1)
    late = next(each for each in status.agencies if each.code == LONG_PHUOC)
    assert (late.late_by, late.revision) == (1, 1)


def test_a_later_revision_does_not_make_a_report_late(department, pattern):
    take_in(department, [pattern.first])
    department.clock.move_to(at(5, 30).now())
    take_in(department, [pattern.second])
    status, found = states(department)
    assert found[HOA_LONG] is Timeliness.ON_TIME
    assert next(each.revision for each in status.agencies if each.code == HOA_LONG) == 2


def test_a_returned_report_is_awaited_again(department, pattern):
    take_in(department, [pattern.first])
    with department.session() as session:
        session.scalars(sa.select(Submission)).one().state = SubmissionState.RETURNED
    assert states(department)[1][HOA_LONG] is Timeliness.RETURNED
    take_in(department, [pattern.second])
    assert states(department)[1][HOA_LONG] is Timeliness.ON_TIME


def test_the_year_is_followed_beside_its_first_half(department):
    with department.reading() as session:
        year = follow_period(session, department.clock, "N-2018")
        assert (year.status.period.code, [each.period.code for each in year.earlier]) == ("N-2018", [PERIOD])
        assert follow_period(session, department.clock, PERIOD).earlier == ()
        assert [code for code, _ in reporting_periods(session, department.clock)] == [PERIOD, "N-2018"]


def test_figures_in_the_master_copy_are_those_that_were_signed(department, pattern, snapshot):
    take_in(department, [pattern.first])
    with department.reading() as session:
        rows = session.scalars(sa.select(SubmittedValue)).all()
    kept = {row.indicator_code: row.number for row in rows}
    numbers = {each.code: each.value.number for each in snapshot.values}
    assert kept == {code: number for code, number in numbers.items() if number is not None}
