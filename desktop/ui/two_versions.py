"""Shows what two people have written at one place, and asks which stays."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.services.two_writers import WrittenMeanwhileError
from desktop.ui.dialogs import Dialog
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.tokens import Space, px


class VersionsDialog(Dialog):
    """Two texts side by side, and the button that keeps one's own; what else can be done, its kinds say.

    Args:
        parent: The page.
        title: What it is about.
        accept: The usual way out.
        said: What may be done.
        error: Says both texts.
        height: Of each text.
    """

    def __init__(
        self, parent: QWidget, title: str, accept: str, said: str, error: WrittenMeanwhileError, height: int
    ) -> None:
        self.mine, self.theirs = _box("Bản của anh/chị", height), _box("Bản người khác đã ghi", height)
        super().__init__(
            parent,
            title,
            accept,
            Label(said, wrap=True),
            row(
                grow(column(Label("Bản của anh/chị, chưa ghi", Role.LABEL), self.mine)),
                grow(column(Label("Bản người khác vừa ghi", Role.LABEL), self.theirs)),
                spacing=Space.M,
            ),
            cancel="",
            width=760,
        )
        self.keep_button = plain("Giữ bản của tôi")
        self.buttons.insertWidget(0, self.keep_button)
        self.show_texts(error)

    def show_texts(self, error: WrittenMeanwhileError) -> None:
        """Show both; who goes on writing meanwhile sees the newest."""
        self.mine.setPlainText(error.mine)
        self.theirs.setPlainText(error.theirs)

    @override
    def reject(self) -> None:
        """Escape decides nothing away."""
        self.accept()


class EitherDialog(VersionsDialog):
    """Of two contents one stays: what the other has written, unless one's own is wanted.

    Attributes:
        keeps_mine: One's own was chosen; holds once the dialog is accepted.
    """

    mine_wanted = Signal()

    def __init__(self, parent: QWidget, error: WrittenMeanwhileError) -> None:
        told = "Đọc cả hai rồi chọn một; bản không chọn vẫn sao chép được từ ô bên dưới."
        said = f"Bản kia do {error.by} ghi. Chưa bản nào bị ghi đè. {told}"
        super().__init__(parent, f"Hai người cùng sửa: {error.what}", "Lấy bản kia", said, error, 120)
        self.keeps_mine = False
        self.keep_button.clicked.connect(self._keep_mine)

    def _keep_mine(self) -> None:
        self.keeps_mine = True
        self.mine_wanted.emit()
        self.accept()


def _box(name: str, height: int) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setMinimumHeight(px(height))
    box.setAccessibleName(name)
    return box
