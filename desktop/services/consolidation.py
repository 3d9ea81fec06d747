"""From many reports to one: totals by indicator, the agencies behind each, and where each figure came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from desktop.core.clock import Clock
from desktop.core.text import sort_key
from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.models.programme import PeriodObligation
from desktop.rules.aggregation import Contribution, Total, expected_by_indicator, totals
from desktop.rules.programme import AgencyKind, Indicator, Programme, ReportingPeriod
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import EMPTY, Value
from desktop.services.programmes import current_programme, period_row
from desktop.services.workspace import agency_ref


@dataclass(frozen=True)
class Contributor:
    """An agency whose report is in the totals; ``package_sha256`` is the signed file that brought it."""

    code: str
    name: str
    kind: AgencyKind
    revision: int
    package_sha256: str
    snapshot: ReportSnapshot


@dataclass(frozen=True)
class IndicatorTotal:
    """One row of the consolidated table.

    Attributes:
        last_year: The same agencies' total of the same period last year, as they reported it; ``None`` if nobody did.
    """

    indicator: Indicator
    group_name: str
    total: Total
    last_year: Total | None


@dataclass(frozen=True)
class Consolidation:
    """A period's totals and what they are made of."""

    programme: Programme
    period: ReportingPeriod
    expected: int
    contributors: tuple[Contributor, ...]
    rows: tuple[IndicatorTotal, ...]

    @property
    def counted(self) -> int:
        """How many agencies are in the totals."""
        return len(self.contributors)


@dataclass(frozen=True)
class Share:
    """What one agency contributed to a total."""

    agency: str
    agency_name: str
    kind: AgencyKind
    value: Value
    revision: int
    package_sha256: str


def consolidate(session: Session, clock: Clock, period_code: str, only: frozenset[str] | None = None) -> Consolidation:
    """Total the current submissions of a period.

    Args:
        session: Reads.
        clock: Not used; every use case is called alike.
        period_code: Which period.
        only: Codes of the agencies to total; all obliged ones if ``None``.
    """
    programme = current_programme(session)
    row = period_row(session, period_code)
    period = programme.period_by_code[period_code]
    obliged = [
        agency
        for agency in session.scalars(
            select(Agency)
            .join(PeriodObligation, PeriodObligation.agency_id == Agency.id)
            .where(PeriodObligation.period_id == row.id)
        )
        if only is None or agency.code in only
    ]
    wanted = {agency.id for agency in obliged}
    submissions = [
        submission
        for submission in session.scalars(
            select(Submission)
            .where(Submission.period_id == row.id, Submission.is_current.is_(True))
            .options(selectinload(Submission.agency))
        )
        if submission.agency_id in wanted
    ]
    contributors = tuple(
        sorted(
            (_contributor(session, submission, period) for submission in submissions),
            key=lambda c: (list(AgencyKind).index(c.kind), sort_key(c.name)),
        )
    )
    expected = expected_by_indicator(programme, [agency.kind for agency in obliged])
    now = totals(programme, [_own(c) for c in contributors], expected)
    before = {t.code: t for t in totals(programme, [_last_year(c) for c in contributors], expected) if t.counted}
    return Consolidation(
        programme,
        period,
        len(obliged),
        contributors,
        tuple(
            IndicatorTotal(
                programme.indicator_by_code[t.code],
                programme.group_by_code[programme.indicator_by_code[t.code].group].short_name,
                t,
                before.get(t.code),
            )
            for t in now
        ),
    )


def _contributor(session: Session, submission: Submission, period: ReportingPeriod) -> Contributor:
    ref = agency_ref(session, submission.agency, period.data_to)
    return Contributor(
        ref.code,
        ref.short_name,
        ref.kind,
        submission.revision,
        submission.package_sha256,
        snapshot_from_bytes(submission.snapshot),
    )


def _own(contributor: Contributor) -> Contribution:
    return Contribution(contributor.code, contributor.kind, {v.code: v.value for v in contributor.snapshot.values})


def _last_year(contributor: Contributor) -> Contribution:
    values: Mapping[str, Value] = {
        v.code: v.same_period_last_year for v in contributor.snapshot.values if v.same_period_last_year is not None
    }
    return Contribution(contributor.code, contributor.kind, values)


def shares_of(consolidation: Consolidation, indicator_code: str) -> tuple[Share, ...]:
    """What each agency contributed to an indicator's total, in the order of the contributors."""
    indicator = consolidation.programme.indicator_by_code[indicator_code]
    return tuple(
        Share(c.code, c.name, c.kind, _value(c, indicator_code), c.revision, c.package_sha256)
        for c in consolidation.contributors
        if c.kind in indicator.applies_to
    )


def _value(contributor: Contributor, code: str) -> Value:
    return next((v.value for v in contributor.snapshot.values if v.code == code), EMPTY)


def values_of(contributors: Sequence[Contributor], code: str) -> Mapping[str, Value]:
    """The value of an indicator by agency."""
    return {c.code: _value(c, code) for c in contributors}
