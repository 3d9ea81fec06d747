"""What the leader has approved, whether that still stands, and what was changed since."""

from dataclasses import dataclass
from datetime import datetime

from desktop.core.clock import local
from desktop.core.errors import UserError
from desktop.models.report import Report
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_difference import SnapshotDifference, compare_snapshots
from desktop.rules.snapshot_identity import same_but_for_the_clerk
from desktop.rules.snapshot_json import snapshot_from_bytes


class ApprovalOutdatedError(UserError):
    """The report is no longer what the leader approved, though nobody has edited it here."""

    code = "APPROVAL_OUTDATED"

    def __init__(self, approval: "Approval") -> None:
        super().__init__(
            f"Báo cáo không còn như lúc {approval.by} duyệt.",
            "Mở trang Kiểm tra và nộp, xem chỗ đã thay đổi rồi duyệt lại.",
        )


@dataclass(frozen=True)
class Approval:
    """The last approval of a report.

    Attributes:
        at: In Vietnam's time.
        stands: What would be handed in now is what was approved.
        was_taken_back: An edit has taken it back.
        since: What is otherwise now; ``None`` while it stands.
    """

    by: str
    at: datetime
    stands: bool
    was_taken_back: bool
    since: SnapshotDifference | None

    @property
    def is_outdated(self) -> bool:
        """No edit has taken it back, and yet the report is another: by a new programme, or under another name."""
        return not self.stands and not self.was_taken_back


def approval_of(report: Report | None, now: ReportSnapshot) -> Approval | None:
    """The last approval of a report that would be handed in as ``now``; ``None`` before the first."""
    if report is None or report.approved_snapshot is None:
        return None
    approved = snapshot_from_bytes(report.approved_snapshot)
    taken_back = report.approved_at is None
    stands = not taken_back and same_but_for_the_clerk(now, approved)
    since = None if stands else compare_snapshots(approved, now)
    return Approval(approved.approved_by, local(approved.made_at), stands, taken_back, since)
