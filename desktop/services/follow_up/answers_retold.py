"""What was answered so far, told once more: it goes down with an assignment, and each agency takes its own."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.answer import Answer, AnswerKind
from desktop.models.intake import Submission
from desktop.rules.package_data import Receipt, ReceiptResult, ReturnSlip
from desktop.services.follow_up.answers import answers_to, party, remarks_of


def all_answers(session: Session) -> tuple[tuple[Receipt, ...], tuple[ReturnSlip, ...]]:
    """All receipts and return slips, the oldest first."""
    submissions = {row.snapshot_sha256: row for row in session.scalars(select(Submission))}
    receipts: list[Receipt] = []
    slips: list[ReturnSlip] = []
    for row in answers_to(session, submissions):
        submission = submissions[row.snapshot_sha256]
        if row.kind is AnswerKind.RETURN:
            slips.append(_slip_of(session, row, submission))
        elif row.result is not None:
            receipts.append(_receipt_of(session, row, submission, row.result))
    return tuple(receipts), tuple(slips)


def _receipt_of(session: Session, row: Answer, submission: Submission, result: ReceiptResult) -> Receipt:
    return Receipt(
        agency=party(session, submission.agency, row.answered_at),
        period=submission.period.code,
        revision=submission.revision,
        package_sha256=row.package_sha256,
        snapshot_sha256=row.snapshot_sha256,
        result=result,
        received_at=row.received_at,
        answered_at=row.answered_at,
        code=row.code,
        evidence=row.evidence,
    )


def _slip_of(session: Session, row: Answer, submission: Submission) -> ReturnSlip:
    return ReturnSlip(
        agency=party(session, submission.agency, row.answered_at),
        period=submission.period.code,
        revision=submission.revision,
        package_sha256=row.package_sha256,
        snapshot_sha256=row.snapshot_sha256,
        received_at=row.received_at,
        answered_at=row.answered_at,
        remarks=remarks_of(row),
        evidence=row.evidence,
    )
