"""The button that writes the letter to those who must be reminded."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.services.follow_up.status_view import PeriodStatus
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_folder, open_outside
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.tokens import Tone


class ReminderAction(QObject):
    """Owns the button; speaks through the banner of its page."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._file: Path | None = None
        self.button = plain(self.tr("Công văn đôn đốc"), Icon.MAIL)
        context.permits.need("reminder.write", self.button)
        self.button.clicked.connect(self._choose_folder)

    def show_status(self, status: PeriodStatus) -> None:
        """Offer the letter where somebody is to receive it."""
        self.button.set_allowed(bool(status.to_remind), self.tr("Chưa có đơn vị nào quá hạn hoặc phải nộp lại"))

    @Slot()
    def _choose_folder(self) -> None:
        choose_folder(self._page, self.tr("Lưu công văn đôn đốc vào"), self.write)

    @Slot(object)
    def write(self, chosen: Sequence[Path]) -> None:
        """Write the letter into the first of these folders."""
        self._page.banner.hide()
        self._page.start(partial(_write, self._context, self._context.period, chosen[0]), self._show_written)

    @Slot(object)
    def _show_written(self, written: "tuple[Sequence[Path], int]") -> None:
        files, count = written
        self._file = files[0]
        self.open_button = plain(self.tr("Mở bản Word"), Icon.FOLDER_OPEN)
        self.open_button.clicked.connect(self._open)
        title = self.tr("Đã lập công văn đôn đốc {0} đơn vị").format(count)
        where = self.tr("{0} và bản PDF. Số, ngày để trống chờ văn thư.").format(files[0])
        self._page.banner.show_message(Tone.OK, title, where, self.open_button)
        self._page.banner.show()

    @Slot()
    def _open(self) -> None:
        if self._file is not None:
            open_outside(self._file)


def _write(context: PageContext, period: str, folder: Path) -> tuple[Sequence[Path], int]:  # on the worker thread
    from desktop.services.follow_up.reminder import (
        write_reminder,  # the page may be shown before the database's libraries
    )

    written = write_reminder(context.workspace, period, folder)
    return written.files, len(written.agencies)
