"""Answers to reports on paper: receipts and return slips printed beside the files that programs read."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.files import write_atomically
from desktop.models.agency import Agency
from desktop.rules.package_data import Receipt, ReturnSlip
from desktop.rules.programme import Programme
from desktop.rules.snapshot import PeriodRef, Signatory
from desktop.services.programme.versions import current_programme
from desktop.services.trust.signatories import default_signatory
from desktop.services.workspace import Workspace, agency_ref, this_agency

if TYPE_CHECKING:
    from desktop.documents.answer_slips import SlipFrame


def write_slips(workspace: Workspace, answers: Mapping[Path, Receipt | ReturnSlip]) -> tuple[Path, ...]:
    """Print answers that were given; who signs the department's papers signs them by hand.

    Args:
        workspace: The department's.
        answers: What is printed, by the PDF that it is written to.

    Raises:
        EnvironmentFailureError: The disk refused; the answers themselves hold.
    """
    from desktop.documents.answer_slips import receipt_slip, return_slip
    from desktop.documents.pdf import render_pdf

    with workspace.reading() as session:
        programme = current_programme(session)
        frames = {path: _frame(session, workspace.clock, programme, answer) for path, answer in answers.items()}
    for path, answer in answers.items():
        frame = frames[path]
        if isinstance(answer, Receipt):
            document = receipt_slip(frame, answer, programme)
        else:
            document = return_slip(frame, answer, programme)
        write_atomically(path, render_pdf(document))
    return tuple(answers)


def _frame(session: Session, clock: Clock, programme: Programme, answer: Receipt | ReturnSlip) -> "SlipFrame":
    from desktop.documents.answer_slips import SlipFrame

    department, day = this_agency(session), today(clock)
    agency = session.scalars(select(Agency).where(Agency.code == answer.agency.code)).one()
    period = programme.period_by_code[answer.period]
    return SlipFrame(
        issuer=agency_ref(session, department, day),
        agency=agency_ref(session, agency, day),
        period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
        signatory=default_signatory(session, department) or Signatory((), ""),
        made_at=answer.answered_at,
    )
