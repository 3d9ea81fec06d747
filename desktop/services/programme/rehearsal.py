"""Trying a version of a programme, before it is issued, on the reports that were handed in."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.models.intake import Submission
from desktop.models.programme import ProgrammeVersion, ReportingPeriod
from desktop.rules.programme_rehearsal import Rehearsal, RehearsedReport, rehearse
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import Value
from desktop.services.programme.design import finished_programme
from desktop.services.programme.versions import load_programme
from desktop.services.workspace import Workspace


class NothingToRehearseError(UserError):
    """No report was taken in for the period."""

    code = "NOTHING_TO_REHEARSE"


@dataclass(frozen=True)
class RehearsalPeriod:
    """A period for which reports were taken in; ``key`` tells those of two programmes apart."""

    key: UUID
    programme: str
    code: str
    name: str
    reports: int


def rehearsal_periods(session: Session, clock: Clock) -> tuple[RehearsalPeriod, ...]:
    """The periods that a version can be tried on, the last first."""
    del clock  # every use case is called alike
    found = session.execute(
        select(
            ReportingPeriod.id,
            ProgrammeVersion.code,
            ReportingPeriod.code,
            ReportingPeriod.name,
            func.count(Submission.id),
        )
        .join(Submission, Submission.period_id == ReportingPeriod.id)
        .join(ProgrammeVersion, ProgrammeVersion.id == ReportingPeriod.programme_version_id)
        .where(Submission.is_current.is_(True))
        .group_by(
            ReportingPeriod.id,
            ProgrammeVersion.code,
            ReportingPeriod.code,
            ReportingPeriod.name,
            ReportingPeriod.data_to,
        )
        .order_by(ReportingPeriod.data_to.desc(), ProgrammeVersion.code)
    )
    return tuple(RehearsalPeriod(*row) for row in found)


def rehearse_draft(workspace: Workspace, key: UUID, period: UUID, progress: Progress | None = None) -> Rehearsal:
    """Try a draft on every report of a period that counts now; nothing is written.

    Args:
        workspace: The department's.
        key: Of the draft.
        period: ``RehearsalPeriod.key``.
        progress: Told how many reports are done.

    Raises:
        NothingToRehearseError: No report was taken in for the period.
        DraftError: The draft still has errors.
        Cancelled: Somebody has stopped it.
    """
    with workspace.reading() as session:
        after = finished_programme(session, workspace.clock, key)
        row, stored = _reports(session, period)
        before = load_programme(session.get_one(ProgrammeVersion, row.programme_version_id))
        code = row.code
    told = progress or Progress()
    reports = [_rehearsed(snapshot_from_bytes(content)) for content in stored]
    return rehearse(
        before,
        after,
        before.period_by_code[code],
        reports,
        lambda done: told.step(done, len(reports)),
    )


def _reports(session: Session, period: UUID) -> tuple[ReportingPeriod, list[bytes]]:
    found = session.scalars(
        select(Submission)
        .where(Submission.period_id == period, Submission.is_current.is_(True))
        .options(undefer(Submission.snapshot))
        .order_by(Submission.received_at, Submission.id)
    ).all()
    if not found:
        raise NothingToRehearseError("Chưa tiếp nhận báo cáo nào của kỳ này.", "Chọn một kỳ đã có báo cáo để diễn tập.")
    return found[0].period, [each.snapshot for each in found]


def _rehearsed(snapshot: ReportSnapshot) -> RehearsedReport:
    last_year: dict[str, Value] = {}
    earlier: dict[str, Value] = {}
    for each in snapshot.values:
        if each.same_period_last_year is not None:
            last_year[each.code] = each.same_period_last_year
        if each.earlier_period is not None:
            earlier[each.code] = each.earlier_period
    values = {each.code: each.value for each in snapshot.values}
    agency = snapshot.agency
    return RehearsedReport(agency.code, agency.short_name, agency.kind, values, last_year, earlier)
