"""People on one computer: who may do what, wrong passphrases, the recovery code, somebody else who approves."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.core.clock import FixedClock
from desktop.models.audit import AuditEvent
from desktop.models.profile import Profile
from desktop.rules.profiles import ALL_RIGHTS, NOBODY, Officer, Right, rights_for, wait_after
from desktop.services.intake.taking_in import take_in
from desktop.services.officers import profile_secrets
from desktop.services.officers.audit import NotAllowedError, first_broken_link
from desktop.services.officers.profile_secrets import (
    WeakPassphraseError,
    is_recovery_code,
    new_recovery_code,
    proves,
    seal_passphrase,
    seal_recovery_code,
)
from desktop.services.officers.profile_unlocking import (
    MustWaitError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
    recover,
    unlock,
)
from desktop.services.officers.profiles import (
    ProfileRefusedError,
    add_profile,
    end_profile,
    new_code,
    read_profiles,
    set_idle,
    set_other_approves,
    set_passphrase,
    set_rights,
    switch_off,
    switch_on,
)
from desktop.services.report.approving import OwnWorkError, approve
from desktop.services.report.checks import check_report, explain_finding
from tests.services.pattern import PERIOD, REASON, type_value

HOA, NAM = "Lê Thị Hoa", "Trần Văn Nam"
SECRET, OTHER = "bốn từ dễ nhớ", "một câu khác hẳn"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """What a passphrase costs is proven once, below."""
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(profile_secrets, "_ITERATIONS", 1)


def begin(workspace):
    with workspace.session() as session:
        return switch_on(session, workspace.clock, HOA, SECRET)


def add(workspace, *rights, name=NAM):
    with workspace.session() as session:
        add_profile(session, workspace.clock, name, OTHER, rights)


def by(workspace, name=NAM, secret=OTHER):
    """The same workspace as that person has unlocked it."""
    return replace(workspace, officer=unlock(workspace, name, secret))


def view(workspace):
    with workspace.reading() as session:
        return read_profiles(session)


class TestSecrets:
    def test_the_real_cost_is_that_of_the_recommendation(self, monkeypatch):
        monkeypatch.undo()
        sealed = seal_passphrase(SECRET)
        assert sealed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert SECRET not in sealed
        assert proves(sealed, SECRET)
        assert not proves(sealed, SECRET + " ")
        Argon2id.verify_phc_encoded(SECRET.encode(), sealed)

    def test_two_keyboards_type_the_same_passphrase(self):
        assert proves(seal_passphrase("mật khẩu dài"), "mật khẩu dài")

    @pytest.mark.parametrize("short", ["", "ngắn", "  a  b  "])
    def test_short_ones_are_refused(self, short):
        with pytest.raises(WeakPassphraseError, match="ít nhất 8"):
            seal_passphrase(short)

    def test_a_recovery_code_is_known_however_it_is_typed(self):
        code = new_recovery_code()
        sealed = seal_recovery_code(code)
        assert len(code) == 24
        assert is_recovery_code(sealed, code.lower().replace("-", " "))
        assert not is_recovery_code(sealed, new_recovery_code())
        assert not is_recovery_code(sealed, "")


class TestTries:
    def test_the_wait_grows(self):
        waits = [wait_after(failures).total_seconds() for failures in (0, 1, 2, 3, 4, 5, 6, 12, 500)]
        assert waits == [0, 0, 0, 5, 10, 20, 40, 1800, 1800]

    def test_a_right_passphrase_unlocks(self, any_agency):
        begin(any_agency)
        assert unlock(any_agency, HOA, SECRET) == Officer(HOA, ALL_RIGHTS)

    def test_wrong_tries_wait_longer_and_longer_and_a_restart_changes_nothing(self, any_agency):
        begin(any_agency)
        clock = FixedClock(any_agency.clock.now())
        window = replace(any_agency, clock=clock)
        for _ in range(3):
            with pytest.raises(WrongPassphraseError):
                unlock(window, HOA, OTHER)
        again = replace(any_agency, clock=clock)
        with pytest.raises(MustWaitError, match="sai 3 lần") as refused:
            unlock(again, HOA, SECRET)
        assert "10:00:05" in refused.value.hint
        clock.advance(timedelta(seconds=5))
        with pytest.raises(WrongPassphraseError) as refused:
            unlock(again, HOA, OTHER)
        assert "Chờ 10 giây" in refused.value.hint
        clock.advance(timedelta(seconds=10))
        assert unlock(again, HOA, SECRET).name == HOA
        with again.reading() as session:
            assert session.scalars(sa.select(Profile.failures)).all() == [0]

    def test_a_clock_that_is_set_back_makes_nobody_wait_less_nor_for_ever(self, agency):
        begin(agency)
        clock = FixedClock(agency.clock.now())
        window = replace(agency, clock=clock)
        for _ in range(3):
            with pytest.raises(WrongPassphraseError):
                unlock(window, HOA, OTHER)
        clock.move_to(clock.now() - timedelta(days=400))
        with pytest.raises(MustWaitError):
            unlock(window, HOA, SECRET)
        clock.advance(timedelta(seconds=5))
        assert unlock(window, HOA, SECRET).name == HOA

    def test_a_recovery_code_gives_a_new_passphrase_and_wrong_ones_wait_too(self, agency):
        code = begin(agency)
        for _ in range(3):
            with pytest.raises(WrongRecoveryCodeError):
                recover(agency, new_recovery_code(), HOA, OTHER)
        with pytest.raises(MustWaitError):
            recover(agency, code, HOA, OTHER)
        later = replace(agency, clock=FixedClock(agency.clock.now() + timedelta(minutes=1)))
        assert recover(later, code, HOA, OTHER).name == HOA
        assert unlock(later, HOA, OTHER).name == HOA
        with pytest.raises(WrongPassphraseError):
            unlock(later, HOA, SECRET)


class TestPeople:
    def test_nobody_is_told_apart_until_it_is_switched_on(self, any_agency):
        assert not view(any_agency).on
        type_value(any_agency, "CT2.05", "3.001")
        begin(any_agency)
        seen = view(any_agency)
        assert (seen.on, seen.idle_minutes, seen.other_approves) == (True, 10, False)
        assert [(row.name, row.rights) for row in seen.people] == [(HOA, ALL_RIGHTS)]

    def test_it_can_be_switched_off_and_on_again(self, agency):
        old = begin(agency)
        with agency.session() as session:
            switch_off(session, agency.clock)
        assert not view(agency).on
        assert begin(agency) != old
        assert [row.name for row in view(agency).people] == [HOA]

    def test_it_is_switched_on_once(self, agency):
        begin(agency)
        with agency.session() as session, pytest.raises(ProfileRefusedError, match="đã được bật"):
            switch_on(session, agency.clock, NAM, OTHER)

    @pytest.mark.parametrize(
        ("name", "rights", "told"),
        [("  ", [Right.ENTER], "họ tên"), (NAM, [], "việc nào"), (f" {HOA} ", [Right.ENTER], "Đã có người dùng")],
    )
    def test_what_makes_no_sense_is_refused(self, agency, name, rights, told):
        begin(agency)
        with agency.session() as session, pytest.raises(ProfileRefusedError, match=told):
            add_profile(session, agency.clock, name, OTHER, rights)

    def test_there_is_always_somebody_in_charge(self, agency):
        begin(agency)
        add(agency, Right.ENTER)
        with agency.session() as session, pytest.raises(ProfileRefusedError, match="quản trị duy nhất"):
            end_profile(session, agency.clock, HOA)
        with agency.session() as session, pytest.raises(ProfileRefusedError, match="quản trị duy nhất"):
            set_rights(session, agency.clock, HOA, [Right.SIGN])
        with agency.session() as session:
            set_rights(session, agency.clock, NAM, [Right.ADMINISTER])
            end_profile(session, agency.clock, HOA)
        assert [row.name for row in view(agency).people] == [NAM]
        with pytest.raises(ProfileRefusedError):
            unlock(agency, HOA, SECRET)

    def test_everybody_changes_the_own_passphrase(self, agency):
        begin(agency)
        add(agency, Right.ENTER)
        own = by(agency)
        with own.session() as session, pytest.raises(ProfileRefusedError, match="cũ chưa đúng"):
            set_passphrase(session, own.clock, NAM, SECRET, old="không phải")
        with own.session() as session:
            set_passphrase(session, own.clock, NAM, SECRET, old=OTHER)
        assert unlock(agency, NAM, SECRET).name == NAM

    def test_settings_and_a_new_code(self, agency):
        old = begin(agency)
        with agency.session() as session:
            set_idle(session, agency.clock, 5)
            set_other_approves(session, agency.clock, wanted=True)
            code = new_code(session, agency.clock)
        assert (view(agency).idle_minutes, view(agency).other_approves) == (5, True)
        with pytest.raises(WrongRecoveryCodeError):
            recover(agency, old, HOA, OTHER)
        assert recover(agency, code, HOA, OTHER).name == HOA


class TestRights:
    def test_the_audit_trail_names_who_did_it(self, any_agency):
        begin(any_agency)
        add(any_agency, Right.ENTER)
        type_value(by(any_agency), "CT2.05", "3.002")
        with any_agency.reading() as session:
            newest = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
            assert (newest.action, newest.actor) == ("value.set", NAM)
            assert first_broken_link(session) is None

    def test_who_was_not_given_the_work_cannot_do_it_and_nothing_is_changed(self, agency):
        begin(agency)
        add(agency, Right.APPROVE)
        before = type_value(agency, "CT2.05", "3.003")
        with pytest.raises(NotAllowedError, match="chưa được giao việc “Nhập liệu”"):
            type_value(by(agency), "CT2.05", "4.000")
        assert type_value(agency, "CT2.06", "1").code == "CT2.06"
        with agency.reading() as session:
            assert (
                session.scalar(sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.actor == NAM)) == 1
            )
        assert before.code == "CT2.05"

    def test_nobody_does_anything_while_it_is_locked(self, agency):
        begin(agency)
        with pytest.raises(NotAllowedError, match="Máy đang khóa"):
            type_value(replace(agency, officer=NOBODY), "CT2.05", "4.000")

    def test_intake_is_for_who_was_given_it(self, department, pattern):
        begin(department)
        add(department, Right.CONSOLIDATE)
        with pytest.raises(NotAllowedError, match="Tiếp nhận"):
            take_in(by(department), [pattern.first])
        add(department, Right.INTAKE, name="Người thứ ba")
        assert [row.result for row in take_in(by(department, "Người thứ ba"), [pattern.first])] == ["accepted"]

    @pytest.mark.parametrize(
        ("action", "needed"),
        [
            ("value.set", {Right.ENTER}),
            ("register.add", {Right.ENTER}),
            ("register.seal", set()),
            ("finding.explain", {Right.ENTER, Right.CHECK}),
            ("package.offered", {Right.INTAKE}),
            ("profile.add", {Right.ADMINISTER}),
            ("own.passphrase", set()),
            ("session.unlock", set()),
        ],
    )
    def test_which_right_an_action_needs(self, action, needed):
        assert rights_for(action) == needed


class TestApproval:
    @pytest.fixture
    def strict(self, agency):
        begin(agency)
        add(agency, Right.APPROVE, Right.ENTER)
        with agency.session() as session:
            set_other_approves(session, agency.clock, wanted=True)
        type_value(by(agency, HOA, SECRET), "CT2.05", "3.004")
        with agency.session() as session:
            for finding in check_report(session, agency.clock, PERIOD).warnings:
                explain_finding(session, agency.clock, PERIOD, finding.rule, finding.target, REASON)
        return agency

    def test_who_has_entered_does_not_approve_where_another_shall(self, strict):
        own, other = by(strict, HOA, SECRET), by(strict)
        with own.session() as session, pytest.raises(OwnWorkError, match=HOA):
            approve(session, own.clock, PERIOD, HOA)
        with other.session() as session:
            approve(session, other.clock, PERIOD, NAM)

    def test_what_was_entered_before_the_last_approval_does_not_count(self, strict):
        own, other = by(strict, HOA, SECRET), by(strict)
        with other.session() as session:
            approve(session, other.clock, PERIOD, NAM)
        type_value(other, "CT2.05", "3.005")
        with own.session() as session:
            approve(session, own.clock, PERIOD, HOA)

    def test_it_does_not_matter_where_it_is_not_wanted(self, strict):
        with strict.session() as session:
            set_other_approves(session, strict.clock, wanted=False)
        own = by(strict, HOA, SECRET)
        with own.session() as session:
            approve(session, own.clock, PERIOD, HOA)
