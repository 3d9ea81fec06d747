"""Of two reports that bear the same number an officer says which is the right one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.services.intake.master_copy import mark_current, undisputed
from desktop.services.intake.taking_back import (
    Decided,
    FileStanding,
    put_standings,
    remember_decision,
    standing_of,
    submissions_beside,
)
from desktop.services.officers.audit import record_event


class NothingToChooseError(UserError):
    """No other report bears the number of this one, or it counts already."""

    code = "NOTHING_TO_CHOOSE"


def choose_revision(session: Session, clock: Clock, sha256: str, officer: str, ground: str) -> str:
    """Let the report that a held file brought count instead of the other one of its number.

    The other file is refused with the same reason; whoever asks finds both, and who has chosen.

    Args:
        session: The department's.
        clock: Tells the time.
        sha256: Of the held file.
        officer: Who chooses.
        ground: How the agency has said which is right.

    Returns:
        The hash of the file.

    Raises:
        NothingToChooseError: There is nothing to choose from.
    """
    package = session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256))
    submission = _submission_of(session, package)
    siblings = submissions_beside(session, submission) if submission else ()
    rivals = [each for each in siblings if submission and each.revision == submission.revision]
    if package is None or submission is None or submission in undisputed(siblings) or len(rivals) < 2:  # noqa: PLR2004 - it and another
        raise NothingToChooseError("Không còn hai bản khác nhau cùng số để chọn.", "Tải lại danh sách tệp tạm giữ.")
    packages = _packages_of(session, rivals)
    before = tuple(standing_of(each) for each in packages)
    chosen_before = next((each.snapshot_sha256 for each in rivals if each.chosen), "")
    _choose(session, clock, place=submission.snapshot_sha256, chosen=submission.snapshot_sha256)
    after = _standings_after(siblings, submission, packages, officer, ground)
    put_standings(session, clock, after, ArrivalOccasion.CHOSEN, actor=officer)
    record_event(
        session,
        clock,
        "revision.choose",
        f"{package.period_code}/{package.agency_code}/{submission.revision}",
        actor=officer,
        before={"chosen": chosen_before},
        after={"chosen": submission.snapshot_sha256, "ground": ground},
    )
    told = f"chọn bản chính thức {package.file_name}"
    choose = partial(_choose, place=submission.snapshot_sha256)
    remember_decision(
        session,
        Decided(told, clock.now(), before, after, ArrivalOccasion.CHOSEN),
        back=partial(choose, chosen=chosen_before),
        again=partial(choose, chosen=submission.snapshot_sha256),
    )
    return sha256


def _submission_of(session: Session, package: ReceivedPackage | None) -> Submission | None:
    if package is None or not package.snapshot_sha256:
        return None
    return session.scalar(select(Submission).where(Submission.snapshot_sha256 == package.snapshot_sha256))


def _packages_of(session: Session, submissions: Sequence[Submission]) -> Sequence[ReceivedPackage]:
    hashes = [each.snapshot_sha256 for each in submissions]
    of_snapshots = select(ReceivedPackage).where(ReceivedPackage.snapshot_sha256.in_(hashes))
    return session.scalars(of_snapshots.order_by(ReceivedPackage.first_received_at, ReceivedPackage.sha256)).all()


def _choose(session: Session, clock: Clock, *, place: str, chosen: str) -> None:
    """Put the mark on this report, or on none, and let the newest of the undisputed count."""
    del clock
    submission = session.scalars(select(Submission).where(Submission.snapshot_sha256 == place)).one()
    siblings = submissions_beside(session, submission)
    for each in siblings:
        if each.revision == submission.revision:
            each.chosen = each.snapshot_sha256 == chosen
    mark_current(session, siblings, undisputed(siblings)[0])


def _standings_after(
    siblings: Sequence[Submission],
    submission: Submission,
    packages: Sequence[ReceivedPackage],
    officer: str,
    ground: str,
) -> tuple[FileStanding, ...]:
    newest = undisputed(siblings)[0]
    won = IntakeResult.ACCEPTED if submission is newest else IntakeResult.SUPERSEDED
    return tuple(
        replace(
            standing_of(each),
            result=won if each.snapshot_sha256 == submission.snapshot_sha256 else IntakeResult.REFUSED,
            reasons=() if each.snapshot_sha256 == submission.snapshot_sha256 else standing_of(each).reasons,
            decided_by=officer,
            decision=ground,
        )
        for each in packages
    )
