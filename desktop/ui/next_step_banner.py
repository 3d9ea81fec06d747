"""One sentence about what is to be done next with the report, and the button that leads there."""

from PySide6.QtCore import Signal, Slot

from desktop.services.report.next_step import NextStep
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.tokens import Tone


class NextStepBanner(Banner):
    """Hidden until it is known what comes next."""

    asked_for = Signal(str, object)
    """Key of the page, and the place on it."""

    def __init__(self) -> None:
        super().__init__()
        self._step: NextStep | None = None
        self.hide()

    def show_step(self, step: NextStep, *, offers_way: bool = True) -> None:
        """Say it; without the button where one is there already."""
        if step != self._step:
            self._step = step
            buttons = []
            if step.action and offers_way:
                buttons = [plain(step.action, Icon.ARROW_RIGHT)]
                buttons[0].clicked.connect(self._go)
            title = step.sentence if step.is_over else self.tr("Việc tiếp theo: {0}").format(step.sentence)
            tone, icon = (Tone.OK, None) if step.is_over else (Tone.NEUTRAL, Icon.ARROW_RIGHT)
            self.show_message(tone, title, "", *buttons, icon=icon)
        self.show()

    @Slot()
    def _go(self) -> None:
        if self._step is not None:
            self.asked_for.emit(self._step.place, self._step.target)
