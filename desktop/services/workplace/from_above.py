"""One door for every package that comes down from the department: assignment, certificate, receipts, return slips.

A package counts when the department that this agency obeys has signed it with a key that chains to a root which is
believed here. Where a person must still decide (a certificate needs the key's passphrase; a root is not known yet and
its fingerprint is to be compared) the answer says so and nothing is kept.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.exchange.package import Examination, examine
from desktop.rules.package_data import (
    AssignmentData,
    CertificateData,
    EnrolmentData,
    ForwardingData,
    Party,
    Receipt,
    ReceiptData,
    ReturnData,
    ReturnSlip,
)
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.follow_up.answers_taken import ForAnotherAgencyError, TakenAnswer, TakenAnswers, take_in_answers
from desktop.services.programme.assignment import Assignment, open_assignment
from desktop.services.programme.assignment_update import apply_assignment
from desktop.services.training.guard import is_training, refuse_kept_apart
from desktop.services.trust.believed import begin_to_believe, trust_store
from desktop.services.trust.enrolment import OfferedCertificate, open_certificate
from desktop.services.workspace import Workspace, is_department, obey, this_workplace

_Counting = AssignmentData | ReceiptData | ReturnData
_DownData = _Counting | CertificateData


class NotFromAboveError(UserError):
    """The file is nothing that the department sends to agencies."""

    code = "NOT_FROM_ABOVE"


class UnsignedFromAboveError(UserError):
    """What comes from the department is always signed; this is not."""

    code = "NO_SIGNATURE"


class UntrustedFromAboveError(UserError):
    """It is signed, but not by a key of the department that is believed here."""

    code = "UNTRUSTED_ISSUER"


class OtherIssuerError(UserError):
    """It is signed by somebody whose packages this agency does not obey."""

    code = "OTHER_ISSUER"


@dataclass(frozen=True)
class FromAbove:
    """What came of a package.

    Attributes:
        issuer: Name of the department.
        news: What has changed here, a sentence each; nothing when all was known already.
        answers: Answers to reports of this agency, known ones too.
        certificate: To be taken in with the key's passphrase (``enrolment.take_in_certificate``).
        assignment: Its root is not known here: to be compared over the telephone, then ``believe_assignment``.
    """

    path: Path
    kind: PackageKind
    issuer: str
    news: tuple[str, ...] = ()
    answers: tuple[TakenAnswer, ...] = ()
    certificate: OfferedCertificate | None = None
    assignment: Assignment | None = None

    @property
    def is_complete(self) -> bool:
        """Nobody has to decide anything further."""
        return self.certificate is None and self.assignment is None


def take_in_from_above(workspace: Workspace, path: Path) -> FromAbove:
    """Open a package that the department has sent, and take it in as far as that needs nobody's word.

    Raises:
        NotFromAboveError: It is damaged, or of a kind that agencies send.
        UnsignedFromAboveError, UntrustedFromAboveError, OtherIssuerError: Nobody vouches for it.
        ForAnotherAgencyError: It has nothing for this agency.
        UnknownRevisionError: It answers a report that is not kept here.
        UserError: Its content does not hold.
    """
    with workspace.reading() as session:
        trust = trust_store(session)
        _refuse_at_the_department(session)
        obeyed = this_workplace(session).issuer_code
    examination = examine(path, trust, workspace.clock.now())
    data = _data_for_agencies(examination)
    _check_issuer(path, data.issuer, obeyed)
    if isinstance(data, CertificateData):
        offered = open_certificate(workspace, path)
        return FromAbove(path, PackageKind.CERTIFICATE, data.issuer.name, certificate=offered)
    if examination.verdict is not Verdict.VALID:
        return _with_a_doubt(workspace, examination, data, obeyed)
    with workspace.session() as session:
        return _take_in(session, workspace.clock, path, data)


def read_answers(workspace: Workspace, path: Path) -> tuple[Receipt | ReturnSlip, ...]:
    """The department's answers in a package, whoever they are for; nothing is taken in.

    Raises:
        NotFromAboveError: It is damaged, or brings no answers.
        UnsignedFromAboveError, UntrustedFromAboveError, OtherIssuerError: Nobody vouches for it.
    """
    with workspace.reading() as session:
        trust, obeyed = trust_store(session), this_workplace(session).issuer_code
    examination = examine(path, trust, workspace.clock.now())
    data = _data_for_agencies(examination)
    _check_issuer(path, data.issuer, obeyed)
    if examination.verdict is not Verdict.VALID:
        _with_a_doubt(workspace, examination, data, obeyed or data.issuer.code)
    match data:
        case ReceiptData():
            return data.receipts
        case ReturnData():
            return data.returns
        case AssignmentData():
            return (*data.receipts, *data.returns)
        case CertificateData():
            return ()


def believe_assignment(workspace: Workspace, assignment: Assignment) -> FromAbove:
    """Take in an assignment whose root was not known, after a person has compared its fingerprint."""
    with workspace.session() as session:
        begin_to_believe(session, workspace.clock, assignment.data.trust)
        obey(session, assignment.data.issuer.code)
        return _take_in(session, workspace.clock, assignment.path, assignment.data)


def _refuse_at_the_department(session: Session) -> None:
    if is_department(session):
        raise NotFromAboveError(
            "Máy này giữ bản chính của Sở, không nhận tệp do Sở gửi cho đơn vị.",
            "Tệp của đơn vị thì mở ở trang Tiếp nhận.",
        )


def _data_for_agencies(examination: Examination) -> _DownData:
    refuse_kept_apart(examination)
    data, name = examination.data, examination.file.name
    if data is not None and not isinstance(data, EnrolmentData | ForwardingData):
        return data
    if examination.is_intact:
        raise NotFromAboveError(
            f"{name}: đây là tệp của đơn vị, không phải tệp Sở gửi xuống.",
            "Chọn tệp Sở Nội vụ gửi: giao nhiệm vụ (GV_), chứng thư (CT_), phiếu tiếp nhận (TN_), phiếu trả lại (TL_).",
        )
    reason = next((reason.message for reason in examination.reasons), "")
    raise NotFromAboveError(f"{name}: không phải tệp nguyên vẹn do Sở gửi.", reason)


def _check_issuer(path: Path, issuer: Party, obeyed: str) -> None:
    if obeyed and issuer.code != obeyed:
        raise OtherIssuerError(
            f"{path.name}: tệp do {issuer.name or issuer.code} ký, không phải Sở giao nhiệm vụ cho đơn vị.",
            "Không nạp tệp này; hỏi lại nơi gửi.",
        )


def _with_a_doubt(workspace: Workspace, examination: Examination, data: _DownData, obeyed: str) -> FromAbove:
    """Unsigned, or signed by a stranger: an assignment may introduce the first department, if a person says so."""
    path, codes = examination.file, {reason.code for reason in examination.reasons}
    if ReasonCode.NO_SIGNATURE in codes:
        raise UnsignedFromAboveError(f"{path.name}: tệp không có chữ ký số của Sở.", "Đề nghị Sở ký số rồi gửi lại.")
    if isinstance(data, AssignmentData) and codes == {ReasonCode.UNKNOWN_SIGNER} and not obeyed:
        with workspace.reading() as session:
            training = is_training(session)
        assignment = open_assignment(path, workspace.clock, training=training)
        return FromAbove(path, PackageKind.ASSIGNMENT, data.issuer.name, assignment=assignment)
    reason = next(reason.message for reason in examination.reasons)
    raise UntrustedFromAboveError(f"{path.name}: chưa tin cậy được chữ ký của Sở.", reason)


def _take_in(session: Session, clock: Clock, path: Path, data: _Counting) -> FromAbove:
    issuer = data.issuer.name
    if isinstance(data, AssignmentData):
        news = apply_assignment(session, clock, data)
        taken = take_in_answers(session, clock, data.receipts, data.returns)
        news += tuple(error.message for error in taken.unknown)
        return FromAbove(path, PackageKind.ASSIGNMENT, issuer, (*news, *_sentences(taken)), taken.answers)
    if isinstance(data, ReceiptData):
        taken = take_in_answers(session, clock, data.receipts, ())
        kind = PackageKind.RECEIPT
    else:
        taken = take_in_answers(session, clock, (), data.returns)
        kind = PackageKind.RETURN
    if taken.unknown and not taken.answers:
        raise taken.unknown[0]
    if not taken.answers:
        raise ForAnotherAgencyError(
            f"{path.name}: phiếu này gửi cho đơn vị khác.", "Chọn đúng tệp Sở gửi cho đơn vị mình."
        )
    news = (*_sentences(taken), *(error.message for error in taken.unknown))
    return FromAbove(path, kind, issuer, news, taken.answers)


def _sentences(taken: TakenAnswers) -> tuple[str, ...]:
    return tuple(answer.sentence for answer in taken.answers if answer.is_news)
