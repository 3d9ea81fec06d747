"""A submitted report beside others: the revision before, the last period, last year, and agencies of its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import Agency
from desktop.models.intake import Submission, SubmittedValue
from desktop.rules.peers import Standing, standing_among
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import Value
from desktop.services.follow_up.reading import SubmittedReport, read_submission
from desktop.services.follow_up.scope import followed_here
from desktop.services.intake.master_copy import undisputed
from desktop.services.programme.versions import period_row


@dataclass(frozen=True)
class BesideFigure:
    """One figure of a report and what stands beside it; ``None`` where there is nothing.

    Attributes:
        revision_before: In the revision that this one replaced.
        last_period: In the agency's report of the earlier period.
        last_year: In its report of the same period last year; as this report repeats it, where that one is not here.
        peers: Among agencies of its kind in this period.
    """

    indicator: Indicator
    value: Value
    revision_before: Value | None
    last_period: Value | None
    last_year: Value | None
    peers: Standing | None


@dataclass(frozen=True)
class BesideView:
    """A report beside others.

    Attributes:
        revision_before: Its number; ``None`` for a first one.
        last_period, last_year: Names of the periods; "" where nothing of it is here.
        last_year_received: It was received here, and is not only repeated by this report.
        peers: How many agencies of its kind have reported, itself left out.
    """

    programme: Programme
    figures: tuple[BesideFigure, ...]
    kind: AgencyKind
    revision_before: int | None
    last_period: str
    last_year: str
    last_year_received: bool
    peers: int


def read_beside(
    session: Session, clock: Clock, period_code: str, agency_code: str, revision: int | None = None
) -> BesideView:
    """A report of an agency beside what it can be compared with.

    Raises:
        NotReceivedError: There is none.
    """
    report = read_submission(session, clock, period_code, agency_code, revision)
    period = report.programme.period_by_code.get(period_code)
    names = {each.code: each.name for each in report.programme.periods}
    before = _revision_before(session, report)
    last_period = _current(session, period.earlier_period if period else "", agency_code)
    last_year = _current(session, period.same_period_last_year if period else "", agency_code)
    numbers, peers = _peers(session, clock, report)
    figures = tuple(
        BesideFigure(
            report.programme.indicator_by_code[each.code],
            each.value,
            _value(before, each.code),
            _value(last_period, each.code),
            _value(last_year, each.code) if last_year else each.same_period_last_year,
            standing_among(each.value.number, numbers.get(each.code, ())),
        )
        for each in report.snapshot.values
        if each.code in report.programme.indicator_by_code
    )
    return BesideView(
        report.programme,
        figures,
        report.snapshot.agency.kind,
        before.revision if before else None,
        names.get(period.earlier_period, "") if period and last_period else "",
        names.get(period.same_period_last_year, "") if period else "",
        last_year is not None,
        peers,
    )


def _revision_before(session: Session, report: SubmittedReport) -> ReportSnapshot | None:
    place = (Agency.code == report.snapshot.agency.code) & (
        Submission.period_id == period_row(session, report.snapshot.period.code).id
    )
    found = session.scalars(select(Submission).join(Agency, Agency.id == Submission.agency_id).where(place))
    older = (each for each in undisputed(found) if each.revision < report.snapshot.revision)
    before = next(older, None)
    return snapshot_from_bytes(before.snapshot) if before else None


def _current(session: Session, period_code: str, agency_code: str) -> ReportSnapshot | None:
    """The report that counts of an agency for another period, if that was ever received here."""
    if not period_code:
        return None
    current = select(Submission).join(Agency, Agency.id == Submission.agency_id)
    found = session.scalar(
        current.where(
            Agency.code == agency_code,
            Submission.period_id == period_row(session, period_code).id,
            Submission.is_current,
        )
    )
    return snapshot_from_bytes(found.snapshot) if found else None


def _value(snapshot: ReportSnapshot | None, code: str) -> Value | None:
    return next((each.value for each in snapshot.values if each.code == code), None) if snapshot else None


def _peers(session: Session, clock: Clock, report: SubmittedReport) -> tuple[Mapping[str, Sequence[Decimal]], int]:
    """The figures of agencies of its kind that have reported, by indicator; and how many those are."""
    period = period_row(session, report.snapshot.period.code)
    of_kind = (
        select(Submission.id, Agency.code)
        .join(Agency, Agency.id == Submission.agency_id)
        .where(Submission.period_id == period.id, Submission.is_current, Agency.kind == report.snapshot.agency.kind)
        .where(Agency.code != report.snapshot.agency.code)
    )
    followed = followed_here(session, clock)
    peers = [row[0] for row in session.execute(of_kind) if followed is None or row[1] in followed]
    numbers: dict[str, list[Decimal]] = {}
    wanted = select(SubmittedValue.indicator_code, SubmittedValue.number)
    for start in range(0, len(peers), _AT_ONCE):
        some = wanted.where(SubmittedValue.submission_id.in_(peers[start : start + _AT_ONCE]))
        for code, number in session.execute(some):
            numbers.setdefault(code, []).append(number)
    return numbers, len(peers)


_AT_ONCE = 500
"""Submissions in one statement: databases limit how many parameters it may have."""
