"""Why a total is not what it was in the last provincial report: new agencies, late ones, revisions, withdrawals."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock, local
from desktop.core.document_form import decode, encode
from desktop.models.consolidation import ConsolidationRun
from desktop.models.intake import Submission
from desktop.rules.aggregation import Total
from desktop.rules.formulas import ratio_parts
from desktop.rules.periods import last_day
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.provenance import ProvenFigure, proven_figure, total_of
from desktop.rules.values import EMPTY, Value
from desktop.services.agencies.agency_days import AgencyOnDay
from desktop.services.programme.versions import period_row
from desktop.services.province.consolidation import Consolidation, CurrentReport
from desktop.services.province.consolidation_past import figures_of
from desktop.services.province.tally_parts import Parts, kept_figures

_AT_ONCE = 500
"""Reports in one statement: databases limit how many parameters it may have."""


class ChangeCause(StrEnum):
    """What became of an agency's report since."""

    NEW = "new"
    """It has come, in time."""
    LATE = "late"
    """It has come, after the last day."""
    REVISED = "revised"
    """Another revision of it counts now."""
    GONE = "gone"
    """It counts no more: withdrawn, or the agency owes none."""


@dataclass(frozen=True)
class ChangedReport:
    """An agency's report then and now; values by indicator, empty where there was or is none."""

    agency: str
    name: str
    kind: AgencyKind
    cause: ChangeCause
    before: Mapping[str, Value]
    after: Mapping[str, Value]


@dataclass(frozen=True)
class CausedChange:
    """What one agency's report did to a total: ``difference`` where the total is a number that is added up."""

    report: ChangedReport
    before: Value
    after: Value
    difference: Decimal | None


@dataclass(frozen=True)
class TotalChange:
    """A total in the last report and now, and the agencies that moved it."""

    indicator: Indicator
    before: Total | None
    after: Total
    causes: tuple[CausedChange, ...]


@dataclass(frozen=True)
class TotalHistory:
    """A total beside the provincial report that was written last; ``change`` is ``None`` where nothing moved it."""

    file_name: str
    made_at: datetime
    change: TotalChange | None


@dataclass(frozen=True)
class Now:
    """A total as it is now, and the reports that count with the figures that it needs."""

    indicator: Indicator
    period: ReportingPeriod
    total: Total
    reports: Sequence[CurrentReport]


def record_run(session: Session, clock: Clock, consolidation: Consolidation, file_name: str, file_sha256: str) -> None:
    """Keep of what reports a provincial report was made; it is never changed afterwards."""
    packages = {each.package_sha256: each.code for each in consolidation.contributors}
    held = dict(_snapshots(session, tuple(packages)))
    said = {packages[package]: snapshot for package, snapshot in held.items()}
    parts = Parts(session, consolidation.period.code)
    members = parts.of([each._replace(sha256=said.get(each.code)) for each in parts.obliged])
    parts.keep(members)
    session.add(
        ConsolidationRun(
            period_id=period_row(session, consolidation.period.code).id,
            made_at=clock.now(),
            file_name=file_name,
            file_sha256=file_sha256,
            members=[
                {"agency": packages[package], "snapshot": snapshot, "package": package}
                for package, snapshot in held.items()
            ],
            totals={row.total.code: _kept(row.total) for row in consolidation.rows},
            parts=tuple(each.stamp for each in members),
        )
    )


def _kept(total: Total) -> object:
    return json.loads(canonical_json(encode(proven_figure(total))))


def history_of(session: Session, period_id: UUID, now: Now, agencies: Mapping[str, AgencyOnDay]) -> TotalHistory | None:
    """Why a total is not that of the last provincial report of the period; ``None`` where there was none.

    Args:
        session: Reads.
        period_id: Which period.
        now: The total.
        agencies: All of them, with their names on the last day of the period's data.
    """
    newest = select(ConsolidationRun).where(ConsolidationRun.period_id == period_id)
    run = session.scalar(newest.order_by(ConsolidationRun.made_at.desc(), ConsolidationRun.id.desc()).limit(1))
    if run is None:
        return None
    code = now.indicator.code
    reports = _changed_reports(session, now, run, agencies)
    needed = needed_for(now.indicator)
    found = (_caused(now.indicator, needed, report) for report in reports)
    causes = tuple(each for each in found if each is not None)
    kept = run.totals.get(code)
    before = total_of(code, decode(ProvenFigure, kept)) if kept is not None else None
    change = TotalChange(now.indicator, before, now.total, causes) if causes else None
    return TotalHistory(run.file_name, run.made_at, change)


def _changed_reports(
    session: Session, now: Now, run: ConsolidationRun, agencies: Mapping[str, AgencyOnDay]
) -> Iterator[ChangedReport]:
    """Of those that the indicator is asked of, by kind and name; at the end those that count no more."""
    asked = now.indicator.applies_to
    then = {str(each["agency"]): each for each in run.members}
    here = {each.code for each in now.reports}
    moved = [
        each
        for each in now.reports
        if each.kind in asked and (each.code not in then or then[each.code]["package"] != each.package_sha256)
    ]
    gone = [agencies[code] for code in then if code in agencies and code not in here and agencies[code].kind in asked]
    old = _said_then(session, run, needed_for(now.indicator), [each.code for each in (*moved, *gone)])
    last = {kind: last_day(now.period.bound_to(kind)) for kind in AgencyKind}
    for each in moved:
        cause = ChangeCause.REVISED if each.code in then else _arrival(last[each.kind], each.received_at)
        yield ChangedReport(each.code, each.name, each.kind, cause, old.get(each.code, {}), each.values)
    for agency in gone:
        yield ChangedReport(agency.code, agency.name, agency.kind, ChangeCause.GONE, old.get(agency.code, {}), {})


def _said_then(
    session: Session, run: ConsolidationRun, codes: frozenset[str], agencies: Sequence[str]
) -> Mapping[str, Mapping[str, Value]]:
    """What the members of a report said in it, by agency."""
    kept = kept_figures(session, run.parts, codes)
    if kept is not None:
        return kept
    snapshots = {str(each["agency"]): str(each["snapshot"]) for each in run.members}
    reports = figures_of(session, [snapshots[each] for each in agencies if each in snapshots])
    return {
        agency: {each.code: each.value for each in reports[snapshot] if each.code in codes}
        for agency, snapshot in snapshots.items()
        if snapshot in reports
    }


def _arrival(last: date | None, received_at: datetime) -> ChangeCause:
    late = last is not None and local(received_at).date() > last
    return ChangeCause.LATE if late else ChangeCause.NEW


def needed_for(indicator: Indicator) -> frozenset[str]:
    """The indicators that a total is made of."""
    if indicator.aggregation is not Aggregation.RATIO:
        return frozenset({indicator.code})
    above, below = ratio_parts(indicator)
    return frozenset({indicator.code}) | above.names | below.names


def _caused(indicator: Indicator, needed: frozenset[str], report: ChangedReport) -> CausedChange | None:
    if all(_same(report.before.get(name, EMPTY), report.after.get(name, EMPTY)) for name in needed):
        return None
    before, after = report.before.get(indicator.code, EMPTY), report.after.get(indicator.code, EMPTY)
    added = indicator.aggregation in (Aggregation.SUM, Aggregation.LATEST)
    difference = (after.number or Decimal(0)) - (before.number or Decimal(0)) if added else None
    return CausedChange(report, before, after, difference)


def _same(one: Value, other: Value) -> bool:
    return (one.content, one.state) == (other.content, other.state)


def _snapshots(session: Session, packages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Hashes of files and of the reports that came in them."""
    wanted = select(Submission.package_sha256, Submission.snapshot_sha256)
    for start in range(0, len(packages), _AT_ONCE):
        some = wanted.where(Submission.package_sha256.in_(packages[start : start + _AT_ONCE]))
        for row in session.execute(some):
            yield row[0], row[1]
