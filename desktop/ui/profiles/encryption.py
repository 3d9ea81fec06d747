"""The part of the settings that lets the data lie encrypted on the disk."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.safety.at_rest import (
    AtRest,
    allow_decryption,
    drop_plain_backups,
    prepare_encryption,
    read_at_rest,
)
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog, ask
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.parts.passphrases import PassphraseField
from desktop.ui.profiles.dialogs import RecoveryDialog
from desktop.ui.topics import Topic

_OFF = (
    "Mật khẩu đang khóa cửa sổ, chưa mã hóa dữ liệu: ai chép được ổ đĩa thì đọc được. Bật mã hóa thì cơ sở dữ liệu, "
    "minh chứng, tệp đã nhận và bản sao lưu chỉ mở được bằng mật khẩu hoặc mã khôi phục."
)
_ON = (
    "Cơ sở dữ liệu, minh chứng, tệp đã nhận và bản sao lưu mới được mã hóa. Không mã hóa: tệp đã xuất ra ngoài, tệp "
    "đang tạm giữ, tệp tạm khi mở xem. Quên hết mật khẩu và mất mã khôi phục thì không ai mở được nữa."
)


class EncryptionPart(QWidget):
    """How the data lies on the disk, and what can be done about it."""

    def __init__(self) -> None:
        super().__init__()
        self.state_label = Label("", Role.MUTED, wrap=True)
        self.notes_label = Label("", wrap=True)
        self.on_button = plain("Mã hóa dữ liệu trên ổ đĩa…", Icon.LOCK_CLOSED)
        self.drop_button = plain("Xóa bản sao lưu chưa mã hóa…", Icon.DELETE)
        self.off_button = quiet("Tắt mã hóa")
        self.setLayout(
            column(
                Label("Mã hóa dữ liệu trên ổ đĩa", Role.LABEL),
                self.state_label,
                self.notes_label,
                row(self.on_button, self.drop_button, self.off_button, FILL),
                spacing=8,
            )
        )
        for part in (self.notes_label, self.on_button, self.drop_button, self.off_button):
            part.hide()

    def show_state(self, state: AtRest) -> None:
        """Show how it lies."""
        self.state_label.setText(_ON if state.on else state.hindrance or _OFF)
        self.on_button.setVisible(not state.on and not state.hindrance)
        self.off_button.setVisible(state.on)
        self.drop_button.setVisible(bool(state.plain_backups))
        notes: list[str] = []
        if state.plain_files:
            notes.append(f"Còn {state.plain_files} tệp chưa mã hóa; phần mềm làm tiếp khi mở khóa cửa sổ.")
        if state.plain_backups:
            notes.append(f"Còn {len(state.plain_backups)} bản sao lưu cũ chưa mã hóa: ai có thì đọc được.")
        if state.locked_out:
            names = ", ".join(state.locked_out)
            notes.append(f"Chưa tự mở được lúc khởi động: {names}. Mỗi người mở khóa cửa sổ một lần là được.")
        self.notes_label.setText(" ".join(notes))
        self.notes_label.setVisible(bool(notes))


class ProofDialog(Dialog):
    """The own passphrase, before the data is put under it."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        self.passphrase_field = PassphraseField("Mật khẩu đang dùng của bạn")
        super().__init__(
            parent,
            "Mã hóa dữ liệu trên ổ đĩa",
            "Mã hóa",
            Label(
                "Mỗi lần mở phần mềm phải có mật khẩu của một người dùng, hoặc mã khôi phục mới sẽ hiện ở bước sau; tờ "
                "mã cũ không dùng được nữa. Mất cả hai thì không ai mở được dữ liệu.",
                wrap=True,
            ),
            Label(
                "Cửa sổ đóng lại trong lúc mã hóa rồi tự mở lại. Dừng giữa chừng không mất dữ liệu.",
                Role.MUTED,
                wrap=True,
            ),
            self.passphrase_field,
            width=520,
        )

    @override
    def accept(self) -> None:
        if not self.passphrase_field.text():
            self.passphrase_field.set_error("Chưa nhập mật khẩu.")
            return
        self.wanted.emit(self.passphrase_field.text())
        super().accept()


class EncryptionActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    def __init__(self, page: Page, context: PageContext, part: EncryptionPart) -> None:
        super().__init__(page)
        self._page, self._context, self._part = page, context, part
        self._state: AtRest | None = None
        self.dialog: Dialog | None = None
        part.on_button.clicked.connect(self._ask_proof)
        part.off_button.clicked.connect(self._ask_off)
        part.drop_button.clicked.connect(self._ask_drop)

    def refresh(self) -> None:
        """Show how the data lies now."""
        self._page.start(lambda: read_at_rest(self._context.workspace), self._show)

    @Slot(object)
    def _show(self, state: AtRest) -> None:
        self._state = state
        self._part.show_state(state)

    @Slot()
    def _ask_proof(self) -> None:
        dialog = ProofDialog(self._page)
        dialog.wanted.connect(self._prepare)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def _prepare(self, passphrase: str) -> None:
        officer = self._context.workspace.officer
        if officer is not None:
            work = partial(prepare_encryption, self._context.workspace, officer.name, passphrase)
            self._page.start(work, self._show_code)

    @Slot(object)
    def _show_code(self, code: str) -> None:
        from desktop.services.officers.recovery_sheet import save_recovery_sheet

        def save(target: object) -> None:
            self._page.start(partial(save_recovery_sheet, self._context.workspace, code, target), self._saved)  # pyright: ignore[reportArgumentType] - a path

        self.dialog = RecoveryDialog(self._page, code, save)
        self.dialog.finished.connect(self._begin)
        self.dialog.open()

    @Slot(object)
    def _saved(self, _nothing: object) -> None:
        self._page.banner.hide()

    @Slot()
    def _begin(self) -> None:
        self._context.encryption_wanted.emit(True)

    @Slot()
    def _ask_off(self) -> None:
        self.dialog = ask(
            self._page,
            "Tắt mã hóa dữ liệu?",
            "Dữ liệu trên ổ đĩa trở lại như không mã hóa: ai chép được ổ đĩa thì đọc được. Mật khẩu vẫn khóa cửa sổ.",
            "Tắt mã hóa",
            self._decrypt,
        )

    @Slot()
    def _decrypt(self) -> None:
        self._page.start(self._context.writing(allow_decryption), self._begin_decryption)

    @Slot(object)
    def _begin_decryption(self, _nothing: object) -> None:
        self._context.encryption_wanted.emit(False)

    @Slot()
    def _ask_drop(self) -> None:
        backups = self._state.plain_backups if self._state is not None else ()
        self.dialog = ask(
            self._page,
            f"Xóa {len(backups)} bản sao lưu chưa mã hóa?",
            "Chỉ nên xóa khi đã có bản sao lưu mới. Bản trên ổ đĩa, USB đang không cắm thì không xóa được ở đây.",
            "Xóa",
            self._drop,
        )

    @Slot()
    def _drop(self) -> None:
        backups = self._state.plain_backups if self._state is not None else ()
        work = self._context.writing(drop_plain_backups, backups)
        self._page.start(work, self._dropped, changes=frozenset({Topic.SETTINGS}))

    @Slot(object)
    def _dropped(self, _nothing: object) -> None:
        self.refresh()
