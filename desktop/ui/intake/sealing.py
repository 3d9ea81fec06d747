"""The department signs under the register of arrivals as it stands."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.core.dates import format_moment
from desktop.services.intake.arrival_register import RegisterView, seal_arrivals
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.signing_dialog import SigningDialog
from desktop.ui.topics import Topic


def register_words(register: RegisterView) -> str:
    """How the register stands: “24 dòng; Sở đã ký đến dòng 20 lúc 24/05/2018 09:12”, as a sentence."""
    if not register.lines:
        return "Sổ tiếp nhận chưa có dòng nào."
    if register.sealed_at is None:
        return f"Sổ tiếp nhận: {register.lines} dòng, Sở chưa ký dòng nào."
    until = "đủ các dòng" if register.is_sealed else f"đến dòng {register.sealed_lines}"
    return f"Sổ tiếp nhận: {register.lines} dòng; Sở đã ký {until} lúc {format_moment(register.sealed_at)}."


class SealDialog(SigningDialog):
    """Asks for what opens the department's key, and signs."""

    changes = frozenset({Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, register: RegisterView) -> None:
        said = self.tr(
            "Ký xác nhận {0} dòng của sổ tiếp nhận. Từ đó về sau, sửa hay xóa bất kỳ dòng nào đều bị phát hiện "
            "khi kiểm tra dữ liệu."
        )
        super().__init__(
            parent,
            context,
            self.tr("Ký sổ tiếp nhận"),
            self.tr("Ký sổ"),
            Label(said.format(register.lines), wrap=True),
            asked=self.tr("Mật khẩu khóa ký của Sở"),
        )

    @override
    def signed_work(self) -> Callable[[], object]:
        return partial(_seal, self.context.workspace, self.signer.text(), last_try=self.signer.last_try())


class RegisterLine(QWidget):
    """How the register stands, and the button that signs under it."""

    sealed = Signal(str)
    """How it stands now."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._register = RegisterView(0, 0, None)
        self.words_label = Label("", Role.CAPTION)
        self.seal_button = quiet(self.tr("Ký sổ tiếp nhận"), Icon.SIGNATURE)
        self.setLayout(row(self.words_label, FILL, self.seal_button))
        self.seal_button.clicked.connect(self._ask)

    def show_register(self, register: RegisterView) -> None:
        """Show how it stands."""
        self._register = register
        self.words_label.setText(register_words(register))
        self.seal_button.set_allowed(not register.is_sealed, self.tr("Sở đã ký đủ các dòng"))

    @Slot()
    def _ask(self) -> None:
        self.dialog = SealDialog(self, self._context, self._register)
        self.dialog.succeeded.connect(self._show_sealed)
        self.dialog.open()

    @Slot(object)
    def _show_sealed(self, register: RegisterView) -> None:
        self.show_register(register)
        self.sealed.emit(register_words(register))


def _seal(workspace: Workspace, secret: str, *, last_try: bool) -> RegisterView:  # on the worker thread
    with open_signer(workspace, secret, last_try=last_try) as signer:
        return seal_arrivals(workspace, signer, "register")
