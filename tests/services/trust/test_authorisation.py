"""Who may sign for whom, as intake applies it: each case is taken in, or held with a reason of its own."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from desktop.models.agency import Agency, AgencyEvent, AgencyEventParticipant, ParticipantRole
from desktop.models.intake import IntakeResult
from desktop.rules.agencies import AgencyEventType, UnknownAgencyError
from desktop.rules.assurance import Assurance
from desktop.rules.verdicts import ReasonCode
from desktop.services.follow_up.reading import read_submission
from desktop.services.intake.register_check import register_faults
from desktop.services.intake.second_look import retry_held
from desktop.services.intake.taking_in import take_in
from desktop.services.trust.authorisation import (
    ForwarderRefusedError,
    end_forwarder,
    list_forwarders,
    register_forwarder,
)
from desktop.services.trust.believed import take_in_authorities, trust_store
from desktop.services.trust.certificate_register import MadeSure, register_outside_certificate
from desktop.services.trust.revocation_lists import keep_list
from tests.outside_authority import OutsideCa
from tests.services.pattern import BA_RIA, HOA_LONG, LONG_PHUOC, PERIOD, SILENT, at


def offered(workspace, path):
    (row,) = take_in(workspace, [path])
    return row.result, [reason.code for reason in row.reasons]


def held(reason):
    return IntakeResult.QUARANTINED, [reason]


ACCEPTED = IntakeResult.ACCEPTED, []


def merge(workspace, day):
    """Hòa Long goes up in Long Phước on a day."""
    with workspace.session() as session:
        before = session.scalars(sa.select(Agency).where(Agency.code == HOA_LONG)).one()
        after = session.scalars(sa.select(Agency).where(Agency.code == LONG_PHUOC)).one()
        before.valid_to = date.fromordinal(day.toordinal() - 1)
        event = AgencyEvent(type=AgencyEventType.MERGE, day=day)
        event.participants = [
            AgencyEventParticipant(agency_id=before.id, role=ParticipantRole.PREDECESSOR),
            AgencyEventParticipant(agency_id=after.id, role=ParticipantRole.SUCCESSOR),
        ]
        session.add(event)


def test_the_district_hands_in_for_its_commune(any_department, packages):
    assert offered(any_department, packages("huyện ký thay", signer=BA_RIA)) == ACCEPTED


def test_a_commune_does_not_hand_in_for_its_neighbour_unless_that_was_decided(any_department, packages):
    path = packages("xã bên ký thay", signer=LONG_PHUOC)
    assert offered(any_department, path) == held(ReasonCode.SIGNER_NOT_AUTHORISED)
    with any_department.session() as session:
        register_forwarder(
            session, any_department.clock, HOA_LONG, LONG_PHUOC, basis="Công văn 31/UBND-NV", officer="Lê Thị Lan"
        )
    assert offered(any_department, path) == ACCEPTED
    with any_department.reading() as session:
        (view,) = list_forwarders(session, any_department.clock, HOA_LONG)
    assert (view.forwarder, view.forwarder_name, view.basis, view.valid_to) == (
        LONG_PHUOC,
        "UBND xã Long Phước",
        "Công văn 31/UBND-NV",
        None,
    )


def test_a_forwarder_whose_time_is_over_is_told_so(department, packages):
    path = packages("xã bên ký thay", signer=LONG_PHUOC)
    with department.session() as session:
        since = {"basis": "Công văn 31", "valid_from": date(2018, 1, 1)}
        register_forwarder(session, department.clock, HOA_LONG, LONG_PHUOC, **since)
        end_forwarder(session, department.clock, HOA_LONG, LONG_PHUOC, date(2018, 5, 22))
        with pytest.raises(ForwarderRefusedError, match="không được giao"):
            end_forwarder(session, department.clock, HOA_LONG, LONG_PHUOC, date(2018, 5, 30))
    assert offered(department, path) == held(ReasonCode.FORWARDER_ENDED)


def test_what_is_no_decision_is_refused(department):
    with department.session() as session:
        for agency, forwarder, basis in ((HOA_LONG, SILENT, " "), (HOA_LONG, HOA_LONG, "Công văn 31")):
            with pytest.raises(ForwarderRefusedError):
                register_forwarder(session, department.clock, agency, forwarder, basis=basis)
        with pytest.raises(ForwarderRefusedError, match="trước ngày bắt đầu"):
            register_forwarder(
                session,
                department.clock,
                HOA_LONG,
                SILENT,
                basis="Công văn 31",
                valid_from=date(2018, 5, 2),
                valid_to=date(2018, 5, 1),
            )
        with pytest.raises(UnknownAgencyError):
            register_forwarder(session, department.clock, HOA_LONG, "X99", basis="Công văn 31")
        assert list_forwarders(session, department.clock, HOA_LONG) == ()


def test_the_successor_answers_for_an_agency_from_the_day_on_which_that_ended(department, packages):
    path = packages("đơn vị kế thừa ký", signer=LONG_PHUOC)
    merge(department, date(2018, 6, 1))
    assert offered(department, path) == held(ReasonCode.SUCCESSOR_TOO_EARLY)
    department.clock.move_to(at(6, 1).now())
    other = packages("đơn vị kế thừa ký sau", signer=LONG_PHUOC, made_by="Người khác")
    assert offered(department, other) == ACCEPTED


def test_the_key_of_an_agency_that_ended_signs_nothing_any_more(department, packages, pattern):
    merge(department, date(2018, 5, 20))
    assert offered(department, pattern.first) == held(ReasonCode.SIGNER_DISSOLVED)


def test_what_arrived_before_the_end_stays_good(department, pattern):
    assert offered(department, pattern.first) == ACCEPTED
    merge(department, date(2018, 5, 24))
    department.clock.move_to(at(6, 1).now())
    (row,) = take_in(department, [pattern.first])
    assert (row.result, row.verdict) == (IntakeResult.DUPLICATE, "valid")


@pytest.fixture
def outside(department):
    """An outside authority that the department believes, without asking for its lists."""
    ca = OutsideCa(at(5, 1).now())
    with department.session() as session:
        authorities = [ca.middle.certificate, ca.root.certificate]
        take_in_authorities(session, department.clock, authorities, needs_revocation_list=False)
    return ca


def test_an_outside_certificate_counts_for_the_agency_that_it_is_bound_to(department, packages, outside):
    """What an outside certificate says of agencies counts for nothing; what the department has registered does."""
    key = outside.holder(agency=HOA_LONG)
    path = packages("CA bên ngoài ký", key=key)
    assert offered(department, path) == held(ReasonCode.SIGNER_WITHOUT_AGENCY)
    with department.session() as session:
        register_outside_certificate(session, department.clock, LONG_PHUOC, key.certificate, MadeSure())
    assert offered(department, path) == held(ReasonCode.SIGNER_NOT_AUTHORISED)


def test_a_bound_outside_certificate_signs_and_its_level_is_told(department, packages, outside):
    key = outside.holder()
    path = packages("CA bên ngoài ký đúng", key=key)
    assert offered(department, path) == held(ReasonCode.SIGNER_WITHOUT_AGENCY)
    with department.session() as session:
        register_outside_certificate(session, department.clock, HOA_LONG, key.certificate, MadeSure())
    (row,) = retry_held(department)
    assert (row.result, row.assurance) == (IntakeResult.ACCEPTED, Assurance.OUTSIDE)
    department.clock.advance(timedelta(days=3))
    with department.session() as session:
        for each in outside.all_lists(key, made_at=department.clock.now()):
            keep_list(session, department.clock, each, trust_store(session))
    with department.reading() as session:
        standing = read_submission(session, department.clock, PERIOD, HOA_LONG).standing
    assert standing.sentence.startswith("Chữ ký hợp lệ tại thời điểm tiếp nhận 23/05/2018 10:00; chứng thư bị thu hồi")
    with department.reading() as session:
        assert register_faults(session) == ()
