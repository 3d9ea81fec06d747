"""A further assignment comes to a workplace that is set up: a newer programme, more agencies, newer trust."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.programme import ReportingPeriod
from desktop.models.workplace import Setting
from desktop.rules.figure_words import lower_first
from desktop.rules.package_data import AssignmentData
from desktop.services.agencies.directory import oblige
from desktop.services.agencies.directory_update import update_directory
from desktop.services.officers.audit import record_event
from desktop.services.programme.news import version_news
from desktop.services.programme.versions import load_programme, take_in_programme, work_with
from desktop.services.scoring.plan import keep_plan
from desktop.services.trust.believed import believe_trust_list
from desktop.services.workspace import this_workplace

_ISSUED_AT = "assignment.issued_at"
"""Setting: when the newest assignment that was taken in had been issued."""


def apply_assignment(session: Session, clock: Clock, data: AssignmentData) -> tuple[str, ...]:
    """Let an assignment of the department count, after its signature was believed.

    An assignment that is older than the one at work changes no programme: files come twice and out of order.

    Returns:
        What has changed here, a sentence each; nothing when all was known.

    Raises:
        ProgrammeConflictError: Its programme is here with the same version and other content.
        TrustFileError: Its trust list cannot be read.
    """
    news: list[str] = []
    believed = believe_trust_list(session, clock, data.trust)
    if believed.authorities or believed.lists:
        news.append("Đã cập nhật danh sách tin cậy và danh sách thu hồi của Sở.")
    if not note_issue(session, data.issued_at):
        return tuple(news)
    if update_directory(session, clock, data.agencies):
        news.append("Đã cập nhật danh mục đơn vị.")
    version = take_in_programme(session, clock, data.programme)
    worked_with = this_workplace(session).programme_version
    if worked_with is None or worked_with.id != version.id:
        told = version_news(session, load_programme(worked_with), data.programme) if worked_with is not None else ()
        work_with(session, version)
        news.append(f"Đã chuyển sang chương trình “{data.programme.name}”, bản {data.programme.version}.")
        news += told
    for period_code, codes in data.obligations.items():
        of_version = select(ReportingPeriod).where(
            ReportingPeriod.programme_version_id == version.id, ReportingPeriod.code == period_code
        )
        period = session.scalar(of_version)
        if period is not None:
            oblige(session, clock, period, codes)
    if data.scoring is not None and keep_plan(session, clock, data.scoring):
        news.append(f"Đã dùng {lower_first(data.scoring.name)} do Sở giao.")
    subject = f"{data.programme.code}/{data.programme.version}"
    record_event(session, clock, "assignment.taken_in", subject, after={"issuer": data.issuer.code})
    return tuple(news)


def note_issue(session: Session, issued_at: datetime) -> bool:
    """Remember how new the newest assignment is; says whether this one is newer than all before it."""
    setting = session.get(Setting, _ISSUED_AT)
    if setting is None:
        session.add(Setting(key=_ISSUED_AT, value=issued_at.isoformat()))
        return True
    if datetime.fromisoformat(str(setting.value)) >= issued_at:
        return False
    setting.value = issued_at.isoformat()
    return True
