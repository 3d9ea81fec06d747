"""The points of a period on paper: the department's notice, one agency's own sheet, the workbook."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import write_atomically
from desktop.models.agency import Agency
from desktop.rules.programme import Programme
from desktop.rules.scoring import ScoringPlan
from desktop.rules.snapshot import PeriodRef, Signatory
from desktop.services.officers.audit import record_event
from desktop.services.scoring.counting import AgencyPoints, PointsLine, read_scoring
from desktop.services.trust.signatories import default_signatory
from desktop.services.workspace import Workspace, agency_ref, this_agency

if TYPE_CHECKING:
    from desktop.documents.model import OfficialDocument
    from desktop.documents.scoring_data import CriterionScore, ScoringCriterion, ScoringSheetData


class ScoringFormatError(UserError):
    """The file's ending names no format that points can be written in."""

    code = "FORMAT"


@dataclass(frozen=True)
class WrittenPoints:
    """What was written; ``still_open``: agencies for which points are still to be given."""

    file: Path
    agencies: int
    still_open: int


def gather_points(session: Session, clock: Clock, period_code: str) -> "tuple[ScoringSheetData, Programme]":
    """Everything that the papers are made of."""
    from desktop.documents.scoring_data import ScoredAgency, ScoringSheetData

    scoring = read_scoring(session, clock, period_code)
    department, period = this_agency(session), scoring.period
    codes = [each.code for each in scoring.agencies]
    rows = {row.code: row for row in session.scalars(select(Agency).where(Agency.code.in_(codes)))}
    data = ScoringSheetData(
        issuer=agency_ref(session, department, today(clock)),
        period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
        as_of=today(clock),
        made_at=clock.now(),
        signatory=default_signatory(session, department) or Signatory((), ""),
        criteria=criteria_on_paper(scoring.plan),
        agencies=tuple(
            ScoredAgency(
                agency_ref(session, rows[each.code], period.data_to),
                tuple(_score(line) for line in each.lines),
                each.rank,
                each.grade,
                _note(each),
            )
            for each in scoring.agencies
        ),
        proposed=scoring.plan.proposed,
    )
    return data, scoring.programme


def criteria_on_paper(plan: ScoringPlan) -> "tuple[ScoringCriterion, ...]":
    """The criteria as they are printed."""
    from desktop.documents.scoring_data import ScoringCriterion

    return tuple(
        ScoringCriterion(each.code, each.name, each.most, each.group, each.measure is not None, each.method)
        for each in plan.criteria
    )


def _score(line: PointsLine) -> "CriterionScore":
    from desktop.documents.scoring_data import CriterionScore

    return CriterionScore(line.criterion.code, line.own, line.points, line.reason)


def _note(agency: AgencyPoints) -> str:
    return f"Còn {agency.still_open} tiêu chí chưa chấm" if agency.still_open else ""


def write_points(workspace: Workspace, period_code: str, path: Path, agency_code: str = "") -> WrittenPoints:
    """Write all points, or one agency's own sheet; the form follows from the file's ending (.pdf, .docx, .xlsx).

    Raises:
        ScoringFormatError: Another ending, or a workbook of one agency.
        EnvironmentFailureError: The disk refused; nothing was written.
    """
    form = path.suffix.lower()
    if form not in (".pdf", ".docx", *([] if agency_code else [".xlsx"])):
        raise ScoringFormatError(
            f"{path.name}: không biết định dạng “{form or path.name}”.",
            "Đặt tên tệp có đuôi .pdf hoặc .docx." if agency_code else "Đặt tên tệp có đuôi .pdf, .docx hoặc .xlsx.",
        )
    with workspace.reading() as session:
        data, programme = gather_points(session, workspace.clock, period_code)
    write_atomically(path, _render(data, programme, form, agency_code))
    subject = f"{period_code}/{agency_code}" if agency_code else period_code
    with workspace.session() as session:
        record_event(session, workspace.clock, "points.write", subject, after={"file": path.name})
    return WrittenPoints(path, len(data.agencies), sum(bool(each.note) for each in data.agencies))


def _render(data: "ScoringSheetData", programme: Programme, form: str, agency_code: str) -> bytes:
    if form == ".xlsx":
        from desktop.documents.scoring_workbook import scoring_workbook

        return scoring_workbook(data, programme)
    return printed(_document(data, programme, agency_code), form)


def printed(document: "OfficialDocument", form: str) -> bytes:
    """A document as the file of a form: .docx, else an archived PDF."""
    if form == ".docx":
        from desktop.documents.word import render_word

        return render_word(document)
    from desktop.documents.pdf import render_pdf
    from desktop.documents.pdf_archive import archived

    return archived(render_pdf(document), document.made_at)


def _document(data: "ScoringSheetData", programme: Programme, agency_code: str) -> "OfficialDocument":
    from desktop.documents.scoring_sheet import agency_scoring_sheet, scoring_notice

    if not agency_code:
        return scoring_notice(data, programme)
    scored = next((each for each in data.agencies if each.agency.code == agency_code), None)
    if scored is None:
        raise UserError("Đơn vị này không thuộc diện báo cáo của kỳ.", "Chọn đơn vị khác trong danh sách.")
    return agency_scoring_sheet(data, scored, programme)
