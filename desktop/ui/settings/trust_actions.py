"""What can be done on the settings page about trust: files taken in, lists made, certificates renewed, letters."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.services.trust.authorities import AuthorityView, remove_authority, require_revocation_list
from desktop.services.trust.enrolment_letter import write_enrolment_letter
from desktop.services.trust.revocation import ListView, export_revocation_list
from desktop.services.trust.trust_file_intake import OfferedTrust, TakenTrust, open_trust_file
from desktop.ui.context import PageContext
from desktop.ui.dialogs import ask
from desktop.ui.file_dialogs import choose_files, choose_folder, open_outside
from desktop.ui.page import Page
from desktop.ui.settings.certificate_card import CertificateCard
from desktop.ui.settings.dialogs import FingerprintDialog
from desktop.ui.settings.trust_card import TrustCard
from desktop.ui.settings.trust_dialogs import OwnRenewalDialog, RenewalDialog, RenewListDialog, TrustFileDialog
from desktop.ui.topics import Topic

_CHANGES = frozenset({Topic.KEYS, Topic.AGENCIES, Topic.PACKAGES})


class TrustActions(QObject):
    """Opens what the two cards ask for, and says on the page what came of it."""

    def __init__(self, page: Page, context: PageContext, card: TrustCard, certificates: CertificateCard) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._removed: AuthorityView | None = None
        self.is_department = False
        card.file_wanted.connect(self._choose_file)
        card.removal_wanted.connect(self._ask_removal)
        card.policy_changed.connect(self._change_policy)
        card.list_wanted.connect(self._renew_list)
        card.export_wanted.connect(self._choose_list_folder)
        certificates.renewal_wanted.connect(self._renew)
        certificates.letter_wanted.connect(self._choose_letter_folder)

    @Slot()
    def _choose_file(self) -> None:
        filters = self.tr("Chứng thư nơi cấp, danh sách thu hồi (*.pem *.crt *.cer *.p7b *.p7c *.crl);;Mọi tệp (*)")
        choose_files(self._page, self.tr("Nạp tệp tin cậy"), filters, self.open_file)

    @Slot(object)
    def open_file(self, paths: tuple[Path, ...]) -> None:
        """Look into a trust file and show what it holds."""
        workspace = self._context.workspace
        self._page.start(lambda: open_trust_file(workspace, paths[0]), self._offer)

    @Slot(object)
    def _offer(self, offered: OfferedTrust) -> None:
        self.file_dialog = TrustFileDialog(self._page, self._context, offered)
        self.file_dialog.succeeded.connect(self._say_taken)
        self.file_dialog.open()

    @Slot(object)
    def _say_taken(self, taken: TakenTrust) -> None:
        news = [each.number for each in taken.lists if each.is_news]
        told = [self.tr("{0} nơi cấp mới").format(len(taken.authorities))] if taken.authorities else []
        if news:
            told.append(self.tr("danh sách thu hồi số {0}").format(", ".join(news)))
        self._page.toast.emit(self.tr("Đã nạp tệp tin cậy"), "; ".join(told) or self.tr("Không có gì mới."))

    @Slot(object)
    def _ask_removal(self, view: AuthorityView) -> None:
        self._removed = view
        ask(
            self._page,
            self.tr("Bỏ “{0}” khỏi danh sách tin cậy?").format(view.name),
            self.tr("Tệp ký bằng chứng thư của nơi cấp này sẽ bị tạm giữ. Tệp đã nhận trước vẫn giữ nguyên."),
            self.tr("Bỏ khỏi danh sách"),
            self._remove,
        )

    def _remove(self) -> None:
        if self._removed is not None:
            work = self._context.writing(remove_authority, self._removed.sha256)
            self._page.start(work, self._say_removed, changes=_CHANGES)

    @Slot(object)
    def _say_removed(self, _none: object) -> None:
        self._page.toast.emit(self.tr("Đã bỏ khỏi danh sách tin cậy"), "")

    @Slot(object, bool)
    def _change_policy(self, view: AuthorityView, hold: bool) -> None:  # noqa: FBT001 - as the signal tells it
        work = self._context.writing(require_revocation_list, view.sha256, required=hold)
        self._page.start(work, self._say_policy, changes=_CHANGES)

    @Slot(object)
    def _say_policy(self, _none: object) -> None:
        self._page.toast.emit(self.tr("Đã đổi cách xử lý khi thiếu danh sách thu hồi"), "")

    @Slot()
    def _renew_list(self) -> None:
        self.list_dialog = RenewListDialog(self._page, self._context)
        self.list_dialog.succeeded.connect(self._say_list)
        self.list_dialog.open()

    @Slot(object)
    def _say_list(self, made: ListView) -> None:
        said = self.tr("{0} chứng thư bị thu hồi").format(made.revoked)
        self._page.toast.emit(self.tr("Đã lập danh sách thu hồi số {0}").format(made.number), said)

    @Slot()
    def _choose_list_folder(self) -> None:
        choose_folder(self._page, self.tr("Lưu danh sách thu hồi vào"), self.export_list)

    @Slot(object)
    def export_list(self, paths: tuple[Path, ...]) -> None:
        """Write the department's list into a folder."""
        workspace = self._context.workspace
        self._page.start(lambda: export_revocation_list(workspace, paths[0]), self._say_file)

    @Slot()
    def _renew(self) -> None:
        if self.is_department:
            OwnRenewalDialog(self._page, self._context).open()
            return
        self.renewal_dialog = RenewalDialog(self._page, self._context)
        self.renewal_dialog.succeeded.connect(self._tell_fingerprint)
        self.renewal_dialog.open()

    @Slot(object)
    def _tell_fingerprint(self, made: tuple[Path, str]) -> None:
        FingerprintDialog(self._page, *made, renewal=True).open()

    @Slot()
    def _choose_letter_folder(self) -> None:
        choose_folder(self._page, self.tr("Lưu thư đăng ký khóa vào"), self.write_letter)

    @Slot(object)
    def write_letter(self, paths: tuple[Path, ...]) -> None:
        """Write the letter into a folder, and open it for printing."""
        workspace = self._context.workspace
        self._page.start(lambda: write_enrolment_letter(workspace, paths[0]), self._show_letter)

    @Slot(object)
    def _show_letter(self, path: Path) -> None:
        self._say_file(path)
        open_outside(path)

    @Slot(object)
    def _say_file(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu {name}").format(name=path.name), str(path.parent))
