"""What is written from the page: the province's report in four forms, and the signed file behind a figure."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.services.intake.taking_in import copy_received
from desktop.services.province.consolidation import Share
from desktop.services.province.provincial_report import ProvincialReport, write_provincial_report
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_target, open_outside
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence


class ConsolidationFiles(QObject):
    """Asks where to, writes while the strip tells how far it is, and says on the page what was written."""

    def __init__(self, page: Page, context: PageContext, strip: JobStrip) -> None:
        super().__init__(page)
        self._page, self._context, self._strip = page, context, strip
        self._any_counted = True
        self._share: Share | None = None
        self._written: Path | None = None
        self.pdf_button = plain("PDF", Icon.DOCUMENT_PDF)
        self.excel_button = plain("Excel", Icon.DOCUMENT_TABLE)
        self.web_button = plain(self.tr("Trang web"), Icon.OPEN)
        self.word_button = primary(self.tr("Báo cáo Word"), Icon.DOCUMENT_TEXT)
        self.buttons = (self.pdf_button, self.excel_button, self.web_button, self.word_button)
        context.permits.need("provincial.write", *self.buttons)
        self.pdf_button.clicked.connect(self._ask_pdf)
        self.word_button.clicked.connect(self._ask_word)
        self.web_button.clicked.connect(self._ask_web)
        self.excel_button.clicked.connect(self._ask_excel)

    def set_any(self, *, any_counted: bool) -> None:
        """Whether there is a report to write of."""
        self._any_counted = any_counted
        self._allow()

    def set_narrow(self, *, narrow: bool) -> None:
        """In little room the icons of all but the first choice say it alone."""
        for button in (self.pdf_button, self.excel_button, self.web_button):
            button.setText("" if narrow else button.accessibleName())
            if button.isEnabled():
                button.setToolTip(tip(button.accessibleName() if narrow else ""))

    @Slot(object)
    def ask_target_of_file(self, share: Share) -> None:
        """Save the signed file that brought an agency's figure."""
        self._share = share
        name = share.package_name or f"{share.agency}.asice"
        choose_target(self._page, self.tr("Lưu tệp đã ký của {0}").format(share.agency_name), name, "", self._copy)

    @Slot(object)
    def _copy(self, paths: "Sequence[Path]") -> None:
        if self._share is not None:
            work = partial(copy_received, self._context.workspace, self._share.package_sha256, paths[0])
            self._page.start(work, self._show_copied)

    @Slot(object)
    def _show_copied(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu tệp đã ký"), str(path))

    @Slot()
    def _ask_pdf(self) -> None:
        self._ask(".pdf", "PDF (*.pdf)")

    @Slot()
    def _ask_word(self) -> None:
        self._ask(".docx", "Word (*.docx)")

    @Slot()
    def _ask_excel(self) -> None:
        self._ask(".xlsx", "Excel (*.xlsx)")

    @Slot()
    def _ask_web(self) -> None:
        self._ask(".html", "HTML (*.html)")

    def _ask(self, ending: str, filters: str) -> None:
        name = f"BC_tong-hop_{self._context.period}{ending}"
        choose_target(self._page, self.tr("Ghi báo cáo tổng hợp của tỉnh"), name, filters, self.write)

    @Slot(object)
    def write(self, paths: "Sequence[Path]") -> None:
        """Write the province's report to the first of these paths."""
        self._page.banner.hide()
        workspace, period = self._context.workspace, self._context.period
        job = self._page.jobs.run_with_progress(partial(write_provincial_report, workspace, period, paths[0]))
        self._strip.follow(job, self.tr("Đang lập báo cáo tổng hợp"))
        job.succeeded.connect(self._show_written)
        job.failed.connect(self._page.show_error)
        job.finished.connect(self._allow)
        self._forbid(self.tr("Đang lập báo cáo"))

    @Slot(object)
    def _show_written(self, report: ProvincialReport) -> None:
        self._written = report.file
        counts = report.consolidation
        self.open_button = plain(self.tr("Mở tệp"), Icon.OPEN)
        self.open_button.clicked.connect(self._open_written)
        self.folder_button = plain(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        self.folder_button.clicked.connect(self._open_folder)
        self._page.banner.show_message(
            Tone.OK,
            self.tr("Đã ghi báo cáo tổng hợp của {0}/{1} đơn vị").format(counts.counted, counts.expected),
            str(report.file),
            self.open_button,
            self.folder_button,
        )
        self._page.banner.show()

    @Slot()
    def _open_written(self) -> None:
        if self._written is not None:
            open_outside(self._written)

    @Slot()
    def _open_folder(self) -> None:
        if self._written is not None:
            open_outside(self._written.parent)

    @Slot()
    def _allow(self) -> None:
        if not self._any_counted:
            self._forbid(self.tr("Chưa có báo cáo nào để tổng hợp"))
            return
        for button in self.buttons:
            button.set_allowed(True)
            button.setToolTip(tip("" if button.text() else button.accessibleName()))

    def _forbid(self, reason: str) -> None:
        for button in self.buttons:
            button.set_allowed(False, reason)
