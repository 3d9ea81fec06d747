"""The banner that says what came of a hand-in, with the way to the files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot

from desktop.services.report.hand_in import HandedIn
from desktop.services.report.sign_off import SignOffView
from desktop.ui.file_dialogs import open_outside
from desktop.ui.hand_in.outcome import issued_text, issued_title, outcome_text, outcome_title
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import Button, plain
from desktop.ui.tokens import Tone


class OutcomeBanner(Banner):
    """Hidden until something was handed in or recorded, and once it was read."""

    history_asked_for = Signal()

    def __init__(self) -> None:
        super().__init__(Tone.OK, dismissible=True)
        self._folder: Path | None = None
        self.hide()

    def show_done(self, done: HandedIn, view: SignOffView, *, narrow: bool) -> None:
        """Say which files lie where and what to do with them; a narrow window has no room for the second button."""
        buttons = [self._folder_button(done.files[0].parent)]
        if not narrow:
            buttons.append(plain(self.tr("Xem lịch sử nộp"), Icon.HISTORY))
            buttons[1].clicked.connect(self.history_asked_for)
        tone = Tone.OK if done.signed else Tone.LATE
        self.show_message(tone, outcome_title(done), outcome_text(done, view), *buttons)
        self.show()

    def show_issued(self, files: Sequence[Path]) -> None:
        """Say that a PDF which another program has signed is the issued version now."""
        button = self._folder_button(files[0].parent)
        self.show_message(Tone.OK, issued_title(), issued_text(files), button)
        self.show()

    def _folder_button(self, folder: Path) -> Button:
        self._folder = folder
        button = plain(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        button.clicked.connect(self._open_folder)
        return button

    @Slot()
    def _open_folder(self) -> None:
        if self._folder is not None:
            open_outside(self._folder)
