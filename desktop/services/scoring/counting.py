"""Points of emulation of a period: counted from what was received, given by people, ranked by kind of agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.models.scoring import GivenPoints
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.scoring import (
    Contestant,
    CountedPoints,
    Criterion,
    ReportFacts,
    ScoringPlan,
    count_points,
    ranks,
)
from desktop.rules.snapshot import ReportedTask, ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.tasks import TaskState, TaskStatus, task_state
from desktop.services.follow_up.status import period_status
from desktop.services.follow_up.status_view import AgencyStatus
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.scoring.plan import scoring_plan


@dataclass(frozen=True)
class PointsLine:
    """One agency's points for one criterion.

    Attributes:
        counted: What the program counts; without points where people give them.
        own: What the agency gives itself, in its report or, put down by an officer, on paper.
        own_words: Why, as its report says. own_evidence: names of the files that it names.
        given: What the department has put down by hand.
        reason: Why, in the words of who gave them, else of the program.
        officer: Who gave them; "" for the program and where nobody was named.
    """

    criterion: Criterion
    counted: CountedPoints
    own: Decimal | None = None
    given: Decimal | None = None
    reason: str = ""
    officer: str = ""
    own_words: str = ""
    own_evidence: tuple[str, ...] = ()

    @property
    def points(self) -> Decimal | None:
        """What counts: given by a person before counted by the program."""
        return self.counted.points if self.given is None else self.given

    @property
    def is_open(self) -> bool:
        """Points are still to be given."""
        return self.points is None and not self.criterion.bonus


@dataclass(frozen=True)
class AgencyPoints:
    """One agency's points.

    Attributes:
        rank: Among its kind; ``None`` while points are still to be given. grade: likewise "".
    """

    code: str
    name: str
    kind: AgencyKind
    lines: tuple[PointsLine, ...]
    rank: int | None = None
    grade: str = ""

    @property
    def total(self) -> Decimal | None:
        """All points that are known; ``None`` while there are none."""
        return _sum(line.points for line in self.lines)

    @property
    def own_total(self) -> Decimal | None:
        """All that it gives itself; ``None`` while it has given nothing."""
        return _sum(line.own for line in self.lines)

    @property
    def still_open(self) -> int:
        """For how many criteria points are still to be given."""
        return sum(line.is_open for line in self.lines)


@dataclass(frozen=True)
class Scoring:
    """All agencies' points in a period, by kind and rank."""

    programme: Programme
    period: ReportingPeriod
    plan: ScoringPlan
    agencies: tuple[AgencyPoints, ...]


def read_scoring(session: Session, clock: Clock, period_code: str) -> Scoring:
    """Everybody's points in a period."""
    programme = programme_of(session, period_code)
    plan = scoring_plan(session, programme.code)
    status = period_status(session, clock, period_code)
    snapshots = _snapshots(session, period_code)
    given = _given(session, period_code)
    day = status.period.data_to
    scored = [
        AgencyPoints(
            agency.code,
            agency.name,
            agency.kind,
            _lines(
                plan,
                _facts(programme, agency, snapshots.get(agency.code), day),
                _claims(snapshots.get(agency.code)),
                given.get(agency.code, {}),
            ),
        )
        for agency in status.agencies
    ]
    return Scoring(programme, status.period, plan, _ranked(plan, scored))


def _ranked(plan: ScoringPlan, scored: list[AgencyPoints]) -> tuple[AgencyPoints, ...]:
    contestants = [Contestant(each.code, each.kind, None if each.still_open else each.total) for each in scored]
    places = ranks(contestants)
    ranked = [
        AgencyPoints(each.code, each.name, each.kind, each.lines, places.get(each.code), _grade(plan, each))
        for each in scored
    ]
    kinds = list(AgencyKind)
    return tuple(sorted(ranked, key=lambda each: (kinds.index(each.kind), each.rank is None, each.rank or 0)))


def _grade(plan: ScoringPlan, agency: AgencyPoints) -> str:
    return "" if agency.still_open or agency.total is None else plan.grade(agency.total)


@dataclass(frozen=True)
class _Claim:
    """What an agency's report gives it for one criterion; ``evidence``: names of files."""

    points: Decimal | None = None
    words: str = ""
    evidence: tuple[str, ...] = ()


_NOTHING = _Claim()


def _claims(snapshot: ReportSnapshot | None) -> Mapping[str, _Claim]:
    if snapshot is None:
        return {}
    names = {each.sha256: each.name for each in snapshot.attachments}
    return {
        each.code: _Claim(each.points, each.words, tuple(names.get(sha256, sha256[:8]) for sha256 in each.evidence))
        for each in snapshot.self_score
    }


def _lines(
    plan: ScoringPlan, facts: ReportFacts, claims: Mapping[str, _Claim], given: Mapping[str, GivenPoints]
) -> tuple[PointsLine, ...]:
    return tuple(
        _line(each, count_points(each, facts), claims.get(each.code, _NOTHING), given.get(each.code))
        for each in plan.criteria
    )


def _line(criterion: Criterion, counted: CountedPoints, claim: _Claim, given: GivenPoints | None) -> PointsLine:
    line = PointsLine(
        criterion, counted, claim.points, reason=counted.reason, own_words=claim.words, own_evidence=claim.evidence
    )
    if given is None:
        return line
    reason = given.reason or ("" if given.given is not None else counted.reason)
    own = claim.points if given.own is None else given.own
    return replace(line, own=own, given=given.given, reason=reason, officer=given.officer)


def _given(session: Session, period_code: str) -> Mapping[str, Mapping[str, GivenPoints]]:
    """What people have put down, by code of the agency and of the criterion."""
    period = period_row(session, period_code).id
    wanted = (
        select(Agency.code, GivenPoints)
        .join(Agency, Agency.id == GivenPoints.agency_id)
        .where(GivenPoints.period_id == period)
    )
    found: dict[str, dict[str, GivenPoints]] = {}
    for code, row in session.execute(wanted):
        found.setdefault(code, {})[row.criterion] = row
    return found


def _snapshots(session: Session, period_code: str) -> Mapping[str, ReportSnapshot]:
    """The reports that count, by code of the agency."""
    current = (
        select(Agency.code, Submission.snapshot)
        .join(Agency, Agency.id == Submission.agency_id)
        .where(Submission.period_id == period_row(session, period_code).id, Submission.is_current)
    )
    return {code: snapshot_from_bytes(content) for code, content in session.execute(current)}


def _facts(programme: Programme, agency: AgencyStatus, snapshot: ReportSnapshot | None, day: date) -> ReportFacts:
    if snapshot is None:
        return ReportFacts(received=False, awaited=agency.state is Timeliness.NOT_DUE)
    required = {each.code for each in programme.indicators if each.required and agency.kind in each.applies_to}
    answered = {v.code for v in snapshot.values if v.code in required and not v.value.is_empty and not v.value.raw}
    told = {task.code: task for task in snapshot.tasks}
    states = [_state(programme, task, day) for task in snapshot.tasks]
    late = states.count(TaskState.DONE_LATE)
    done = states.count(TaskState.DONE_IN_TIME)
    asked = programme.tasks_for(agency.kind)
    return ReportFacts(
        late_by=agency.late_by,
        revision=snapshot.revision,
        asked=len(required),
        answered=len(answered),
        due=done + late + states.count(TaskState.OVERDUE),
        done=done,
        done_late=late,
        tasks=len(asked),
        told=sum(_is_told(told.get(task.code)) for task in asked),
    )


def _state(programme: Programme, reported: ReportedTask, day: date) -> TaskState | None:
    task = programme.task_by_code.get(reported.code)
    if task is None or reported.status not in TaskStatus.__members__.values():
        return None
    return task_state(task, TaskStatus(reported.status), reported.completed_on, day)


def _is_told(reported: ReportedTask | None) -> bool:
    return reported is not None and reported.status != TaskStatus.NOT_STARTED and bool(reported.log or reported.product)


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None
