"""The master copy: every revision that agencies have handed in, and which of them counts.

Which one counts follows from the revisions alone, not from the order of their arrival: the highest number; and where
two different reports bear the same number, the one that was made first, until the agency has told which is right. The
other stays visible and is held.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.bulk import insert_rows
from desktop.models.content import value_columns
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmittedValue
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.received import reasons_json


def undisputed(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """One submission for each revision number, the newest number first."""
    chosen: dict[int, Submission] = {}
    for each in sorted(submissions, key=lambda s: (s.made_at, s.snapshot_sha256)):
        chosen.setdefault(each.revision, each)
    return tuple(sorted(chosen.values(), key=lambda s: -s.revision))


def find_submission(session: Session, snapshot_sha256: str | None) -> Submission | None:
    """The submission of a snapshot, whichever file brought it."""
    return session.scalar(select(Submission).where(Submission.snapshot_sha256 == snapshot_sha256))


def is_disputed(session: Session, submission: Submission) -> bool:
    """Whether another report of the same number counts in its place."""
    return submission not in undisputed(_siblings(session, submission))


def add_submission(
    session: Session, submission: Submission, snapshot: ReportSnapshot
) -> tuple[IntakeResult, tuple[Reason, ...]]:
    """Put a new submission into the master copy, and say how it stands there."""
    session.add(submission)
    session.flush()
    rows = [
        {
            "submission_id": submission.id,
            "indicator_code": reported.code,
            "number": reported.value.number,
            **value_columns(reported.value),
        }
        for reported in snapshot.values
    ]
    insert_rows(session, SubmittedValue, rows)
    session.expire(submission, ["values"])
    siblings = _siblings(session, submission)
    chosen = undisputed(siblings)
    _mark_current(session, siblings, chosen[0])
    for sibling in siblings:
        if sibling not in chosen:
            _hold_packages(session, sibling)
    gap = _gap(siblings, chosen[0])
    if submission is not chosen[0]:
        _retell(session, chosen[0], gap)
    if submission not in chosen:
        return IntakeResult.QUARANTINED, (Reason(ReasonCode.CONFLICTING_REVISION),)
    if submission is not chosen[0]:
        return IntakeResult.SUPERSEDED, (Reason(ReasonCode.OLDER_REVISION),)
    return IntakeResult.ACCEPTED, gap


def _siblings(session: Session, submission: Submission) -> list[Submission]:
    of_place = select(Submission).where(
        Submission.agency_id == submission.agency_id, Submission.period_id == submission.period_id
    )
    return list(session.scalars(of_place))


def _mark_current(session: Session, siblings: Iterable[Submission], newest: Submission) -> None:
    for sibling in siblings:
        if sibling is not newest:
            sibling.is_current = False
    session.flush()  # the old mark goes before the new one comes: only one may bear it
    newest.is_current = True
    session.flush()


def _gap(siblings: Iterable[Submission], newest: Submission) -> tuple[Reason, ...]:
    """What is said beside the report that counts while the one that it replaces has not come."""
    known = {None, *(sibling.snapshot_sha256 for sibling in siblings)}
    return () if newest.parent_sha256 in known else (Reason(ReasonCode.MISSING_PARENT),)


def _retell(session: Session, newest: Submission, gap: tuple[Reason, ...]) -> None:
    """Say it of the files that brought that report, or take it back."""
    of_snapshot = select(ReceivedPackage).where(
        ReceivedPackage.snapshot_sha256 == newest.snapshot_sha256, ReceivedPackage.result == IntakeResult.ACCEPTED
    )
    for package in session.scalars(of_snapshot):
        package.reasons = reasons_json(gap)


def _hold_packages(session: Session, submission: Submission) -> None:
    """Every file that brought a disputed report is held, however well it stood before."""
    of_snapshot = select(ReceivedPackage).where(ReceivedPackage.snapshot_sha256 == submission.snapshot_sha256)
    for package in session.scalars(of_snapshot):
        package.result = IntakeResult.QUARANTINED
        package.reasons = reasons_json((Reason(ReasonCode.CONFLICTING_REVISION),))
