"""Where somebody proves to be allowed into data, or a backup, that lies encrypted: before anything of it is shown."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.services.safety.at_rest import open_backup, open_by_code, open_by_passphrase, people_who_open
from desktop.services.safety.backup_access import BackupLockedError
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.buttons import plain, primary, quiet
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.layouts import FILL, boxed, column, row
from desktop.ui.parts.passphrases import PassphraseField

_WIDTH = 460


class UnlockPanel(QWidget):
    """A name, a passphrase, and the recovery code for who has forgotten it.

    Args:
        jobs: The window's runner.
        folder: The data folder.
    """

    unlocked = Signal(str, str)
    """It can be read now; whose passphrase it was and the passphrase, both "" where it was the code."""
    failed = Signal(object)
    """Something else went wrong than a wrong word: the error."""

    def __init__(self, jobs: JobRunner, folder: DataFolder) -> None:
        super().__init__()
        self._jobs, self._folder = jobs, folder
        self._backup: BackupLockedError | None = None
        self.name_box = ComboBox()
        self.name_field = FormField(self.tr("Người dùng"), self.name_box)
        self.passphrase_field = PassphraseField(self.tr("Mật khẩu"))
        self.unlock_button = primary(self.tr("Mở khóa"), Icon.LOCK_OPEN)
        self.forgot_button = quiet(self.tr("Quên mật khẩu"), Icon.KEY)
        self.forgot_button.setCheckable(True)
        self.code_edit = QLineEdit()
        self.code_field = FormField(
            self.tr("Mã khôi phục"), self.code_edit, self.tr("Trên tờ giấy đã in và niêm phong; tờ in sau cùng.")
        )
        self.code_button = plain(self.tr("Mở bằng mã khôi phục"), Icon.KEY)
        self.recovery = boxed(column(self.code_field, row(self.code_button, FILL), spacing=10))
        self.recovery.hide()
        self.setLayout(
            column(
                self.name_field,
                self.passphrase_field,
                row(self.unlock_button, self.forgot_button, FILL),
                self.recovery,
                spacing=12,
            )
        )
        self.setMaximumWidth(_WIDTH)
        self.unlock_button.clicked.connect(self._unlock)
        self.passphrase_field.edit.returnPressed.connect(self._unlock)
        self.forgot_button.toggled.connect(self.recovery.setVisible)
        self.code_button.clicked.connect(self._use_code)
        self.code_edit.returnPressed.connect(self._use_code)
        self.code_edit.textEdited.connect(self.code_field.clear_error)

    def ask(self, backup: BackupLockedError | None) -> None:
        """Ask for what opens a backup, or the data folder where that is ``None``."""
        self._backup = backup
        self.name_field.setVisible(backup is None)
        if backup is None:
            names = people_who_open(self._folder.key_slots)
            self.name_box.set_choices([(name, name) for name in sorted(names)])
        self.show()
        QTimer.singleShot(0, self.passphrase_field.edit, self.passphrase_field.edit.setFocus)

    @Slot()
    def _unlock(self) -> None:
        passphrase = self.passphrase_field.text()
        if not passphrase:
            self.passphrase_field.set_error(self.tr("Chưa nhập mật khẩu."))
        elif self._backup is not None:
            work = partial(open_backup, self._backup.backup, passphrase=passphrase)
            self._try(work, self.passphrase_field, "", "")
        else:
            name = str(self.name_box.value())
            work = partial(open_by_passphrase, self._folder.key_slots, passphrase, name)
            self._try(work, self.passphrase_field, name, passphrase)

    @Slot()
    def _use_code(self) -> None:
        code = self.code_edit.text()
        if not code.strip():
            self.code_field.set_error(self.tr("Chưa nhập mã khôi phục."))
        elif self._backup is not None:
            self._try(partial(open_backup, self._backup.backup, code=code), self.code_field, "", "")
        else:
            self._try(partial(open_by_code, self._folder.key_slots, code), self.code_field, "", "")

    def _try(self, work: Callable[[], None], field: FormField, name: str, passphrase: str) -> None:
        for button in (self.unlock_button, self.code_button):
            button.setEnabled(False)
        job = self._jobs.run(work)
        job.succeeded.connect(partial(self._succeed, name, passphrase))
        job.failed.connect(partial(self._refuse, field))

    def _succeed(self, name: str, passphrase: str, _nothing: object) -> None:
        self._allow()
        self.passphrase_field.edit.clear()
        self.code_edit.clear()
        self.hide()
        self.unlocked.emit(name, passphrase)

    def _refuse(self, field: FormField, error: BaseException) -> None:
        self._allow()
        if isinstance(error, UserError):
            field.set_error(error.sentence)
        else:
            self.failed.emit(error)

    def _allow(self) -> None:
        for button in (self.unlock_button, self.code_button):
            button.setEnabled(True)
