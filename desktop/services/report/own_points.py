"""An agency gives itself points before it hands in, each with its words and evidence; they travel in the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.numbers import format_number
from desktop.core.text import nfc
from desktop.models.attachment import Attachment
from desktop.models.claimed_points import ClaimedPoints
from desktop.models.report import Report
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.scoring import Criterion, ScoringPlan
from desktop.rules.snapshot import ReportedPoints
from desktop.services.officers.audit import record_event
from desktop.services.report.drafts import Desk, find_report, open_desk, report_for_edit
from desktop.services.scoring.giving_points import LONGEST_REASON, PointsRefusedError, checked_points
from desktop.services.scoring.plan import scoring_plan
from desktop.services.undo import ChangedSinceError, Step, remember

OWN_POINTS = "own_points"
"""The page on which they are given; its places are codes of criteria."""


@dataclass(frozen=True)
class Claim:
    """What the agency says for one criterion; nothing at all where it says nothing."""

    points: Decimal | None = None
    words: str = ""
    evidence: tuple[str, ...] = ()


_NOTHING = Claim()


@dataclass(frozen=True)
class EvidenceChoice:
    """An evidence file of the agency that may prove points; ``task``: code of the task that it belongs to."""

    sha256: str
    name: str
    task: str


@dataclass(frozen=True)
class OwnLine:
    """A criterion, and what the agency says; ``evidence``: the names of the files that it names."""

    criterion: Criterion
    claim: Claim
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class OwnScore:
    """All criteria, and the evidence that there is."""

    period: ReportingPeriod
    plan: ScoringPlan
    lines: tuple[OwnLine, ...]
    files: tuple[EvidenceChoice, ...]

    @property
    def total(self) -> Decimal | None:
        """All that it gives itself; ``None`` while it has given nothing."""
        given = [line.claim.points for line in self.lines if line.claim.points is not None]
        return sum(given, Decimal(0)) if given else None

    @property
    def given(self) -> int:
        """For how many criteria it has given points."""
        return sum(line.claim.points is not None for line in self.lines)


def read_own_score(session: Session, clock: Clock, period_code: str) -> OwnScore:
    """What the agency that works here gives itself for a period."""
    del clock  # every use case is called alike
    desk, plan = open_desk(session, period_code), scoring_plan(session)
    claims = _claims(session, _report(session, desk))
    files = _files(session, desk)
    names = {each.sha256: each.name for each in files}
    lines = tuple(
        OwnLine(criterion, claim, tuple(names[each] for each in claim.evidence if each in names))
        for criterion in plan.criteria
        for claim in (claims.get(criterion.code, _NOTHING),)
    )
    return OwnScore(desk.period, plan, lines, files)


def type_own_points(session: Session, clock: Clock, period_code: str, criterion_code: str, text: str) -> None:
    """Put down points as they were typed; "" takes them back.

    Raises:
        PointsRefusedError: No number, or more than the criterion can bring.
    """
    criterion = _criterion(session, criterion_code)
    points = checked_points(criterion, text, "own")
    _put(session, clock, period_code, criterion, replace(_said(session, period_code, criterion), points=points))


def write_own_words(session: Session, clock: Clock, period_code: str, criterion_code: str, text: str) -> None:
    """Put down why, and what proves it.

    Raises:
        PointsRefusedError: They are too long.
    """
    words = nfc(text).strip()
    if len(words) > LONGEST_REASON:
        raise PointsRefusedError(f"Lý do dài quá {LONGEST_REASON} ký tự.", "Viết ngắn hơn.", field="reason")
    criterion = _criterion(session, criterion_code)
    _put(session, clock, period_code, criterion, replace(_said(session, period_code, criterion), words=words))


def name_own_evidence(
    session: Session, clock: Clock, period_code: str, criterion_code: str, hashes: Sequence[str]
) -> None:
    """Name the evidence files that prove it; they travel with the report as evidence of their tasks."""
    known = {each.sha256 for each in _files(session, open_desk(session, period_code))}
    evidence = tuple(dict.fromkeys(each for each in hashes if each in known))
    criterion = _criterion(session, criterion_code)
    _put(session, clock, period_code, criterion, replace(_said(session, period_code, criterion), evidence=evidence))


def reported_points(session: Session, report: Report | None) -> tuple[ReportedPoints, ...]:
    """What travels: by criterion, only where points were given, with evidence that is still there."""
    if report is None:
        return ()
    there = set(session.scalars(select(Attachment.sha256).where(Attachment.agency_id == report.agency_id)))
    return tuple(
        ReportedPoints(code, claim.points, claim.words, tuple(each for each in claim.evidence if each in there))
        for code, claim in sorted(_claims(session, report).items())
        if claim.points is not None
    )


def _criterion(session: Session, code: str) -> Criterion:
    found = next((each for each in scoring_plan(session).criteria if each.code == code), None)
    if found is None:
        raise UserError("Bộ tiêu chí vừa thay đổi.", "Mở lại trang rồi chấm lại.")
    return found


def _claims(session: Session, report: Report | None) -> Mapping[str, Claim]:
    if report is None:
        return {}
    rows = session.scalars(select(ClaimedPoints).where(ClaimedPoints.report_id == report.id))
    return {row.criterion: Claim(row.points, row.words, row.evidence) for row in rows}


def _files(session: Session, desk: Desk) -> tuple[EvidenceChoice, ...]:
    of_agency = select(Attachment).where(Attachment.agency_id == desk.agency.id)
    rows = session.scalars(of_agency.order_by(Attachment.task_code, Attachment.name, Attachment.sha256))
    return tuple(EvidenceChoice(row.sha256, row.name, row.task_code) for row in rows)


def _said(session: Session, period_code: str, criterion: Criterion) -> Claim:
    report = _report(session, open_desk(session, period_code))
    return _claims(session, report).get(criterion.code, _NOTHING)


def _put(session: Session, clock: Clock, period_code: str, criterion: Criterion, claim: Claim) -> None:
    before = _said(session, period_code, criterion)
    if claim == before:
        return
    report = report_for_edit(session, clock, open_desk(session, period_code))
    session.flush()
    row = session.get(ClaimedPoints, (report.id, criterion.code))
    if claim == _NOTHING:
        if row is not None:
            session.delete(row)
    else:
        row = row or ClaimedPoints(report_id=report.id, criterion=criterion.code)
        row.points, row.words, row.evidence = claim.points, claim.words, claim.evidence
        row.updated_at = clock.now()
        session.add(row)
    session.flush()
    subject = f"{period_code}/{criterion.code}"
    record_event(session, clock, "own_points.give", subject, before=_noted(before), after=_noted(claim))
    told = f"Tự chấm {criterion.code}: {_shown(before)} → {_shown(claim)}"
    back = partial(_put_back, period_code=period_code, criterion=criterion, left=claim, before=before, told=told)
    remember(session, Step(told, OWN_POINTS, criterion.code, back))


def _noted(claim: Claim) -> Mapping[str, object]:
    points = None if claim.points is None else str(claim.points)
    return {"points": points, "words": claim.words, "evidence": list(claim.evidence)}


def _put_back(
    session: Session,
    clock: Clock,
    *,
    period_code: str,
    criterion: Criterion,
    left: Claim,
    before: Claim,
    told: str,
) -> None:
    if _said(session, period_code, criterion) != left:
        raise ChangedSinceError(told)
    _put(session, clock, period_code, criterion, before)


def _report(session: Session, desk: Desk) -> Report | None:
    return find_report(session, desk.agency, desk.row)


def _shown(claim: Claim) -> str:
    return "trống" if claim.points is None else format_number(claim.points)
