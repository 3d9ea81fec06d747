"""Dialogs of the settings page: each stays open until its work has succeeded and shows what refused it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.programme.assignment import issue_assignment
from desktop.services.trust.enrolment import OfferedCertificate, request_enrolment, take_in_certificate
from desktop.services.trust.keys import create_department_keys
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.signing.keys import WrongPassphraseError
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog
from desktop.ui.folder_field import FolderField
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.passphrases import NewPassphrase, PassphraseField
from desktop.ui.signing_dialog import SigningDialog
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog


class RequestDialog(WorkDialog):
    """An agency makes its key and the request for a certificate."""

    changes = frozenset({Topic.KEYS})

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.passphrase = NewPassphrase()
        self.folder = FolderField("Lưu tệp yêu cầu vào")
        super().__init__(
            parent,
            context,
            "Tạo khóa và yêu cầu cấp chứng thư",
            "Tạo khóa",
            Label(
                "Khóa ở lại máy này, được mã hóa bằng mật khẩu. Tệp yêu cầu gửi Sở Nội vụ qua USB hoặc thư công vụ.",
                wrap=True,
            ),
            self.passphrase,
            self.folder,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        if not self.passphrase.check():
            return None
        folder = self.folder.path()
        if folder is None:
            return None
        workspace, passphrase = self.context.workspace, self.passphrase.text()
        return lambda: request_enrolment(workspace, passphrase, folder)


class CertificateDialog(WorkDialog):
    """An agency looks at the certificate that Sở sent, compares the fingerprint and takes it in."""

    changes = frozenset({Topic.KEYS})

    def __init__(self, parent: QWidget, context: PageContext, offered: OfferedCertificate) -> None:
        self.offered = offered
        self.passphrase = PassphraseField("Mật khẩu đã đặt khi tạo khóa")
        self.compared = CheckBox("Đã gọi Sở Nội vụ đối chiếu, dấu vân tay khớp")
        self.compared.setVisible(not offered.root_is_known)
        until = offered.certificate.not_valid_after_utc
        known = "Gốc này đã được tin cậy trên máy." if offered.root_is_known else ""
        super().__init__(
            parent,
            context,
            "Nạp chứng thư Sở cấp",
            "Nạp chứng thư",
            FactLine("Nơi cấp", offered.issuer),
            FactLine("Hiệu lực", f"đến {until:%d/%m/%Y}"),
            FactLine("Dấu vân tay gốc", offered.root_fingerprint),
            *([Label(known, wrap=True)] if known else []),
            self.compared,
            self.passphrase,
        )
        self.compared.toggled.connect(self._allow)
        self._allow()

    @override
    def prepare(self) -> Callable[[], object] | None:
        workspace, offered, passphrase = self.context.workspace, self.offered, self.passphrase.text()
        return lambda: take_in_certificate(workspace, offered, passphrase)

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return _passphrase_of(error, self.passphrase)

    @Slot()
    def _allow(self) -> None:
        ready = self.offered.root_is_known or self.compared.isChecked()
        self.accept_button.set_allowed(ready, "Đối chiếu dấu vân tay trước khi nạp")


class RootDialog(WorkDialog):
    """The department makes its root and the key that signs its own files."""

    changes = frozenset({Topic.KEYS})

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.passphrase = NewPassphrase()
        super().__init__(
            parent,
            context,
            "Tạo khóa gốc của Sở",
            "Tạo khóa gốc",
            Label(
                "Khóa gốc cấp chứng thư cho các đơn vị và ký gói giao nhiệm vụ. Sao lưu ngay sau khi tạo: "
                "mất khóa này thì mọi đơn vị phải xin lại chứng thư.",
                wrap=True,
            ),
            self.passphrase,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        if not self.passphrase.check():
            return None
        workspace, passphrase = self.context.workspace, self.passphrase.text()
        return lambda: create_department_keys(workspace, passphrase)


class AssignmentDialog(SigningDialog):
    """The department writes the signed package that sets agencies up."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.folder = FolderField("Lưu gói vào")
        super().__init__(
            parent,
            context,
            "Phát hành gói giao nhiệm vụ",
            "Ký và lưu gói",
            Label(
                "Gói có chương trình, danh sách đơn vị phải báo cáo và gốc chứng thư của Sở. "
                "Đơn vị mở gói này ở lần chạy đầu tiên là dùng được ngay.",
                wrap=True,
            ),
            asked="Mật khẩu của khóa Sở",
            after=(self.folder,),
        )
        self.passphrase = self.signer.field

    @override
    def signed_work(self) -> Callable[[], object] | None:
        folder = self.folder.path()
        if folder is None:
            return None
        return partial(_issue, self.context.workspace, folder, self.signer.text(), last_try=self.signer.last_try())


_REQUESTED = "Gửi tệp này cho Sở Nội vụ, rồi gọi điện đọc dấu vân tay sau để Sở đối chiếu:"
_RENEWED = "Gửi tệp này cho Sở Nội vụ. Yêu cầu đã ký bằng khóa đang dùng nên không phải gọi điện; dấu vân tay khóa mới:"


class FingerprintDialog(Dialog):
    """Says where the request lies and what to read out over the telephone."""

    def __init__(self, parent: QWidget, path: Path, fingerprint: str, *, renewal: bool = False) -> None:
        self.fingerprint_label = Label(fingerprint, wrap=True)
        self.fingerprint_label.setProperty("role", "section")
        self.fingerprint_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        super().__init__(
            parent,
            "Đã tạo khóa và tệp yêu cầu",
            "Đã hiểu",
            FactLine("Tệp yêu cầu", str(path)),
            Label(_RENEWED if renewal else _REQUESTED, wrap=True),
            self.fingerprint_label,
            cancel="",
            width=520,
        )


def _issue(workspace: Workspace, folder: Path, secret: str, *, last_try: bool) -> Path:  # on the worker thread
    with open_signer(workspace, secret, last_try=last_try) as signer:
        return issue_assignment(workspace, folder, signer)


def _passphrase_of(error: BaseException, field: PassphraseField) -> FormField | None:
    return field if isinstance(error, WrongPassphraseError) else None
