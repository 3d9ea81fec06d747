"""The folder into which the office's scanner puts its files, and its way to the tasks."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.services.tasks.scan_folder import ScanView, read_scan_folder, set_scan_folder
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_folder
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.topics import Topic


class ScanCard(Card):
    """Shows which folder is watched."""

    def __init__(self) -> None:
        self.folder_label = Label("", wrap=True)
        self.choose_button = plain("Chọn thư mục…", Icon.FOLDER_OPEN)
        self.forget_button = quiet("Thôi theo dõi")
        super().__init__(
            Label("Thư mục quét", Role.SECTION),
            Label("Tệp mới mà máy quét lưu vào đây được mời đính kèm ở trang Nhiệm vụ.", Role.MUTED, wrap=True),
            self.folder_label,
            row(self.choose_button, self.forget_button, FILL),
            spacing=10,
        )

    def show_view(self, view: ScanView) -> None:
        """Show the folder, and whether it can be read now."""
        self.forget_button.setVisible(view.folder is not None)
        if view.folder is None:
            self.folder_label.setText("Chưa chọn thư mục.")
        elif not view.reachable:
            self.folder_label.setText(f"{view.folder}: lúc này không mở được. Cắm lại ổ đĩa, hoặc chọn thư mục khác.")
        else:
            self.folder_label.setText(f"{view.folder}: {len(view.files)} tệp mới.")


class ScanActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    def __init__(self, page: Page, context: PageContext, card: ScanCard) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._card = card
        card.choose_button.clicked.connect(self._choose)
        card.forget_button.clicked.connect(self._forget)

    def refresh(self) -> None:
        """Show what is watched now."""
        self._page.start(partial(read_scan_folder, self._context.workspace), self._card.show_view)

    @Slot()
    def _choose(self) -> None:
        choose_folder(self._page, "Thư mục quét", self.keep)

    @Slot(object)
    def keep(self, paths: tuple[Path, ...]) -> None:
        """Watch the chosen folder."""
        self._set(paths[0])

    @Slot()
    def _forget(self) -> None:
        self._set(None)

    def _set(self, folder: Path | None) -> None:
        work = self._context.writing(set_scan_folder, folder)
        self._page.start(work, self._done, changes=frozenset({Topic.SETTINGS}))

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self._page.banner.hide()
        self.refresh()
