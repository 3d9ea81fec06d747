"""Shows two texts of one section that two people wrote at once, and asks which one stays."""

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.services.two_writers import WrittenMeanwhileError
from desktop.ui.parts.buttons import plain
from desktop.ui.two_versions import VersionsDialog

_HEIGHT = 220


@dataclass(frozen=True)
class Settled:
    """What was chosen: the text that the section is to have."""

    place: tuple[str, str]
    text: str


class TwoTextsDialog(VersionsDialog):
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
        choice = "Gộp cả hai rồi tự sửa lại thành một, hoặc chỉ giữ một bản."
        said = f"Bản kia do {error.by} ghi. Chưa bản nào bị ghi đè. {choice}"
        super().__init__(parent, f"Hai người cùng sửa mục {place[1]}", "Gộp cả hai để sửa", said, error, _HEIGHT)
        self.take_button = plain("Lấy bản kia")
        self.buttons.insertWidget(1, self.take_button)
        self.keep_button.clicked.connect(self._keep_mine)
        self.take_button.clicked.connect(self._take_theirs)
        self.accepted.connect(self._merge)

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
