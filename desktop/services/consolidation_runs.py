"""Why a total is not what it was in the last provincial report: new agencies, late ones, revisions, withdrawals."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock, local
from desktop.core.document_form import decode, encode
from desktop.models.agency import Agency
from desktop.models.consolidation import ConsolidationRun
from desktop.models.intake import Submission
from desktop.rules.aggregation import Total
from desktop.rules.formulas import ratio_parts
from desktop.rules.periods import last_day
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.provenance import ProvenFigure, proven_figure, total_of
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import EMPTY, Value
from desktop.services.consolidation import Consolidation
from desktop.services.programmes import period_row
from desktop.services.workspace import agency_ref

T = TypeVar("T")

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
class ConsolidationChange:
    """What has changed since a provincial report was written; ``reports`` by name of the cause and agency."""

    file_name: str
    made_at: datetime
    reports: tuple[ChangedReport, ...]
    totals: Mapping[str, TotalChange]


def record_run(session: Session, clock: Clock, consolidation: Consolidation, file_name: str, file_sha256: str) -> None:
    """Keep of what reports a provincial report was made; it is never changed afterwards."""
    packages = {each.package_sha256: each.code for each in consolidation.contributors}
    held = _in_batches(session, tuple(packages), Submission.snapshot_sha256)
    session.add(
        ConsolidationRun(
            period_id=period_row(session, consolidation.period.code).id,
            made_at=clock.now(),
            file_name=file_name,
            file_sha256=file_sha256,
            members=[
                {"agency": packages[package], "snapshot": snapshot, "package": package} for package, snapshot in held
            ],
            totals={row.total.code: _kept(row.total) for row in consolidation.rows},
        )
    )


def _kept(total: Total) -> object:
    return json.loads(canonical_json(encode(proven_figure(total))))


def changes_since(session: Session, consolidation: Consolidation) -> ConsolidationChange | None:
    """Why the totals are not those of the last provincial report of the period; ``None`` where there was none."""
    period = period_row(session, consolidation.period.code)
    newest = select(ConsolidationRun).where(ConsolidationRun.period_id == period.id)
    run = session.scalar(newest.order_by(ConsolidationRun.made_at.desc(), ConsolidationRun.id.desc()).limit(1))
    if run is None:
        return None
    reports = _changed_reports(session, consolidation, run)
    before = {code: total_of(code, decode(ProvenFigure, kept)) for code, kept in run.totals.items()}
    rows = ((row.indicator, row.total) for row in consolidation.rows)
    changes = (_total_change(indicator, before.get(total.code), total, reports) for indicator, total in rows)
    return ConsolidationChange(
        run.file_name, run.made_at, reports, {each.indicator.code: each for each in changes if each is not None}
    )


def _changed_reports(
    session: Session, consolidation: Consolidation, run: ConsolidationRun
) -> tuple[ChangedReport, ...]:
    then = {str(each["agency"]): str(each["package"]) for each in run.members}
    now = {each.code: each for each in consolidation.contributors}
    gone = [code for code in then if code not in now]
    moved = [code for code, each in now.items() if then.get(code) != each.package_sha256]
    wanted = [then[code] for code in (*gone, *moved) if code in then]
    snapshots = dict(_in_batches(session, wanted, Submission.snapshot))
    old = {package: _values(content) for package, content in snapshots.items()}
    packages = [now[code].package_sha256 for code in moved]
    came = dict(_in_batches(session, packages, Submission.received_at))
    changed = [
        ChangedReport(
            code,
            now[code].name,
            now[code].kind,
            ChangeCause.REVISED if code in then else _arrival(consolidation.period, came[now[code].package_sha256]),
            old.get(then.get(code, ""), {}),
            now[code].values,
        )
        for code in moved
    ]
    for agency in session.scalars(select(Agency).where(Agency.code.in_(gone))):
        ref = agency_ref(session, agency, consolidation.period.data_to)
        values = old.get(then[agency.code], {})
        changed.append(ChangedReport(agency.code, ref.short_name, ref.kind, ChangeCause.GONE, values, {}))
    return tuple(changed)


def _arrival(period: ReportingPeriod, received_at: datetime) -> ChangeCause:
    last = last_day(period)
    late = last is not None and local(received_at).date() > last
    return ChangeCause.LATE if late else ChangeCause.NEW


def _values(content: bytes) -> Mapping[str, Value]:
    return {each.code: each.value for each in snapshot_from_bytes(content).values}


def _total_change(
    indicator: Indicator, before: Total | None, after: Total, reports: Sequence[ChangedReport]
) -> TotalChange | None:
    """What moved a total; ``None`` where nobody's figure has changed."""
    bound = (each for each in reports if each.kind in indicator.applies_to)
    causes = tuple(each for each in (_caused(indicator, report) for report in bound) if each is not None)
    return TotalChange(indicator, before, after, causes) if causes else None


def _caused(indicator: Indicator, report: ChangedReport) -> CausedChange | None:
    names = {indicator.code}
    if indicator.aggregation is Aggregation.RATIO:
        above, below = ratio_parts(indicator)
        names |= above.names | below.names
    if all(_same(report.before.get(name, EMPTY), report.after.get(name, EMPTY)) for name in names):
        return None
    before, after = report.before.get(indicator.code, EMPTY), report.after.get(indicator.code, EMPTY)
    added = indicator.aggregation in (Aggregation.SUM, Aggregation.LATEST)
    difference = (after.number or Decimal(0)) - (before.number or Decimal(0)) if added else None
    return CausedChange(report, before, after, difference)


def _same(one: Value, other: Value) -> bool:
    return (one.content, one.state) == (other.content, other.state)


def _in_batches(session: Session, packages: Sequence[str], column: InstrumentedAttribute[T]) -> Iterator[tuple[str, T]]:
    """A column of the submissions that came in these files, with the file's hash."""
    wanted = select(Submission.package_sha256, column)
    for start in range(0, len(packages), _AT_ONCE):
        some = wanted.where(Submission.package_sha256.in_(packages[start : start + _AT_ONCE]))
        for row in session.execute(some):
            yield row[0], row[1]
