"""What can be done with certificates on the page of the agencies: letter, token, revocation, certificates of others."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.services.trust.agency_register import AgencyEntry
from desktop.services.trust.certificate_register import OfferedHolder, confirm_token, find_holders
from desktop.services.trust.certificate_views import CertificateView
from desktop.services.trust.revocation import ListView
from desktop.ui.agencies.certificate_dialogs import BindDialog, LetterDialog, RevokeDialog
from desktop.ui.agencies.detail import AgencyDetail
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files
from desktop.ui.page import Page
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic


class CertificateActions(QObject):
    """Opens the dialogs that the detail asks for, and says on the page what came of them."""

    decided = Signal(str)
    """Something is being decided about the certificates of the agency with this code."""

    def __init__(self, page: Page, context: PageContext, detail: AgencyDetail) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._binding: AgencyEntry | None = None
        detail.letter_asked.connect(self._confirm_letter)
        detail.token_asked.connect(self._note_token)
        detail.revocation_asked.connect(self._revoke)
        detail.binding_asked.connect(self._choose_holder_file)

    @Slot(object)
    def _confirm_letter(self, view: CertificateView) -> None:
        self.letter_dialog = LetterDialog(self._page, self._context, view)
        self.letter_dialog.succeeded.connect(self._say_noted)
        self.letter_dialog.open()

    @Slot(object)
    def _note_token(self, view: CertificateView) -> None:
        work = self._context.writing(confirm_token, view.sha256, in_token=not view.in_token)
        self._page.start(work, self._say_noted, changes=frozenset({Topic.AGENCIES, Topic.PACKAGES}))

    @Slot(object)
    def _say_noted(self, _result: object) -> None:
        self._page.toast.emit(self.tr("Đã ghi vào sổ chứng thư"), "")

    @Slot(object)
    def _revoke(self, view: CertificateView) -> None:
        self.revoke_dialog = RevokeDialog(self._page, self._context, view)
        self.revoke_dialog.succeeded.connect(self._say_revoked)
        self.decided.emit(view.agency)
        self.revoke_dialog.open()

    @Slot(object)
    def _say_revoked(self, made: ListView | None) -> None:
        name = self.revoke_dialog.view.agency_name
        told = self.tr("Danh sách thu hồi số {0} đi theo gói kế tiếp gửi các đơn vị; cần ngay thì xuất ở Thiết lập.")
        self._page.banner.show_message(
            Tone.OK, self.tr("Đã thu hồi chứng thư của {0}").format(name), told.format(made.number) if made else ""
        )
        self._page.banner.show()

    @Slot(object)
    def _choose_holder_file(self, entry: AgencyEntry) -> None:
        self._binding = entry
        filters = self.tr("Chứng thư hoặc tệp đã ký (*.cer *.crt *.pem *.p7b *.pdf *.asice *.sdvtap);;Mọi tệp (*)")
        choose_files(self._page, self.tr("Chứng thư của {0}").format(entry.name), filters, self._look_for_holders)

    @Slot(object)
    def _look_for_holders(self, paths: Sequence[Path]) -> None:
        self._page.start(partial(find_holders, self._context.workspace, paths[0]), self._bind)

    @Slot(object)
    def _bind(self, holders: tuple[OfferedHolder, ...]) -> None:
        if self._binding is None:
            return
        self.decided.emit(self._binding.code)
        for offered in holders:
            agency = self._binding.code, self._binding.name
            self.bind_dialog = BindDialog(self._page, self._context, agency, offered)
            self.bind_dialog.succeeded.connect(self._say_noted)
            self.bind_dialog.open()
