"""Where files and folders are dropped, or chosen by a button."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from typing_extensions import override

from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import ElidedLabel, Role, restyle
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color


class DropZone(Card):
    """Takes what is dropped; knows nothing of what becomes of it."""

    dropped = Signal(object)
    """Paths of files and folders, as a tuple."""

    def __init__(self) -> None:
        self.files_button = plain(self.tr("Chọn tệp"), Icon.DOCUMENT)
        self.watch_button = plain(self.tr("Theo dõi thư mục"), Icon.EYE)
        self.watch_button.setToolTip(self.tr("Tệp được chép vào thư mục này sẽ được tự động tiếp nhận"))
        self.folder_button = primary(self.tr("Chọn thư mục"), Icon.FOLDER_OPEN)
        self.title_label = ElidedLabel(self.tr("Kéo thả tệp, thư mục, .zip hoặc thư vào đây"), Role.LABEL)
        self.hint_label = ElidedLabel(
            self.tr("Nhận .asice, .pdf có dữ liệu, .eml, .msg; xét từng tệp."),
            Role.CAPTION,
        )
        words = column(self.title_label, self.hint_label, spacing=1)
        super().__init__(
            row(
                Glyph(Icon.FOLDER_OPEN, Color.ACCENT, 20),
                grow(words),
                self.watch_button,
                self.files_button,
                self.folder_button,
                spacing=12,
            ),
            padding=12,
        )
        self.setAcceptDrops(True)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            restyle(self, "active", True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, "active", False)
        super().dragLeaveEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, "active", False)
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()
        self.dropped.emit(paths)
