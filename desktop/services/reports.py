"""An agency's report for a period while it is written: found or begun, read as values."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models import programme as rows
from desktop.models.agency import Agency
from desktop.models.report import Report
from desktop.rules.programme import Programme, ReportingPeriod
from desktop.rules.values import Value
from desktop.services.programmes import current_programme, period_row
from desktop.services.workspace import this_agency


@dataclass(frozen=True)
class Desk:
    """What most use cases of an agency start from: who, with which programme, for which period."""

    agency: Agency
    programme: Programme
    period: ReportingPeriod
    row: rows.ReportingPeriod


def open_desk(session: Session, period_code: str) -> Desk:
    """Look up agency, programme and period.

    Raises:
        UserError: Not set up, no programme, or no such period.
    """
    programme = current_programme(session)
    row = period_row(session, period_code)
    return Desk(this_agency(session), programme, programme.period_by_code[period_code], row)


def find_report(session: Session, agency: Agency, period: rows.ReportingPeriod) -> Report | None:
    """The report of an agency for a period, if anything was entered for it."""
    return session.scalar(select(Report).where(Report.agency_id == agency.id, Report.period_id == period.id))


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


def entered_values(session: Session, desk: Desk, period_code: str | None = None) -> Mapping[str, Value]:
    """What was entered for a period, by indicator; the desk's own period unless another is named ("" gives nothing)."""
    if period_code == "":
        return {}
    row = desk.row if period_code is None else period_row(session, period_code)
    report = find_report(session, desk.agency, row)
    return {value.indicator_code: value.value for value in report.values} if report else {}


def take_back_approvals(session: Session, agency: Agency) -> None:
    """What stands in every report of the agency has changed (its tasks): nobody has approved that."""
    for report in session.scalars(select(Report).where(Report.agency_id == agency.id, Report.approved_at.is_not(None))):
        report.approved_by, report.approved_at = "", None
