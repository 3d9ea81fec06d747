"""What văn thư gives a report: its number and symbol, and its day; and who drew it up."""

from datetime import date

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.services.officers.audit import record_event
from desktop.services.report.drafts import open_desk, report_for_edit

LONGEST = 40
"""Phụ lục VI: 11 + 30 characters at most."""


class DocumentNumberRefusedError(UserError):
    """The number of the document is not one."""

    code = "DOCUMENT_NUMBER"


def set_document_number(
    session: Session, clock: Clock, period_code: str, number: str, day: date | None, made_by: str | None = None
) -> None:
    """Write down the number and date that văn thư has given, and who drew the report up; all may stay blank.

    An approval stands: the clerk numbers what the leader has approved.
    """
    written = nfc(number).strip()
    if len(written) > LONGEST:
        raise DocumentNumberRefusedError("Số, ký hiệu văn bản quá dài.", "Ví dụ: 15/BC-UBND.")
    desk = open_desk(session, period_code)
    report = report_for_edit(session, clock, desk, of_content=False)
    before = {"number": report.document_number or "", "date": str(report.document_date or "")}
    report.document_number, report.document_date = written, day
    if made_by is not None:
        report.made_by = nfc(made_by).strip()
    record_event(
        session, clock, "report.number", period_code, before=before, after={"number": written, "date": str(day or "")}
    )
