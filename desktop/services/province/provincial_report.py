"""The province's report: totals, who submitted when, and the text; as PDF, Word and Excel."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import write_atomically
from desktop.core.progress import Progress
from desktop.documents.provincial_data import (
    AgencyFigures,
    AgencyRegisters,
    ProvincialReportData,
    Submission,
    summarise_tasks,
)
from desktop.rules.aggregation import Contribution
from desktop.rules.package_data import Party
from desktop.rules.programme import Programme
from desktop.rules.provenance import FILE_NAME, Provenance, provenance_to_json
from desktop.rules.snapshot import AgencyRef, PeriodRef, Signatory
from desktop.services.follow_up.status import period_status
from desktop.services.follow_up.status_view import PeriodStatus
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import programme_of
from desktop.services.province.composing import composed_sections, printed_sources
from desktop.services.province.consolidation import Consolidation, consolidate
from desktop.services.province.consolidation_runs import record_run
from desktop.services.province.provenance import comparable, provenance_of
from desktop.services.province.provincial_areas import area_figures, areas_of
from desktop.services.province.provincial_paper import read_paper
from desktop.services.trust.signatories import default_signatory
from desktop.services.workspace import Workspace, agency_ref, this_agency

if TYPE_CHECKING:
    from desktop.documents.pdf import PdfPages


class FormatError(UserError):
    """The file's ending names no format that the report can be written in."""

    code = "FORMAT"


@dataclass(frozen=True)
class ProvincialReport:
    """What was written, and what it is made of."""

    file: Path
    consolidation: Consolidation


def gather(session: Session, clock: Clock, period_code: str) -> tuple[ProvincialReportData, Programme, Consolidation]:
    """Everything that the province's report is made of."""
    programme = programme_of(session, period_code)
    consolidation = consolidate(session, clock, period_code)
    status = period_status(session, clock, period_code)
    department = this_agency(session)
    day = today(clock)
    refs = {c.code: c.snapshot.agency for c in consolidation.contributors}
    period = consolidation.period
    paper = read_paper(session, clock, period_code)
    data = ProvincialReportData(
        issuer=agency_ref(session, department, day),
        period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
        as_of=day,
        made_at=clock.now(),
        signatory=default_signatory(session, department) or Signatory((), ""),
        submissions=submissions_of(session, status, refs),
        totals=tuple(row.total for row in consolidation.rows),
        incomparable=frozenset(row.total.code for row in consolidation.rows if row.incomparable),
        last_year=tuple(before for row in consolidation.rows if (before := comparable(row)) is not None),
        figures=tuple(
            AgencyFigures(c.snapshot.agency, {v.code: v.value for v in c.snapshot.values})
            for c in consolidation.contributors
        ),
        tasks=summarise_tasks(programme, [c.snapshot for c in consolidation.contributors], day),
        registers=tuple(
            AgencyRegisters(c.snapshot.agency, c.snapshot.registers)
            for c in consolidation.contributors
            if c.snapshot.registers
        ),
        areas=area_figures(
            programme,
            areas_of(session, clock, period_code),
            [Contribution(each.code, each.kind, each.values) for each in consolidation.contributors],
            {each.code: each.kind for each in (*consolidation.contributors, *consolidation.absentees)},
        ),
        narrative=composed_sections(session, period_code),
        sources=printed_sources(session, clock, period_code) if paper.lists_sources else (),
        recipients=paper.recipients,
        document_number=paper.number,
        document_date=paper.day,
    )
    return data, programme, consolidation


def submissions_of(session: Session, status: PeriodStatus, refs: dict[str, AgencyRef]) -> tuple[Submission, ...]:
    """How every agency's report stands, as papers say it; ``refs``: agencies as they named themselves."""
    from sqlalchemy import select

    from desktop.models.agency import Agency

    agencies = {
        a.code: a for a in session.scalars(select(Agency).where(Agency.code.in_([s.code for s in status.agencies])))
    }
    return tuple(
        Submission(
            refs.get(s.code) or agency_ref(session, agencies[s.code], status.period.data_to),
            s.state,
            s.received_at,
            s.revision,
            s.assurance,
        )
        for s in status.agencies
    )


def write_provincial_report(
    workspace: Workspace, period_code: str, path: Path, progress: Progress | None = None
) -> ProvincialReport:
    """Write the province's report; its form follows from the file's ending (.pdf, .docx, .xlsx; .html for the portal).

    Raises:
        FormatError: Another ending.
        EnvironmentFailureError: The disk refused; nothing was written.
    """
    workspace.require("provincial.write")
    progress = progress or Progress()
    form = path.suffix.lower()
    if form not in (".pdf", ".docx", ".xlsx", ".html"):
        raise FormatError(
            f"{path.name}: không biết định dạng “{form or path.name}”.",
            "Đặt tên tệp có đuôi .pdf, .docx, .xlsx hoặc .html.",
        )
    progress.step(0, 3, "Tổng hợp số liệu")
    data, programme, consolidation, origin = gathered(workspace, period_code)
    progress.step(1, 3, "Dựng văn bản")
    content = proven_pages(data, programme, origin).data if form == ".pdf" else rendered(data, programme, form)
    progress.step(2, 3, "Ghi tệp")
    write_atomically(path, content)
    record_written(workspace, consolidation, path, content, "provincial.write")
    progress.step(3, 3, "Xong")
    return ProvincialReport(path, consolidation)


def gathered(
    workspace: Workspace, period_code: str
) -> tuple[ProvincialReportData, Programme, Consolidation, Provenance]:
    """Everything that the report is made of, and where its totals came from."""
    with workspace.reading() as session:
        data, programme, consolidation = gather(session, workspace.clock, period_code)
        issuer = Party(data.issuer.code, data.issuer.name)
        return (
            data,
            programme,
            consolidation,
            provenance_of(
                session,
                consolidation,
                issuer,
                data.as_of,
                data.made_at,
                areas_of(session, workspace.clock, period_code),
            ),
        )


def record_written(
    workspace: Workspace, consolidation: Consolidation, path: Path, content: bytes, action: str, **more: object
) -> None:
    """Remember of what a report was made that now lies in a file, and note it in the audit trail."""
    with workspace.session() as session:
        record_run(session, workspace.clock, consolidation, path.name, hashlib.sha256(content).hexdigest())
        record_event(
            session,
            workspace.clock,
            action,
            consolidation.period.code,
            after={"file": path.name, "agencies": consolidation.counted, **more},
        )


def rendered(data: ProvincialReportData, programme: Programme, form: str) -> bytes:
    """The report as Word, as a workbook, or as a page for the portal."""
    match form:
        case ".xlsx":
            from desktop.documents.workbooks import provincial_workbook

            return provincial_workbook(data, programme)
        case ".html":
            from desktop.documents.provincial_web import provincial_web

            return provincial_web(data, programme)
        case _:
            from desktop.documents.provincial_report import provincial_report
            from desktop.documents.word import render_word

            return render_word(provincial_report(data, programme))


def proven_pages(data: ProvincialReportData, programme: Programme, origin: Provenance) -> "PdfPages":
    """The report as PDF, with where every total came from inside, and the place for signatures."""
    from desktop.documents.pdf import lay_out_pdf
    from desktop.documents.pdf_carrier import embed_data
    from desktop.documents.provincial_report import provincial_report

    pages = lay_out_pdf(provincial_report(data, programme))
    said = provenance_to_json(origin)
    content = embed_data(pages.data, FILE_NAME, said, data.made_at, "Nguồn gốc từng số liệu (máy đọc)")
    return replace(pages, data=content)
