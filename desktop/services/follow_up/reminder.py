"""Reminding agencies of a report that is overdue, or was given back and has not come again: the công văn đôn đốc."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.text import ascii_name
from desktop.documents.reminder_letter import ReminderData
from desktop.rules.programme import Programme
from desktop.rules.snapshot import PeriodRef, Signatory
from desktop.services.follow_up.status import period_status
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import programme_of
from desktop.services.province.provincial_report import submissions_of
from desktop.services.trust.signatories import default_signatory
from desktop.services.workspace import Workspace, agency_ref, this_agency

WRITTEN = "reminder.write"
"""The event in the audit trail."""


class NobodyToRemindError(UserError):
    """Everybody has reported, or still has time."""

    code = "NOBODY_TO_REMIND"


class AnswerByRefusedError(UserError):
    """The day until which an answer is asked for is over."""

    code = "ANSWER_BY"


@dataclass(frozen=True)
class Reminder:
    """What was written. ``agencies``: names of those reminded."""

    files: tuple[Path, ...]
    agencies: tuple[str, ...]


def gather_reminder(
    session: Session, clock: Clock, period_code: str, answer_by: date | None = None
) -> tuple[ReminderData, Programme]:
    """What the letter says today.

    Raises:
        NobodyToRemindError: There is nobody to send it to.
        AnswerByRefusedError: ``answer_by`` is over.
    """
    status = period_status(session, clock, period_code)
    reminded = {each.code for each in status.to_remind}
    if not reminded:
        raise NobodyToRemindError(
            "Không có đơn vị nào quá hạn hoặc phải nộp lại trong kỳ này.", "Chọn kỳ khác, hoặc chờ hết hạn nộp."
        )
    day = today(clock)
    if answer_by is not None and answer_by < day:
        raise AnswerByRefusedError(
            f"Ngày đề nghị gửi báo cáo {answer_by:%d/%m/%Y} đã qua.", "Chọn một ngày từ hôm nay trở đi."
        )
    department = this_agency(session)
    period = status.period
    everybody = submissions_of(session, status, {})
    data = ReminderData(
        issuer=agency_ref(session, department, day),
        signatory=default_signatory(session, department) or Signatory((), ""),
        period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
        as_of=day,
        made_at=clock.now(),
        last_day=status.last_day,
        reminded=tuple(each for each in everybody if each.agency.code in reminded),
        received=sum(each.received_at is not None for each in everybody),
        expected=status.expected,
        answer_by=answer_by,
    )
    return data, programme_of(session, period_code)


def write_reminder(workspace: Workspace, period_code: str, out: Path, answer_by: date | None = None) -> Reminder:
    """Write the letter as Word, to be numbered and worked on, and as PDF, to be looked at.

    Raises:
        NobodyToRemindError: There is nobody to send it to.
        AnswerByRefusedError: ``answer_by`` is over.
        EnvironmentFailureError: The disk refused.
    """
    from desktop.documents.pdf import render_pdf
    from desktop.documents.reminder_letter import reminder_letter
    from desktop.documents.word import render_word

    workspace.require(WRITTEN)
    with workspace.reading() as session:
        data, programme = gather_reminder(session, workspace.clock, period_code, answer_by)
    letter = reminder_letter(data, programme)
    stem = f"CV_don-doc_{ascii_name(period_code, 40)}_{data.as_of:%Y%m%d}"
    files = (out / f"{stem}.docx", out / f"{stem}.pdf")
    with explaining_os_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    for path, content in zip(files, (render_word(letter), render_pdf(letter)), strict=True):
        write_atomically(path, content)
    _record(workspace, period_code, files, len(data.reminded))
    return Reminder(files, tuple(each.agency.name for each in data.reminded))


def _record(workspace: Workspace, period_code: str, files: Sequence[Path], count: int) -> None:
    with workspace.session() as session:
        after = {"files": [path.name for path in files], "agencies": count}
        record_event(session, workspace.clock, WRITTEN, period_code, after=after)
