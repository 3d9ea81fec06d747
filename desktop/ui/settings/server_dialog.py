"""Asks where the server is, tries it, and says what can be done with what is there."""

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.core.clock import Clock
from desktop.database.errors import ServerPasswordError
from desktop.services.safety.server_check import ServerFound, check_server
from desktop.services.safety.server_place import USUAL_PORT, ServerAddress, ServerAddressError, server_address
from desktop.services.safety.server_steps import ServerStep, StepKind
from desktop.ui.dialogs import Dialog
from desktop.ui.errors import present
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label
from desktop.ui.parts.layouts import grow, row
from desktop.ui.parts.passphrases import PassphraseField
from desktop.ui.tokens import Tone

_MOVE, _OPEN, _TRY_FIRST = "Chuyển dữ liệu lên", "Mở dữ liệu trên máy chủ", "Kiểm tra kết nối trước."
_PORT_WIDTH = 90


class ServerDialog(Dialog):
    """Knows nothing of the data folder: it tells what a person wants, once the server has answered.

    Args:
        parent: The page that asks.
        jobs: Its runner.
        clock: Tells the time.
        address: What is known already.
        may_move: There is data here that can move there.
    """

    wanted = Signal(object)
    """The ``ServerStep`` that was agreed to."""

    def __init__(
        self, parent: QWidget, jobs: JobRunner, clock: Clock, address: ServerAddress | None = None, *, may_move: bool
    ) -> None:
        self._jobs, self._clock, self._may_move = jobs, clock, may_move
        self._tried: ServerStep | None = None
        self._asked: tuple[ServerAddress, str] | None = None
        self.banner = Banner(Tone.MISSING)
        self.banner.hide()
        known = address or ServerAddress("", "so_dan_van", "")
        self.host_edit, self.port_edit = QLineEdit(known.host), QLineEdit(str(known.port or USUAL_PORT))
        self.database_edit, self.user_edit = QLineEdit(known.database), QLineEdit(known.user)
        self.port_edit.setFixedWidth(_PORT_WIDTH)
        self.password_field = PassphraseField(
            "Mật khẩu", "Không ghi vào tệp nào. Để trống nếu máy này có tệp mật khẩu của PostgreSQL (.pgpass)."
        )
        self.fields = {
            "host": FormField("Tên hoặc số IP của máy chủ", self.host_edit),
            "port": FormField("Cổng", self.port_edit),
            "database": FormField("Cơ sở dữ liệu", self.database_edit),
            "user": FormField("Tài khoản", self.user_edit),
        }
        super().__init__(
            parent,
            "Máy chủ dùng chung",
            _MOVE if may_move else _OPEN,
            Label("Người quản trị máy chủ PostgreSQL của cơ quan cho biết các mục này.", wrap=True),
            row(grow(self.fields["host"]), self.fields["port"]),
            row(grow(self.fields["database"]), grow(self.fields["user"])),
            self.password_field,
            self.banner,
            width=520,
        )
        self.check_button = plain("Kiểm tra kết nối", Icon.ARROW_SYNC_CIRCLE)
        self.check_button.setAutoDefault(False)
        self.buttons.insertWidget(0, self.check_button)
        self.check_button.clicked.connect(self.check)
        for edit in (self.host_edit, self.port_edit, self.database_edit, self.user_edit, self.password_field.edit):
            edit.textEdited.connect(self._forget)
            edit.returnPressed.connect(self._go_on)
        self.accepted.connect(self._tell)
        self._forget()

    @Slot()
    def _forget(self) -> None:
        """What was tried is not what stands there now."""
        self._tried = None
        for field in self.fields.values():
            field.clear_error()
        self.accept_button.set_allowed(False, _TRY_FIRST)

    @Slot()
    def _go_on(self) -> None:
        """Enter tries first, then agrees."""
        if self._tried is None:
            self.check()
        else:
            self.accept()

    @Slot()
    def check(self) -> None:
        """Try what stands there."""
        self.banner.hide()
        self.password_field.clear_error()
        self._forget()
        try:
            address = server_address(
                self.host_edit.text(), self.port_edit.text(), self.database_edit.text(), self.user_edit.text()
            )
        except ServerAddressError as error:
            self._say(error, self.fields.get(error.field))
            return
        self._asked = address, self.password_field.text()
        self.check_button.set_allowed(False, "Đang kiểm tra")
        job = self._jobs.run(partial(check_server, *self._asked, self._clock))
        job.succeeded.connect(self._show)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _show(self, found: ServerFound) -> None:
        self.check_button.set_allowed(True)
        if self._asked is None:
            return
        if not found.has_data and not self._may_move:
            title, advice = "Kết nối được, nhưng chưa có dữ liệu ở đó", "Chuyển lên từ máy đang giữ bản chính trước."
            self._show_banner(Tone.LATE, title, advice)
            return
        kind = StepKind.OPEN if found.has_data else StepKind.MOVE
        self._tried = ServerStep(kind, *self._asked)
        title, _, rest = found.words.partition(". ")
        note = (
            " Dữ liệu đang có ở máy này được giữ nguyên, không trộn vào." if found.has_data and self._may_move else ""
        )
        self._show_banner(Tone.OK, title, f"{rest}{note}")
        self.accept_button.setText(_OPEN if found.has_data else _MOVE)
        self.accept_button.set_allowed(True)
        self.accept_button.setFocus()

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        self.check_button.set_allowed(True)
        self._say(error, self.password_field if isinstance(error, ServerPasswordError) else None)

    def _say(self, error: BaseException, field: FormField | None) -> None:
        present(error, self, field=field, banner=self.banner)
        self._fit()

    def _show_banner(self, tone: Tone, title: str, text: str) -> None:
        self.banner.show_message(tone, title, text)
        self.banner.show()
        self._fit()

    def _fit(self) -> None:
        """Texts that wrap have come or gone: let them have the height that they need."""
        QTimer.singleShot(0, self, self._grow)

    @Slot()
    def _grow(self) -> None:
        self.resize(self.width(), self.heightForWidth(self.width()))

    @override
    def accept(self) -> None:
        if self._tried is not None:
            super().accept()

    @Slot()
    def _tell(self) -> None:
        self.wanted.emit(self._tried)
