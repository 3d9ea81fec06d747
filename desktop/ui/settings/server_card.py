"""The card of the server that several officers share: where the data is, and the way there and back."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot

from desktop.core.numbers import format_number
from desktop.services.safety.server_check import try_connection
from desktop.services.safety.server_place import ServerAddress, read_server
from desktop.services.safety.server_steps import ServerStep, StepKind
from desktop.ui.context import PageContext
from desktop.ui.dialogs import ask
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.parts.lists import FactLine
from desktop.ui.settings.server_dialog import ServerDialog

_NAMES = 118


@dataclass(frozen=True)
class ServerView:
    """Where the data is.

    Attributes:
        is_file: It is the folder's own file. address: the server that the folder names; ``None`` if it names none.
    """

    is_file: bool
    address: ServerAddress | None


class ServerCard(Card):
    """Shows where the data is; asks for what its buttons do."""

    def __init__(self) -> None:
        self.text_label = Label("", wrap=True)
        self.host = FactLine("Máy chủ", "", _NAMES)
        self.database = FactLine("Cơ sở dữ liệu", "", _NAMES)
        self.user = FactLine("Tài khoản", "", _NAMES)
        self.move_button = plain("Chuyển lên máy chủ…", Icon.ARROW_UPLOAD)
        self.check_button = plain("Kiểm tra kết nối", Icon.ARROW_SYNC_CIRCLE)
        self.home_button = plain("Đưa về máy này…", Icon.ARROW_DOWNLOAD)
        super().__init__(
            Label("Máy chủ dùng chung", Role.SECTION),
            self.text_label,
            self.host,
            self.database,
            self.user,
            row(self.move_button, self.check_button, self.home_button, FILL),
            spacing=10,
        )

    def show_view(self, view: ServerView) -> None:
        """Show where the data is."""
        address = view.address
        for line in (self.host, self.database, self.user):
            line.setVisible(address is not None)
        if address is not None:
            self.host.value_label.setText(f"{address.host}, cổng {address.port}")
            self.database.value_label.setText(address.database)
            self.user.value_label.setText(address.user)
        self.move_button.setVisible(view.is_file)
        self.check_button.setVisible(not view.is_file)
        self.home_button.setVisible(address is not None)
        self.text_label.setText(
            "Dữ liệu ở máy này, mỗi lúc một cửa sổ mở. Khi nhiều cán bộ cùng làm, chuyển cơ sở dữ liệu lên máy chủ "
            "PostgreSQL của cơ quan; mọi máy mở chung ở đó."
            if view.is_file
            else "Dữ liệu ở máy chủ, nhiều cán bộ cùng làm được. Khóa và tệp đã nhận vẫn ở thư mục dữ liệu của máy này."
        )


class ServerActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    def __init__(self, page: Page, context: PageContext, card: ServerCard) -> None:
        super().__init__(page)
        self._page, self._context, self._card = page, context, card
        self._view: ServerView | None = None
        self.dialog: ServerDialog | None = None
        card.move_button.clicked.connect(self._ask_where)
        card.check_button.clicked.connect(self._check)
        card.home_button.clicked.connect(self._ask_home)

    def refresh(self) -> None:
        """Show where the data is now."""
        self._page.start(partial(_read, self._context), self._show)

    @Slot(object)
    def _show(self, view: ServerView) -> None:
        self._view = view
        self._card.show_view(view)

    @Slot()
    def _ask_where(self) -> None:
        clock = self._context.workspace.clock
        self.dialog = ServerDialog(self._page, self._context.jobs, clock, may_move=True)
        self.dialog.wanted.connect(self._context.server_wanted)
        self.dialog.open()

    @Slot()
    def _check(self) -> None:
        self._page.start(partial(try_connection, self._context.workspace), self._say_answer)

    @Slot(object)
    def _say_answer(self, milliseconds: int) -> None:
        said = f"Đọc và ghi được, mất {format_number(milliseconds)} mili giây."
        self._page.toast.emit("Máy chủ trả lời", said)

    @Slot()
    def _ask_home(self) -> None:
        ask(
            self._page,
            "Đưa dữ liệu về máy này?",
            "Mọi số liệu trên máy chủ được chép về máy này và đối chiếu từng dòng; từ đó chỉ máy này làm việc với bản "
            "ấy. Báo các cán bộ khác ngừng ghi vào máy chủ trước. Dữ liệu trên máy chủ vẫn còn nguyên ở đó.",
            "Đưa về máy này",
            self._go_home,
        )

    @Slot()
    def _go_home(self) -> None:
        if self._view is not None and self._view.address is not None:
            self._context.server_wanted.emit(ServerStep(StepKind.HOME, self._view.address))


def _read(context: PageContext) -> ServerView:
    workspace = context.workspace
    on_file = workspace.database.is_file
    return ServerView(on_file, None if on_file else read_server(workspace.folder))
