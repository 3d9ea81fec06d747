"""The leader approves the report as it stands."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.audit import AuditEvent
from desktop.rules.profiles import Officer, Right, rights_for
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.officers.audit import OFFICER, record_event
from desktop.services.officers.profiles import read_profiles
from desktop.services.report.check_view import CheckFinding
from desktop.services.report.drafts import report_for_edit
from desktop.services.report.snapshots import compose_snapshot, last_revision, read_parts

_APPROVED = "report.approve"


class ChecksFailedError(UserError):
    """Findings stand in the way of handing in."""

    code = "CHECKS_FAILED"

    def __init__(self, findings: Sequence[CheckFinding]) -> None:
        super().__init__(
            f"Chưa nộp được: còn {len(findings)} mục phải sửa hoặc phải giải trình.",
            "Mở trang Kiểm tra và nộp để xem từng mục và đến đúng chỗ.",
        )
        self.findings = tuple(findings)


class OwnWorkError(UserError):
    """Who has entered the report may not approve it here."""

    code = "OWN_WORK"


def approve(session: Session, clock: Clock, period_code: str, approved_by: str) -> None:
    """The leader approves the report as it stands: it is frozen, and any later edit takes the approval back.

    Raises:
        ChecksFailedError: Findings stand in the way.
        OwnWorkError: Somebody else must approve it.
    """
    _refuse_own_work(session, clock, period_code)
    parts = read_parts(session, clock, period_code)
    if parts.check.blocking:
        raise ChecksFailedError(parts.check.blocking)
    report = report_for_edit(session, clock, parts.evaluated.desk)
    session.flush()
    frozen = compose_snapshot(session, clock, parts, last_revision(session, report))
    report.approved_by, report.approved_at = approved_by, clock.now()
    report.approved_snapshot = snapshot_to_json(replace(frozen, approved_by=approved_by))
    record_event(session, clock, _APPROVED, period_code, actor=approved_by)


def own_work(session: Session, clock: Clock, period_code: str) -> str:
    """Why whoever works here must let somebody else approve, and whom; "" where nothing is in the way.

    Who has entered something since the last approval is not somebody else.
    """
    officer, settings = session.info.get(OFFICER), read_profiles(session, clock)
    if not isinstance(officer, Officer) or not settings.other_approves:
        return ""
    writers = _writers(session, period_code)
    if officer.name not in writers:
        return ""
    others = [each.name for each in settings.people if Right.APPROVE in each.rights and each.name not in writers]
    whom = f"người duyệt được: {', '.join(others)}" if others else "chưa có ai khác duyệt được, nhờ người quản trị giao"
    return f"{officer.name} đã nhập, sửa báo cáo này nên không tự duyệt; {whom}."


def _refuse_own_work(session: Session, clock: Clock, period_code: str) -> None:
    if said := own_work(session, clock, period_code):
        raise OwnWorkError(said, "Nhờ người đó mở khóa máy và duyệt.")


def _writers(session: Session, period_code: str) -> frozenset[str]:
    """Who has entered something of the report since its last approval."""
    approvals = select(func.coalesce(func.max(AuditEvent.seq), 0)).where(
        AuditEvent.action == _APPROVED, AuditEvent.subject == period_code
    )
    done = session.execute(
        select(AuditEvent.actor, AuditEvent.action)
        .where(
            AuditEvent.seq > approvals.scalar_subquery(),
            AuditEvent.subject.startswith(f"{period_code}/", autoescape=True),
        )
        .distinct()
    )
    return frozenset(actor for actor, action in done if Right.ENTER in rights_for(action))
