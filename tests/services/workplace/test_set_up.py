"""How a workplace begins: who works there, by which programme, with which key."""

import json
import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desktop.core.errors import UserError
from desktop.core.paths import resources
from desktop.exchange.writer import write_package
from desktop.models.agency import Agency, AgencyEvent
from desktop.models.programme import PeriodObligation, ProgrammeVersion, ReportingPeriod
from desktop.models.workplace import WorkplaceRole
from desktop.rules.agencies import UnknownAgencyError
from desktop.rules.package_data import TrustList
from desktop.services.agencies.directory import bundled_directory, take_in_directory
from desktop.services.programme.assignment import AssignmentError, open_assignment, set_up_from_assignment
from desktop.services.programme.versions import (
    ProgrammeConflictError,
    bundled_programme,
    current_programme,
    programme_named,
    read_programme_file,
    take_in_programme,
)
from desktop.services.report.sign_off import KeyState, read_sign_off
from desktop.services.trust.agency_register import list_agencies
from desktop.services.trust.believed import trust_store
from desktop.services.trust.certificate_requests import EnrolmentError, list_requests, take_in_request
from desktop.services.trust.certificate_views import CertificateState, list_certificates
from desktop.services.trust.enrolment import (
    open_certificate,
    pending_fingerprint,
    request_enrolment,
    take_in_certificate,
)
from desktop.services.trust.issuing import can_issue, issue_for_request
from desktop.services.trust.keys import (
    NoKeyError,
    PassphraseTooShortError,
    RootExistsError,
    create_department_keys,
    load_key_file,
    load_root,
    load_signing_key,
    open_pending_key,
    pending_file,
    root_file,
    signing_file,
)
from desktop.services.workplace.first_run import bundled_offer, offer_of, start_agency, start_department
from desktop.services.workplace.set_up import AlreadySetUpError, set_up_agency, set_up_department
from desktop.services.workplace.settings import export_trust, read_settings
from desktop.services.workspace import NotSetUpError, Workspace, describe_workplace, is_department, this_workplace
from desktop.signing.keys import WrongPassphraseError
from desktop.signing.trust import TrustStore
from tests.services.pattern import (
    BA_RIA,
    DEPARTMENT,
    HOA_LONG,
    LONG_PHUOC,
    OBLIGED,
    PASSPHRASE,
    PERIOD,
    SILENT,
    STRANGER,
    at,
    count,
)


@pytest.fixture
def empty(migrated_folder):
    """A data folder in which nobody works yet."""
    workspace = Workspace.open(migrated_folder.root, at(5, 7))
    yield workspace

    workspace.close()


@pytest.fixture(params=["sqlite", "postgres"])
def any_empty(request, empty):
    """The same, on SQLite and then on PostgreSQL."""
    server = request.param == "postgres" and request.getfixturevalue("postgres_database")
    return replace(empty, database=server) if server else empty


def obliged(session):
    """Codes of the agencies that owe a report, by period."""
    found = session.execute(
        sa.select(ReportingPeriod.code, Agency.code)
        .join(PeriodObligation, PeriodObligation.period_id == ReportingPeriod.id)
        .join(Agency, Agency.id == PeriodObligation.agency_id)
    )
    owing = {}
    for period, agency in found:
        owing.setdefault(period, set()).add(agency)
    return owing


def test_nobody_works_in_an_empty_folder(empty, tmp_path):
    with empty.reading() as session, pytest.raises(NotSetUpError):
        this_workplace(session)
    with pytest.raises(NotSetUpError, match="chưa có dữ liệu"):
        Workspace.open(tmp_path / "không có", at(5, 7))
    assert not (tmp_path / "không có").exists()


def test_a_department_knows_all_agencies_and_who_owes_a_report(any_empty):
    set_up_department(any_empty, bundled_directory(), bundled_programme(), DEPARTMENT, OBLIGED)
    with any_empty.reading() as session:
        place = describe_workplace(session, any_empty.clock)
        assert is_department(session)
        assert (place.role, place.agency.short_name) == (WorkplaceRole.DEPARTMENT, "Sở Nội vụ")
        assert obliged(session) == {PERIOD: set(OBLIGED), "N-2018": set(OBLIGED)}
        assert current_programme(session) == bundled_programme()
        assert programme_named(session, place.programme_code, 99) is None
    assert count(any_empty, Agency) == len(bundled_directory().agencies)
    assert count(any_empty, AgencyEvent) == len(bundled_directory().events)


def test_everybody_who_was_given_tasks_owes_a_report_unless_some_are_chosen(empty):
    set_up_department(empty, bundled_directory(), bundled_programme(), DEPARTMENT)
    with empty.reading() as session:
        owing = obliged(session)[PERIOD]
    listed = json.loads((resources() / "agencies" / "brvt.json").read_text(encoding="utf-8"))
    assert set(OBLIGED) < owing
    assert len(owing) < len(listed["agencies"]), "those that began after the merger do not report for 2018"


def test_a_folder_is_set_up_once(any_empty):
    set_up_agency(any_empty, bundled_directory(), bundled_programme(), HOA_LONG)
    with pytest.raises(AlreadySetUpError, match="đã được thiết lập"):
        set_up_agency(any_empty, bundled_directory(), bundled_programme(), LONG_PHUOC)
    with any_empty.reading() as session:
        place = describe_workplace(session, any_empty.clock)
    assert (place.agency.code, place.parent_name) == (HOA_LONG, "UBND thành phố Bà Rịa")


def test_an_agency_that_does_not_exist_leaves_the_folder_as_it_was(empty):
    with pytest.raises(UnknownAgencyError, match="X99"):
        set_up_agency(empty, bundled_directory(), bundled_programme(), "X99")
    assert count(empty, Agency) == 0


def test_an_assignment_sets_an_agency_up_in_one_step(any_empty, pattern):
    assignment = open_assignment(pattern.assignment, any_empty.clock)
    assert assignment.issuer == "Sở Nội vụ"
    assert assignment.anchors == (pattern.root.certificate,)
    set_up_from_assignment(any_empty, assignment, LONG_PHUOC)
    with any_empty.reading() as session:
        assert obliged(session)[PERIOD] == set(OBLIGED)
        assert trust_store(session).anchors == (pattern.root.certificate,)
        assert describe_workplace(session, any_empty.clock).role is WorkplaceRole.AGENCY


@pytest.mark.parametrize("damage", ["cut", "changed", "other kind", "no assignment"])
def test_an_assignment_that_is_not_whole_is_refused(pattern, tmp_path, damage):
    path = tmp_path / "GV.asice"
    if damage == "cut":
        path.write_bytes(pattern.assignment.read_bytes()[:3000])
    elif damage == "changed":
        with zipfile.ZipFile(pattern.assignment) as source, zipfile.ZipFile(path, "w") as copy:
            for entry in source.infolist():
                copy.writestr(entry, source.read(entry).replace(b"2018-05-25", b"2018-06-25"))
    elif damage == "other kind":
        shutil.copyfile(pattern.first, path)
    else:
        path.write_text("không phải gói")
    with pytest.raises(AssignmentError, match=r"GV\.asice"):
        open_assignment(path, at(5, 7))


def test_an_assignment_that_brings_a_root_which_did_not_sign_it_is_refused(pattern, tmp_path):
    said = open_assignment(pattern.assignment, at(5, 6)).data
    path = tmp_path / "GV.asice"
    stranger = pattern.keys[HOA_LONG]  # an agency, not the department that the package names
    write_package(path, said, [stranger], at(5, 6).now())
    with pytest.raises(AssignmentError, match="chưa xác minh được chữ ký"):
        open_assignment(path, at(5, 7))
    no_certificate = "-----BEGIN CERTIFICATE-----\nkhông phải chứng thư\n-----END CERTIFICATE-----"
    for anchors, problem in (((no_certificate,), "không đọc được"), ((), "không kèm chứng thư gốc")):
        write_package(path, replace(said, trust=TrustList(anchors)), [pattern.keys[DEPARTMENT]], at(5, 6).now())
        with pytest.raises(AssignmentError, match=problem):
            open_assignment(path, at(5, 7))


def test_the_first_run_offers_what_ships_with_the_program(empty):
    offer = bundled_offer()
    codes = [choice.code for choice in offer.agencies]
    assert set(OBLIGED) | {STRANGER} <= set(codes)
    assert (DEPARTMENT, "Sở Nội vụ") in offer.departments
    hoa_long = offer.agencies[codes.index(HOA_LONG)]
    assert (hoa_long.name, hoa_long.above) == ("UBND xã Hòa Long", "UBND thành phố Bà Rịa")
    with pytest.raises(PassphraseTooShortError):
        start_department(empty, offer, DEPARTMENT, "ngắn")
    assert count(empty, Agency) == 0
    start_department(empty, offer, DEPARTMENT, PASSPHRASE)
    assert can_issue(empty)
    settings = read_settings(empty)
    assert (settings.can_issue, settings.key.holder, len(settings.roots)) == (True, "Sở Nội vụ", 1)


def test_the_first_run_offers_only_whom_an_assignment_binds(empty, pattern):
    offer = offer_of(open_assignment(pattern.assignment, empty.clock))
    assert {choice.code for choice in offer.agencies} == set(OBLIGED)
    start_agency(empty, offer, BA_RIA)
    assert not can_issue(empty)
    settings = read_settings(empty)
    assert (settings.key, settings.signatory) == (None, None)
    assert settings.usual_authority == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_an_agency_may_begin_without_an_assignment(empty):
    start_agency(empty, bundled_offer(), HOA_LONG)
    with empty.reading() as session:
        assert (obliged(session), trust_store(session).anchors) == ({}, ())


def test_a_programme_is_taken_in_once_and_never_changed(any_empty):
    programme = bundled_programme()
    for _ in range(2):
        with any_empty.session() as session:
            take_in_programme(session, any_empty.clock, programme)
    assert count(any_empty, ProgrammeVersion) == 1
    with any_empty.session() as session, pytest.raises(ProgrammeConflictError, match="nội dung khác"):
        take_in_programme(session, any_empty.clock, replace(programme, name="Tên khác"))


def test_a_new_version_takes_the_periods_over(any_empty):
    programme = bundled_programme()
    with any_empty.session() as session:
        take_in_programme(session, any_empty.clock, programme)
        before = {p.code: p.id for p in session.scalars(sa.select(ReportingPeriod))}
    with any_empty.session() as session:
        newer = take_in_programme(session, any_empty.clock, replace(programme, version=2)).id
    with any_empty.reading() as session:
        periods = session.scalars(sa.select(ReportingPeriod)).all()
    assert {p.code: p.id for p in periods} == before, "what was entered hangs on them"
    assert {p.programme_version_id for p in periods} == {newer}


def test_a_programme_file_that_is_none_is_named(tmp_path):
    path = tmp_path / "chương trình.json"
    path.write_text('{"code": 1}')
    with pytest.raises(UserError, match=r"chương trình\.json"):
        read_programme_file(path)
    with pytest.raises(UserError, match="không tìm thấy"):
        read_programme_file(tmp_path / "không có.json")


def test_agencies_that_are_known_stay_as_they_are(empty):
    for _ in range(2):
        with empty.session() as session:
            take_in_directory(session, empty.clock, bundled_directory())
    assert count(empty, Agency) == len(bundled_directory().agencies)
    assert count(empty, AgencyEvent) == len(bundled_directory().events)


@pytest.fixture
def enrolling(empty, pattern, tmp_path):
    """Sở Lao động has asked for a certificate; gives its workspace, the request and the fingerprint."""
    set_up_from_assignment(empty, open_assignment(pattern.assignment, empty.clock), SILENT)
    path, fingerprint = request_enrolment(empty, PASSPHRASE, tmp_path / "thư")
    empty.clock.move_to(at(5, 23, 10).now())
    return empty, path, fingerprint


def test_a_request_goes_up_and_a_certificate_comes_down(any_department, enrolling, tmp_path):
    agency, path, fingerprint = enrolling
    assert key_state(agency) is KeyState.PENDING
    with any_department.session() as session:
        view = take_in_request(session, any_department.clock, path)
        assert take_in_request(session, any_department.clock, path) == view, "twice is once"
    assert (view.agency, view.fingerprint, view.issued_at) == (SILENT, fingerprint, None)
    answer = issue_for_request(any_department, fingerprint, PASSPHRASE, tmp_path)
    offered = open_certificate(agency, answer)
    assert (offered.agency, offered.root_is_known) == (SILENT, True)
    key = take_in_certificate(agency, offered, PASSPHRASE)
    assert load_signing_key(agency.folder, PASSPHRASE).certificate == key.certificate
    assert not pending_file(agency.folder).exists()
    assert key_state(agency) is KeyState.READY
    with any_department.reading() as session:
        (answered,) = (r for r in list_requests(session, any_department.clock) if r.agency == SILENT)
        assert answered.issued_at == any_department.clock.now()
        assert SILENT in {c.agency for c in list_certificates(session, any_department.clock)}
    agency.clock.advance(timedelta(days=5 * 366))
    assert key_state(agency) is KeyState.EXPIRED


def key_state(workspace):
    with workspace.reading() as session:
        return read_sign_off(session, workspace.clock, PERIOD, workspace.folder).key_state


def test_keys_lie_encrypted_and_for_nobody_else_to_read(enrolling, department):
    agency, _, fingerprint = enrolling
    for path in (pending_file(agency.folder), root_file(department.folder), signing_file(department.folder)):
        assert b"BEGIN PRIVATE KEY" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0, path.name
    with pytest.raises(WrongPassphraseError):
        open_pending_key(agency.folder, "mật khẩu khác")
    with agency.reading() as session:
        assert pending_fingerprint(session, agency.folder) == fingerprint


def test_a_wrong_passphrase_issues_and_believes_nothing(department, enrolling, tmp_path):
    agency, path, fingerprint = enrolling
    with department.session() as session:
        take_in_request(session, department.clock, path)
    with pytest.raises(WrongPassphraseError):
        issue_for_request(department, fingerprint, "mật khẩu khác", tmp_path)
    answer = issue_for_request(department, fingerprint, PASSPHRASE, tmp_path)
    offered = open_certificate(agency, answer)
    with pytest.raises(WrongPassphraseError):
        take_in_certificate(agency, offered, "mật khẩu khác")
    assert pending_file(agency.folder).exists()
    assert not signing_file(agency.folder).exists()
    assert take_in_certificate(agency, offered, PASSPHRASE).certificate == offered.certificate


def test_a_certificate_for_another_agency_or_key_is_refused(department, enrolling, agency, tmp_path):
    waiting, path, fingerprint = enrolling
    with department.session() as session:
        take_in_request(session, department.clock, path)
    answer = issue_for_request(department, fingerprint, PASSPHRASE, tmp_path)
    agency.clock.move_to(department.clock.now())
    with pytest.raises(EnrolmentError, match="đơn vị khác"):
        open_certificate(agency, answer)
    request_enrolment(waiting, PASSPHRASE, tmp_path)  # a new key takes the place of the one that waited
    with pytest.raises(EnrolmentError, match="không khớp"):
        take_in_certificate(waiting, open_certificate(waiting, answer), PASSPHRASE)


def test_a_computer_whose_clock_is_behind_is_told_so(department, enrolling, tmp_path):
    agency, path, fingerprint = enrolling
    with department.session() as session:
        take_in_request(session, department.clock, path)
    answer = issue_for_request(department, fingerprint, PASSPHRASE, tmp_path)
    agency.clock.move_to(at(5, 1).now())
    with pytest.raises(EnrolmentError, match="chưa xác minh được chữ ký") as caught:
        open_certificate(agency, answer)
    assert "đồng hồ" in caught.value.hint


def test_what_is_no_request_or_certificate_is_refused(department, enrolling, pattern):
    waiting, _, _ = enrolling
    with department.session() as session, pytest.raises(EnrolmentError, match="không đúng loại"):
        take_in_request(session, department.clock, pattern.first)
    with pytest.raises(EnrolmentError, match="không đúng loại"):
        open_certificate(waiting, pattern.assignment)
    with pytest.raises(EnrolmentError, match="Không còn yêu cầu"):
        issue_for_request(department, "chưa từng", PASSPHRASE, waiting.folder.root)


def test_a_second_root_is_refused(department):
    before = root_file(department.folder).read_bytes()
    with pytest.raises(RootExistsError, match="đã có khóa gốc"):
        create_department_keys(department, PASSPHRASE)
    assert root_file(department.folder).read_bytes() == before


def test_without_keys_nothing_can_be_signed(empty, tmp_path):
    for load in (load_signing_key, load_root, open_pending_key):
        with pytest.raises(NoKeyError):
            load(empty.folder, PASSPHRASE)
    (tmp_path / "khóa.p12").write_bytes(b"khong phai khoa")
    with pytest.raises(UserError):
        load_key_file(tmp_path / "khóa.p12", PASSPHRASE)


def test_the_register_says_how_certificates_stand(department, agency):
    def state(code):
        with department.reading() as session:
            return next(e for e in list_agencies(session, department.clock) if e.code == code)

    entry = state(HOA_LONG)
    assert (entry.name, entry.area_name, entry.obliged) == ("UBND xã Hòa Long", "UBND thành phố Bà Rịa", True)
    assert (entry.state, entry.certificate.agency, entry.waiting) == (CertificateState.VALID, HOA_LONG, None)
    assert (state(STRANGER).state, state(STRANGER).obliged) == (CertificateState.NONE, False)
    end = entry.certificate.not_after
    department.clock.move_to(end - timedelta(days=59))
    assert state(HOA_LONG).state is CertificateState.ENDS_SOON
    department.clock.move_to(end + timedelta(days=1))
    assert state(HOA_LONG).state is CertificateState.ENDED


def test_the_roots_can_be_taken_elsewhere(department, pattern, tmp_path):
    path = export_trust(department, tmp_path / "gốc")
    taken = TrustStore.from_pem(path.read_bytes())
    assert taken.anchors == (pattern.root.certificate,)
    assert [len(listed) for listed in taken.revocation_lists] == [0], "the list that came with the first certificate"
