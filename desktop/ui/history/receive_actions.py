"""The buttons by which an agency takes in what Sở has sent, and what they say afterwards."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.services.follow_up.answers_taken import TakenAnswer
from desktop.services.workplace.from_above import FromAbove
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files
from desktop.ui.history.receiving import CHANGED, CodeDialog, CompareDialog, Received, receive
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.settings.dialogs import CertificateDialog
from desktop.ui.tokens import Tone
from desktop.ui.work_dialog import WorkDialog


class ReceiveActions(QObject):
    """Owns the buttons; speaks through the banner of its page."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self.file_button = plain(self.tr("Nhận tệp từ Sở"), Icon.MAIL_INBOX_ARROW_DOWN)
        self.code_button = plain(self.tr("Nhập mã tiếp nhận"), Icon.CHECKMARK_CIRCLE)
        context.permits.need("receipt.code_entered", self.code_button)
        self.file_button.clicked.connect(self._choose)
        self.code_button.clicked.connect(self._ask_code)

    @Slot()
    def _choose(self) -> None:
        filters = self.tr("Tệp của Sở (*.asice *.sdvtap);;Mọi tệp (*)")
        choose_files(self._page, self.tr("Chọn tệp Sở gửi"), filters, self.receive)

    @Slot(object)
    def receive(self, paths: Sequence[Path]) -> None:
        """Take in files."""
        self._page.banner.hide()
        work = partial(receive, self._context.workspace, tuple(paths))
        self._page.start(work, self.show_received, changes=CHANGED)

    @Slot(object)
    def show_received(self, received: Received) -> None:
        """Say what came of the files; ask where a person must decide."""
        banner = self._page.banner
        if received.refused:
            if len(received.refused) == 1 and not received.news:
                self._page.show_error(received.refused[0])
            else:
                said = "\n".join((*received.news, *(error.sentence for error in received.refused)))
                banner.show_message(Tone.MISSING, self.tr("{0} tệp không nạp được").format(len(received.refused)), said)
                banner.show()
        elif received.news:
            banner.show_message(Tone.OK, self.tr("Đã nạp tệp Sở gửi"), "\n".join(received.news))
            banner.show()
        elif received.waiting is None:
            self._page.toast.emit(self.tr("Tệp này đã nạp trước đây"), self.tr("Không có gì thay đổi."))
        if received.waiting is not None:
            self._ask(received.waiting)

    def _ask(self, found: FromAbove) -> None:
        if found.certificate is not None:
            self._open(CertificateDialog(self._page, self._context, found.certificate))
            self.dialog.succeeded.connect(self._show_certificate)
        elif found.assignment is not None:
            self._open(CompareDialog(self._page, self._context, found.assignment))
            self.dialog.succeeded.connect(self.show_received)

    @Slot()
    def _ask_code(self) -> None:
        self._page.banner.hide()
        self._open(CodeDialog(self._page, self._context))
        self.dialog.succeeded.connect(self._show_answer)

    def _open(self, dialog: WorkDialog) -> None:
        self.dialog = dialog
        dialog.open()

    @Slot(object)
    def _show_certificate(self) -> None:
        self._page.toast.emit(self.tr("Đã nạp chứng thư"), self.tr("Khóa đã sẵn sàng để ký báo cáo."))

    @Slot(object)
    def _show_answer(self, answer: TakenAnswer) -> None:
        self._page.banner.show_message(Tone.OK, self.tr("Đã ghi nhận mã tiếp nhận"), answer.sentence)
        self._page.banner.show()
