"""The department answers reports, and agencies take the answers in: by file, by code, or with the next assignment."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from random import Random

import pdfplumber
import pytest
import sqlalchemy as sa

from desktop.core.errors import UserError
from desktop.exchange.package import examine
from desktop.exchange.writer import write_package
from desktop.models.answer import Answer, AnswerKind
from desktop.models.audit import AuditEvent
from desktop.models.intake import ReceivedPackage, Submission, SubmissionState
from desktop.models.revision import Revision, RevisionState
from desktop.rules.package_data import Party, ReceiptData, ReceiptResult, Remark, RemarkPlace, ReturnData
from desktop.rules.packages import PackageKind
from desktop.rules.periods import Timeliness
from desktop.rules.receipt_code import ReceiptCodeError
from desktop.rules.verdicts import Verdict
from desktop.services.follow_up.answers import acknowledged_evidence
from desktop.services.follow_up.answers_issued import (
    AnswerRefusedError,
    awaiting_receipt,
    issue_receipts,
    return_report,
)
from desktop.services.follow_up.answers_taken import (
    AnswerContradictsError,
    ForAnotherAgencyError,
    UnknownRevisionError,
    enter_receipt_code,
)
from desktop.services.follow_up.remark_checks import LONGEST_REMARK, RemarkError
from desktop.services.follow_up.status import period_status
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import issue_assignment
from desktop.services.report.history import list_revisions
from desktop.services.report.remarks import list_remarks
from desktop.services.trust.believed import trust_store
from desktop.services.workplace.from_above import (
    NotFromAboveError,
    OtherIssuerError,
    UnsignedFromAboveError,
    UntrustedFromAboveError,
    take_in_from_above,
)
from desktop.signing.authority import create_root, issue_certificate
from desktop.signing.certificates import Subject
from desktop.signing.keys import SigningKey, new_private_key
from tests.services.pattern import DEPARTMENT, HOA_LONG, LONG_PHUOC, PERIOD, SILENT, at, copied, count

REMARKS = (
    Remark(RemarkPlace.INDICATOR, "CT2.05", "  Số hộ cao hơn tổng số hộ của xã. "),
    Remark(RemarkPlace.TASK, "NV1.1", "Chưa ghi số kế hoạch."),
    Remark(RemarkPlace.NARRATIVE, "II.1", "Nêu rõ số cuộc đối thoại.", paragraph=1),
    Remark(RemarkPlace.REPORT, "", "Chưa có số, ký hiệu văn bản."),
)


@pytest.fixture
def handed_in(pattern, tmp_path):
    """UBND xã Hòa Long on 25/5/2018: it has handed in twice."""
    workspace = copied(pattern, "Hòa Long nộp", tmp_path / "đã nộp", at(5, 25, 9))
    yield workspace

    workspace.close()


@pytest.fixture
def signer(pattern):
    return pattern.keys[DEPARTMENT]


@pytest.fixture
def received(any_department, pattern):
    """The department after it has taken in everything; gives the hash of each file by its path."""
    rows = take_in(any_department, pattern.packages)
    return dict(zip(pattern.packages, (row.sha256 for row in rows), strict=True))


def states(workspace):
    """States of the revisions by number."""
    with workspace.reading() as session:
        return dict(session.execute(sa.select(Revision.number, Revision.state)).all())


def said_of(workspace, path, trust):
    """What a package says, which must be valid."""
    found = examine(path, trust, workspace.clock.now())
    assert found.verdict is Verdict.VALID
    return found.data


def trust_of(workspace):
    with workspace.reading() as session:
        return trust_store(session)


def test_a_receipt_says_what_was_taken_in_and_is_believed(
    any_department, received, pattern, signer, handed_in, tmp_path
):
    with any_department.reading() as session:
        waiting = awaiting_receipt(session, any_department.clock, PERIOD)
    assert set(waiting) == {received[pattern.second], received[pattern.long_phuoc], received[pattern.ba_ria]}
    issued = issue_receipts(any_department, waiting, signer, tmp_path)
    assert sorted(path.name for path in issued.files) == [
        "TN_D748_6T-2018_b1.asice",
        "TN_W26569a_6T-2018_b1.asice",
        "TN_W26572a_6T-2018_b2.asice",
    ]
    with any_department.reading() as session:
        assert awaiting_receipt(session, any_department.clock, PERIOD) == ()
        accepted = sa.select(sa.func.count()).where(Submission.state == SubmissionState.ACCEPTED)
        assert session.scalar(accepted) == 3
        assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "receipt.issued")) == 3
    path = tmp_path / "TN_W26572a_6T-2018_b2.asice"
    (receipt,) = said_of(handed_in, path, trust_of(handed_in)).receipts
    assert (receipt.package_sha256, receipt.revision) == (received[pattern.second], 2)
    assert (receipt.result, receipt.received_at) == (ReceiptResult.ACCEPTED, any_department.clock.now())
    taken = take_in_from_above(handed_in, path)
    assert (taken.kind, taken.issuer, taken.is_complete) == (PackageKind.RECEIPT, "Sở Nội vụ", True)
    assert taken.news == (f"Sở đã nhận báo cáo 6T-2018, bản số 2 ngày 23/05/2018 (mã tiếp nhận {receipt.code}).",)
    assert states(handed_in) == {1: RevisionState.EXPORTED, 2: RevisionState.ACCEPTED}


def test_answers_of_two_officers_in_one_second_leave_a_file_each(department, pattern, signer, tmp_path):
    rows = take_in(department, [pattern.second, pattern.ba_ria])
    together = [issue_receipts(department, [row.sha256], signer, tmp_path, together=True).files[0] for row in rows]
    assert len(set(together)) == 2
    slips = [
        return_report(department, rows[0].sha256, REMARKS[at : at + 1], signer, tmp_path).files[0] for at in (0, 1)
    ]
    assert [path.name for path in slips] == ["TL_W26572a_6T-2018_b2.asice", "TL_W26572a_6T-2018_b2-2.asice"]
    assert len({path.read_bytes() for path in (*together, *slips)}) == 4


def test_a_receipt_again_changes_nothing(department, pattern, signer, handed_in, tmp_path):
    (row,) = take_in(department, [pattern.first])
    (path,) = issue_receipts(department, [row.sha256], signer, tmp_path / "một").files
    department.clock.advance(timedelta(days=1))
    (again,) = issue_receipts(department, [row.sha256], signer, tmp_path / "hai").files
    assert count(department, Answer) == 1
    trust = trust_of(department)
    assert said_of(department, path, trust) == said_of(department, again, trust), "with the date of the first"
    assert take_in_from_above(handed_in, path).news
    for replay in (path, again):
        taken = take_in_from_above(handed_in, replay)
        assert (taken.news, len(taken.answers)) == ((), 1)
    assert count(handed_in, Answer) == 1


def test_an_older_revision_is_acknowledged_as_such(department, pattern, signer, handed_in, tmp_path):
    rows = take_in(department, [pattern.first, pattern.second])
    files = issue_receipts(department, [row.sha256 for row in rows], signer, tmp_path).files
    for path in files:
        take_in_from_above(handed_in, path)
    assert states(handed_in) == {1: RevisionState.RECEIVED, 2: RevisionState.ACCEPTED}


def test_one_file_may_carry_the_receipts_of_all(department, pattern, signer, handed_in, agency, tmp_path):
    rows = take_in(department, pattern.packages)
    issued = issue_receipts(department, [row.sha256 for row in rows], signer, tmp_path, together=True)
    assert len(issued.files) == 1
    assert len(issued.codes) == len(rows)
    taken = take_in_from_above(handed_in, issued.files[0])
    assert [(answer.revision, answer.is_news) for answer in taken.answers] == [(1, True), (2, True)]
    agency.clock.move_to(handed_in.clock.now())
    with pytest.raises(UnknownRevisionError, match="máy này không lưu bản đó"):
        take_in_from_above(agency, issued.files[0])  # the same agency's folder of before it handed in


def test_what_was_not_taken_in_gets_no_receipt(department, pattern, signer, tmp_path):
    with pytest.raises(AnswerRefusedError, match="Chưa chọn"):
        issue_receipts(department, [], signer, tmp_path)
    with pytest.raises(AnswerRefusedError, match="chưa được tiếp nhận"):
        issue_receipts(department, ["ab" * 32], signer, tmp_path)
    (row,) = take_in(department, [pattern.first])
    with department.session() as session:
        package = session.scalars(sa.select(ReceivedPackage)).one()
        package.snapshot_sha256 = None
    with pytest.raises(AnswerRefusedError, match="BC_W26572a_6T-2018_b1"):
        issue_receipts(department, [row.sha256], signer, tmp_path)
    assert list(tmp_path.glob("T*")) == []
    assert count(department, Answer) == 0


def test_a_report_is_given_back_with_remarks(any_department, received, pattern, signer, handed_in, tmp_path):
    (path,) = return_report(any_department, received[pattern.second], REMARKS, signer, tmp_path).files
    assert path.name == "TL_W26572a_6T-2018_b2.asice"
    with any_department.reading() as session:
        status = period_status(session, any_department.clock, PERIOD)
    state = {agency.code: agency.state for agency in status.agencies}
    assert state[HOA_LONG] is Timeliness.RETURNED
    taken = take_in_from_above(handed_in, path)
    assert taken.news == ("Sở trả lại báo cáo 6T-2018, bản số 2 để chỉnh sửa, có 4 nhận xét.",)
    assert states(handed_in)[2] is RevisionState.RETURNED
    with handed_in.reading() as session:
        first, *_, third, last = list_remarks(session, handed_in.clock, PERIOD)
        newest = list_revisions(session, handed_in.clock, PERIOD)[0]
    assert (newest.number, newest.state) == (2, RevisionState.RETURNED)
    assert (first.place, first.target, first.text) == (REMARKS[0].place, "CT2.05", "Số hộ cao hơn tổng số hộ của xã.")
    assert first.name
    assert (first.revision, first.is_open) == (2, True)
    assert (third.target, third.paragraph, bool(third.passage)) == ("II.1", 1, True)
    assert (last.place, last.name) == (RemarkPlace.REPORT, "")
    assert take_in_from_above(handed_in, path).news == ()


def test_a_report_may_be_given_back_once_more(department, pattern, signer, handed_in, tmp_path):
    (row,) = take_in(department, [pattern.first])
    (one,) = return_report(department, row.sha256, REMARKS[:1], signer, tmp_path).files
    department.clock.advance(timedelta(hours=1))
    (two,) = return_report(department, row.sha256, REMARKS[1:2], signer, tmp_path).files
    assert one.name != two.name
    for path in (two, one):
        take_in_from_above(handed_in, path)
    with handed_in.reading() as session:
        assert [view.target for view in list_remarks(session, handed_in.clock, PERIOD)] == ["CT2.05", "NV1.1"]


@pytest.mark.parametrize(
    ("remark", "problem"),
    [
        (None, "Chưa ghi nhận xét nào"),
        (Remark(RemarkPlace.INDICATOR, "CT2.05", " \n"), "Nhận xét 1: chưa ghi nội dung"),
        (Remark(RemarkPlace.INDICATOR, "CT9.99", "Sửa"), "không có mục “CT9.99”"),
        (Remark(RemarkPlace.TASK, "CT2.05", "Sửa"), "không có mục"),
        (Remark(RemarkPlace.REPORT, "CT2.05", "Sửa"), "không có mục"),
        (Remark(RemarkPlace.NARRATIVE, "II.1", "Sửa", paragraph=99), "không có đoạn 99"),
        (Remark(RemarkPlace.INDICATOR, "CT2.05", "Sửa", paragraph=1), "không có đoạn 1"),
        (Remark(RemarkPlace.INDICATOR, "CT2.05", "s" * (LONGEST_REMARK + 1)), "dài quá"),
    ],
)
def test_a_remark_that_does_not_fit_the_report_is_refused(department, pattern, signer, tmp_path, remark, problem):
    (row,) = take_in(department, [pattern.first])
    with pytest.raises(RemarkError, match=problem):
        return_report(department, row.sha256, [remark] if remark else [], signer, tmp_path)
    assert count(department, Answer) == 0


def test_only_the_newest_revision_is_given_back_and_gets_no_receipt_then(department, pattern, signer, tmp_path):
    first, second = take_in(department, [pattern.first, pattern.second])
    with pytest.raises(AnswerRefusedError, match="bản mới hơn"):
        return_report(department, first.sha256, REMARKS[:1], signer, tmp_path)
    return_report(department, second.sha256, REMARKS[:1], signer, tmp_path)
    with pytest.raises(AnswerRefusedError, match="đã trả lại"):
        issue_receipts(department, [second.sha256], signer, tmp_path)


def test_the_order_in_which_answers_come_makes_no_difference(department, pattern, signer, tmp_path):
    (row,) = take_in(department, [pattern.second])
    (receipt,) = issue_receipts(department, [row.sha256], signer, tmp_path).files
    department.clock.advance(timedelta(days=1))
    (slip,) = return_report(department, row.sha256, REMARKS, signer, tmp_path).files
    for number, order in enumerate(permutations([receipt, slip])):
        workspace = copied(pattern, "Hòa Long nộp", tmp_path / f"thứ tự {number}", at(5, 25, 9))
        for path in (*order, *order):
            take_in_from_above(workspace, path)
        assert states(workspace)[2] is RevisionState.RETURNED
        assert count(workspace, Answer) == 2
        workspace.close()


def test_an_assignment_carries_answers_and_each_agency_takes_its_own(department, pattern, signer, handed_in, tmp_path):
    rows = take_in(department, [pattern.first, pattern.second, pattern.long_phuoc])
    issue_receipts(department, [rows[0].sha256, rows[2].sha256], signer, tmp_path)
    return_report(department, rows[1].sha256, REMARKS, signer, tmp_path)
    department.clock.advance(timedelta(days=1))
    path = issue_assignment(department, tmp_path / "thư", signer, with_answers=True)
    handed_in.clock.advance(timedelta(days=2))
    taken = take_in_from_above(handed_in, path)
    assert {(answer.kind, answer.revision) for answer in taken.answers} == {
        (AnswerKind.RECEIPT, 1),
        (AnswerKind.RETURN, 2),
    }
    assert states(handed_in) == {1: RevisionState.RECEIVED, 2: RevisionState.RETURNED}
    single = tmp_path / "TL_W26572a_6T-2018_b2.asice"
    assert take_in_from_above(handed_in, single).news == (), "the same answer by another file"
    assert count(handed_in, Answer) == 2
    plain = issue_assignment(department, tmp_path, signer)
    assert said_of(department, plain, trust_of(department)).receipts == ()


def test_the_code_of_a_receipt_does_instead_of_the_file(department, pattern, signer, handed_in, tmp_path):
    (row,) = take_in(department, [pattern.second])
    issued = issue_receipts(department, [row.sha256], signer, tmp_path)
    with handed_in.session() as session:
        taken = enter_receipt_code(session, handed_in.clock, issued.codes[0].replace("-", " "))
    assert (taken.revision, taken.result, taken.is_news) == (2, ReceiptResult.ACCEPTED, True)
    assert (taken.period, taken.received_on) == (PERIOD, at(5, 23).now().date())
    assert states(handed_in)[2] is RevisionState.ACCEPTED
    with handed_in.session() as session:
        assert not enter_receipt_code(session, handed_in.clock, issued.codes[0]).is_news
        assert acknowledged_evidence(session) == frozenset()
    assert take_in_from_above(handed_in, issued.files[0]).is_complete
    assert states(handed_in)[2] is RevisionState.ACCEPTED


def test_a_code_of_another_report_is_refused(department, pattern, signer, handed_in, tmp_path):
    (row,) = take_in(department, [pattern.long_phuoc])
    (code,) = issue_receipts(department, [row.sha256], signer, tmp_path).codes
    for typed, problem in ((code, "không phải mã tiếp nhận của bản báo cáo nào"), ("1234", "12 chữ số")):
        with pytest.raises(ReceiptCodeError, match=problem), handed_in.session() as session:
            enter_receipt_code(session, handed_in.clock, typed)
    assert count(handed_in, Answer) == 0


# Files that are not what they should be


@pytest.fixture
def receipt(department, pattern, signer, tmp_path):
    """A receipt for Hòa Long's second report, and what it says."""
    (row,) = take_in(department, [pattern.second])
    (path,) = issue_receipts(department, [row.sha256], signer, tmp_path / "phiếu").files
    return path, said_of(department, path, trust_of(department))


@pytest.fixture
def strange_department():
    """A key whose certificate names the department, by an authority that nobody knows."""
    now = at(5, 1).now()
    root = create_root("Sở Nội vụ giả", "Chứng thư báo cáo", now, randomness=Random("giả"))
    private_key = new_private_key(randomness=Random("sở giả"))
    subject = Subject("Sở Nội vụ", "Sở Nội vụ", DEPARTMENT)
    certificate = issue_certificate(root, private_key.public_key(), subject, now, randomness=Random("sở giả"))
    return SigningKey(private_key, certificate, (root.certificate,))


def refused(workspace, error, path):
    """The file is refused and nothing of it stays."""
    before = states(workspace), count(workspace, AuditEvent)
    with pytest.raises(error) as caught:
        take_in_from_above(workspace, path)
    assert (states(workspace), count(workspace, AuditEvent)) == before
    assert count(workspace, Answer) == 0
    assert caught.value.hint
    return caught.value


def rewritten(path, data, signers):
    write_package(path, data, signers, at(5, 24).now())
    return path


def test_a_receipt_that_nobody_signed_is_refused(receipt, handed_in, tmp_path):
    path = rewritten(tmp_path / "x.asice", receipt[1], [])
    assert "không có chữ ký số" in refused(handed_in, UnsignedFromAboveError, path).message


def test_a_receipt_by_a_stranger_is_refused(receipt, handed_in, pattern, tmp_path, strange_department):
    path = rewritten(tmp_path / "x.asice", receipt[1], [strange_department])
    assert "danh sách tin cậy" in refused(handed_in, UntrustedFromAboveError, path).hint


def test_an_agency_cannot_write_receipts(receipt, handed_in, pattern, tmp_path):
    key = pattern.keys[LONG_PHUOC]
    refused(handed_in, UntrustedFromAboveError, rewritten(tmp_path / "x.asice", receipt[1], [key]))
    own = replace(receipt[1], issuer=Party(LONG_PHUOC, "Ủy ban nhân dân xã Long Phước"))
    error = refused(handed_in, OtherIssuerError, rewritten(tmp_path / "y.asice", own, [key]))
    assert "Long Phước" in error.message


def test_a_receipt_for_another_agency_is_refused(receipt, handed_in, signer, tmp_path):
    for agency in (SILENT, LONG_PHUOC):
        others = tuple(replace(each, agency=Party(agency, "Đơn vị khác")) for each in receipt[1].receipts)
        path = rewritten(tmp_path / "x.asice", replace(receipt[1], receipts=others), [signer])
        assert "đơn vị khác" in refused(handed_in, ForAnotherAgencyError, path).message


def test_a_receipt_for_a_report_that_is_not_here_is_refused(receipt, handed_in, signer, tmp_path):
    unknown = tuple(replace(each, snapshot_sha256="ab" * 32) for each in receipt[1].receipts)
    path = rewritten(tmp_path / "x.asice", replace(receipt[1], receipts=unknown), [signer])
    assert "máy này không lưu" in refused(handed_in, UnknownRevisionError, path).message


def test_a_receipt_whose_code_says_something_else_is_refused(receipt, handed_in, signer, tmp_path):
    wrong = tuple(replace(each, result=ReceiptResult.SUPERSEDED) for each in receipt[1].receipts)
    path = rewritten(tmp_path / "x.asice", replace(receipt[1], receipts=wrong), [signer])
    refused(handed_in, AnswerContradictsError, path)


def test_a_damaged_receipt_is_refused(receipt, handed_in, tmp_path):
    path = tmp_path / "x.asice"
    data = receipt[0].read_bytes()
    path.write_bytes(data[: len(data) // 2])
    refused(handed_in, NotFromAboveError, path)
    path.write_bytes(data.replace(b"signature001", b"signature002"))
    refused(handed_in, NotFromAboveError, path)
    path.write_text("không phải gói")
    refused(handed_in, NotFromAboveError, path)
    refused(handed_in, NotFromAboveError, tmp_path / "không có.asice")


def test_what_agencies_send_does_not_come_from_above(handed_in, pattern, department):
    assert "tệp của đơn vị" in refused(handed_in, NotFromAboveError, pattern.first).message
    with pytest.raises(NotFromAboveError, match="bản chính của Sở"):
        take_in_from_above(department, pattern.assignment)


def test_an_empty_return_slip_for_us_says_nothing(receipt, handed_in, signer, tmp_path):
    path = rewritten(tmp_path / "x.asice", ReturnData(receipt[1].issuer, ()), [signer])
    refused(handed_in, ForAnotherAgencyError, path)
    path = rewritten(tmp_path / "y.asice", ReceiptData(receipt[1].issuer, ()), [signer])
    refused(handed_in, ForAnotherAgencyError, path)


def test_evidence_that_was_acknowledged_is_known(department, pattern, signer, handed_in, tmp_path):
    (row,) = take_in(department, [pattern.second])
    said = said_of(
        department, issue_receipts(department, [row.sha256], signer, tmp_path).files[0], trust_of(department)
    )
    evidence = ("aa" * 32, "bb" * 32)
    received = tuple(replace(each, evidence=evidence) for each in said.receipts)
    path = rewritten(tmp_path / "x.asice", replace(said, receipts=received), [signer])
    take_in_from_above(handed_in, path)
    with handed_in.reading() as session:
        assert acknowledged_evidence(session) == frozenset(evidence)


def test_every_error_of_this_door_has_a_code_of_its_own():
    errors = (
        NotFromAboveError,
        UnsignedFromAboveError,
        UntrustedFromAboveError,
        OtherIssuerError,
        ForAnotherAgencyError,
        UnknownRevisionError,
        AnswerContradictsError,
    )
    assert all(issubclass(error, UserError) for error in errors)
    assert len({error.code for error in errors}) == len(errors)


def test_answers_are_printed_beside_the_files_when_asked_for(any_department, received, signer, pattern, tmp_path):
    issued = issue_receipts(any_department, [received[pattern.long_phuoc]], signer, tmp_path, printed=True)
    returned = return_report(any_department, received[pattern.second], REMARKS, signer, tmp_path, printed=True)
    for answer, word in ((issued, issued.codes[0]), (returned, REMARKS[0].text.split()[0])):
        (paper,) = answer.papers
        assert paper == answer.files[0].with_suffix(".pdf")
        with pdfplumber.open(paper) as pdf:
            assert word in "".join(page.extract_text() for page in pdf.pages)
