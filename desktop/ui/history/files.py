"""The files that carry a revision, and what is known about it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.dates import format_moment
from desktop.core.numbers import format_number
from desktop.services.report.history import ExportedFile, RevisionView
from desktop.ui.assurance_looks import ICONS, tone_of
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.cards import Line
from desktop.ui.parts.labels import ElidedLabel, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.signs import Chip, Glyph
from desktop.ui.parts.tips import tip

_NAMES = 116
_CODE_GROUP = 8
_ICONS = {"pdf": Icon.DOCUMENT_PDF, "docx": Icon.DOCUMENT_TEXT}


class FileLine(QWidget):
    """A file that carries a revision, and the way to its folder."""

    opened = Signal(object)
    """The folder that is to be opened."""

    def __init__(self, file: ExportedFile) -> None:
        super().__init__()
        self._folder = Path(file.folder)
        icon = _ICONS.get(file.format, Icon.ARCHIVE)
        size = format_number(max(round(file.size / 1000), 1))
        where = f"{size} kB, xuất {format_moment(file.at)} vào {file.folder}"
        self.folder_button = quiet(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        self.folder_button.setAccessibleName(f"Mở thư mục của {file.name}")
        self.folder_button.setToolTip(tip(where))
        self.folder_button.clicked.connect(self._open)
        words = column(ElidedLabel(file.name, Role.LABEL), ElidedLabel(where, Role.CAPTION), spacing=1)
        self.level_chip = Chip(file.assurance.short, tone_of(file.assurance), ICONS[file.assurance])
        self.level_chip.setToolTip(tip(file.assurance.sentence))
        self.setLayout(row(Glyph(icon, size=20), grow(words), self.level_chip, self.folder_button, spacing=10))

    def _open(self) -> None:
        self.opened.emit(self._folder)


class FilesPart(QWidget):
    """Facts and files of one revision."""

    folder_asked_for = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._facts = column(spacing=4)
        self._files = column(spacing=8)
        self.setLayout(column(self._files, Line(), self._facts, FILL, spacing=10))

    def lines(self) -> list[FileLine]:
        """A line for each file."""
        return [each for each in self.findChildren(FileLine) if self._files.indexOf(each) >= 0]

    def show_revision(self, shown: RevisionView) -> None:
        """Show those of another revision."""
        clear(self._files)
        for file in shown.files:
            line = FileLine(file)
            line.opened.connect(self.folder_asked_for)
            self._files.addWidget(line)
        clear(self._facts)
        for name, value in (
            ("Chốt số liệu", format_moment(shown.made_at)),
            ("Lãnh đạo duyệt", shown.approved_by or "Chưa ghi"),
            ("Số, ký hiệu", shown.document_number or "Chưa có"),
            ("Mã tiếp nhận", shown.receipt_code or "Sở chưa cấp"),
            ("Mã kiểm tra", _grouped(shown.snapshot_sha256[:32])),
        ):
            self._facts.addWidget(FactLine(name, value, _NAMES))


def _grouped(code: str) -> str:
    """A long code in groups, so that it can be read aloud."""
    return " ".join(code[at : at + _CODE_GROUP] for at in range(0, len(code), _CODE_GROUP))
