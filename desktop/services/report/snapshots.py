"""The report as it stands, taken as one immutable value: what is signed, sent and printed."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.version import VERSION
from desktop.models.attachment import Attachment
from desktop.models.report import Report
from desktop.models.revision import Revision
from desktop.rules.programme import Programme
from desktop.rules.snapshot import (
    AgencyRef,
    PeriodRef,
    ReportedAttachment,
    ReportedFinding,
    ReportedProgress,
    ReportedSection,
    ReportedTask,
    ReportedValue,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.snapshot_identity import same_content
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import EMPTY, Value
from desktop.services.figures.indicators import IndicatorRow, grid_view
from desktop.services.follow_up.answers import acknowledged_evidence
from desktop.services.officers.audit import chain_head
from desktop.services.programme.versions import programme_named
from desktop.services.report.annexed_rows import read_annexed
from desktop.services.report.approvals import Approval, approval_of
from desktop.services.report.check_view import CheckFinding, CheckResult
from desktop.services.report.checks import check_evaluated
from desktop.services.report.drafts import Desk, open_desk
from desktop.services.report.evaluation import EvaluatedReport, evaluate_report
from desktop.services.report.narrative import SectionView, read_narrative
from desktop.services.report.own_points import reported_points
from desktop.services.tasks.standing import TaskRow, list_tasks
from desktop.services.trust.signatories import default_signatory
from desktop.services.workspace import Workspace, agency_ref


@dataclass(frozen=True)
class PreparedReport:
    """A snapshot with what belongs to it.

    Attributes:
        programme: What it was made by. findings: what is still wrong with it.
        approval: Of the leader, of this state or an earlier one; ``None`` before the first.
    """

    snapshot: ReportSnapshot
    programme: Programme
    findings: tuple[CheckFinding, ...]
    approval: Approval | None = None


@dataclass(frozen=True)
class ReportParts:
    """Everything that a snapshot is made of, read once."""

    evaluated: EvaluatedReport
    tasks: tuple[TaskRow, ...]
    sections: tuple[SectionView, ...]
    check: CheckResult


def prepare_report(workspace: Workspace, period_code: str) -> PreparedReport:
    """Take a snapshot and check it, in one reading of the database."""
    with workspace.reading() as session:
        parts = read_parts(session, workspace.clock, period_code)
        snapshot = snapshot_of(session, workspace.clock, parts)
        programme = programme_named(session, snapshot.programme_code, snapshot.programme_version)
        approval = approval_of(parts.evaluated.report, snapshot)
    if programme is None:
        raise UserError("Không còn chương trình mà báo cáo này được lập theo.", "Mở lại gói giao nhiệm vụ.")
    return PreparedReport(snapshot, programme, parts.check.findings, approval)


def take_snapshot(session: Session, clock: Clock, period_code: str) -> ReportSnapshot:
    """The report as it stands, with the number of the revision that it would be.

    When nothing has changed since the last revision, it is that revision's own snapshot.
    """
    return snapshot_of(session, clock, read_parts(session, clock, period_code))


def read_parts(session: Session, clock: Clock, period_code: str) -> ReportParts:
    """Read everything that a snapshot is made of."""
    evaluated = evaluate_report(session, open_desk(session, period_code))
    tasks, sections = list_tasks(session, clock, period_code), read_narrative(session, clock, period_code)
    return ReportParts(evaluated, tasks, sections, check_evaluated(session, evaluated, tasks, sections))


def snapshot_of(session: Session, clock: Clock, parts: ReportParts) -> ReportSnapshot:
    """The same as ``take_snapshot`` for a report whose parts were read already."""
    last = last_revision(session, parts.evaluated.report)
    fresh = compose_snapshot(session, clock, parts, last)
    if last is not None:
        known = snapshot_from_bytes(last.snapshot)
        if same_content(fresh, known):
            return known
    return fresh


def last_revision(session: Session, report: Report | None) -> Revision | None:
    """The revision that was handed in last; ``None`` before the first."""
    if report is None:
        return None
    return session.scalar(
        select(Revision).where(Revision.report_id == report.id).order_by(Revision.number.desc()).limit(1)
    )


def compose_snapshot(session: Session, clock: Clock, parts: ReportParts, last: Revision | None) -> ReportSnapshot:
    """A snapshot taken now, to follow ``last``."""
    report, desk = parts.evaluated.report, parts.evaluated.desk
    period = desk.period
    return ReportSnapshot(
        agency=_agency(session, clock, desk),
        period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
        programme_code=desk.programme.code,
        programme_version=desk.programme.version,
        revision=last.number + 1 if last else 1,
        parent=last.snapshot_sha256 if last else None,
        values=tuple(_value(row) for row in grid_view(parts.evaluated).rows),
        tasks=tuple(_task(row) for row in parts.tasks),
        narrative=tuple(ReportedSection(v.code, v.text) for v in parts.sections if v.writable and v.is_written),
        findings=tuple(
            ReportedFinding(f.rule, f.target, f.severity, f.message, f.reason) for f in parts.check.findings
        ),
        attachments=_evidence(session, desk),
        signatory=_signatory(session, desk, report),
        made_at=clock.now(),
        made_by=report.made_by if report else "",
        approved_by=report.approved_by if report else "",
        program_version=VERSION,
        document_number=report.document_number if report else "",
        document_date=report.document_date if report else None,
        audit_head=chain_head(session),
        registers=read_annexed(session, desk),
        self_score=reported_points(session, report),
    )


def _agency(session: Session, clock: Clock, desk: Desk) -> AgencyRef:
    return agency_ref(session, desk.agency, today(clock))


def _signatory(session: Session, desk: Desk, report: Report | None) -> Signatory:
    if report and report.signatory:
        return Signatory(report.authority, report.signatory)
    return default_signatory(session, desk.agency) or Signatory((), "")


def _value(row: IndicatorRow) -> ReportedValue:
    return ReportedValue(row.code, replace(row.value, raw=""), _compared(row.last_year), _compared(row.earlier))


def _compared(value: Value) -> Value | None:
    return None if value == EMPTY else replace(value, note="", raw="")


def _task(row: TaskRow) -> ReportedTask:
    return ReportedTask(
        row.code,
        row.status,
        row.percent,
        row.person,
        row.completed_on,
        row.product,
        row.document,
        tuple(ReportedProgress(e.day, e.percent, e.text, e.author) for e in reversed(row.log)),
    )


def _evidence(session: Session, desk: Desk) -> tuple[ReportedAttachment, ...]:
    """What proves the tasks; what the department has acknowledged is named and not sent again."""
    acknowledged = acknowledged_evidence(session)
    rows = session.scalars(
        select(Attachment)
        .where(Attachment.agency_id == desk.agency.id)
        .order_by(Attachment.added_at, Attachment.sha256)
    )
    return tuple(
        ReportedAttachment(
            row.sha256,
            row.name,
            row.size,
            row.media_type,
            enclosed=row.sha256 not in acknowledged,
            task=row.task_code,
        )
        for row in rows
    )
