"""Certificates that end: reminded of, renewed, and compared by the letter on paper."""

import subprocess
from dataclasses import replace

import pytest
import sqlalchemy as sa

from desktop.exchange.package import examine
from desktop.exchange.writer import write_package
from desktop.models.trust import IssuedCertificate, KeyComparison, RevocationReason
from desktop.services.intake.taking_in import take_in
from desktop.services.trust.agency_register import list_agencies
from desktop.services.trust.believed import trust_store
from desktop.services.trust.certificate_register import (
    MadeSure,
    RegistrationRefusedError,
    confirm_letter,
    confirm_token,
)
from desktop.services.trust.certificate_reminder import certificate_reminder
from desktop.services.trust.certificate_requests import EnrolmentError, list_requests, take_in_request
from desktop.services.trust.certificate_views import CertificateState, certificates_of
from desktop.services.trust.enrolment import open_certificate, request_enrolment, take_in_certificate
from desktop.services.trust.enrolment_letter import write_enrolment_letter
from desktop.services.trust.issuing import issue_for_request
from desktop.services.trust.keys import load_signing_key, signing_file
from desktop.services.trust.renewal import request_renewal
from desktop.services.workplace.desk import read_desk
from desktop.signing.trust import TrustStore
from tests.outside_authority import OutsideCa, pem
from tests.services.pattern import HOA_LONG, LONG_PHUOC, PASSPHRASE, PERIOD, at
from tests.services.trusting import DAY, LETTER, OFFICER, believe, certificate_of, listed_by, revoke


def trust_of(pattern):
    return TrustStore((pattern.root.certificate,))


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
