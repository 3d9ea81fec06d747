"""An agency takes in what the department has answered to its reports: from a file, or by a code over the telephone."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import VIETNAM, Clock, local, today
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.models.answer import Answer, AnswerKind
from desktop.models.report import Report
from desktop.models.revision import Revision, RevisionState
from desktop.rules.package_data import Receipt, ReceiptResult, ReturnSlip
from desktop.rules.receipt_code import ReceiptClaim, ReceiptCodeError, find_claim, read_receipt_code
from desktop.services.follow_up.answers import answers_to, code_for, keep_receipt, keep_return
from desktop.services.officers.audit import record_event
from desktop.services.workspace import this_agency

_CLOCKS_DIFFER = timedelta(days=7)
"""How far the clocks of an agency and the department may be apart when the day of receipt is looked for."""


class ForAnotherAgencyError(UserError):
    """Nothing in the file is for this agency."""

    code = "FOR_ANOTHER_AGENCY"


class UnknownRevisionError(UserError):
    """An answer speaks of a report that was not handed in from this computer."""

    code = "UNKNOWN_REVISION"


class AnswerContradictsError(UserError):
    """A receipt contradicts itself."""

    code = "ANSWER_CONTRADICTS"


@dataclass(frozen=True)
class TakenAnswer:
    """An answer to a report of this agency.

    Attributes:
        result, code: Of a receipt; ``None`` and "" for a return slip.
        remarks: How many a return slip makes.
        is_news: It was not known here before.
    """

    kind: AnswerKind
    period: str
    revision: int
    received_on: date
    is_news: bool
    result: ReceiptResult | None = None
    code: str = ""
    remarks: int = 0

    @property
    def sentence(self) -> str:
        """What the department has said."""
        report = f"báo cáo {self.period}, bản số {self.revision}"
        if self.kind is AnswerKind.RETURN:
            return f"Sở trả lại {report} để chỉnh sửa, có {self.remarks} nhận xét."
        received = f"Sở đã nhận {report} ngày {format_date(self.received_on)}"
        if self.result is ReceiptResult.SUPERSEDED:
            return f"{received}; đã có bản mới hơn thay thế."
        return f"{received} (mã tiếp nhận {self.code})."


@dataclass(frozen=True)
class TakenAnswers:
    """What came of the answers that a package brings.

    Attributes:
        answers: Those to reports of this agency. unknown: those to reports of this agency that are not kept here.
    """

    answers: tuple[TakenAnswer, ...]
    unknown: tuple[UnknownRevisionError, ...]


def take_in_answers(
    session: Session, clock: Clock, receipts: Sequence[Receipt], slips: Sequence[ReturnSlip]
) -> TakenAnswers:
    """Take this agency's own answers out of those that a believed package brings, and let them count.

    Raises:
        AnswerContradictsError: A receipt's code does not fit what it says.
    """
    mine = this_agency(session).code
    taken: list[TakenAnswer] = []
    unknown: list[UnknownRevisionError] = []
    for answer in (*receipts, *slips):
        if answer.agency.code != mine:
            continue
        try:
            revision = _revision(session, answer)
        except UnknownRevisionError as error:
            unknown.append(error)
            continue
        if isinstance(answer, Receipt):
            taken.append(_take_receipt(session, clock, revision, answer))
        else:
            taken.append(_take_return(session, clock, revision, answer))
    return TakenAnswers(tuple(taken), tuple(unknown))


def _take_receipt(session: Session, clock: Clock, revision: Revision, receipt: Receipt) -> TakenAnswer:
    if receipt.code != code_for(receipt.snapshot_sha256, receipt.result, receipt.received_at):
        raise AnswerContradictsError(
            f"Phiếu tiếp nhận bản số {receipt.revision} ghi mã {receipt.code} không khớp nội dung.",
            "Đề nghị Sở Nội vụ cấp lại phiếu.",
        )
    news = keep_receipt(session, clock, receipt)
    after = {"result": receipt.result, "received_at": receipt.received_at.isoformat()}
    _make_it_count(session, clock, revision, "receipt.taken_in", after, is_news=news)
    return TakenAnswer(
        AnswerKind.RECEIPT,
        receipt.period,
        revision.number,
        local(receipt.received_at).date(),
        news,
        receipt.result,
        receipt.code,
    )


def _take_return(session: Session, clock: Clock, revision: Revision, slip: ReturnSlip) -> TakenAnswer:
    news = keep_return(session, clock, slip)
    _make_it_count(session, clock, revision, "return.taken_in", {"remarks": len(slip.remarks)}, is_news=news)
    received_on = local(slip.received_at).date()
    return TakenAnswer(AnswerKind.RETURN, slip.period, revision.number, received_on, news, remarks=len(slip.remarks))


def _revision(session: Session, answer: Receipt | ReturnSlip) -> Revision:
    revision = session.scalar(select(Revision).where(Revision.snapshot_sha256 == answer.snapshot_sha256))
    if revision is None:
        raise UnknownRevisionError(
            f"Sở trả lời báo cáo {answer.period}, bản số {answer.revision}, nhưng máy này không lưu bản đó.",
            "Mở tệp trên máy đã nộp báo cáo, hoặc khôi phục dữ liệu từ bản sao lưu mới hơn.",
        )
    return revision


def _make_it_count(
    session: Session, clock: Clock, revision: Revision, action: str, after: Mapping[str, object], *, is_news: bool
) -> None:
    if not is_news:
        return
    rows = answers_to(session, [revision.snapshot_sha256])
    before, revision.state = revision.state, _state(rows)
    record_event(
        session,
        clock,
        action,
        f"{revision.report.period.code}/{revision.number}",
        before={"state": before},
        after={**after, "state": revision.state},
    )


def _state(rows: Sequence[Answer]) -> RevisionState:
    """What follows from all answers together, in whatever order they came."""
    if any(row.kind is AnswerKind.RETURN for row in rows):
        return RevisionState.RETURNED
    accepted = any(row.result is ReceiptResult.ACCEPTED for row in rows)
    return RevisionState.ACCEPTED if accepted else RevisionState.RECEIVED


def enter_receipt_code(session: Session, clock: Clock, text: str) -> TakenAnswer:
    """Take in a receipt by its code, read out over the telephone; it says nothing of the evidence.

    Raises:
        ReceiptCodeError: A digit is wrong, or the code is of none of this agency's reports.
    """
    code = read_receipt_code(text)
    revisions = {row.snapshot_sha256: row for row in _own_revisions(session)}
    claim = find_claim(code, _claims(revisions.values(), today(clock)))
    if claim is None:
        raise ReceiptCodeError(
            f"Mã {code} không phải mã tiếp nhận của bản báo cáo nào đã xuất từ máy này.",
            "Hỏi lại Sở Nội vụ mã của đúng đơn vị và kỳ báo cáo; kiểm tra ngày giờ của máy.",
        )
    revision = revisions[claim.snapshot_sha256]
    rows = answers_to(session, [claim.snapshot_sha256])
    news = all(row.code != code for row in rows)
    if news:
        _keep_code(session, clock, claim, code)
    _make_it_count(session, clock, revision, "receipt.code_entered", {"result": claim.result}, is_news=news)
    return TakenAnswer(
        AnswerKind.RECEIPT,
        revision.report.period.code,
        revision.number,
        claim.received_on,
        news,
        claim.result,
        code,
    )


def _own_revisions(session: Session) -> Sequence[Revision]:
    mine = this_agency(session).id
    return session.scalars(select(Revision).join(Report).where(Report.agency_id == mine)).all()


def _claims(revisions: Iterable[Revision], day: date) -> Iterator[ReceiptClaim]:
    """Everything that a code could say today."""
    for revision in revisions:
        first = local(revision.made_at - _CLOCKS_DIFFER).date()
        for days in range((day + _CLOCKS_DIFFER - first).days + 1):
            for result in ReceiptResult:
                yield ReceiptClaim(revision.snapshot_sha256, result, first + timedelta(days=days))


def _keep_code(session: Session, clock: Clock, claim: ReceiptClaim, code: str) -> None:
    day = datetime.combine(claim.received_on, time(), VIETNAM)
    session.add(
        Answer(
            kind=AnswerKind.RECEIPT,
            content_sha256=hashlib.sha256(f"{claim.snapshot_sha256}/{code}".encode()).hexdigest(),
            snapshot_sha256=claim.snapshot_sha256,
            result=claim.result,
            code=code,
            received_at=day,
            answered_at=day,
            recorded_at=clock.now(),
        )
    )
    session.flush()
