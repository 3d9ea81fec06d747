"""Encrypted files on hold: the key is asked for once, and then opens whatever comes as long as the window is open."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.models.intake import IntakeResult
from desktop.services.intake.received import LOCKED, IntakeRow
from desktop.services.trust.encryption_keys import open_decryptor
from desktop.signing.envelope import Decryptor
from desktop.signing.keys import WrongPassphraseError
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import grow, row
from desktop.ui.parts.passphrases import PassphraseField
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color
from desktop.ui.work_dialog import WorkDialog


def is_locked(shown: IntakeRow) -> bool:
    """Whether a file is held because nobody could open it yet."""
    return shown.result is IntakeResult.QUARANTINED and any(reason.code in LOCKED for reason in shown.reasons)


class UnlockDialog(WorkDialog):
    """Asks for the passphrase of the department's keys, and opens those for encrypted files."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.passphrase = PassphraseField(self.tr("Mật khẩu của khóa Sở"))
        super().__init__(
            parent,
            context,
            self.tr("Mở khóa giải mã"),
            self.tr("Mở khóa"),
            Label(
                self.tr(
                    "Khóa mở được mọi tệp mã hóa gửi Sở, cả tệp đang tạm giữ và tệp nhận sau này, "
                    "cho đến khi đóng chương trình."
                ),
                wrap=True,
            ),
            self.passphrase,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        if not self.passphrase.text():
            self.passphrase.set_error(self.tr("Chưa nhập mật khẩu."))
            self.passphrase.edit.setFocus()
            return None
        return partial(open_decryptor, self.context.workspace.folder, self.passphrase.text())

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.passphrase if isinstance(error, WrongPassphraseError) else None


class LockedLine(QWidget):
    """How many encrypted files wait, and the button that opens them; hidden while none does.

    Attributes:
        decryptor: The key, once it was opened; it is nowhere but in memory.
    """

    unlocked = Signal()
    """The key is open: what waits can be opened now."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.decryptor: Decryptor | None = None
        self.words_label = Label("", wrap=True)
        self.button = plain(self.tr("Mở khóa giải mã…"), Icon.KEY)
        self.setLayout(row(Glyph(Icon.LOCK_CLOSED, Color.LATE), grow(self.words_label), self.button, spacing=10))
        self.button.clicked.connect(self._ask)
        self.hide()

    def show_rows(self, rows: Sequence[IntakeRow]) -> None:
        """Say how many of the files wait for a key."""
        waiting = sum(is_locked(each) for each in rows)
        self.setVisible(bool(waiting))
        opened = self.tr("{0} tệp mã hóa không mở được bằng khóa của Sở; hỏi lại đơn vị gửi.")
        locked = self.tr("{0} tệp được mã hóa gửi Sở đang chờ khóa giải mã.")
        self.words_label.setText((opened if self.decryptor else locked).format(waiting))
        self.words_label.set_role(Role.LABEL)
        self.button.setText(self.tr("Dùng khóa khác…") if self.decryptor else self.tr("Mở khóa giải mã…"))

    @Slot()
    def _ask(self) -> None:
        self.dialog = UnlockDialog(self, self._context)
        self.dialog.succeeded.connect(self._take)
        self.dialog.open()

    @Slot(object)
    def _take(self, decryptor: Decryptor) -> None:
        self.decryptor = decryptor
        self.unlocked.emit()
