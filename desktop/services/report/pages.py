"""A report on paper without a signature: the pages as they would be printed, and copies for people."""

from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportSnapshot
from desktop.services.report.formats import ReportFormat
from desktop.services.report.snapshots import prepare_report
from desktop.services.workspace import Workspace


def draft_pdf(workspace: Workspace, period_code: str) -> bytes:
    """The pages as they would be printed now; unsigned, nothing is recorded."""
    prepared = prepare_report(workspace, period_code)
    return snapshot_pages(prepared.snapshot, prepared.programme)


def snapshot_pages(snapshot: ReportSnapshot, programme: Programme) -> bytes:
    """The pages of a snapshot as PDF; whoever draws them sees the same."""
    from desktop.documents.pdf import render_pdf
    from desktop.documents.unit_report import unit_report

    return render_pdf(unit_report(snapshot, programme))


def render_report(snapshot: ReportSnapshot, programme: Programme, form: ReportFormat) -> bytes:
    """A snapshot as Word or Excel, for people; never signed, never read back."""
    from desktop.documents.unit_report import unit_report
    from desktop.documents.word import render_word
    from desktop.documents.workbooks import unit_workbook

    if form is ReportFormat.DOCX:
        return render_word(unit_report(snapshot, programme))
    return unit_workbook(snapshot, programme)
