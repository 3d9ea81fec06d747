"""What is still wrong with a report, worst first, each with the place to go to."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.report import FindingReason
from desktop.rules.programme_kinds import Severity
from desktop.services.officers.audit import record_event
from desktop.services.report.check_view import (
    EMPTY_SECTION,
    NO_SIGNATORY,
    UNCONFIRMED_FIGURE,
    UNTOUCHED_TASK,
    CheckFinding,
    CheckResult,
    Place,
)
from desktop.services.report.drafts import open_desk, report_for_edit
from desktop.services.report.evaluation import EvaluatedReport, evaluate_report
from desktop.services.report.narrative import SectionView, read_narrative
from desktop.services.tasks.standing import TaskRow, list_tasks
from desktop.services.trust.signatories import default_signatory
from desktop.services.undo import Step, remember

_Reasons = Mapping[tuple[str, str], str]


def check_report(session: Session, clock: Clock, period_code: str) -> CheckResult:
    """Check everything that a hand-in needs."""
    evaluated = evaluate_report(session, open_desk(session, period_code))
    tasks, sections = list_tasks(session, clock, period_code), read_narrative(session, clock, period_code)
    return check_evaluated(session, evaluated, tasks, sections)


def check_evaluated(
    session: Session, evaluated: EvaluatedReport, tasks: Sequence[TaskRow], sections: Sequence[SectionView]
) -> CheckResult:
    """The same for a report whose parts were read already."""
    reasons = evaluated.reasons
    writable = [view for view in sections if view.writable]
    findings = [
        *_figure_findings(evaluated, reasons),
        *_unconfirmed_findings(evaluated),
        *_text_findings(writable),
        *_task_findings(tasks, reasons),
        *_signatory_findings(session, evaluated),
    ]
    findings.sort(key=lambda f: f.severity is Severity.WARNING)
    total = evaluated.evaluation.checks + len(writable) + len(tasks) + 1
    return CheckResult(tuple(findings), max(total - len(findings), 0))


def _figure_findings(evaluated: EvaluatedReport, reasons: _Reasons) -> list[CheckFinding]:
    names = evaluated.desk.programme.indicator_by_code
    return [
        CheckFinding(
            rule=finding.rule_code,
            severity=finding.severity,
            title=f"{finding.indicator} {names[finding.indicator].name}",
            message=finding.message,
            place=Place.INDICATORS,
            target=finding.indicator,
            reason=reasons.get((finding.rule_code, finding.indicator), ""),
        )
        for finding in evaluated.evaluation.findings
    ]


def _unconfirmed_findings(evaluated: EvaluatedReport) -> list[CheckFinding]:
    """Figures that were taken over from an earlier period and that nobody has looked at since."""
    programme, wrong = evaluated.desk.programme, {finding.indicator for finding in evaluated.evaluation.errors}
    return [
        CheckFinding(
            rule=UNCONFIRMED_FIGURE,
            severity=Severity.ERROR,
            title=f"{code} {programme.indicator_by_code[code].name}",
            message="Số lấy từ kỳ trước, chưa có người xác nhận; nhấn Ctrl+Enter ở ô này nếu số vẫn đúng.",
            place=Place.INDICATORS,
            target=code,
        )
        for code, stored in evaluated.stored.items()
        if not stored.confirmed and code not in wrong and code in programme.indicator_by_code
    ]


def _text_findings(sections: Sequence[SectionView]) -> list[CheckFinding]:
    return [
        CheckFinding(
            rule=EMPTY_SECTION,
            severity=Severity.ERROR,
            title=f"Mục {view.code}. {view.heading.capitalize()}",
            message="Mục này bắt buộc có nội dung và đang để trống.",
            place=Place.NARRATIVE,
            target=view.code,
        )
        for view in sections
        if view.required and not view.is_written
    ]


def _task_findings(tasks: Sequence[TaskRow], reasons: _Reasons) -> list[CheckFinding]:
    return [
        CheckFinding(
            rule=UNTOUCHED_TASK,
            severity=Severity.WARNING,
            title=f"{row.code} {row.name}",
            message="Nhiệm vụ chưa được cập nhật lần nào; cập nhật tiến độ hoặc ghi lý do.",
            place=Place.TASKS,
            target=row.code,
            reason=reasons.get((UNTOUCHED_TASK, row.code), ""),
        )
        for row in tasks
        if not row.touched
    ]


def _signatory_findings(session: Session, evaluated: EvaluatedReport) -> list[CheckFinding]:
    named = evaluated.report is not None and evaluated.report.signatory
    if named or default_signatory(session, evaluated.desk.agency) is not None:
        return []
    return [
        CheckFinding(
            rule=NO_SIGNATORY,
            severity=Severity.ERROR,
            title="Người ký báo cáo",
            message="Chưa khai người ký: họ tên, chức vụ, thẩm quyền ký.",
            place=Place.SETTINGS,
            target="signatory",
        )
    ]


def _seen_at(period_code: str, rule: str, target: str) -> tuple[Place, str]:
    """The page and the place on it where the reason for a finding is written."""
    if rule == UNTOUCHED_TASK:
        return Place.TASKS, target
    return Place.INDICATORS, f"{period_code}/{target}"


class ReasonRefusedError(UserError):
    """A reason says nothing."""

    code = "REASON_REFUSED"


def explain_finding(
    session: Session, clock: Clock, period_code: str, rule: str, target: str, reason: str, actor: str = ""
) -> CheckResult:
    """Write down why a warning stands; it travels with the report. An empty reason takes it back."""
    desk = open_desk(session, period_code)
    report = report_for_edit(session, clock, desk)
    session.flush()
    row = session.get(FindingReason, (report.id, rule, target))
    before = row.reason if row else ""
    written = nfc(reason).strip()
    if written and len(written) < 5:  # noqa: PLR2004 - a word at least
        raise ReasonRefusedError("Lý do quá ngắn.", "Ghi một câu để người tổng hợp hiểu được.")
    if row is None:
        row = FindingReason(report_id=report.id, rule_code=rule, indicator_code=target)
        report.reasons.append(row)
    row.reason, row.updated_at = written, clock.now()
    if written != before:
        back = partial(explain_finding, period_code=period_code, rule=rule, target=target, reason=before)
        remember(session, Step(f"{target}: giải trình", *_seen_at(period_code, rule, target), back))
    record_event(
        session,
        clock,
        "finding.explain",
        f"{period_code}/{rule}/{target}",
        actor=actor,
        before={"reason": before},
        after={"reason": written},
    )
    session.flush()
    return check_report(session, clock, period_code)
