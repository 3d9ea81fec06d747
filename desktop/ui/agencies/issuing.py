"""The dialog in which the department's passphrase is typed and a certificate is issued."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.enrolment import RequestView, issue_for_request
from desktop.signing.keys import WrongPassphraseError
from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label
from desktop.ui.parts.passphrases import PassphraseField
from desktop.ui.settings.dialogs import FolderField, WorkDialog
from desktop.ui.signer_field import SignerField
from desktop.ui.topics import Topic


class IssueDialog(WorkDialog):
    """Issues the certificate that a request asks for, once the officer has compared its fingerprint."""

    changes = frozenset({Topic.AGENCIES})

    def __init__(self, parent: QWidget, context: PageContext, request: RequestView, folder: Path | None) -> None:
        self.request = request
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
            pin=self.signer.text(),
            last_try=self.signer.last_try(),
        )

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.passphrase if isinstance(error, WrongPassphraseError) else self.signer.field_of(error)


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
