"""Trying a backup out: it is restored into a folder of its own, checked there, and said what it holds."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.files import explaining_os_errors
from desktop.core.progress import Progress
from desktop.models.attachment import Attachment
from desktop.models.audit import AuditEvent
from desktop.models.intake import Submission
from desktop.models.programme import ReportingPeriod
from desktop.models.progress import TaskProgress
from desktop.models.register import RegisterEntry
from desktop.models.report import IndicatorValue, Report
from desktop.services.safety.backup_access import require_open
from desktop.services.safety.backup_file import BackupHead, unpack
from desktop.services.safety.backup_store import FileStore
from desktop.services.safety.upkeep import UpkeepFinding, check_folder
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class PeriodContents:
    """A period with figures: how many cells hold something."""

    name: str
    values: int


@dataclass(frozen=True)
class BackupContents:
    """What a backup would bring back.

    Attributes:
        changed_at: When the last edit in it was made.
        tasks: Tasks that somebody wrote about. rows: of registers. evidence: attached files.
        submissions: reports that agencies handed in.
        findings: What is not sound in it; empty where all is well.
    """

    head: BackupHead
    changed_at: datetime | None
    periods: tuple[PeriodContents, ...]
    tasks: int
    rows: int
    evidence: int
    submissions: int
    findings: tuple[UpkeepFinding, ...]


def try_restore(
    backup: Path, clock: Clock, progress: Progress | None = None, *, stores: tuple[FileStore, ...] = ()
) -> BackupContents:
    """Restore a backup into a folder that is thrown away again, and say what came of it.

    Args:
        backup: The file; it stays as it is.
        clock: Tells the time.
        progress: Told of each file; may cancel.
        stores: Where files that it refers to may lie, besides the store beside it.

    Raises:
        RestoreRefusedError: It is no sound backup.
        BackupLockedError: It is encrypted, and nobody has given a passphrase.
        EnvironmentFailureError: There is no room to try it, or it cannot be read.
    """
    head = require_open(backup).head
    with TemporaryDirectory(prefix="so-dan-van-thu-") as scratch:
        root = Path(scratch) / "thử"
        root.mkdir()
        with explaining_os_errors(backup):
            unpack(backup, root, progress or Progress(), *stores)
        with closing(Workspace.open(root, clock)) as workspace:
            findings = check_folder(workspace)
            with workspace.reading() as session:
                return _contents(session, head, findings)


def _contents(session: Session, head: BackupHead, findings: tuple[UpkeepFinding, ...]) -> BackupContents:
    return BackupContents(
        head=head,
        changed_at=session.scalar(sa.select(sa.func.max(AuditEvent.at))),
        periods=tuple(PeriodContents(name, number) for name, number in session.execute(_PERIODS)),
        tasks=_count(session, TaskProgress),
        rows=_count(session, RegisterEntry),
        evidence=_count(session, Attachment),
        submissions=_count(session, Submission),
        findings=findings,
    )


def _count(session: Session, entity: type[object]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(entity)) or 0


_PERIODS = (
    sa.select(ReportingPeriod.name, sa.func.count())
    .select_from(IndicatorValue)
    .join(Report, IndicatorValue.report_id == Report.id)
    .join(ReportingPeriod, Report.period_id == ReportingPeriod.id)
    .where(sa.or_(IndicatorValue.content.is_not(None), IndicatorValue.state.is_not(None)))
    .group_by(ReportingPeriod.id, ReportingPeriod.name)
    .order_by(sa.func.min(ReportingPeriod.data_to))
)
