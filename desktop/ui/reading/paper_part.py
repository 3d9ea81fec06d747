"""The pages of a report, as its agency saw them; drawn when they are looked at."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.core.progress import Progress
from desktop.services.follow_up.reading import SubmittedReport, submitted_pages
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.jobs import Job
from desktop.ui.page import Page
from desktop.ui.paper_view import PaperView
from desktop.ui.parts.layouts import column, grow


class PaperPart(QWidget):
    """Draws the pages of one report at a time; failures go to its page."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__()
        self._page = page
        self._context = context
        self._report: SubmittedReport | None = None
        self._job: Job | None = None
        self.paper = PaperView(page.jobs, self.tr("Trang báo cáo"))
        self.setLayout(column(grow(self.paper)))

    def show_report(self, report: SubmittedReport) -> None:
        """Draw the pages of a report, unless they are there already."""
        if self._report is not None and report.snapshot_sha256 == self._report.snapshot_sha256:
            return
        if self._job is not None:
            self._job.cancel()
        self._report = report
        self.paper.clear()
        snapshot = report.snapshot
        place = (snapshot.period.code, snapshot.agency.code, snapshot.revision)
        self._job = self._page.jobs.run_with_progress(partial(_pages, self._context.workspace, *place))
        self._job.succeeded.connect(self._show)
        self._job.failed.connect(self._page.show_error)
        self._job.finished.connect(self._forget_job)

    def forget(self) -> None:
        """Show nothing."""
        self._report = None
        self.paper.clear()

    @Slot(object)
    def _show(self, drawn: tuple[str, int, bytes]) -> None:
        code, revision, pdf = drawn
        shown = self._report.snapshot if self._report else None
        if shown is not None and (shown.agency.code, shown.revision) == (code, revision):
            self.paper.show_pdf(pdf)

    @Slot()
    def _forget_job(self) -> None:
        if self.sender() is self._job:
            self._job = None


def _pages(workspace: Workspace, period: str, agency: str, revision: int, progress: Progress) -> tuple[str, int, bytes]:
    """Whose pages, and the pages; does not begin when another report was chosen meanwhile."""
    progress.step(0, 1)
    return agency, revision, submitted_pages(workspace, period, agency, revision)
