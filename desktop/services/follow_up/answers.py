"""What the department has answered to reports: kept once, whatever file brings it and however often.

The department keeps what it has said, an agency what it was told; both by the hash of the report. The order in which
answers come makes no difference: a report that was given back stays given back, whatever receipt comes after.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock, local
from desktop.core.document_form import encode
from desktop.models.agency import Agency
from desktop.models.answer import Answer, AnswerKind, AnswerRemark
from desktop.rules.package_data import Party, Receipt, ReceiptResult, Remark, ReturnSlip
from desktop.rules.receipt_code import ReceiptClaim, receipt_code
from desktop.services.workspace import agency_ref


def keep_receipt(session: Session, clock: Clock, receipt: Receipt) -> bool:
    """Write a receipt down; says whether it is news."""
    row = Answer(
        kind=AnswerKind.RECEIPT,
        content_sha256=_content_hash(receipt),
        snapshot_sha256=receipt.snapshot_sha256,
        package_sha256=receipt.package_sha256,
        result=receipt.result,
        code=receipt.code,
        evidence=receipt.evidence,
        received_at=receipt.received_at,
        answered_at=receipt.answered_at,
        recorded_at=clock.now(),
    )
    return _keep(session, row)


def keep_return(session: Session, clock: Clock, slip: ReturnSlip) -> bool:
    """Write a return slip down; says whether it is news."""
    row = Answer(
        kind=AnswerKind.RETURN,
        content_sha256=_content_hash(slip),
        snapshot_sha256=slip.snapshot_sha256,
        package_sha256=slip.package_sha256,
        evidence=slip.evidence,
        received_at=slip.received_at,
        answered_at=slip.answered_at,
        recorded_at=clock.now(),
        remarks=[
            AnswerRemark(
                position=n, place=remark.place, target=remark.target, paragraph=remark.paragraph, text=remark.text
            )
            for n, remark in enumerate(slip.remarks)
        ],
    )
    return _keep(session, row)


def _keep(session: Session, row: Answer) -> bool:
    if session.scalar(select(Answer.id).where(Answer.content_sha256 == row.content_sha256)) is not None:
        return False
    session.add(row)
    session.flush()
    return True


def _content_hash(answer: Receipt | ReturnSlip) -> str:
    """What an agency is called may change; what was said of its report does not."""
    at_utc = replace(
        answer,
        agency=replace(answer.agency, name=""),
        received_at=answer.received_at.astimezone(UTC),
        answered_at=answer.answered_at.astimezone(UTC),
    )
    return hashlib.sha256(canonical_json([type(answer).__name__, encode(at_utc)])).hexdigest()


def party(session: Session, agency: Agency, at: datetime) -> Party:
    """An agency as it was named at a moment."""
    ref = agency_ref(session, agency, local(at).date())
    return Party(ref.code, ref.name)


def answers_to(session: Session, snapshots: Iterable[str]) -> Sequence[Answer]:
    """All answers to reports, the oldest first."""
    of_reports = select(Answer).where(Answer.snapshot_sha256.in_(list(snapshots)))
    return session.scalars(of_reports.order_by(Answer.answered_at, Answer.content_sha256)).all()


def is_returned(session: Session, snapshot_sha256: str) -> bool:
    """Whether a report was given back to be put right."""
    return any(row.kind is AnswerKind.RETURN for row in answers_to(session, [snapshot_sha256]))


def remarks_of(row: Answer) -> tuple[Remark, ...]:
    """What a return slip asks for."""
    return tuple(Remark(each.place, each.target, each.text, each.paragraph) for each in row.remarks)


def acknowledged_evidence(session: Session) -> frozenset[str]:
    """Hashes of the evidence of which the department has said that it keeps it: it need not be sent again."""
    return frozenset(sha256 for row in session.scalars(select(Answer)) for sha256 in row.evidence)


def code_for(snapshot_sha256: str, result: ReceiptResult, received_at: datetime) -> str:
    """The code of a receipt, by the day in Vietnam on which the report came."""
    return receipt_code(ReceiptClaim(snapshot_sha256, result, local(received_at).date()))
