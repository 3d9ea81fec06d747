"""The dialog in which the department's passphrase is typed and a certificate is issued."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.trust.certificate_register import MadeSure
from desktop.services.trust.certificate_requests import RequestView
from desktop.services.trust.issuing import issue_for_request
from desktop.signing.keys import WrongPassphraseError
from desktop.ui.context import PageContext
from desktop.ui.folder_field import FolderField
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label
from desktop.ui.parts.passphrases import PassphraseField
from desktop.ui.signer_field import SignerField
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog


class IssueDialog(WorkDialog):
    """Issues the certificate that a request asks for, once the officer has compared its fingerprint."""

    changes = frozenset({Topic.AGENCIES})

    def __init__(
        self, parent: QWidget, context: PageContext, request: RequestView, sure: MadeSure, folder: Path | None
    ) -> None:
        self.request, self.sure = request, sure
        self.token_check = CheckBox(self.tr("Đơn vị báo khóa được tạo trong USB Token"))
        self.passphrase = PassphraseField(self.tr("Mật khẩu của khóa Sở"))
        self.signer = SignerField(context, self.tr("Mật khẩu của khóa Sở"), token_only=True)
        self.folder = FolderField(self.tr("Lưu tệp chứng thư vào"))
        self.folder.edit.setText(str(folder or _documents()))
        said = self.tr("Gửi tệp được ghi ra cho {0}; đơn vị nạp tệp đó ở trang Thiết lập của mình.")
        super().__init__(
            parent,
            context,
            self.tr("Cấp chứng thư cho {0}").format(request.agency_name),
            self.tr("Cấp chứng thư"),
            Label(said.format(request.agency_name), wrap=True),
            self.token_check,
            self.passphrase,
            self.signer,
            self.folder,
        )
        self.signer.ask_token()

    @override
    def prepare(self) -> Callable[[], object] | None:
        if not self.passphrase.text():
            self.passphrase.set_error(self.tr("Chưa gõ mật khẩu của khóa Sở."))
            self.passphrase.edit.setFocus()
            return None
        folder = self.folder.path()
        if folder is None:
            return None
        return partial(
            issue_for_request,
            self.context.workspace,
            self.request.fingerprint,
            self.passphrase.text(),
            folder,
            sure=replace(self.sure, in_token=self.token_check.isChecked()),
            pin=self.signer.text(),
            last_try=self.signer.last_try(),
        )

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.passphrase if isinstance(error, WrongPassphraseError) else self.signer.field_of(error)


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
