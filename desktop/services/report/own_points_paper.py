"""What the agency gives itself, as a file of its own: PDF, Word or Excel."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.files import write_atomically
from desktop.models.agency import Agency
from desktop.rules.programme import Programme
from desktop.rules.snapshot import PeriodRef, Signatory
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import programme_of
from desktop.services.report.own_points import OwnScore, read_own_score
from desktop.services.scoring.papers import ScoringFormatError, criteria_on_paper, printed
from desktop.services.trust.signatories import default_signatory
from desktop.services.workspace import Workspace, agency_ref, this_agency, this_workplace

if TYPE_CHECKING:
    from desktop.documents.scoring_data import ScoredAgency, ScoringSheetData

_FORMS = (".pdf", ".docx", ".xlsx")
_DEPARTMENT = "Sở Nội vụ"
"""Whom it is sent to while nobody has assigned anything."""


def write_own_score(workspace: Workspace, period_code: str, path: Path) -> Path:
    """Write the agency's own points; the form follows from the file's ending (.pdf, .docx, .xlsx).

    Raises:
        ScoringFormatError: Another ending.
        EnvironmentFailureError: The disk refused; nothing was written.
    """
    form = path.suffix.lower()
    if form not in _FORMS:
        raise ScoringFormatError(
            f"{path.name}: không biết định dạng “{form or path.name}”.", "Đặt tên tệp có đuôi .pdf, .docx hoặc .xlsx."
        )
    with workspace.reading() as session:
        data = _gather(session, workspace.clock, period_code)
        programme, receiver = programme_of(session, period_code), _receiver(session, workspace.clock)
    write_atomically(path, _rendered(data, programme, receiver, form))
    with workspace.session() as session:
        record_event(session, workspace.clock, "own_points.write", period_code, after={"file": path.name})
    return path


def _rendered(data: "ScoringSheetData", programme: Programme, receiver: str, form: str) -> bytes:
    from desktop.documents.own_score_sheet import own_score_sheet, own_score_workbook

    if form == ".xlsx":
        return own_score_workbook(data, programme)
    return printed(own_score_sheet(data, programme, receiver), form)


def _gather(session: Session, clock: Clock, period_code: str) -> "ScoringSheetData":
    from desktop.documents.scoring_data import ScoringSheetData

    score, agency = read_own_score(session, clock, period_code), this_agency(session)
    period = score.period
    return ScoringSheetData(
        issuer=agency_ref(session, agency, today(clock)),
        period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
        as_of=today(clock),
        made_at=clock.now(),
        signatory=default_signatory(session, agency) or Signatory((), ""),
        criteria=criteria_on_paper(score.plan),
        agencies=(_own(session, clock, score),),
        proposed=score.plan.proposed,
    )


def _own(session: Session, clock: Clock, score: OwnScore) -> "ScoredAgency":
    from desktop.documents.scoring_data import CriterionScore, ScoredAgency

    return ScoredAgency(
        agency_ref(session, this_agency(session), today(clock)),
        tuple(
            CriterionScore(
                line.criterion.code, own=line.claim.points, reason=line.claim.words, evidence=tuple(line.evidence)
            )
            for line in score.lines
        ),
    )


def _receiver(session: Session, clock: Clock) -> str:
    """The department whose assignment the agency follows."""
    code = this_workplace(session).issuer_code
    issuer = session.scalar(select(Agency).where(Agency.code == code)) if code else None
    return agency_ref(session, issuer, today(clock)).name if issuer is not None else _DEPARTMENT
