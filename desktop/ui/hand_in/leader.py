"""The leader's own signature, before the agency's: a key file of the person, and what opens it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.ui.file_dialogs import choose_files
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import ElidedLabel, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.passphrases import PassphraseField


class LeaderForm(QWidget):
    """Whether the leader signs too, with which file; nothing of it is kept."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file: Path | None = None
        self.sign_check = CheckBox(self.tr("Lãnh đạo ký số bằng khóa riêng"))
        self.sign_check.setToolTip(self.tr("Chữ ký của lãnh đạo đứng trước, chữ ký của cơ quan đứng sau"))
        self.file_label = ElidedLabel("", Role.CAPTION)
        self.file_button = quiet(self.tr("Chọn tệp khóa"), Icon.KEY)
        self.passphrase_field = PassphraseField(self.tr("Mật khẩu khóa của lãnh đạo"))
        self._more = boxed(column(row(grow(self.file_label), self.file_button, FILL), self.passphrase_field, spacing=4))
        self.setLayout(column(self.sign_check, self._more, spacing=4))
        self._more.hide()
        self.sign_check.toggled.connect(self._show_more)
        self.file_button.clicked.connect(self._choose)
        self.passphrase_field.edit.textChanged.connect(self.changed)
        self._show_file()

    def key_file(self) -> Path | None:
        """The file that signs; ``None`` when the leader does not sign here."""
        return self._file if self.sign_check.isChecked() else None

    def passphrase(self) -> str:
        """What was typed."""
        return self.passphrase_field.text()

    def obstacle(self) -> str:
        """Why nothing can be signed now; "" when something can."""
        if not self.sign_check.isChecked():
            return ""
        if self._file is None:
            return self.tr("Chọn tệp khóa của lãnh đạo")
        return "" if self.passphrase() else self.tr("Nhập mật khẩu khóa của lãnh đạo")

    def clear(self) -> None:
        """Forget what was typed."""
        self.passphrase_field.edit.clear()

    def take_file(self, path: Path) -> None:
        """Sign with this file."""
        self._file = path
        self._show_file()
        self.changed.emit()

    @Slot(bool)
    def _show_more(self, wanted: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._more.setVisible(wanted)
        self.changed.emit()

    @Slot()
    def _choose(self) -> None:
        title = self.tr("Khóa ký số của lãnh đạo")
        choose_files(self, title, self.tr("Tệp khóa ký số (*.p12 *.pfx)"), self._take_chosen)

    @Slot(object)
    def _take_chosen(self, paths: Sequence[Path]) -> None:
        self.take_file(paths[0])

    def _show_file(self) -> None:
        self.file_label.setText(self._file.name if self._file else self.tr("Chưa chọn tệp khóa"))
