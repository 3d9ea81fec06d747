"""A further assignment reaches agencies that are at work; and one that did without learns whom it obeys."""

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from desktop.exchange.writer import write_package
from desktop.models.agency import Agency
from desktop.models.agency import AgencyEvent as AgencyEventRow
from desktop.models.programme import PeriodObligation, ReportingPeriod
from desktop.rules.agencies import AgencyEvent, AgencyEventType, AgencyParent
from desktop.rules.agency_changes import AgencyChange, Founded
from desktop.rules.agency_names import committee_name
from desktop.rules.package_data import Party
from desktop.rules.package_form import DataFormError, data_from_json, data_to_json
from desktop.rules.packages import PackageKind
from desktop.rules.programme_kinds import AgencyKind
from desktop.services.agencies.agency_changing import write_change
from desktop.services.agencies.directory import bundled_directory
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.figures.indicators import read_grid
from desktop.services.programme.assignment import issue_assignment, open_assignment
from desktop.services.programme.assignment_update import apply_assignment
from desktop.services.programme.versions import (
    ProgrammeConflictError,
    bundled_programme,
    current_programme,
    take_in_programme,
    work_with,
)
from desktop.services.scoring.plan import bundled_plan, keep_plan, scoring_plan
from desktop.services.trust.believed import trust_store
from desktop.services.trust.certificate_requests import take_in_request
from desktop.services.trust.certificate_views import list_certificates
from desktop.services.trust.enrolment import request_enrolment, take_in_certificate
from desktop.services.trust.issuing import issue_for_request
from desktop.services.workplace.from_above import (
    NotFromAboveError,
    OtherIssuerError,
    UntrustedFromAboveError,
    believe_assignment,
    take_in_from_above,
)
from desktop.services.workplace.set_up import set_up_agency
from desktop.services.workspace import Workspace, this_workplace
from desktop.signing.certificates import fingerprint
from tests.exchange.examples import EXAMPLES
from tests.services.pattern import DEPARTMENT, LONG_PHUOC, OBLIGED, PASSPHRASE, PERIOD, SILENT, at


@pytest.fixture
def signer(pattern):
    return pattern.keys[DEPARTMENT]


@pytest.fixture
def alone(migrated_folder):
    """Sở Lao động on 24/5/2018: set up with what ships with the program, it knows nobody's root."""
    workspace = Workspace.open(migrated_folder.root, at(5, 24))
    set_up_agency(workspace, bundled_directory(), bundled_programme(), SILENT)
    yield workspace

    workspace.close()


def revise(department, name="Chương trình sửa đổi"):
    """The department issues the programme's second version."""
    changed = replace(bundled_programme(), version=2, name=name)
    with department.session() as session:
        work_with(session, take_in_programme(session, department.clock, changed))


def version_of(workspace):
    with workspace.reading() as session:
        return current_programme(session).version


def test_a_newer_programme_is_worked_with_and_what_was_entered_stays(department, any_agency, signer, pattern, tmp_path):
    with any_agency.reading() as session:
        before = {row.code: row.value for row in read_grid(session, any_agency.clock, PERIOD).rows}
    revise(department)
    path = issue_assignment(department, tmp_path, signer)
    any_agency.clock.move_to(department.clock.now())
    taken = take_in_from_above(any_agency, path)
    assert any("bản 2" in sentence for sentence in taken.news)
    assert version_of(any_agency) == 2
    with any_agency.reading() as session:
        assert {row.code: row.value for row in read_grid(session, any_agency.clock, PERIOD).rows} == before
    assert take_in_from_above(any_agency, path).news == ()
    assert take_in_from_above(any_agency, pattern.assignment).news == ()
    assert version_of(any_agency) == 2, "an older assignment never takes the programme back"


def test_another_programme_of_the_same_number_is_refused(department, agency, signer, tmp_path):
    revise(department)
    agency.clock.move_to(department.clock.now())
    take_in_from_above(agency, issue_assignment(department, tmp_path, signer))
    data = open_assignment(next(tmp_path.glob("GV_*")), agency.clock).data
    other = replace(data, programme=replace(data.programme, name="Khác"), issued_at=at(5, 24).now())
    agency.clock.move_to(at(5, 25).now())
    write_package(tmp_path / "x.asice", other, [signer], at(5, 24).now())
    with pytest.raises(ProgrammeConflictError):
        take_in_from_above(agency, tmp_path / "x.asice")
    assert version_of(agency) == 2


def test_an_assignment_may_oblige_more_agencies(department, agency, signer, pattern, tmp_path):
    data = open_assignment(pattern.assignment, department.clock).data
    more = replace(data, obligations={PERIOD: (*OBLIGED, "W26590")}, issued_at=department.clock.now())
    known = bundled_directory().by_code
    more = replace(more, obligations={PERIOD: tuple(code for code in more.obligations[PERIOD] if code in known)})
    write_package(tmp_path / "x.asice", more, [signer], department.clock.now())
    agency.clock.move_to(department.clock.now())
    take_in_from_above(agency, tmp_path / "x.asice")
    with agency.reading() as session:
        owing = session.scalars(
            sa.select(Agency.code)
            .join(PeriodObligation, PeriodObligation.agency_id == Agency.id)
            .join(ReportingPeriod, ReportingPeriod.id == PeriodObligation.period_id)
            .where(ReportingPeriod.code == PERIOD)
        )
        assert set(owing) >= set(OBLIGED)


def test_agencies_that_were_renamed_moved_or_ended_follow_the_list(department, any_agency, signer, pattern, tmp_path):
    data = open_assignment(pattern.assignment, department.clock).data
    before = data.agencies.by_code
    renamed = replace(
        before[LONG_PHUOC],
        names=(
            replace(before[LONG_PHUOC].names[-1], valid_to=date(2018, 5, 31)),
            replace(before[LONG_PHUOC].names[-1], short_name="UBND phường Long Phước", valid_from=date(2018, 6, 1)),
        ),
        parents=(AgencyParent(DEPARTMENT),),
    )
    new = replace(before[SILENT], code="SO-MOI", names=(replace(before[SILENT].names[0], short_name="Sở Mới"),))
    event = AgencyEvent(AgencyEventType.ESTABLISH, date(2018, 6, 1), successors=("SO-MOI",))
    agencies = replace(
        data.agencies,
        agencies=(*(renamed if each.code == LONG_PHUOC else each for each in data.agencies.agencies), new),
        events=(*data.agencies.events, event),
    )
    path = tmp_path / "x.asice"
    any_agency.clock.move_to(at(5, 24).now())
    for day in (20, 21):
        write_package(path, replace(data, agencies=agencies, issued_at=at(5, day).now()), [signer], at(5, day).now())
        taken = take_in_from_above(any_agency, path)
        assert ("Đã cập nhật danh mục đơn vị." in taken.news) is (day == 20), "the second time nothing is new"
    with any_agency.reading() as session:
        row = session.scalars(sa.select(Agency).where(Agency.code == LONG_PHUOC)).one()
        assert row.name_on(date(2018, 5, 1)).short_name == "UBND xã Long Phước"
        assert row.name_on(date(2018, 7, 1)).short_name == "UBND phường Long Phước"
        above = session.get_one(Agency, row.parent_id_on(date(2018, 7, 1)))
        assert above.code == DEPARTMENT
        assert session.scalar(sa.select(sa.func.count()).where(Agency.code == "SO-MOI")) == 1
        events = session.scalar(sa.select(sa.func.count()).select_from(AgencyEventRow))
    assert events == len(data.agencies.events) + 1


def test_what_the_department_writes_down_of_agencies_goes_out_to_them(department, any_agency, signer, tmp_path):
    new = Founded("W99999a", AgencyKind.COMMUNE, committee_name("Xã Suối Mới"), "D748")
    change = AgencyChange(AgencyEventType.ESTABLISH, date(2018, 6, 1), (), "Nghị quyết 05/NQ-HĐND", founded=(new,))
    with department.session() as session:
        write_change(session, department.clock, change)
    department.clock.move_to(at(5, 24).now())
    any_agency.clock.move_to(at(5, 25).now())
    taken = take_in_from_above(any_agency, issue_assignment(department, tmp_path, signer))
    assert "Đã cập nhật danh mục đơn vị." in taken.news
    with any_agency.reading() as session:
        assert kept_directory(session).get("W99999a").names[0].short_name == "UBND xã Suối Mới"


def test_who_knows_no_root_compares_it_first(alone, pattern):
    offered = take_in_from_above(alone, pattern.assignment)
    assert (offered.is_complete, offered.news) == (False, ())
    assert offered.assignment.root_fingerprint == fingerprint(pattern.root.certificate)
    with alone.reading() as session:
        assert trust_store(session).anchors == ()
    taken = believe_assignment(alone, offered.assignment)
    assert taken.is_complete
    with alone.reading() as session:
        assert trust_store(session).anchors == (pattern.root.certificate,)
        assert this_workplace(session).issuer_code == DEPARTMENT
    assert take_in_from_above(alone, pattern.assignment).is_complete


def test_who_obeys_a_department_is_not_introduced_to_another(agency, pattern, tmp_path):
    data = open_assignment(pattern.assignment, at(5, 10)).data
    forged = replace(data, issuer=Party(LONG_PHUOC, "Sở Nội vụ"))
    write_package(tmp_path / "x.asice", forged, [pattern.keys[LONG_PHUOC]], at(5, 11).now())
    with pytest.raises(OtherIssuerError):
        take_in_from_above(agency, tmp_path / "x.asice")
    write_package(tmp_path / "y.asice", data, [pattern.keys[LONG_PHUOC]], at(5, 11).now())
    with pytest.raises(UntrustedFromAboveError):
        take_in_from_above(agency, tmp_path / "y.asice")


def test_a_certificate_comes_by_the_same_door(department, alone, tmp_path):
    request, shown = request_enrolment(alone, PASSPHRASE, tmp_path)
    with department.session() as session:
        take_in_request(session, department.clock, request)
    answer = issue_for_request(department, shown, PASSPHRASE, tmp_path)
    offered = take_in_from_above(alone, answer)
    assert not offered.is_complete
    assert offered.certificate.agency == SILENT
    take_in_certificate(alone, offered.certificate, PASSPHRASE)
    with alone.reading() as session:
        assert this_workplace(session).issuer_code == DEPARTMENT
        assert [view.agency for view in list_certificates(session, alone.clock)] == [SILENT]
    with pytest.raises(NotFromAboveError):
        take_in_from_above(alone, request)


def test_the_criteria_of_points_travel_with_the_assignment(department, agency, signer, pattern, tmp_path):
    given = replace(bundled_plan(), name="Tiêu chí đã duyệt", proposed=False)
    with department.session() as session:
        assert keep_plan(session, department.clock, given)
        assert not keep_plan(session, department.clock, given)
    path = issue_assignment(department, tmp_path, signer)
    agency.clock.move_to(department.clock.now())
    assert open_assignment(path, agency.clock).data.scoring == given
    taken = take_in_from_above(agency, path)
    assert "Đã dùng tiêu chí đã duyệt do Sở giao." in taken.news
    with agency.reading() as session:
        assert scoring_plan(session) == given


def test_an_assignment_that_says_nothing_of_points_changes_no_criteria(agency):
    data = EXAMPLES[PackageKind.ASSIGNMENT]
    assert b'"scoring"' not in data_to_json(data)
    assert data_from_json(PackageKind.ASSIGNMENT, json.loads(data_to_json(data))).scoring is None
    with agency.session() as session:
        apply_assignment(session, agency.clock, replace(data, programme=bundled_programme()))
        assert scoring_plan(session) == bundled_plan()


@pytest.mark.parametrize(
    ("changes", "place"), [({"code": "DVCQ-1999"}, "$.scoring.code"), ({"criteria": ()}, "$.scoring")]
)
def test_criteria_that_do_not_hold_are_refused_at_their_place(changes, place):
    plan = replace(bundled_plan(), **changes)
    document = json.loads(data_to_json(replace(EXAMPLES[PackageKind.ASSIGNMENT], scoring=plan)))
    with pytest.raises(DataFormError) as refused:
        data_from_json(PackageKind.ASSIGNMENT, document)
    assert [fault.path for fault in refused.value.faults] == [place]
