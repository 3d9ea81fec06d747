"""Whom a workplace believes: revocations that go down, files of outside authorities, certificates bound to agencies."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography import x509

from desktop.exchange.package import examine
from desktop.exchange.writer import write_package
from desktop.models.audit import AuditEvent
from desktop.models.trust import AnchorOrigin, IssuedCertificate, KeyComparison, RevocationList, RevocationReason
from desktop.rules.package_data import TrustList
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.agency_register import list_agencies
from desktop.services.assignment import AssignmentError, open_assignment
from desktop.services.authorities import (
    AuthorityRefusedError,
    list_authorities,
    remove_authority,
    require_revocation_list,
)
from desktop.services.certificate_register import (
    MadeSure,
    RegistrationRefusedError,
    confirm_letter,
    confirm_token,
    find_holders,
    register_outside_certificate,
)
from desktop.services.certificate_requests import EnrolmentError, list_requests, take_in_request
from desktop.services.certificate_views import CertificateState, certificates_of
from desktop.services.desk import read_desk
from desktop.services.enrolment import open_certificate, request_enrolment, take_in_certificate
from desktop.services.enrolment_letter import write_enrolment_letter
from desktop.services.intake import take_in
from desktop.services.issuing import issue_for_request
from desktop.services.keys import load_signing_key, signing_file
from desktop.services.renewal import certificate_reminder, request_renewal
from desktop.services.revocation import (
    RevocationRefusedError,
    export_revocation_list,
    own_list,
    renew_list,
    revoke_certificate,
)
from desktop.services.revocation_lists import RevocationListError, UnknownAuthorityError
from desktop.services.trust import believe_trust_list, trust_list, trust_state, trust_store
from desktop.services.trust_file_intake import AuthorityRole, open_trust_file, take_in_trust_file
from desktop.signing.authority import create_revocation_list, create_root
from desktop.signing.certificates import certificate_hash
from desktop.signing.keys import WrongPassphraseError
from desktop.signing.trust import TrustStore
from desktop.signing.trust_files import TrustFileError
from tests.outside_authority import OutsideCa, der, pem
from tests.services.pattern import DEPARTMENT, HOA_LONG, LONG_PHUOC, PASSPHRASE, PERIOD, at

DAY = timedelta(days=1)
OFFICER = "Lê Thị Thu"
LETTER = "12/GĐN-UBND, 07/5/2018"


def certificate_of(workspace, agency):
    with workspace.reading() as session:
        return certificates_of(session, workspace.clock, agency)[0]


def revoke(department, agency=HOA_LONG, reason=RevocationReason.KEY_COMPROMISE, **changed):
    said = {"officer": OFFICER, "passphrase": PASSPHRASE, **changed}
    return revoke_certificate(department, certificate_of(department, agency).sha256, reason, "mất máy", **said)


def believe(workspace, listed):
    with workspace.session() as session:
        return believe_trust_list(session, workspace.clock, listed)


def listed_by(department):
    with department.reading() as session:
        return trust_list(session)


def known_number(workspace):
    with workspace.reading() as session:
        return next(iter(trust_state(session).values()), "")


class TestRevocation:
    def test_it_says_who_why_and_when_in_a_numbered_list(self, any_department):
        before = certificate_of(any_department, HOA_LONG)
        view = revoke(any_department)
        assert (view.number, view.revoked) == ("2018052301", 1)
        after = certificate_of(any_department, HOA_LONG)
        assert (before.state, after.state) == (CertificateState.VALID, CertificateState.REVOKED)
        assert (after.revoked_by, after.revocation_note) == (OFFICER, "mất máy")
        assert after.revoked_at == any_department.clock.now()
        with any_department.reading() as session:
            (listed,) = trust_store(session).revocation_lists
            entry = listed.get_revoked_certificate_by_serial_number(int(before.serial, 16))
            event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "certificate.revoke")).one()
            assert own_list(session) == view
        assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
        assert event.actor == OFFICER

    def test_what_comes_afterwards_is_held_and_what_came_before_stays(self, department, pattern):
        (first,) = take_in(department, [pattern.first])
        assert first.verdict is Verdict.VALID
        department.clock.advance(DAY)
        revoke(department)
        (second,) = take_in(department, [pattern.second])
        assert [reason.code for reason in second.reasons] == [ReasonCode.REVOKED]
        with department.reading() as session:
            trust = trust_store(session)
        assert examine(pattern.first, trust, department.clock.now() - 2 * DAY).verdict is Verdict.VALID
        assert examine(pattern.first, trust, department.clock.now()).verdict is Verdict.UNTRUSTED

    def test_numbers_only_grow_even_on_one_day_and_after_a_restored_copy(self, department):
        assert [revoke(department, code).number for code in (HOA_LONG, DEPARTMENT)] == ["2018052301", "2018052302"]
        department.clock.advance(DAY)
        assert renew_list(department, PASSPHRASE).number == "2018052401"
        with department.session() as session:  # as if a copy of the day before had been restored
            newest = sa.select(RevocationList.id).order_by(RevocationList.this_update.desc()).limit(2)
            session.execute(sa.delete(RevocationList).where(RevocationList.id.in_(newest)))
        department.clock.advance(DAY)
        assert renew_list(department, PASSPHRASE).number == "2018052501"

    def test_the_clock_may_go_back_the_number_does_not(self, department):
        revoke(department)
        department.clock.advance(-30 * DAY)
        assert renew_list(department, PASSPHRASE).number == "2018052302"

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"officer": " "}, "Chưa ghi người quyết định"),
            ({"reason": RevocationReason.UNSPECIFIED}, "Chưa ghi lý do"),
            ({"passphrase": "sai mật khẩu"}, "Mật khẩu không mở được"),
        ],
        ids=["nobody", "no reason", "wrong passphrase"],
    )
    def test_without_all_of_it_nothing_is_revoked(self, department, said, refusal):
        given = {"officer": OFFICER, "passphrase": PASSPHRASE, "reason": RevocationReason.CESSATION, **said}
        reason = given.pop("reason")
        with pytest.raises((RevocationRefusedError, WrongPassphraseError), match=refusal):
            revoke_certificate(department, certificate_of(department, HOA_LONG).sha256, reason, " ", **given)
        assert certificate_of(department, HOA_LONG).state is CertificateState.VALID

    def test_it_is_done_once(self, department):
        revoke(department)
        with pytest.raises(RevocationRefusedError, match="từ trước"):
            revoke(department)

    def test_the_root_cannot_be_revoked(self, department, pattern):
        with pytest.raises(RevocationRefusedError, match="chứng thư gốc"):
            revoke_certificate(
                department,
                certificate_hash(pattern.root.certificate),
                RevocationReason.SUPERSEDED,
                "",
                officer=OFFICER,
                passphrase=PASSPHRASE,
            )

    def test_openssl_finds_the_revoked_certificate(self, department, pattern, tmp_path, openssl):
        good, bad = certificate_of(department, DEPARTMENT), certificate_of(department, HOA_LONG)
        revoke(department)
        path = export_revocation_list(department, tmp_path)
        assert path.name == "TH_2018052301.crl"
        (tmp_path / "root.pem").write_bytes(pem(pattern.root.certificate))
        with department.reading() as session:
            for name, view in (("good", good), ("bad", bad)):
                row = session.scalars(sa.select(IssuedCertificate).where(IssuedCertificate.fingerprint == view.sha256))
                (tmp_path / f"{name}.pem").write_text(row.one().pem)
        when = str(int(department.clock.now().timestamp()))
        for name, ok in (("good", True), ("bad", False)):
            done = openssl(
                *("verify", "-attime", when, "-CAfile", "root.pem", "-CRLfile", path.name, "-crl_check", f"{name}.pem")
            )
            assert (done.returncode == 0) is ok, done.stderr
            assert ok or "certificate revoked" in done.stderr


class TestTrustListGoesDown:
    def test_an_agency_learns_of_a_revocation_with_the_next_package(self, department, agency):
        revoke(department, DEPARTMENT)
        told = believe(agency, listed_by(department))
        assert (told.lists, told.older, told.authorities) == (("2018052301",), (), ())
        again = believe(agency, listed_by(department))
        assert (again.lists, again.older) == ((), ())

    def test_an_older_list_than_the_known_one_changes_nothing(self, department, agency):
        revoke(department, DEPARTMENT)
        before = listed_by(department)
        department.clock.advance(DAY)
        revoke(department, HOA_LONG)
        believe(agency, listed_by(department))
        assert believe(agency, before).older == ("2018052301",)
        assert known_number(agency) == "2018052401"
        with agency.reading() as session:
            trust = trust_store(session)
            events = session.scalars(sa.select(AuditEvent.action)).all()
        assert len(trust.revocation_lists[0]) == 2
        assert "revocation_list.older" in events

    def test_an_older_list_as_a_file_is_refused(self, department, agency, tmp_path):
        revoke(department, DEPARTMENT)
        old = export_revocation_list(department, tmp_path / "cũ")
        department.clock.advance(DAY)
        renew_list(department, PASSPHRASE)
        take_in_trust_file(agency, open_trust_file(agency, export_revocation_list(department, tmp_path)), ())
        with pytest.raises(AuthorityRefusedError, match="2018052301 cũ hơn danh sách số 2018052401"):
            take_in_trust_file(agency, open_trust_file(agency, old), ())
        assert known_number(agency) == "2018052401"

    def test_two_lists_with_one_number_are_refused(self, department, agency, pattern, tmp_path):
        now = department.clock.now()
        for name in ("a", "b"):
            made = create_revocation_list(pattern.root, [], 2018060101, now, valid_for=timedelta(days=len(name) + 9))
            (tmp_path / f"{name}.crl").write_bytes(der(made))
            now += timedelta(hours=1)
        take_in_trust_file(agency, open_trust_file(agency, tmp_path / "a.crl"), ())
        with pytest.raises(RevocationListError, match="cùng số 2018060101"):
            take_in_trust_file(agency, open_trust_file(agency, tmp_path / "b.crl"), ())

    def test_a_list_of_somebody_else_is_refused(self, agency, tmp_path):
        stranger = create_root("Sở khác", "Gốc khác", agency.clock.now())
        path = tmp_path / "lạ.crl"
        path.write_bytes(pem(create_revocation_list(stranger, [], 5, agency.clock.now())))
        offered = open_trust_file(agency, path)
        assert [each.known_authority for each in offered.lists] == [False]
        with pytest.raises(UnknownAuthorityError):
            take_in_trust_file(agency, offered, ())

    def test_it_brings_outside_authorities_but_never_a_second_root_of_our_own(self, agency, pattern):
        now = agency.clock.now()
        second = create_root("Sở Nội vụ", "Sở Nội vụ – Chứng thư báo cáo", now)
        listed = TrustList((pem(pattern.root.certificate).decode(), pem(second.certificate).decode()))
        assert len(believe(agency, listed).authorities) == 1
        with agency.reading() as session:
            trust = trust_store(session)
        assert trust.anchors == (pattern.root.certificate,)
        assert [each.certificate for each in trust.outside] == [second.certificate]

    def test_a_trust_list_that_cannot_be_read_is_refused_whole(self, agency):
        broken = TrustList(("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",))
        with pytest.raises(TrustFileError):
            believe(agency, broken)

    def test_an_assignment_that_names_the_true_root_first_but_is_signed_by_another_is_refused(self, pattern, tmp_path):
        """Who compares the first fingerprint must not believe whoever wrote the second."""
        said = open_assignment(pattern.assignment, at(5, 6)).data
        ca = OutsideCa(at(5, 6).now())
        thief = ca.holder("Sở Nội vụ", agency=DEPARTMENT, issuer=ca.root)
        anchors = (*said.trust.anchors, pem(ca.root.certificate).decode())
        path = tmp_path / "GV.asice"
        write_package(path, replace(said, trust=TrustList(anchors)), [thief], at(5, 6).now())
        with pytest.raises(AssignmentError, match="chưa xác minh được chữ ký"):
            open_assignment(path, at(5, 7))


@pytest.fixture
def ca(department):
    return OutsideCa(department.clock.now())


@pytest.fixture
def put(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def believing(department, ca, put):
    """The department believes the outside authority and has current lists of it."""
    for name, data in (("ca.p7b", ca.p7b), ("lists.pem", pem(*ca.all_lists()))):
        offered = open_trust_file(department, put(name, data))
        take_in_trust_file(department, offered, {each.sha256 for each in offered.to_compare})
    return department


class TestOutsideAuthorities:
    def test_a_file_is_shown_before_it_is_believed(self, department, ca, put):
        offered = open_trust_file(department, put("ca.pem", ca.pem + pem(ca.revocations())))
        assert {each.name: each.role for each in offered.authorities} == {
            "CA chuyên dùng Chính phủ gốc": AuthorityRole.ROOT,
            "CA chuyên dùng Chính phủ cấp 2": AuthorityRole.BELOW,
        }
        assert [each.known_authority for each in offered.lists] == [True]
        assert offered.to_compare[0].sha256 == certificate_hash(ca.root.certificate)
        with pytest.raises(AuthorityRefusedError, match="Chưa xác nhận"):
            take_in_trust_file(department, offered, ())
        with department.reading() as session:
            assert [each.origin for each in list_authorities(session, department.clock)] == [AnchorOrigin.OWN]

    def test_it_stands_beside_the_own_root_on_either_side(self, believing, agency, ca):
        with believing.reading() as session:
            views = list_authorities(session, believing.clock)
        assert [each.origin for each in views] == [
            AnchorOrigin.OWN,
            AnchorOrigin.OUTSIDE,
            AnchorOrigin.INTERMEDIATE,
        ]
        assert [each.list_is_current for each in views[1:]] == [True, True]
        believe(agency, listed_by(believing))
        with agency.reading() as session:
            trust = trust_store(session)
        assert [each.certificate for each in trust.outside] == [ca.root.certificate]
        assert trust.intermediates == (ca.middle.certificate,)

    def test_an_intermediate_alone_becomes_an_anchor(self, department, ca, put):
        offered = open_trust_file(department, put("middle.cer", der(ca.middle.certificate)))
        assert [each.role for each in offered.authorities] == [AuthorityRole.ROOT]

    def test_removing_it_takes_what_hangs_on_it_along(self, believing, ca):
        with believing.session() as session:
            remove_authority(session, believing.clock, certificate_hash(ca.root.certificate))
        with believing.reading() as session:
            trust = trust_store(session)
            assert (trust.outside, trust.intermediates) == ((), ())
            assert len(trust_state(session)) == 1, "the own list"

    def test_the_own_root_stays(self, department, pattern):
        with department.session() as session, pytest.raises(AuthorityRefusedError, match="gốc của Sở"):
            remove_authority(session, department.clock, certificate_hash(pattern.root.certificate))

    def test_a_holder_s_certificate_is_no_authority(self, department, ca, put):
        with pytest.raises(AuthorityRefusedError, match="người dùng"):
            open_trust_file(department, put("leaf.cer", der(ca.holder().certificate)))

    def test_files_that_hold_nothing_are_named(self, department, put):
        for name, data in (("rỗng.pem", b""), ("lạ.cer", b"MZ\0\0"), ("cắt.p7b", b"\x30\x82\x10\x00\x06")):
            with pytest.raises(TrustFileError):
                open_trust_file(department, put(name, data))

    def test_a_certificate_counts_for_the_agency_it_is_bound_to(self, believing, ca, put):
        key = ca.holder(agency=LONG_PHUOC)
        (offered,) = find_holders(believing, put("trần văn phúc.cer", der(key.certificate)))
        assert (offered.organisation, offered.agency, offered.reason) == ("UBND xã Hòa Long", "", "")
        sure = MadeSure(KeyComparison.LETTER, LETTER, OFFICER, in_token=True)
        with believing.session() as session:
            register_outside_certificate(session, believing.clock, HOA_LONG, offered.certificate, sure)
        view = certificate_of(believing, HOA_LONG)
        assert (view.outside, view.compared, view.letter_note, view.in_token) == (
            True,
            KeyComparison.LETTER,
            LETTER,
            True,
        )
        with believing.reading() as session:
            now = believing.clock.now()
            check = trust_store(session).check(key.certificate, (), now, now)
        assert (check.reason, check.agency_code) == (None, HOA_LONG)
        assert (
            revoke_certificate(believing, view.sha256, RevocationReason.CESSATION, "", officer=OFFICER, passphrase="")
            is None
        ), "the list of an outside authority is not ours"
        believing.clock.advance(DAY)
        with believing.reading() as session:
            now = believing.clock.now()
            assert trust_store(session).check(key.certificate, (), now, now).reason is ReasonCode.REVOKED
        with believing.session() as session:
            row = register_outside_certificate(session, believing.clock, LONG_PHUOC, key.certificate, sure)
            assert (row.agency.code, row.revoked_at) == (LONG_PHUOC, None), "a mistake can be put right"

    def test_without_its_lists_it_is_held_unless_that_is_waived(self, believing, ca):
        key = ca.holder()
        believing.clock.advance(30 * DAY)
        root = certificate_hash(ca.root.certificate)
        for required, reason in ((True, ReasonCode.REVOCATION_UNKNOWN), (False, None)):
            with believing.session() as session:
                require_revocation_list(session, believing.clock, root, required=required)
            with believing.reading() as session:
                now = believing.clock.now()
                assert trust_store(session).check(key.certificate, (), now, now).reason is reason

    @pytest.mark.parametrize("case", ["unknown", "own", "letter without number", "no agency", "bound"])
    def test_what_cannot_be_bound_is_said(self, believing, ca, pattern, case):
        key = ca.holder()
        certificate, agency, sure = key.certificate, HOA_LONG, MadeSure()
        if case == "unknown":
            certificate = OutsideCa(ca.now, "CA khác").holder().certificate
        elif case == "own":
            certificate = pattern.keys[HOA_LONG].certificate
        elif case == "letter without number":
            sure = MadeSure(KeyComparison.LETTER)
        elif case == "no agency":
            agency = "X99"
        else:
            with believing.session() as session:
                register_outside_certificate(session, believing.clock, LONG_PHUOC, certificate, sure)
        with believing.session() as session, pytest.raises(RegistrationRefusedError) as caught:
            register_outside_certificate(session, believing.clock, agency, certificate, sure)
        assert caught.value.hint

    def test_signers_are_found_in_what_they_signed(self, believing, pattern, put):
        copy = put("gói.asice", pattern.first.read_bytes())
        (offered,) = find_holders(believing, copy)
        assert "chính Sở cấp" in offered.reason
        with pytest.raises(RegistrationRefusedError, match="không có chứng thư số nào"):
            find_holders(believing, put("thư.txt", b"xin ch\xc3\xa0o"))


class TestRenewal:
    @pytest.fixture
    def renewing(self, agency, department, tmp_path):
        agency.clock.move_to(department.clock.now())
        signer = load_signing_key(agency.folder, PASSPHRASE)
        return request_enrolment(agency, PASSPHRASE, tmp_path / "đi", signer=signer)

    def test_a_request_signed_with_the_present_key_needs_no_call(self, department, agency, renewing, tmp_path):
        path, fingerprint = renewing
        present = certificate_of(department, HOA_LONG)
        (row,) = take_in(department, [path])
        assert row.result == "accepted"
        with department.reading() as session:
            request = list_requests(session, department.clock)[0]
        assert request.signed_until == present.not_after
        sure = MadeSure(KeyComparison.PRESENT_KEY, officer=OFFICER)
        answer = issue_for_request(department, fingerprint, PASSPHRASE, tmp_path / "về", sure=sure)
        key = take_in_certificate(agency, open_certificate(agency, answer), PASSPHRASE)
        with department.reading() as session:
            both = certificates_of(session, department.clock, HOA_LONG)
            (entry,) = (e for e in list_agencies(session, department.clock) if e.code == HOA_LONG)
            trust, now = trust_store(session), department.clock.now()
        assert [each.can_sign for each in both] == [True, True], "several at once"
        assert (both[0].compared, entry.state) == (KeyComparison.PRESENT_KEY, CertificateState.VALID)
        assert trust.check(key.certificate, (), now, now).reason is None

    def test_one_good_certificate_is_enough(self, department, renewing, tmp_path):
        take_in(department, [renewing[0]])
        department.clock.advance(DAY)
        issue_for_request(department, renewing[1], PASSPHRASE, tmp_path / "về")
        revoke(department)  # the newest
        with department.reading() as session:
            (entry,) = (e for e in list_agencies(session, department.clock) if e.code == HOA_LONG)
        assert entry.state is CertificateState.VALID

    def test_a_first_request_is_not_signed_and_cannot_be_passed_off_as_a_renewal(self, department, agency, tmp_path):
        path, fingerprint = request_enrolment(agency, PASSPHRASE, tmp_path)
        with department.session() as session:
            assert take_in_request(session, department.clock, path).signed_until is None
        with pytest.raises(EnrolmentError, match="không được ký bằng khóa đã đăng ký"):
            issue_for_request(department, fingerprint, PASSPHRASE, tmp_path, sure=MadeSure(KeyComparison.PRESENT_KEY))

    def test_a_revoked_key_renews_nothing(self, department, renewing):
        revoke(department)
        department.clock.advance(DAY)
        with department.session() as session:
            assert take_in_request(session, department.clock, renewing[0]).signed_until is None

    def test_the_key_of_another_agency_renews_nothing(self, department, agency, pattern, tmp_path):
        agency.clock.move_to(department.clock.now())
        path, _ = request_enrolment(agency, PASSPHRASE, tmp_path, signer=pattern.keys[LONG_PHUOC])
        with department.session() as session:
            assert take_in_request(session, department.clock, path).signed_until is None

    def test_a_letter_and_a_token_are_written_down_later(self, department):
        view = certificate_of(department, HOA_LONG)
        with department.session() as session:
            confirm_letter(session, department.clock, view.sha256, LETTER, OFFICER)
            confirm_token(session, department.clock, view.sha256, in_token=True, officer=OFFICER)
        after = certificate_of(department, HOA_LONG)
        assert (after.letter_note, after.letter_checked_at, after.in_token) == (LETTER, department.clock.now(), True)
        assert after.compared is KeyComparison.TELEPHONE, "how it began stays"
        with department.session() as session, pytest.raises(RegistrationRefusedError, match="số, ngày"):
            confirm_letter(session, department.clock, view.sha256, "  ", OFFICER)

    def test_a_certificate_that_its_package_s_root_did_not_issue_is_refused(
        self, agency, department, pattern, tmp_path
    ):
        path, fingerprint = request_enrolment(agency, PASSPHRASE, tmp_path)
        with department.session() as session:
            take_in_request(session, department.clock, path)
        answer = issue_for_request(department, fingerprint, PASSPHRASE, tmp_path / "về")
        data = examine(answer, trust_of(pattern), department.clock.now()).data
        forged = replace(data, certificate=pem(OutsideCa(at(5, 6).now()).holder(agency=HOA_LONG).certificate).decode())
        copy = tmp_path / "CT.asice"
        write_package(copy, forged, [load_signing_key(department.folder, PASSPHRASE)], department.clock.now())
        agency.clock.move_to(department.clock.now())
        with pytest.raises(EnrolmentError, match="không do nơi cấp"):
            open_certificate(agency, copy)


def trust_of(pattern):
    return TrustStore((pattern.root.certificate,))


@pytest.fixture
def openssl(tmp_path):
    def run(*arguments):
        return subprocess.run(["openssl", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


class TestReminder:
    def reminder(self, workspace):
        with workspace.reading() as session:
            return certificate_reminder(session, workspace.clock)

    def test_the_home_page_tells_sixty_days_before_the_end(self, agency):
        end = certificate_of(agency, HOA_LONG).not_after
        assert self.reminder(agency) is None
        agency.clock.move_to(end - 59 * DAY)
        told = self.reminder(agency)
        assert (told.days_left, told.is_urgent, told.requested) == (59, False, False)
        with agency.reading() as session:
            assert read_desk(session, agency.clock, PERIOD).certificate == told

    def test_it_says_when_the_next_one_was_asked_for(self, agency, tmp_path):
        agency.clock.move_to(certificate_of(agency, HOA_LONG).not_after - 10 * DAY)
        request_renewal(agency, PASSPHRASE, tmp_path, load_signing_key(agency.folder, PASSPHRASE))
        told = self.reminder(agency)
        assert (told.requested, told.is_urgent) == (True, True)

    def test_an_agency_learns_that_its_own_certificate_was_revoked(self, department, agency):
        revoke(department)
        agency.clock.move_to(department.clock.now() + DAY)
        believe(agency, listed_by(department))
        assert certificate_of(agency, HOA_LONG).revocation_reason is RevocationReason.KEY_COMPROMISE
        assert self.reminder(agency).revoked

    def test_an_agency_without_a_certificate_is_told_nothing_here(self, agency):
        with agency.session() as session:
            session.execute(sa.delete(IssuedCertificate).where(IssuedCertificate.agency_id.is_not(None)))
        assert self.reminder(agency) is None


class TestLetter:
    def test_it_is_for_the_key_that_waits_or_else_the_present_one(self, agency, tmp_path):
        present = certificate_of(agency, HOA_LONG).fingerprint
        assert present.split() == digits_in(write_enrolment_letter(agency, tmp_path))
        _, fingerprint = request_enrolment(agency, PASSPHRASE, tmp_path)
        path = write_enrolment_letter(agency, tmp_path)
        assert path.name == f"Thu-dang-ky-khoa_{HOA_LONG}.pdf"
        assert fingerprint.split() == digits_in(path)

    def test_without_a_key_there_is_nothing_to_vouch_for(self, agency, tmp_path):
        signing_file(agency.folder).unlink()
        with pytest.raises(EnrolmentError, match="Chưa có khóa"):
            write_enrolment_letter(agency, tmp_path)


def digits_in(path):
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return [word for word in text.split() if word.isdigit() and len(word) == 5]


class TestRevocationNote:
    def test_a_received_file_says_whether_revocation_was_looked_up(self, department, pattern):
        (row,) = take_in(department, [pattern.first])
        assert row.signers[0].revocation == "Đã kiểm tra theo danh sách thu hồi ngày 07/05/2018."

    def test_a_stale_list_of_our_own_is_told_and_does_not_hold(self, department, pattern):
        department.clock.advance(100 * DAY)
        (row,) = take_in(department, [pattern.first])
        assert row.verdict is Verdict.VALID
        assert row.signers[0].revocation.startswith("Chưa kiểm tra thu hồi từ ngày 07/05/2018")
