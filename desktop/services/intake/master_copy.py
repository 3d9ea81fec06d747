"""The master copy: every revision that agencies have handed in, and which of them counts.

Which one counts follows from the revisions alone, not from the order of their arrival: the highest number; and where
two different reports bear the same number, the one that an officer has chosen, or the one that was made first while
nobody has. The other stays visible and is held.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat

from sqlalchemy import and_, inspect, select
from sqlalchemy.orm import Session

from desktop.models.base import Base
from desktop.models.bulk import insert_columns, insert_tuples
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmittedValue
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.intake.places import Place, Places
from desktop.services.intake.received import reasons_json

_COLUMNS = ("submission_id", "indicator_code", "number")
"""Of ``SubmittedValue``."""


def undisputed(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """One submission for each revision number, the newest number first."""
    chosen: dict[int, Submission] = {}
    for each in sorted(submissions, key=lambda s: (not s.chosen, s.made_at, s.snapshot_sha256)):
        chosen.setdefault(each.revision, each)
    return tuple(sorted(chosen.values(), key=lambda s: -s.revision))


class OpenCopy:
    """The part of the master copy that a transaction's files belong to, read at once and kept up to date in it.

    New rows are written at its end (``write``), so that many cost one statement. Until then the session does not know
    them; where the database is asked about them, or another row names them, it is told of them first (``settle``).

    Args:
        places: Whose agencies were learnt.
        submissions: All that bear the hash of one of the files' reports, or stand in the place of one.
    """

    def __init__(self, places: Places, submissions: Iterable[Submission]) -> None:
        self.places = places
        self._of_snapshot: dict[str, Submission] = {}
        self._of_place: dict[Place, list[Submission]] = {}
        self._values: Mapping[str, list[object]] = {name: [] for name in _COLUMNS}
        self._new_packages: list[ReceivedPackage] = []
        self._new_submissions: list[Submission] = []
        for each in submissions:
            self._keep(each)

    def _keep(self, submission: Submission) -> None:
        self._of_snapshot[submission.snapshot_sha256] = submission
        place = Place(submission.agency_id, submission.period_id)
        self._of_place.setdefault(place, []).append(submission)

    def add_package(self, package: ReceivedPackage) -> None:
        """A file that was not known before."""
        self._new_packages.append(package)

    def add(self, submission: Submission, numbers: Mapping[str, str]) -> None:
        """A new submission with its numbers by indicator."""
        self._keep(submission)
        self._new_submissions.append(submission)
        self._values["submission_id"].extend(repeat(submission.id, len(numbers)))
        self._values["indicator_code"].extend(numbers)
        self._values["number"].extend(map(_decimal, numbers.values()))

    def settle(self, session: Session) -> None:
        """Let the session know the new rows, of which something is asked or changed now."""
        session.add_all(self._new_packages)
        session.add_all(self._new_submissions)
        self._new_packages, self._new_submissions = [], []

    def write(self, session: Session) -> None:
        """Write the new rows that the session does not know, and all new numbers."""
        session.flush()  # rows that others refer to come first
        _insert(session, ReceivedPackage, self._new_packages)
        _insert(session, Submission, self._new_submissions)
        self._new_packages, self._new_submissions = [], []
        if self._values["number"]:
            insert_columns(session, SubmittedValue, self._values)
        self._values = {name: [] for name in _COLUMNS}

    def of_snapshot(self, snapshot_sha256: str | None) -> Submission | None:
        """The submission of a snapshot, whichever file brought it."""
        return self._of_snapshot.get(snapshot_sha256 or "")

    def siblings(self, submission: Submission) -> Sequence[Submission]:
        """All submissions of its agency for its period, itself too."""
        return self._of_place[Place(submission.agency_id, submission.period_id)]


def _insert(session: Session, table: type[Base], rows: Sequence[Base]) -> None:
    """Write entities of a table that no session has seen: they have no other life than this."""
    names = _names(table)
    columns = [vars(row) for row in rows]
    insert_tuples(session, table, names, [tuple([each[name] for name in names]) for each in columns])


_decimal = lru_cache(maxsize=4096)(Decimal)
"""Most numbers are small, and stand in many reports."""


@cache
def _names(table: type[Base]) -> tuple[str, ...]:
    return tuple(inspect(table).columns.keys())


def open_copy(session: Session, places: Places, reports: Iterable[tuple[str, Place]]) -> OpenCopy:
    """What is there of, and beside, the reports that a transaction is about: hash and place of each."""
    hashes, found = zip(*reports, strict=True) if (reports := list(reports)) else ((), ())
    if not reports:
        return OpenCopy(places, ())
    agencies, periods = {each.agency for each in found}, {each.period for each in found}
    of_hash = Submission.snapshot_sha256.in_(hashes)
    of_place = and_(Submission.agency_id.in_(agencies), Submission.period_id.in_(periods))
    # One after the other, for each has an index: asked with "or", or for pairs, every submission would be read.
    answers = [session.scalars(select(Submission).where(wanted)) for wanted in (of_hash, of_place)]
    known = {each.id: each for answer in answers for each in answer}
    return OpenCopy(places, known.values())


def is_disputed(copy: OpenCopy, submission: Submission) -> bool:
    """Whether another report of the same number counts in its place."""
    return submission not in undisputed(copy.siblings(submission))


def add_submission(
    session: Session, copy: OpenCopy, submission: Submission, numbers: Mapping[str, str]
) -> tuple[IntakeResult, tuple[Reason, ...]]:
    """Put a new submission into the master copy, and say how it stands there."""
    copy.add(submission, numbers)
    siblings = copy.siblings(submission)
    chosen = undisputed(siblings)
    submission.is_current = len(siblings) == 1
    if not submission.is_current:
        copy.settle(session)
        mark_current(session, siblings, chosen[0])
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


def mark_current(session: Session, siblings: Iterable[Submission], newest: Submission) -> None:
    """Let one of an agency's submissions for a period count, and none of the others."""
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
