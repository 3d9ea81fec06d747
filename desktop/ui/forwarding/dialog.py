"""The dialog in which a forwarder signs the package that goes up."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.core.sizes import format_size
from desktop.services.follow_up.forwarding import Forwarded, forward
from desktop.services.follow_up.forwarding_view import ForwardingView
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files
from desktop.ui.folder_field import FolderField
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, row
from desktop.ui.signing_dialog import SigningDialog
from desktop.ui.topics import Topic


class ForwardDialog(SigningDialog):
    """Says what goes into the package; asks for the own report, sealed files, a note, the key and the folder."""

    changes = frozenset({Topic.PACKAGES})

    def __init__(
        self, parent: QWidget, context: PageContext, period: str, view: ForwardingView, folder: Path | None
    ) -> None:
        self.period = period
        self.sealed: tuple[Path, ...] = ()
        self.own_check = CheckBox(self.tr("Kèm báo cáo của chính đơn vị"))
        self.own_label = Label("", Role.CAPTION, wrap=True)
        self.sealed_button = quiet(self.tr("Kèm tệp mã hóa gửi Sở…"), Icon.LOCK_CLOSED)
        self.sealed_label = Label("", Role.CAPTION, wrap=True)
        self.note_edit = QLineEdit()
        self.folder = FolderField(self.tr("Lưu gói vào"))
        self.folder.edit.setText(str(folder or ""))
        super().__init__(
            parent,
            context,
            self.tr("Lập gói chuyển tiếp"),
            self.tr("Ký và lưu gói"),
            Label(_contents(view), wrap=True),
            boxed(column(self.own_check, self.own_label, spacing=2)),
            boxed(column(row(self.sealed_button, FILL), self.sealed_label, spacing=2)),
            FormField(self.tr("Ghi chú gửi Sở (nếu có)"), self.note_edit),
            asked=self.tr("Mật khẩu khóa ký của đơn vị"),
            after=(self.folder,),
        )
        self._offer_own(view)
        self.sealed_label.hide()
        self.sealed_button.clicked.connect(self._choose_sealed)

    def _offer_own(self, view: ForwardingView) -> None:
        own = view.own
        there = own is not None and own.is_there
        self.own_check.setEnabled(there)
        self.own_check.setChecked(there)
        if own is None:
            self.own_label.setText(self.tr("Chưa ký và xuất báo cáo của đơn vị cho kỳ này."))
        elif there:
            self.own_label.setText(self.tr("Bản {0}, {1}").format(own.revision, own.path.name))
        else:
            self.own_label.setText(self.tr("Không thấy tệp tại {0}; cắm lại USB rồi mở lại.").format(own.path))

    @Slot()
    def _choose_sealed(self) -> None:
        filters = self.tr("Tệp mã hóa (*.p7m *.phan*);;Mọi tệp (*)")
        choose_files(self, self.tr("Chọn tệp mã hóa của đơn vị cấp dưới"), filters, self.take_sealed)

    @Slot(object)
    def take_sealed(self, paths: tuple[Path, ...]) -> None:
        """Let these go along unopened."""
        self.sealed = paths
        self.sealed_label.setText(", ".join(f"{path.name} ({format_size(path.stat().st_size)})" for path in paths))
        self.sealed_label.setVisible(bool(paths))

    @override
    def signed_work(self) -> Callable[[], object] | None:
        folder = self.folder.path()
        if folder is None:
            return None
        return partial(
            _forward,
            self.context.workspace,
            self.period,
            folder,
            self.signer.text(),
            last_try=self.signer.last_try(),
            note=self.note_edit.text(),
            sealed=self.sealed,
            with_own=self.own_check.isChecked(),
        )


def _contents(view: ForwardingView) -> str:
    files = sum(each.files for each in view.subordinates)
    said = f"Gói gồm {files} tệp gốc của {view.whole.counted}/{view.whole.expected} đơn vị cấp dưới, giữ nguyên chữ ký"
    missing = view.whole.absentees
    names = ", ".join(each.name for each in missing[:4]) + (f" và {len(missing) - 4} đơn vị khác" * (len(missing) > 4))
    return f"{said}. Chưa có báo cáo: {names}." if missing else f"{said}."


def _forward(  # on the worker thread
    workspace: Workspace,
    period: str,
    folder: Path,
    secret: str,
    *,
    last_try: bool,
    note: str,
    sealed: tuple[Path, ...],
    with_own: bool,
) -> Forwarded:
    with open_signer(workspace, secret, last_try=last_try) as signer:
        return forward(workspace, period, signer, folder, note=note, sealed=sealed, with_own=with_own)
