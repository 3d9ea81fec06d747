"""What văn thư and the department add to the report: number and day, Nơi nhận, whether sources are printed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.text import nfc
from desktop.documents.report_frame import provincial_recipients_of
from desktop.models.composing import ProvincialPaper
from desktop.rules.programme import Programme
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.report.document_number import LONGEST, DocumentNumberRefusedError
from desktop.services.workspace import agency_ref, this_agency


@dataclass(frozen=True)
class PaperView:
    """What is written down for the paper of a period.

    Attributes:
        recipients: Lines of "Nơi nhận", without dash and full stop: the programme's unless others were written.
        own_recipients: Others were written.
        lists_sources: An annex says on whose passages the text rests.
    """

    number: str = ""
    day: date | None = None
    recipients: tuple[str, ...] = ()
    own_recipients: bool = False
    lists_sources: bool = False


def read_paper(session: Session, clock: Clock, period_code: str) -> PaperView:
    """What is written down so far."""
    del clock  # every use case is called alike
    programme = programme_of(session, period_code)
    row = session.get(ProvincialPaper, period_row(session, period_code).id)
    usual = _usual_recipients(session, programme, period_code)
    if row is None:
        return PaperView(recipients=usual)
    own = row.recipients
    return PaperView(row.document_number, row.document_date, own or usual, bool(own), row.lists_sources)


def _usual_recipients(session: Session, programme: Programme, period_code: str) -> tuple[str, ...]:
    """The programme's, without the department itself: it does not send to its own house."""
    own = agency_ref(session, this_agency(session), programme.period_by_code[period_code].data_to)
    names = (own.name, own.short_name)
    return tuple(line for line in provincial_recipients_of(programme) if not line.startswith(names))


def write_paper(session: Session, clock: Clock, period_code: str, paper: PaperView) -> None:
    """Keep what is written down; lines of "Nơi nhận" as the programme has them are not kept as own ones.

    Raises:
        DocumentNumberRefusedError: The number is none.
    """
    number = nfc(paper.number).strip()
    if len(number) > LONGEST:
        raise DocumentNumberRefusedError("Số, ký hiệu văn bản quá dài.", "Ví dụ: 15/BC-SNV.")
    lines = tuple(line for each in paper.recipients if (line := nfc(each).strip(" -;.\t")))
    own = () if lines == _usual_recipients(session, programme_of(session, period_code), period_code) else lines
    row_id = period_row(session, period_code).id
    row = session.get(ProvincialPaper, row_id)
    if row is None:
        row = ProvincialPaper(period_id=row_id, updated_at=clock.now())
        session.add(row)
    before = _noted(row)
    row.document_number, row.document_date = number, paper.day
    row.recipients, row.lists_sources, row.updated_at = own, paper.lists_sources, clock.now()
    session.flush()
    if before != _noted(row):
        record_event(session, clock, "provincial.paper", period_code, before=before, after=_noted(row))


def _noted(row: ProvincialPaper) -> dict[str, object]:
    return {
        "number": row.document_number,
        "date": str(row.document_date or ""),
        "recipients": list(row.recipients),
        "lists_sources": row.lists_sources,
    }
