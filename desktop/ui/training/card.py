"""Training in the settings: what it is, and the way in."""

from PySide6.QtCore import QObject, Slot

from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.training.wishes import TrainingWish


class TrainingCard(Card):
    """One button."""

    def __init__(self) -> None:
        self.begin_button = plain("Tập huấn", Icon.BOOK_OPEN)
        super().__init__(
            Label("Tập huấn", Role.SECTION),
            Label(
                "Tập làm với một tỉnh giả định, có bài cho đơn vị và bài cho Sở. Số liệu thật được đóng lại, "
                "không đổi, và mở lại khi thoát.",
                Role.MUTED,
                wrap=True,
            ),
            row(self.begin_button, FILL),
            spacing=10,
        )


class TrainingActions(QObject):
    """Works for the settings page, which owns it."""

    def __init__(self, page: Page, context: PageContext, card: TrainingCard) -> None:
        super().__init__(page)
        self._context = context
        card.begin_button.clicked.connect(self._begin)

    @Slot()
    def _begin(self) -> None:
        self._context.training_wanted.emit(TrainingWish.BEGIN)
