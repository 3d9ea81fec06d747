"""A draft becomes the version that everybody works with, and goes out as a signed assignment package."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.models.programme import PeriodObligation, ReportingPeriod
from desktop.rules.programme import Programme
from desktop.rules.programme_obliged import obligations
from desktop.services.agencies.directory import oblige
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.officers.audit import record_event
from desktop.services.programme.assignment import issue_assignment
from desktop.services.programme.design import finished_programme, read_draft
from desktop.services.programme.draft_rows import DraftError, draft_row
from desktop.services.programme.versions import take_in_programme, work_with
from desktop.services.trust.signed_packages import check_moment
from desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from desktop.signing.keys import Signer


def issue_draft(workspace: Workspace, key: UUID, out: Path, signer: "Signer", seen: str = "") -> Path:
    """Let a draft be the programme that the department works with, and write its assignment package.

    Args:
        workspace: The department's.
        key: Of the draft; it is gone afterwards, the version stays for ever.
        out: Folder to write to.
        signer: Signs the package.
        seen: Hash of the draft that the officer has before the eyes; "" where that does not count.

    Raises:
        DraftError: It still has errors, nobody would owe a report, or another officer has changed it since.
        ProgrammeConflictError: Its version was issued before with other content.
        UntimelyCertificateError: The certificate has ended or not begun by this computer's clock; nothing was changed.
        EnvironmentFailureError: The disk refuses the package. The version is issued then; ``issue_assignment`` writes
            the package again.
    """
    check_moment([signer], workspace.clock.now())
    with workspace.session() as session:
        adopt_draft(session, workspace.clock, key, seen)
    return issue_assignment(workspace, out, signer)


def adopt_draft(session: Session, clock: Clock, key: UUID, seen: str = "") -> Programme:
    """Let a draft be the programme that is worked with from now on; what was entered and taken in stays.

    Raises:
        DraftError: It still has errors, nobody would owe a report, or another officer has changed it since.
        ProgrammeConflictError: Its version was issued before with other content.
    """
    view, programme = read_draft(session, clock, key), finished_programme(session, clock, key)
    if seen not in ("", view.sha256):
        raise DraftError(
            f"{view.title}: người khác vừa sửa bản thảo này.", "Đóng hộp này, đọc lại bản thảo rồi ban hành."
        )
    owed = obligations(view.plan, kept_directory(session), programme.reporting_periods)
    empty = next((code for code, codes in owed.items() if not codes), None)
    if empty is not None:
        raise DraftError(
            f"Kỳ {empty}: không có đơn vị nào phải báo cáo vào ngày hạn nộp.",
            "Chọn lại đơn vị phải báo cáo, hoặc xem lại hạn nộp của kỳ.",
        )
    version = take_in_programme(session, clock, programme)
    work_with(session, version)
    for period in session.scalars(select(ReportingPeriod).where(ReportingPeriod.programme_version_id == version.id)):
        codes = owed.get(period.code, ())
        _release(session, period, codes)
        oblige(session, clock, period, codes)
    session.delete(draft_row(session, key, to_write=True))
    record_event(session, clock, "programme.issue", f"{programme.code}/{programme.version}")
    return programme


def _release(session: Session, period: ReportingPeriod, codes: Iterable[str]) -> None:
    """Who owed a report and does not any more; who has reported already stays on the list."""
    kept = select(Agency.id).where(Agency.code.in_(set(codes)))
    reported = select(Submission.agency_id).where(Submission.period_id == period.id)
    session.execute(
        delete(PeriodObligation).where(
            PeriodObligation.period_id == period.id,
            PeriodObligation.agency_id.not_in(kept),
            PeriodObligation.agency_id.not_in(reported),
        )
    )
