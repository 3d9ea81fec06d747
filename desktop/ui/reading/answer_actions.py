"""The two buttons with which the department answers the report that is shown, and what they say afterwards."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.models.intake import SubmissionState
from desktop.services.follow_up.answers_issued import IssuedAnswers
from desktop.services.follow_up.reading import SubmittedReport
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import open_outside
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.reading.answering import ReceiptDialog, ReturnDialog
from desktop.ui.reading.remark_editor import RemarkStart
from desktop.ui.tokens import Tone


class AnswerActions(QObject):
    """Owns the buttons; speaks through the banner of its page."""

    def __init__(self, page: Page, context: PageContext, place: Callable[[], RemarkStart | None]) -> None:
        """Args: page: Owns it. context: Of the window. place: Says where a remark begins; a method of the page."""
        super().__init__(page)
        self._page = page
        self._place = place
        self._context = context
        self._report: SubmittedReport | None = None
        self._folder: Path | None = None
        self.return_button = plain(self.tr("Trả lại để chỉnh sửa"), Icon.ARROW_UNDO)
        self.receipt_button = plain(self.tr("Xuất phiếu tiếp nhận"), Icon.DOCUMENT_CHECKMARK)
        context.permits.need("report.returned", self.return_button)
        context.permits.need("receipt.issued", self.receipt_button)
        self.return_button.clicked.connect(self.ask_return)
        self.receipt_button.clicked.connect(self._ask_receipt)
        self.show_report(None)

    def show_report(self, report: SubmittedReport | None) -> None:
        """Offer what may be answered to this report."""
        self._report = report
        nothing = self.tr("Chưa nhận được báo cáo")
        given_back = report is not None and report.state is SubmissionState.RETURNED
        why_no_receipt = self.tr("Bản này đã trả lại để chỉnh sửa") if given_back else nothing
        self.receipt_button.set_allowed(report is not None and not given_back, why_no_receipt)
        why_no_return = self.tr("Đã có bản mới hơn thay thế") if report else nothing
        self.return_button.set_allowed(report is not None and report.is_current, why_no_return)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Say it in fewer words where there is little room."""
        self.return_button.setText(self.tr("Trả lại") if narrow else self.tr("Trả lại để chỉnh sửa"))
        self.receipt_button.setText(self.tr("Xuất phiếu") if narrow else self.tr("Xuất phiếu tiếp nhận"))

    @Slot()
    def _ask_receipt(self) -> None:
        if self._report is not None:
            self._open(ReceiptDialog(self._page, self._context, self._report, self._folder))

    @Slot()
    def ask_return(self) -> None:
        """Ask for the remarks with which the report is given back."""
        if self._report is not None:
            self._open(ReturnDialog(self._page, self._context, self._report, self._folder, self._place()))

    def _open(self, dialog: ReceiptDialog | ReturnDialog) -> None:
        self._page.banner.hide()
        self.dialog = dialog
        dialog.succeeded.connect(self._show_answered)
        dialog.open()

    @Slot(object)
    def _show_answered(self, issued: IssuedAnswers) -> None:
        name = self.dialog.report.agency_name
        first, count = issued.files[0], len(issued.files)
        self._folder = first.parent
        if not issued.receipts:
            title = self.tr("Đã trả lại báo cáo của {0}").format(name)
        elif count == 1:
            title = self.tr("Mã tiếp nhận của {0}: {1}").format(name, issued.codes[0])
        else:
            title = self.tr("Đã xuất {0} phiếu tiếp nhận").format(count)
        where = first if count == 1 else self.tr("{0} tệp trong {1}").format(count, self._folder)
        self.folder_button = plain(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        self.folder_button.clicked.connect(self._open_folder)
        self._page.banner.show_message(Tone.OK, title, self.tr("Gửi cho đơn vị: {0}").format(where), self.folder_button)
        self._page.banner.show()

    @Slot()
    def _open_folder(self) -> None:
        if self._folder is not None:
            open_outside(self._folder)
