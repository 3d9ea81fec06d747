"""Shows two texts of one section that two people wrote at once, and asks which one stays."""

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.services.two_writers import WrittenMeanwhileError
from desktop.ui.dialogs import Dialog
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.tokens import Space, px

_HEIGHT = 220


@dataclass(frozen=True)
class Settled:
    """What was chosen: the text that the section is to have."""

    place: tuple[str, str]
    text: str


class TwoTextsDialog(Dialog):
    """Nothing is lost whatever is chosen; closing it keeps both in one text.

    Args:
        parent: The page.
        place: Period and section.
        error: Says both texts.
    """

    settled = Signal(object)
    """The ``Settled`` choice."""

    def __init__(self, parent: QWidget, place: tuple[str, str], error: WrittenMeanwhileError) -> None:
        self.place = place
        self.mine, self.theirs = _box("Bản của anh/chị"), _box("Bản người khác đã ghi")
        said = "Chưa bản nào bị ghi đè. Gộp cả hai rồi tự sửa lại thành một, hoặc chỉ giữ một bản."
        super().__init__(
            parent,
            f"Hai người cùng sửa mục {place[1]}",
            "Gộp cả hai để sửa",
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
        self.take_button = plain("Lấy bản kia")
        self.buttons.insertWidget(0, self.take_button)
        self.buttons.insertWidget(0, self.keep_button)
        self.keep_button.clicked.connect(self._keep_mine)
        self.take_button.clicked.connect(self._take_theirs)
        self.accepted.connect(self._merge)
        self.show_texts(error)

    def show_texts(self, error: WrittenMeanwhileError) -> None:
        """Show both; who goes on writing meanwhile sees the newest."""
        self.mine.setPlainText(error.mine)
        self.theirs.setPlainText(error.theirs)

    @override
    def reject(self) -> None:
        """Escape decides nothing away."""
        self.accept()

    @Slot()
    def _merge(self) -> None:
        both = (self.theirs.toPlainText(), self.mine.toPlainText())
        self._tell("\n".join(text for text in both if text))

    @Slot()
    def _keep_mine(self) -> None:
        self._leave(self.mine.toPlainText())

    @Slot()
    def _take_theirs(self) -> None:
        self._leave(self.theirs.toPlainText())

    def _leave(self, text: str) -> None:
        self.accepted.disconnect(self._merge)
        self._tell(text)
        self.accept()

    def _tell(self, text: str) -> None:
        self.settled.emit(Settled(self.place, text))


def _box(name: str) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setMinimumHeight(px(_HEIGHT))
    box.setAccessibleName(name)
    return box
