"""The files that prove what was done for a task: shown small, added by dropping, pasting or choosing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.core.sizes import format_size
from desktop.services.tasks.evidence import EvidenceRow
from desktop.services.tasks.evidence_pictures import EvidencePreview
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, row
from desktop.ui.permits import Permits
from desktop.ui.tasks.evidence_tile import WIDTH, EvidenceTile
from desktop.ui.tokens import px

_GAP = 10
_MOST_PICTURES = 200
"""Small pictures that are kept; the oldest go first."""


class EvidencePart(QWidget):
    """Shows the files of one task; what is wanted with them it tells."""

    files_wanted = Signal()
    """The button that chooses files."""
    scans_wanted = Signal()
    """The button that shows what is new in the scan folder."""
    open_wanted = Signal(object)
    copy_wanted = Signal(object)
    remove_wanted = Signal(object)
    """Each carries an ``EvidenceRow``."""

    def __init__(self, permits: Permits) -> None:
        super().__init__()
        self._permits = permits
        self.tiles: list[EvidenceTile] = []
        self._pictures: dict[str, QPixmap] = {}
        self._columns = 3
        self.count_label = Label("", Role.CAPTION)
        self.add_button = quiet(self.tr("Chọn tệp…"), Icon.ATTACH)
        self.scans_button = quiet("", Icon.FOLDER_OPEN)
        self.scans_button.hide()
        self.strip = JobStrip()
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.hint_label = Label(self.tr("Kéo tệp thả vào đây, hoặc dán ảnh, tệp bằng Ctrl+V."), Role.CAPTION, wrap=True)
        self.setLayout(
            column(
                row(Label(self.tr("Minh chứng"), Role.LABEL), self.count_label, FILL, self.add_button),
                self.scans_button,
                row(self._grid, FILL),
                self.strip,
                self.hint_label,
            )
        )
        permits.need("evidence.attach", self.add_button, self.scans_button)
        self.add_button.clicked.connect(self.files_wanted)
        self.scans_button.clicked.connect(self.scans_wanted)

    @property
    def known(self) -> frozenset[str]:
        """Hashes of files whose small pictures are here already."""
        return frozenset(self._pictures)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Two files side by side instead of three."""
        columns = 2 if narrow else 3
        if columns != self._columns:
            self._columns = columns
            self._place()

    def show_files(self, files: Sequence[EvidencePreview]) -> None:
        """Show the files of a task."""
        clear(self._grid)
        self.tiles = [self._tile(file) for file in files]
        size = sum(file.row.size for file in files)
        self.count_label.setText(f"{len(files)} tệp, {format_size(size)}" if files else "")
        self._place()

    def show_scans(self, count: int) -> None:
        """Say how many files are new in the scan folder; nothing where there are none."""
        self.scans_button.setText(self.tr("{count} tệp mới trong thư mục quét").format(count=count))
        self.scans_button.setVisible(count > 0)

    def _tile(self, file: EvidencePreview) -> EvidenceTile:
        tile = EvidenceTile(file.row, self._picture(file))
        self._permits.need("evidence.remove", tile.remove_action)
        tile.open_wanted.connect(self._want_open)
        tile.copy_wanted.connect(self._want_copy)
        tile.remove_wanted.connect(self._want_removal)
        return tile

    def _picture(self, file: EvidencePreview) -> QPixmap | None:
        if file.picture is not None:
            made = QPixmap()
            made.loadFromData(file.picture)
            self._pictures[file.row.sha256] = made
            while len(self._pictures) > _MOST_PICTURES:
                del self._pictures[next(iter(self._pictures))]
        return self._pictures.get(file.row.sha256)

    def _place(self) -> None:
        for number, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, number // self._columns, number % self._columns)
        for at in range(3):
            self._grid.setColumnMinimumWidth(at, px(WIDTH) if at < self._columns and self.tiles else 0)

    @Slot(object)
    def _want_open(self, row: EvidenceRow) -> None:
        self.open_wanted.emit(row)

    @Slot(object)
    def _want_copy(self, row: EvidenceRow) -> None:
        self.copy_wanted.emit(row)

    @Slot(object)
    def _want_removal(self, row: EvidenceRow) -> None:
        self.remove_wanted.emit(row)


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """The files that were dropped or copied."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def holds_evidence(data: QMimeData) -> bool:
    """Whether something of it can be attached: files, or a picture."""
    return bool(files_of(data)) or data.hasImage()
