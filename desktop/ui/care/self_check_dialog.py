"""The result of the self-check: read here, printed, or saved to be sent to the helper."""

from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.services.care.self_check import STATE_WORDS, CheckItem, CheckState, SelfCheck
from desktop.services.care.self_check_page import save_self_check
from desktop.ui.dialogs import Dialog
from desktop.ui.errors import present
from desktop.ui.file_dialogs import choose_target, open_outside
from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row, scrolled
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Tone, px

_TONES = {CheckState.OK: Tone.OK, CheckState.NOTE: Tone.LATE, CheckState.FAULT: Tone.MISSING}
_FILE = "TuKiemTra.pdf"
_HEIGHT = 380


class SelfCheckDialog(Dialog):
    """Everything that was looked at, what matters first."""

    def __init__(self, parent: QWidget, jobs: JobRunner, found: SelfCheck) -> None:
        self._jobs, self._found = jobs, found
        self.banner = Banner(_TONES[found.worst])
        self.banner.show_message(_TONES[found.worst], found.summary, "")
        ordered = sorted(found.items, key=lambda item: -list(CheckState).index(item.state))
        area = scrolled(column(*map(_line, ordered), FILL, spacing=8), name=self.tr("Kết quả tự kiểm tra"))
        area.setMinimumHeight(px(_HEIGHT))
        super().__init__(
            parent, self.tr("Tự kiểm tra máy"), self.tr("Đóng"), self.banner, grow(area), cancel="", width=640
        )
        self.print_button = plain(self.tr("In"), Icon.PRINT)
        self.save_button = plain(self.tr("Lưu tệp…"), Icon.SAVE)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._choose)
        self.buttons.insertWidget(0, self.print_button)
        self.buttons.insertWidget(1, self.save_button)

    @Slot()
    def _choose(self) -> None:
        filters = self.tr("PDF (*.pdf);;Văn bản (*.txt)")
        choose_target(self, self.tr("Lưu kết quả"), _FILE, filters, self.save)

    @Slot(object)
    def save(self, paths: tuple[Path, ...]) -> None:
        """Write the result where it was chosen."""
        job = self._jobs.run(partial(save_self_check, self._found, paths[0]))
        job.succeeded.connect(self._say_saved)
        job.failed.connect(self._refuse)

    @Slot()
    def _print(self) -> None:
        """The program that shows PDF prints it."""
        job = self._jobs.run(partial(_save_aside, self._found))
        job.succeeded.connect(self._show_outside)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _show_outside(self, path: Path) -> None:
        if not open_outside(path):
            text = self.tr("Bấm Lưu tệp rồi in tệp đó ở máy khác.")
            self.banner.show_message(Tone.LATE, self.tr("Máy này chưa có phần mềm xem PDF"), text)

    @Slot(object)
    def _say_saved(self, path: Path) -> None:
        self.banner.show_message(Tone.OK, self.tr("Đã lưu {name}").format(name=path.name), str(path.parent))

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        present(error, self, banner=self.banner)


def _line(item: CheckItem) -> QWidget:
    tone = _TONES[item.state]
    said = QWidget()
    words = [Label(f"{item.group}: {item.name}", Role.LABEL), Label(item.sentence, wrap=True)]
    if item.advice:
        words.append(Label(item.advice, Role.MUTED, wrap=True))
    said.setLayout(
        row(column(Glyph(TONE_ICONS[tone], tone.color, 18, filled=True), FILL), grow(column(*words, spacing=1)))
    )
    said.setAccessibleName(f"{STATE_WORDS[item.state]}: {item.group}, {item.name}")
    return said


def _save_aside(found: SelfCheck) -> Path:
    return save_self_check(found, Path(mkdtemp(prefix="so-dan-van-")) / _FILE)
