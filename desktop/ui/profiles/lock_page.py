"""The only page while the window is locked: who sits down says who it is, and proves it."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from desktop.core.errors import UserError
from desktop.services.officers.profile_unlocking import recover, unlock
from desktop.services.officers.profiles import ProfileSettings, read_profiles
from desktop.services.workspace import Workspace
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, primary, quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, row
from desktop.ui.parts.passphrases import NewPassphrase, PassphraseField

_WIDTH = 460


class LockPage(Page):
    """Shows nothing of the data but who may work here.

    Args:
        jobs: The window's runner.
        workspace: What is locked.
        name: Who worked here last.
        passphrase: What this person has typed just before; it is tried without being typed again.
    """

    unlocked = Signal(object, object)
    """The ``Officer`` who works here from now on, and the ``ProfileSettings``."""

    def __init__(self, jobs: JobRunner, workspace: Workspace, name: str = "", passphrase: str = "") -> None:
        super().__init__(
            jobs, self.tr("Máy đang khóa"), self.tr("Chọn tên, nhập mật khẩu rồi nhấn Enter. Số liệu đã được lưu.")
        )
        self._workspace = workspace
        self._last, self._proof = name, passphrase
        self._settings: ProfileSettings | None = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.name_box = ComboBox()
        self.passphrase_field = PassphraseField(self.tr("Mật khẩu"))
        self.unlock_button = primary(self.tr("Mở khóa"), Icon.LOCK_OPEN)
        self.forgot_button = quiet(self.tr("Quên mật khẩu"), Icon.KEY)
        self.forgot_button.setCheckable(True)
        self.code_edit = QLineEdit()
        self.code_field = FormField(
            self.tr("Mã khôi phục"),
            self.code_edit,
            self.tr("24 ký tự trên tờ giấy in lúc bật người dùng riêng; người quản trị cất."),
        )
        self.new_passphrase = NewPassphrase(self.tr("Mật khẩu mới"), self.tr("Ít nhất 8 ký tự."))
        self.recover_button = plain(self.tr("Đặt mật khẩu mới và mở khóa"), Icon.KEY)
        self._recovery = boxed(
            column(
                Label(self.tr("Đặt lại mật khẩu cho người đã chọn ở trên"), Role.LABEL, wrap=True),
                self.code_field,
                self.new_passphrase,
                row(self.recover_button, FILL),
                spacing=10,
            )
        )
        self._recovery.hide()
        card = Card(
            FormField(self.tr("Người dùng"), self.name_box),
            self.passphrase_field,
            row(self.unlock_button, self.forgot_button, FILL),
            self._recovery,
            spacing=12,
        )
        card.setFixedWidth(_WIDTH)
        self.body.addLayout(row(column(card, FILL), FILL), 1)

    def _connect_signals(self) -> None:
        self.unlock_button.clicked.connect(self._unlock)
        self.passphrase_field.edit.returnPressed.connect(self._unlock)
        self.forgot_button.toggled.connect(self._recovery.setVisible)
        self.recover_button.clicked.connect(self._recover)
        self.code_edit.textEdited.connect(self.code_field.clear_error)

    @override
    def refresh(self) -> None:
        self.start(partial(_read, self._workspace), self._show)

    @Slot(object)
    def _show(self, settings: ProfileSettings) -> None:
        self._settings = settings
        names = [person.name for person in settings.people]
        self.name_box.set_choices([(name, name) for name in names])
        if self._last in names:
            self.name_box.set_value(self._last)
            if self._proof:  # it has just opened the data; it is tried once
                self.passphrase_field.edit.setText(self._proof)
                self._proof = ""
                self._unlock()
        self.take_focus()
        self.refreshed.emit()

    @override
    def take_focus(self) -> None:
        self.passphrase_field.edit.setFocus()

    @Slot()
    def _unlock(self) -> None:
        if not self.passphrase_field.text():
            self.passphrase_field.set_error(self.tr("Chưa nhập mật khẩu."))
            return
        self._allow(allowed=False)
        work = partial(unlock, self._workspace, str(self.name_box.value()), self.passphrase_field.text())
        job = self.jobs.run(work)
        job.succeeded.connect(self._let_in)
        job.failed.connect(self._refuse)

    @Slot()
    def _recover(self) -> None:
        if not self.new_passphrase.check():
            return
        self._allow(allowed=False)
        name, code = str(self.name_box.value()), self.code_edit.text()
        job = self.jobs.run(partial(recover, self._workspace, code, name, self.new_passphrase.text()))
        job.succeeded.connect(self._let_in)
        job.failed.connect(self._refuse_code)

    def _allow(self, *, allowed: bool) -> None:
        for button in (self.unlock_button, self.recover_button):
            button.setEnabled(allowed)

    @Slot(object)
    def _let_in(self, officer: object) -> None:
        self._allow(allowed=True)
        self.passphrase_field.edit.clear()
        self.unlocked.emit(officer, self._settings)

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        self._say(error, self.passphrase_field)
        self.passphrase_field.edit.selectAll()
        self.passphrase_field.edit.setFocus()

    @Slot(object)
    def _refuse_code(self, error: BaseException) -> None:
        self._say(error, self.code_field)
        self.code_edit.setFocus()

    def _say(self, error: BaseException, field: FormField) -> None:
        self._allow(allowed=True)
        if isinstance(error, UserError):
            field.set_error(f"{error.message} {error.hint}".strip())
        else:
            self.show_error(error)


def _read(workspace: Workspace) -> ProfileSettings:
    with workspace.reading() as session:
        return read_profiles(session)
