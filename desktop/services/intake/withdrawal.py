"""A report that came into the master copy by an officer's word alone leaves it again when that word is taken back."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.attachment import ReceivedEvidence
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.services.intake.master_copy import mark_current, undisputed
from desktop.services.intake.recording import TAKEN_IN
from desktop.services.intake.taking_back import submissions_beside
from desktop.services.undo import ChangedSinceError


def withdraw_submission(session: Session, clock: Clock, *, sha256: str, told: str) -> None:
    """Take out of the master copy what a file brought into it; nothing if another file had brought it before.

    The file itself stays, and the caller says how it stands then. Rows of the master copy are written once: this is
    the one way by which one of them goes, and only while nobody has been told of it.

    Raises:
        ChangedSinceError: Another file has brought the same report since, or another report of its number has come.
    """
    del clock
    submission = session.scalar(select(Submission).where(Submission.package_sha256 == sha256))
    if submission is None:
        return
    others = [each for each in submissions_beside(session, submission) if each is not submission]
    if _brought_again(session, submission) or any(each.revision == submission.revision for each in others):
        raise ChangedSinceError(told)
    session.execute(delete(ReceivedEvidence).where(ReceivedEvidence.package_sha256 == sha256))
    session.expunge(submission)
    session.execute(delete(Submission).where(Submission.id == submission.id))
    _let_another_count(session, others)


def _brought_again(session: Session, submission: Submission) -> bool:
    again = select(ReceivedPackage.id).where(
        ReceivedPackage.snapshot_sha256 == submission.snapshot_sha256,
        ReceivedPackage.sha256 != submission.package_sha256,
        ReceivedPackage.result.in_(TAKEN_IN),
    )
    return session.scalar(again.limit(1)) is not None


def _let_another_count(session: Session, others: Sequence[Submission]) -> None:
    remaining = undisputed(others)
    if not remaining or remaining[0].is_current:
        return
    newest = remaining[0]
    mark_current(session, others, newest)
    session.execute(
        update(ReceivedPackage)
        .where(
            ReceivedPackage.snapshot_sha256 == newest.snapshot_sha256,
            ReceivedPackage.result == IntakeResult.SUPERSEDED,
        )
        .values(result=IntakeResult.ACCEPTED)
    )
