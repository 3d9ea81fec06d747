"""Nothing goes out under a certificate that has ended, or not begun: whoever receives it would hold it."""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from desktop.models.audit import AuditEvent
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.services.follow_up.answers_issued import issue_receipts, return_report
from desktop.services.follow_up.forwarding import forward
from desktop.services.intake.arrival_register import seal_arrivals
from desktop.services.intake.taking_in import take_in
from desktop.services.officers.audit_proof import find_head, head_of_package
from desktop.services.programme.assignment import issue_assignment
from desktop.services.programme.drafts import revise_version
from desktop.services.programme.issue import issue_draft
from desktop.services.province.provincial_signing import issue_report
from desktop.services.report.annex_files import sign_annex
from desktop.services.report.issued_version import pack_issued
from desktop.services.report.signed_pages import Signers
from desktop.services.trust.issuing import Issuer, answer_request
from desktop.services.trust.keys import pending_file
from desktop.services.trust.renewal import request_renewal
from desktop.services.trust.signed_packages import UntimelyCertificateError, check_moment
from desktop.services.workspace import Workspace
from desktop.signing.keys import SigningKey
from tests.proof.disk import PROJECT
from tests.services.pattern import BA_RIA, DEPARTMENT, HOA_LONG, PASSPHRASE, PERIOD, at, copied, count, issued_by

REMARK = Remark(RemarkPlace.REPORT, "", "Đề nghị kiểm tra lại số liệu.")


@dataclass(frozen=True)
class Late:
    """The department with a report that counts, and a draft; its key's certificate ended two weeks ago."""

    here: Workspace
    report: str
    draft: UUID
    key: SigningKey


@pytest.fixture(scope="module")
def late(pattern, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hết hạn")
    with closing(copied(pattern, DEPARTMENT, folder / "Sở", at(5, 23, 10))) as department:
        (row,) = take_in(department, [pattern.ba_ria])
        with department.session() as session:
            draft = revise_version(session, department.clock, "DVCQ-2018", 1)
        yield Late(department, row.sha256, draft, issued_by(pattern.root, DEPARTMENT, valid_for=timedelta(days=1)))


ACTS = {
    "assignment": lambda at, out: issue_assignment(at.here, out, at.key),
    "programme": lambda at, out: issue_draft(at.here, at.draft, out, at.key),
    "receipt": lambda at, out: issue_receipts(at.here, [at.report], at.key, out),
    "return": lambda at, out: return_report(at.here, at.report, [REMARK], at.key, out),
    "certificate": lambda at, out: answer_request(at.here, "00" * 32, Issuer(at.key, at.key), out),
    "register": lambda at, _: seal_arrivals(at.here, at.key, "register"),
    "provincial report": lambda at, out: issue_report(at.here, PERIOD, out / "tỉnh.pdf", Signers(None, at.key)),
    "annex": lambda at, out: sign_annex(at.here, out / "phụ lục.pdf", "15/BC-UBND", at.key),
    "brought back": lambda at, out: pack_issued(at.here, at.report, out, Signers(agency=at.key)),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_department_signs_nothing_with_it_and_nothing_changes(late, tmp_path, act):
    before = count(late.here, AuditEvent)
    with pytest.raises(UntimelyCertificateError, match="đến 08/05/2018 08:00, mà đồng hồ máy này đang chỉ 23/05/2018"):
        ACTS[act](late, tmp_path)
    assert (count(late.here, AuditEvent), list(tmp_path.iterdir())) == (before, [])


def test_nor_does_an_agency_forward_or_ask_for_the_next_one(pattern, tmp_path):
    key = issued_by(pattern.root, BA_RIA, valid_for=timedelta(days=1))
    with closing(copied(pattern, HOA_LONG, tmp_path / "xã", at(5, 23, 10))) as agency:
        with pytest.raises(UntimelyCertificateError):
            request_renewal(agency, PASSPHRASE, tmp_path / "ra", key)
        assert not (tmp_path / "ra").exists()
        assert not pending_file(agency.folder).exists()
    district_outbox = tmp_path / "huyện ra"
    with closing(copied(pattern, BA_RIA, tmp_path / "huyện", at(5, 23, 10))) as district:
        take_in(district, [pattern.first])
        with pytest.raises(UntimelyCertificateError):
            forward(district, PERIOD, key, district_outbox)
    assert not district_outbox.exists()


def test_one_that_has_not_begun_is_refused_and_the_moments_at_its_ends_are_not(pattern):
    key = issued_by(pattern.root, BA_RIA, valid_for=timedelta(days=1))
    begins, ends = key.certificate.not_valid_before_utc, key.certificate.not_valid_after_utc
    check_moment([key], begins)
    check_moment([key], ends)
    for moment in (begins - timedelta(seconds=1), ends + timedelta(seconds=1)):
        with pytest.raises(UntimelyCertificateError):
            check_moment([key], moment)


def test_whatever_a_use_case_signs_passes_this_door():
    """A use case that signs by itself would have to ask for the moment by itself."""
    makers = re.compile(r"\b(?:write_package|report_container|sign_pdf|sign_detached)\(")
    asks = re.compile(r"\bcheck_moment\(")
    signing = [
        path
        for path in (PROJECT / "desktop" / "services").rglob("*.py")
        if makers.search(text := path.read_text(encoding="utf-8"))
        and not asks.search(text)
        and path.parent.name != "demonstration"
    ]
    assert [path.name for path in signing] == ["printed_codes.py"]  # a part of the pages that ``signed_pages`` signs


def test_every_package_names_the_writers_newest_event(pattern, tmp_path):
    """Reports, their PDF and assignments: ``tests/cli/test_audit.py``."""

    def check(workspace, folder):
        heads = [head_of_package(path) for path in folder.rglob("*.asice")]
        assert heads
        assert all(find_head(workspace, head) for head in heads)

    key = pattern.keys[DEPARTMENT]
    with closing(copied(pattern, DEPARTMENT, tmp_path / "Sở", at(5, 23, 10))) as department:
        (row,) = take_in(department, [pattern.ba_ria])
        issue_receipts(department, [row.sha256], key, tmp_path / "tiếp nhận")
        check(department, tmp_path / "tiếp nhận")
        return_report(department, row.sha256, [REMARK], key, tmp_path / "trả lại")
        check(department, tmp_path / "trả lại")
    with closing(copied(pattern, HOA_LONG, tmp_path / "xã", at(5, 23, 10))) as agency:
        request_renewal(agency, PASSPHRASE, tmp_path / "đề nghị", pattern.keys[HOA_LONG])
        check(agency, tmp_path / "đề nghị")
    with closing(copied(pattern, BA_RIA, tmp_path / "huyện", at(5, 23, 10))) as district:
        take_in(district, [pattern.first])
        forward(district, PERIOD, pattern.keys[BA_RIA], tmp_path / "chuyển")
        check(district, tmp_path / "chuyển")
