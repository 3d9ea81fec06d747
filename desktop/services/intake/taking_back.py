"""How files stand before and after an officer's decision, so that it can be taken back until an answer went out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.answer import Answer
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.rules.verdicts import Reason
from desktop.services.intake.arrival_register import ArrivalLine, record_arrival
from desktop.services.intake.received import reasons_json, reasons_of
from desktop.services.undo import ChangedSinceError, Step, remember

INTAKE_PAGE = "intake"
"""Where a file that was decided on can be seen."""


class AnsweredSinceError(ChangedSinceError):
    """The agency was told of the decision: it stands."""

    code = "ANSWERED_SINCE"

    def __init__(self, told: str) -> None:
        UserError.__init__(
            self,
            f"Không lùi lại được “{told}”: đã cấp phiếu tiếp nhận hoặc phiếu trả lại cho báo cáo này.",
            "Trả lại báo cáo để đơn vị nộp bản mới, hoặc chờ bản mới của đơn vị.",
        )


@dataclass(frozen=True)
class FileStanding:
    """What a decision may change of a received file."""

    sha256: str
    result: IntakeResult
    reasons: tuple[Reason, ...]
    decided_by: str = ""
    decision: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision on files: how they stood, and how it left them."""

    told: str
    at: datetime
    before: tuple[FileStanding, ...]
    after: tuple[FileStanding, ...]
    occasion: ArrivalOccasion


def standing_of(package: ReceivedPackage) -> FileStanding:
    """How a file stands."""
    reasons = reasons_of(package.reasons)
    return FileStanding(package.sha256, package.result, reasons, package.decided_by, package.decision)


def put_standings(
    session: Session, clock: Clock, standings: Iterable[FileStanding], occasion: ArrivalOccasion, *, actor: str = ""
) -> None:
    """Let files stand so, each with a line in the register of arrivals."""
    for each in standings:
        package = session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256 == each.sha256)).one()
        package.result, package.reasons = each.result, reasons_json(each.reasons)
        package.decided_by, package.decision = each.decided_by, each.decision
        session.flush()
        record_arrival(session, clock, _line(package, occasion, actor or each.decided_by, each.decision))


def _line(package: ReceivedPackage, occasion: ArrivalOccasion, actor: str, note: str) -> ArrivalLine:
    return ArrivalLine(
        source_path=package.file_name,
        judged_at=package.first_received_at,
        verdict=package.verdict,
        result=package.result,
        reasons=package.reasons,
        package_id=package.id,
        sha256=package.sha256,
        snapshot_sha256=package.snapshot_sha256 or "",
        made_at=package.made_at,
        signed_at=package.signed_at,
        assurance=package.assurance,
        signers=package.signers,
        occasion=occasion,
        actor=actor,
        note=note,
    )


Also = Callable[[Session, Clock], object]
"""What else takes a decision back, beside how files stand."""


def remember_decision(
    session: Session, decided: Decided, *, back: Also | None = None, again: Also | None = None
) -> None:
    """Leave with the transaction what takes a decision back, and what makes it once more.

    Args:
        session: The decision's.
        decided: On which files.
        back: Takes back what it did beside them, before they stand as they did.
        again: Does that once more; a decision with ``back`` and without this one cannot be made again by a key.
    """
    undo = partial(_take_back, decided=decided, back=back, again=again)
    remember(session, Step(decided.told, INTAKE_PAGE, decided.after[0].sha256, undo))


def _take_back(session: Session, clock: Clock, *, decided: Decided, back: Also | None, again: Also | None) -> None:
    _check_unchanged(session, decided.told, decided.after)
    check_unanswered(session, decided.told, _snapshots(session, decided.after), decided.at)
    if back is not None:
        back(session, clock)
    actor = next((each.decided_by for each in decided.after if each.decided_by), "")
    put_standings(session, clock, decided.before, ArrivalOccasion.REOPENED, actor=actor)
    if back is None or again is not None:
        redo = partial(_make_again, decided=decided, back=back, again=again)
        remember(session, Step(decided.told, INTAKE_PAGE, decided.after[0].sha256, redo))


def _make_again(session: Session, clock: Clock, *, decided: Decided, back: Also | None, again: Also | None) -> None:
    _check_unchanged(session, decided.told, decided.before)
    if again is not None:
        again(session, clock)
    put_standings(session, clock, decided.after, decided.occasion)
    remember_decision(session, decided, back=back, again=again)


def _check_unchanged(session: Session, told: str, standings: Sequence[FileStanding]) -> None:
    hashes = [each.sha256 for each in standings]
    packages = session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256.in_(hashes)))
    if {standing_of(package) for package in packages} != set(standings):
        raise ChangedSinceError(told)


def _snapshots(session: Session, standings: Sequence[FileStanding]) -> Sequence[str]:
    hashes = [each.sha256 for each in standings]
    wanted = select(ReceivedPackage.snapshot_sha256).where(
        ReceivedPackage.sha256.in_(hashes), ReceivedPackage.snapshot_sha256.is_not(None)
    )
    return [each for each in session.scalars(wanted) if each]


def check_unanswered(session: Session, told: str, snapshots: Sequence[str], since: datetime) -> None:
    """Make sure that no receipt or return slip has gone out for these reports since a decision.

    Raises:
        AnsweredSinceError: One has.
    """
    answered = select(Answer.id).where(Answer.snapshot_sha256.in_(snapshots), Answer.recorded_at >= since)
    if session.scalar(answered.limit(1)) is not None:
        raise AnsweredSinceError(told)


def submissions_beside(session: Session, submission: Submission) -> Sequence[Submission]:
    """All revisions of its agency for its period, itself too."""
    of_place = select(Submission).where(
        Submission.agency_id == submission.agency_id, Submission.period_id == submission.period_id
    )
    return session.scalars(of_place).all()
