"""Revocations: made, carried down in a trust list, and told beside what was received."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography import x509

from desktop.exchange.package import examine
from desktop.exchange.writer import write_package
from desktop.models.audit import AuditEvent
from desktop.models.trust import IssuedCertificate, RevocationList, RevocationReason
from desktop.rules.package_data import TrustList
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import AssignmentError, open_assignment
from desktop.services.trust.authorities import (
    AuthorityRefusedError,
)
from desktop.services.trust.believed import trust_store
from desktop.services.trust.certificate_views import CertificateState
from desktop.services.trust.revocation import (
    RevocationRefusedError,
    export_revocation_list,
    own_list,
    renew_list,
    revoke_certificate,
)
from desktop.services.trust.revocation_lists import RevocationListError, UnknownAuthorityError
from desktop.services.trust.trust_file_intake import open_trust_file, take_in_trust_file
from desktop.signing.authority import create_revocation_list, create_root
from desktop.signing.certificates import certificate_hash
from desktop.signing.keys import WrongPassphraseError
from desktop.signing.trust_files import TrustFileError
from tests.outside_authority import OutsideCa, der, pem
from tests.services.pattern import DEPARTMENT, HOA_LONG, PASSPHRASE, at
from tests.services.trusting import DAY, OFFICER, believe, certificate_of, known_number, listed_by, revoke


@pytest.fixture
def openssl(tmp_path):
    def run(*arguments):
        return subprocess.run(["openssl", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


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


class TestRevocationNote:
    def test_a_received_file_says_whether_revocation_was_looked_up(self, department, pattern):
        (row,) = take_in(department, [pattern.first])
        assert row.signers[0].revocation == "Đã kiểm tra theo danh sách thu hồi ngày 07/05/2018."

    def test_a_stale_list_of_our_own_is_told_and_does_not_hold(self, department, pattern):
        department.clock.advance(100 * DAY)
        (row,) = take_in(department, [pattern.first])
        assert row.verdict is Verdict.VALID
        assert row.signers[0].revocation.startswith("Chưa kiểm tra thu hồi từ ngày 07/05/2018")
