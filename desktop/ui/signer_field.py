"""Where the secret of what signs is typed: the passphrase of the key file, or the PIN of the token that was chosen."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.services.trust.signers import TokenState, token_state
from desktop.signing.keys import WrongPassphraseError
from desktop.signing.tokens.errors import PinError, TokenMissingError
from desktop.signing.tokens.values import PinTries
from desktop.ui.context import PageContext
from desktop.ui.errors import explain
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.parts.passphrases import PassphraseField

_TRIES = {
    PinTries.MANY: "Token “{0}” đã cắm, chưa nhập sai mã PIN lần nào.",
    PinTries.FEW: "Token “{0}” đã bị nhập sai mã PIN, số lần thử còn lại không nhiều.",
    PinTries.LAST: "Token “{0}” chỉ còn một lần thử: nhập sai lần này thì token bị khóa.",
    PinTries.NONE: "Token “{0}” đã bị khóa vì nhập sai mã PIN quá số lần. Mang đến nơi cấp để mở khóa.",
}
_DANGER = (PinTries.LAST, PinTries.NONE)


class SignerField(QWidget):
    """A secret, and below it how the token stands, where one is used.

    Args:
        context: The window's.
        name: Of the field while the key file signs.
        token_only: Hidden while the key file signs, whose passphrase is asked elsewhere.
    """

    changed = Signal()
    """Something was typed or ticked, or the token stands otherwise."""

    def __init__(self, context: PageContext, name: str, *, token_only: bool = False) -> None:
        super().__init__()
        self._context = context
        self._name = name
        self._token_only = token_only
        self._state: TokenState | None = None
        self.field = PassphraseField(name)
        self.state_label = Label("", Role.CAPTION, wrap=True)
        self.last_try_check = CheckBox(self.tr("Dùng lần thử cuối này"))
        self.again_button = quiet(self.tr("Kiểm tra lại token"), Icon.ARROW_SYNC_CIRCLE)
        self.setLayout(
            column(self.field, self.state_label, self.last_try_check, row(self.again_button, FILL), spacing=4)
        )
        self.field.edit.textChanged.connect(self.changed)
        self.last_try_check.toggled.connect(self.changed)
        self.again_button.clicked.connect(self.ask_token)
        self._show_state(None)

    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def last_try(self) -> bool:
        """Whether the last try of the PIN may be used."""
        return self.last_try_check.isChecked()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.edit.clear()
        self.last_try_check.setChecked(False)

    def obstacle(self) -> str:
        """Why nothing can be signed now; "" when something can."""
        state = self._state
        if state is None:
            return "" if self.text() or self._token_only else self.tr("Nhập mật khẩu khóa ký")
        if not state.present:
            return self.tr("Cắm USB Token rồi kiểm tra lại")
        if state.tries is PinTries.NONE:
            return self.tr("USB Token đã bị khóa")
        if not self.text() and not state.pin_on_device:
            return self.tr("Nhập mã PIN của USB Token")
        if state.tries is PinTries.LAST and not self.last_try():
            return self.tr("Đồng ý dùng lần thử cuối của mã PIN")
        return ""

    def check(self) -> bool:
        """Whether something can sign now; where not, the field says why and waits for it."""
        obstacle = self.obstacle()
        if obstacle:
            self.field.set_error(f"{obstacle}.")
            self.field.edit.setFocus()
        return not obstacle

    def field_of(self, error: BaseException) -> FormField | None:
        """The field that an error is about; what it says of the tries is shown."""
        if isinstance(error, PinError):
            if self._state is not None:
                self._show_state(replace(self._state, tries=error.tries))
            self.clear()
            return self.field
        if isinstance(error, TokenMissingError):
            self.ask_token()
        return self.field if isinstance(error, WrongPassphraseError) else None

    @Slot()
    def ask_token(self) -> None:
        """See what signs, and how the token stands, if it is one."""
        job = self._context.jobs.run(partial(_state, self._context))
        job.succeeded.connect(self._show_state)
        job.failed.connect(self._show_failure)

    @Slot(object)
    def _show_state(self, state: TokenState | None) -> None:
        self._state = state
        if self._token_only:
            self.setVisible(state is not None)
        self.field.set_name(self._name if state is None else self.tr("Mã PIN của USB Token"))
        self.field.setVisible(state is None or (state.present and not state.pin_on_device))
        self.state_label.setVisible(state is not None)
        self.again_button.setVisible(state is not None and not state.present)
        self.last_try_check.setVisible(state is not None and state.tries is PinTries.LAST)
        if state is not None:
            self.state_label.setText(_said(state))
            self.state_label.set_role(Role.ERROR if state.tries in _DANGER else Role.CAPTION)
        self.changed.emit()

    @Slot(object)
    def _show_failure(self, error: BaseException) -> None:
        said = explain(error)
        if said is None or said.details:
            self._context.jobs.unheard.emit(error)
            return
        self._show_state(TokenState("", present=False))
        self.state_label.setText(f"{said.title} {said.text}".strip())


def _state(context: PageContext) -> TokenState | None:  # on the worker thread
    return token_state(context.workspace)


def _said(state: TokenState) -> str:
    if not state.present:
        return f"Chưa thấy token “{state.label}”. Cắm token vào máy, chờ vài giây rồi kiểm tra lại."
    said = _TRIES[state.tries].format(state.label)
    return f"{said} Nhập mã PIN trên bàn phím của token khi được hỏi." if state.pin_on_device else said
