"""The strip over every page while people train: what is to be done next, where, and how."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from desktop.services.training.exercise import Exercise
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Color, Size


class TrainingStrip(QFrame):
    """Knows the exercise as it was read last, and nothing of the data."""

    place_wanted = Signal(str)
    """Please open the page, named by its key, on which the step is done."""
    exercise_wanted = Signal()
    """Please show the whole exercise."""
    leave_wanted = Signal()

    def __init__(self, day: str) -> None:
        super().__init__()
        self._page = ""
        self._what = self._hint = ""
        self.setProperty("part", "training")
        name = Label(self.tr("TẬP HUẤN"), Role.SECTION)
        name.setProperty("tone", "training")
        name.setToolTip(tip(self.tr("Không phải số liệu thật. Ngày giả định: {day}.").format(day=day)))
        self.day_label = Label(self.tr("ngày giả định {day}").format(day=day), Role.CAPTION)
        self.title_label = ElidedLabel("", Role.LABEL)
        self.text_label = Label("", wrap=True)
        self.go_button = quiet(self.tr("Đến chỗ làm"), Icon.CHEVRON_RIGHT)
        self.hint_button = quiet(self.tr("Gợi ý"), Icon.INFO)
        self.hint_button.setCheckable(True)
        self.all_button = quiet(self.tr("Cả bài"), Icon.TEXT_BULLET_LIST)
        self.leave_button = quiet(self.tr("Thoát tập huấn"), Icon.DISMISS)
        sign = Glyph(Icon.BOOK_OPEN, Color.TRAINING, 20, filled=True)
        buttons = (self.go_button, self.hint_button, self.all_button, self.leave_button)
        head = row(sign, name, self.day_label, grow(self.title_label), *buttons)
        self.setLayout(column(head, self.text_label, spacing=2, margins=(12, 4, 12, 6)))
        self.go_button.clicked.connect(self._go)
        self.hint_button.toggled.connect(self._say)
        self.all_button.clicked.connect(self.exercise_wanted)
        self.leave_button.clicked.connect(self.leave_wanted)

    def show_exercise(self, exercise: Exercise) -> None:
        """Say what is to be done next."""
        step = exercise.current
        count = len(exercise.steps)
        for button in (self.go_button, self.hint_button):
            button.setVisible(step is not None)
        self.hint_button.setChecked(False)
        if step is None:
            self.title_label.setText(self.tr("Đã làm xong cả bài ({count} việc)").format(count=count))
            other = exercise.role.other.shown
            self._what = self.tr("Mở Cả bài để làm tiếp vai {other}, làm lại từ đầu hoặc xóa tập huấn.").format(
                other=other
            )
            self._hint = self._page = ""
        else:
            number = exercise.steps.index(step) + 1
            said = self.tr("Việc {number}/{count}: {title}")
            self.title_label.setText(said.format(number=number, count=count, title=step.title))
            self._what, self._hint, self._page = step.what, step.hint, step.page
        self._say()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.day_label.setVisible(self.width() >= Size.COLLAPSE_BELOW)

    @Slot()
    def _say(self) -> None:
        self.text_label.setText(self._hint if self.hint_button.isChecked() else self._what)

    @Slot()
    def _go(self) -> None:
        self.place_wanted.emit(self._page)
