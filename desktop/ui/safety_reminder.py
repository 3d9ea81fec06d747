"""On a home page: what is missing for the data to be safe, until it is put right or put off for today."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.places import SETTINGS
from desktop.ui.tokens import Tone

if TYPE_CHECKING:
    from desktop.services.safety.safety_view import BackupReminder
    from desktop.ui.parts.banners import Banner

BACKUP = "backup"
"""The place on the settings page."""


class SafetyReminder(QObject):
    """Owns a banner at the top of the page; asks the page to lead to the settings.

    Args:
        page: The home page.
        context: Of the window.
        place: At the top of which layout it stands.
    """

    def __init__(self, page: Page, context: PageContext, place: QVBoxLayout) -> None:
        super().__init__(page)
        self._page, self._context, self._place = page, context, place
        self._put_off = ""
        self._said = ""
        self._banner: Banner | None = None

    def refresh(self) -> None:
        """Read anew what is missing."""
        self._page.start(partial(_read, self._context), self._show)

    @Slot(object)
    def _show(self, reminder: "BackupReminder | None") -> None:
        self._said = reminder.title if reminder else ""
        if reminder is not None:
            button = plain(self.tr("Thiết lập sao lưu"))
            button.clicked.connect(self._lead)
            self.banner.show_message(Tone.LATE, reminder.title, reminder.text, button, icon=Icon.HARD_DRIVE)
        if self._banner is not None:
            self._banner.setVisible(reminder is not None and reminder.title != self._put_off)

    @property
    def banner(self) -> "Banner":
        """The place where it is said; made when there is something to say."""
        if self._banner is None:
            from desktop.ui.parts.banners import Banner

            self._banner = Banner(Tone.LATE, dismissible=True)
            self._banner.dismissed.connect(self._put_it_off)
            self._place.insertWidget(0, self._banner)
        return self._banner

    @Slot()
    def _lead(self) -> None:
        self._page.asked_for.emit(SETTINGS, BACKUP)

    @Slot()
    def _put_it_off(self) -> None:
        """Until the program is started again."""
        self._put_off = self._said


def _read(context: PageContext) -> "BackupReminder | None":
    from desktop.services.safety.safety_view import (
        read_reminder,  # the page may be shown before the database's libraries
    )

    return read_reminder(context.workspace)
