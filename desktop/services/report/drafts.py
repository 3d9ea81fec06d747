"""An agency's report for a period while it is written: found or begun, read as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models import programme as rows
from desktop.models.agency import Agency
from desktop.models.content import ContentKind, value_of
from desktop.models.report import IndicatorValue, Report
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.values import SpecialState, Value
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.workspace import this_agency


@dataclass(frozen=True)
class Sheet:
    """Which cells there are: by which programme, in which period, for which kind of agency."""

    programme: Programme
    period: ReportingPeriod
    kind: AgencyKind


@dataclass(frozen=True)
class Desk(Sheet):
    """What most use cases of an agency start from: who, with which programme, for which period."""

    agency: Agency
    row: rows.ReportingPeriod


def open_desk(session: Session, period_code: str) -> Desk:
    """Look up agency, programme and period.

    Raises:
        UserError: Not set up, no programme, or no such period.
    """
    programme = programme_of(session, period_code)
    row = period_row(session, period_code)
    agency = this_agency(session)
    return Desk(programme, programme.period_by_code[period_code].bound_to(agency.kind), agency.kind, agency, row)


_REPORTS = "reports"
"""Key under which a session keeps the reports that it has found, by agency and period: an edit asks several times."""


def find_report(session: Session, agency: Agency, period: rows.ReportingPeriod) -> Report | None:
    """The report of an agency for a period, if anything was entered for it."""
    found: dict[tuple[UUID, UUID], Report] = session.info.setdefault(_REPORTS, {})
    report = found.get((agency.id, period.id))
    if report is None:
        report = session.scalar(select(Report).where(Report.agency_id == agency.id, Report.period_id == period.id))
        if report is not None:
            found[agency.id, period.id] = report
    return report


def report_for_edit(session: Session, clock: Clock, desk: Desk, *, of_content: bool = True) -> Report:
    """The report to write to; begun if it is not there.

    Args:
        session: Of the caller's transaction.
        clock: Tells when it is begun or changed.
        desk: Whose, and for which period.
        of_content: What is written changes what was approved, so the approval is taken back. The number that the
            clerk gives does not.
    """
    report = find_report(session, desk.agency, desk.row)
    if report is None:
        report = Report(agency_id=desk.agency.id, period_id=desk.row.id, created_at=clock.now())
        session.add(report)
    report.updated_at = clock.now()
    if of_content:
        report.approved_by, report.approved_at = "", None
    return report


StoredValue = tuple[str, ContentKind | None, str | None, SpecialState | None, str, str]
"""A value as it lies in the database: the indicator's code, then the columns of ``HoldsValue``."""


def stored_values(session: Session, desk: Desk, periods: Iterable[str]) -> Mapping[str, tuple[StoredValue, ...]]:
    """What was entered for other periods, by their code; "" is no period."""
    asked = {period_row(session, code).id: code for code in periods if code}
    found: dict[str, list[StoredValue]] = {code: [] for code in asked.values()}
    if asked:
        cell = IndicatorValue
        lying = (
            select(
                Report.period_id, cell.indicator_code, cell.content_kind, cell.content, cell.state, cell.note, cell.raw
            )
            .join(cell.report)
            .where(Report.agency_id == desk.agency.id, Report.period_id.in_(asked))
            .order_by(cell.indicator_code)
        )
        for period, *stored in session.execute(lying):
            found[asked[period]].append(cast("StoredValue", tuple(stored)))
    return {code: tuple(each) for code, each in found.items()}


def as_values(stored: Iterable[StoredValue]) -> Mapping[str, Value]:
    """Stored values by the code of their indicator."""
    return {code: value_of(kind, text, state, note, raw) for code, kind, text, state, note, raw in stored}


def take_back_approvals(session: Session, agency: Agency) -> None:
    """What stands in every report of the agency has changed (its tasks): nobody has approved that."""
    for report in session.scalars(select(Report).where(Report.agency_id == agency.id, Report.approved_at.is_not(None))):
        report.approved_by, report.approved_at = "", None
