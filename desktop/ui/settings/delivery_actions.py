"""What the card of what leaves asks for: numbers are checked and kept; the card shows what is kept."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from desktop.services.report.delivery_settings import (
    DeliverySettings,
    DeliverySettingsRefusedError,
    read_delivery_settings,
    set_delivery_settings,
)
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.errors import present
from desktop.ui.page import Page
from desktop.ui.settings.delivery_card import DeliveryCard
from desktop.ui.topics import Topic


class DeliveryActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    def __init__(self, page: Page, context: PageContext, card: DeliveryCard) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._card = card
        card.settled.connect(self._keep)

    def refresh(self) -> None:
        """Show what is kept now."""
        self._page.start(partial(_read, self._context.workspace), self._card.show_settings)

    @Slot(object)
    def _keep(self, wanted: DeliverySettings) -> None:
        work = self._context.writing(set_delivery_settings, wanted)
        job = self._context.jobs.run(work, changes=frozenset({Topic.SETTINGS}))
        job.succeeded.connect(self._card.show_settings)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        field = None
        if isinstance(error, DeliverySettingsRefusedError):
            field = self._card.field_to_correct(str(error.data["field"]))
        present(error, self._page, field=field, banner=self._page.banner)


def _read(workspace: Workspace) -> DeliverySettings:  # on the worker thread
    with workspace.reading() as session:
        return read_delivery_settings(session)
