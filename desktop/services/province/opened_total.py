"""One total opened: what each agency has in it, who is missing, and why it is not what it was in the last report."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import Agency
from desktop.models.intake import ReceivedPackage, Submission
from desktop.rules.aggregation import Contribution, expected_by_indicator, total
from desktop.rules.programme_entries import Indicator
from desktop.rules.values import Value
from desktop.services.agencies.agency_days import AgencyOnDay, agencies_on
from desktop.services.province.consolidation import (
    Absentee,
    Consolidation,
    CurrentReport,
    Share,
    by_kind_and_name,
    share_of,
    shares_of,
)
from desktop.services.province.consolidation_runs import Now, TotalHistory, history_of, needed_for
from desktop.services.province.tally_parts import Parts


@dataclass(frozen=True)
class OpenedTotal:
    """What a total is made of; shares and absentees by kind and name, of those alone whom the indicator is asked of.

    Attributes:
        history: Why it is not what it was; ``None`` for a part of the province, and before a report was written.
    """

    indicator: Indicator
    shares: tuple[Share, ...]
    absentees: tuple[Absentee, ...]
    history: TotalHistory | None


def opened_in(consolidation: Consolidation, indicator: Indicator) -> OpenedTotal:
    """What a total is made of, where all of it is at hand."""
    absent = tuple(each for each in consolidation.absentees if each.kind in indicator.applies_to)
    return OpenedTotal(indicator, shares_of(consolidation, indicator.code), absent, None)


def open_total(
    session: Session, clock: Clock, period_code: str, indicator_code: str, only: frozenset[str] | None = None
) -> OpenedTotal:
    """Open one total.

    Args:
        session: Reads.
        clock: Not used; every use case is called alike.
        period_code: Which period.
        indicator_code: Which total.
        only: Codes of the agencies in it; all obliged ones if ``None``.
    """
    del clock
    parts = Parts(session, period_code)
    programme = parts.programme
    indicator = programme.indicator_by_code[indicator_code]
    obliged = [each for each in parts.obliged if only is None or each.code in only]
    agencies = agencies_on(session, parts.period.data_to)
    reports = _current(session, parts, indicator, [agencies[each.code] for each in obliged])
    absent = (Absentee(each.code, agencies[each.code].name, each.kind) for each in obliged if each.sha256 is None)
    bound = [each for each in reports if each.kind in indicator.applies_to]
    history = None
    if only is None:
        expected = expected_by_indicator(programme, [each.kind for each in obliged])[indicator_code]
        now = total(indicator, [Contribution(each.code, each.kind, each.values) for each in bound], expected)
        history = history_of(session, parts.period_id, Now(indicator, parts.period, now, reports), agencies)
    return OpenedTotal(
        indicator,
        tuple(share_of(each, indicator) for each in bound),
        tuple(sorted((each for each in absent if each.kind in indicator.applies_to), key=by_kind_and_name)),
        history,
    )


def _current(
    session: Session, parts: Parts, indicator: Indicator, agencies: Sequence[AgencyOnDay]
) -> tuple[CurrentReport, ...]:
    """The reports that count, each with the figures that the total needs."""
    wanted = (
        select(
            Agency.code,
            Submission.revision,
            Submission.package_sha256,
            ReceivedPackage.file_name,
            Submission.received_at,
        )
        .join(Submission, Submission.agency_id == Agency.id)
        .join(ReceivedPackage, ReceivedPackage.sha256 == Submission.package_sha256)
        .where(Submission.period_id == parts.period_id, Submission.is_current.is_(True))
    )
    rows = {row[0]: row for row in session.connection().execute(wanted)}
    figures = parts.figures(parts.whole, needed_for(indicator))

    def values(code: str) -> dict[str, Value]:
        return {needed: found[code] for needed, found in figures.items() if code in found}

    found = (
        CurrentReport(each.code, each.name, each.kind, *row[1:], values(each.code))
        for each in agencies
        if (row := rows.get(each.code)) is not None
    )
    return tuple(sorted(found, key=by_kind_and_name))
