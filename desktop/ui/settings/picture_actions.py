"""What the card of the pictures asks for: files are chosen, checked and kept; the card shows what is kept."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.services.trust.signatories import (
    preview_pictures,
    read_picture_file,
    set_seal,
    set_seal_width,
    set_signature_picture,
)
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files
from desktop.ui.page import Page
from desktop.ui.settings.pictures_card import SIGNATURE, PicturesCard
from desktop.ui.topics import Topic

_SETTERS = {SIGNATURE: set_signature_picture, "seal": set_seal}


class PictureActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    def __init__(self, page: Page, context: PageContext, card: PicturesCard) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._card = card
        self._wanted = SIGNATURE
        card.chosen.connect(self._choose)
        card.removed.connect(self._remove)
        card.width_settled.connect(self._keep_width)

    def refresh(self) -> None:
        """Show what is kept now."""
        self._page.start(self._context.reading(preview_pictures), self._card.show_preview)

    @Slot(str)
    def _choose(self, which: str) -> None:
        self._wanted = which
        title = "Ảnh chữ ký" if which == SIGNATURE else "Ảnh con dấu"
        choose_files(self._page, title, "Ảnh PNG, JPEG (*.png *.jpg *.jpeg)", self._keep)

    @Slot(object)
    def _keep(self, paths: tuple[Path, ...]) -> None:
        self._start(partial(_keep_file, self._context.workspace, self._wanted, paths[0]))

    @Slot(str)
    def _remove(self, which: str) -> None:
        self._start(self._context.writing(_SETTERS[which], None))

    @Slot(int)
    def _keep_width(self, width: int) -> None:
        self._start(self._context.writing(set_seal_width, width))

    def _start(self, work: Callable[[], object]) -> None:
        self._page.start(work, self._done, changes=frozenset({Topic.SETTINGS}))

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self._page.banner.hide()
        self.refresh()


def _keep_file(workspace: Workspace, which: str, path: Path) -> None:  # on the worker thread
    data = read_picture_file(path)
    with workspace.session() as session:
        _SETTERS[which](session, workspace.clock, data)
