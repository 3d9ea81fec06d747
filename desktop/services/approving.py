"""The leader approves the report as it stands."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.audit import record_event
from desktop.services.check_view import CheckFinding
from desktop.services.reports import report_for_edit
from desktop.services.snapshots import compose_snapshot, last_revision, read_parts


class ChecksFailedError(UserError):
    """Findings stand in the way of handing in."""

    code = "CHECKS_FAILED"

    def __init__(self, findings: Sequence[CheckFinding]) -> None:
        super().__init__(
            f"Chưa nộp được: còn {len(findings)} mục phải sửa hoặc phải giải trình.",
            "Mở trang Kiểm tra và nộp để xem từng mục và đến đúng chỗ.",
        )
        self.findings = tuple(findings)


def approve(session: Session, clock: Clock, period_code: str, approved_by: str) -> None:
    """The leader approves the report as it stands: it is frozen, and any later edit takes the approval back.

    Raises:
        ChecksFailedError: Findings stand in the way.
    """
    parts = read_parts(session, clock, period_code)
    if parts.check.blocking:
        raise ChecksFailedError(parts.check.blocking)
    report = report_for_edit(session, clock, parts.evaluated.desk)
    session.flush()
    frozen = compose_snapshot(session, clock, parts, last_revision(session, report))
    report.approved_by, report.approved_at = approved_by, clock.now()
    report.approved_snapshot = snapshot_to_json(replace(frozen, approved_by=approved_by))
    record_event(session, clock, "report.approve", period_code, actor=approved_by)
