"""From many reports to one: totals by indicator, the agencies behind each, and where each figure came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from desktop.core.clock import Clock
from desktop.core.text import SortKey, sort_key
from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.models.programme import PeriodObligation
from desktop.rules.aggregation import Contribution, Total, expected_by_indicator, totals
from desktop.rules.formulas import ratio_parts
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.snapshot import ReportedValue, ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import EMPTY, Value
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.province.consolidation_past import figures_of_last_year
from desktop.services.workspace import agency_ref


@dataclass(frozen=True)
class Contributor:
    """An agency whose report is in the totals; ``package_sha256`` is the signed file that brought it.

    Attributes:
        package_name: How that file was named when it came.
    """

    code: str
    name: str
    kind: AgencyKind
    revision: int
    package_sha256: str
    snapshot: ReportSnapshot
    package_name: str = ""

    @property
    def reported(self) -> Sequence[ReportedValue]:
        """Its figures with what it compares them with."""
        return self.snapshot.values

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """Its figures by indicator."""
        return {each.code: each.value for each in self.snapshot.values}


@dataclass(frozen=True)
class CurrentReport:
    """The same with nothing but the figures that one total needs."""

    code: str
    name: str
    kind: AgencyKind
    revision: int
    package_sha256: str
    package_name: str
    received_at: datetime
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Absentee:
    """An agency that owes a report and is not in the totals, because none was taken in."""

    code: str
    name: str
    kind: AgencyKind


@dataclass(frozen=True)
class IndicatorTotal:
    """One row of the consolidated table.

    Attributes:
        last_year: The same agencies' total of the same period last year; ``None`` if nobody has told a figure.
        incomparable: Names of agencies in the total that were divided since, or made of parts that did not come over
            whole: then the two years cannot be compared.
    """

    indicator: Indicator
    group_name: str
    total: Total
    last_year: Total | None
    incomparable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Consolidation:
    """A period's totals and what they are made of; contributors and absentees by kind and name."""

    programme: Programme
    period: ReportingPeriod
    expected: int
    contributors: tuple[Contributor, ...]
    rows: tuple[IndicatorTotal, ...]
    absentees: tuple[Absentee, ...] = ()

    @property
    def counted(self) -> int:
        """How many agencies are in the totals."""
        return len(self.contributors)


@dataclass(frozen=True)
class Share:
    """What one agency contributed to a total.

    Attributes:
        numerator, denominator: What it added to the two sums of a percentage; ``None`` for others, and where it adds
            nothing.
    """

    agency: str
    agency_name: str
    kind: AgencyKind
    value: Value
    revision: int
    package_sha256: str
    package_name: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def consolidate(session: Session, clock: Clock, period_code: str, only: frozenset[str] | None = None) -> Consolidation:
    """Total the current submissions of a period.

    Args:
        session: Reads.
        clock: Not used; every use case is called alike.
        period_code: Which period.
        only: Codes of the agencies to total; all obliged ones if ``None``.
    """
    del clock
    programme = programme_of(session, period_code)
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
            .options(selectinload(Submission.agency), selectinload(Submission.package))
        )
        if submission.agency_id in wanted
    ]
    contributors = tuple(sorted((_contributor(session, each, period) for each in submissions), key=by_kind_and_name))
    received = {submission.agency_id for submission in submissions}
    absent = (_absentee(session, agency, period) for agency in obliged if agency.id not in received)
    expected = expected_by_indicator(programme, [agency.kind for agency in obliged])
    now = totals(programme, [_own(c) for c in contributors], expected)
    past = figures_of_last_year(session, period, contributors)
    before = {t.code: t for t in totals(programme, past.contributions, expected) if t.counted}
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
                _without_past(programme.indicator_by_code[t.code], contributors, past.divided),
            )
            for t in now
        ),
        tuple(sorted(absent, key=by_kind_and_name)),
    )


_KINDS = {kind: at for at, kind in enumerate(AgencyKind)}


def by_kind_and_name(agency: Contributor | CurrentReport | Absentee) -> tuple[int, SortKey]:
    """How agencies are listed."""
    return _KINDS[agency.kind], sort_key(agency.name)


def _absentee(session: Session, agency: Agency, period: ReportingPeriod) -> Absentee:
    ref = agency_ref(session, agency, period.data_to)
    return Absentee(ref.code, ref.short_name, ref.kind)


def _contributor(session: Session, submission: Submission, period: ReportingPeriod) -> Contributor:
    ref = agency_ref(session, submission.agency, period.data_to)
    return Contributor(
        ref.code,
        ref.short_name,
        ref.kind,
        submission.revision,
        submission.package_sha256,
        snapshot_from_bytes(submission.snapshot),
        submission.package.file_name,
    )


def _own(contributor: Contributor) -> Contribution:
    return Contribution(contributor.code, contributor.kind, contributor.values)


def _without_past(
    indicator: Indicator, contributors: Sequence[Contributor], divided: frozenset[str]
) -> tuple[str, ...]:
    """Those in the total whose last year nobody can tell; a question or a list is compared by nobody."""
    if not divided or indicator.aggregation not in (Aggregation.SUM, Aggregation.LATEST, Aggregation.RATIO):
        return ()
    bound = (c for c in contributors if c.code in divided and c.kind in indicator.applies_to)
    return tuple(c.name for c in bound if _value(c, indicator.code).number is not None)


def shares_of(consolidation: Consolidation, indicator_code: str) -> tuple[Share, ...]:
    """What each agency contributed to an indicator's total, in the order of the contributors."""
    indicator = consolidation.programme.indicator_by_code[indicator_code]
    return tuple(share_of(c, indicator) for c in consolidation.contributors if c.kind in indicator.applies_to)


def share_of(contributor: Contributor | CurrentReport, indicator: Indicator) -> Share:
    """What one agency contributed to an indicator's total."""
    numerator, denominator = _parts(contributor, indicator)
    return Share(
        contributor.code,
        contributor.name,
        contributor.kind,
        _value(contributor, indicator.code),
        contributor.revision,
        contributor.package_sha256,
        contributor.package_name,
        numerator,
        denominator,
    )


def _parts(contributor: Contributor | CurrentReport, indicator: Indicator) -> tuple[Decimal | None, Decimal | None]:
    """The two sums of a percentage; an agency that lacks one of them is in neither."""
    if indicator.aggregation is not Aggregation.RATIO:
        return None, None
    above, below = (part.evaluate(lambda name: _value(contributor, name).number) for part in ratio_parts(indicator))
    return (above, below) if isinstance(above, Decimal) and isinstance(below, Decimal) else (None, None)


def _value(contributor: Contributor | CurrentReport, code: str) -> Value:
    return contributor.values.get(code, EMPTY)


def values_of(contributors: Sequence[Contributor], code: str) -> Mapping[str, Value]:
    """The value of an indicator by agency."""
    return {c.code: _value(c, code) for c in contributors}
