"""The whole exercise of a role: each step with what the data says of it, and what to do with training."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from desktop.services.training.exercise import Exercise, TrainingRole, TrainingStep, read_exercise
from desktop.services.training.province import TrainingProvince
from desktop.ui.context import PageContext
from desktop.ui.dialogs import ask
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, row, scrolled
from desktop.ui.parts.lists import TodoLine
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Space, Tone
from desktop.ui.topics import Topic
from desktop.ui.training.wishes import TrainingWish


class TrainingPage(Page):
    """Of one data folder of a province of training."""

    topics = frozenset(Topic)

    def __init__(self, context: PageContext, province: TrainingProvince) -> None:
        super().__init__(context.jobs, self.tr("Bài tập huấn"))
        self.context = context
        self._province = province
        self.exercise: Exercise | None = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.about_label = Label("", wrap=True)
        self.count_label = Label("", Role.SECTION)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.switch_button = plain("", Icon.PEOPLE_COMMUNITY)
        self.again_button = plain(self.tr("Làm lại từ đầu…"), Icon.ARROW_COUNTERCLOCKWISE)
        self.leave_button = plain(self.tr("Thoát tập huấn"), Icon.DISMISS)
        self.discard_button = plain(self.tr("Xóa dữ liệu tập huấn…"), Icon.DELETE)
        told = Label(
            self.tr(
                "Việc được đánh dấu theo dữ liệu, không theo nút bấm: làm cách khác gợi ý cũng được. "
                "Thoát thì bài đang làm được giữ lại; xóa thì không còn gì trên máy."
            ),
            Role.MUTED,
            wrap=True,
        )
        work = Card(self.count_label, self.about_label, self.lines)
        ways = Card(
            row(self.switch_button, self.again_button, FILL), row(self.leave_button, self.discard_button, FILL), told
        )
        self.body.addWidget(scrolled(column(work, ways, FILL, spacing=Space.M)), 1)

    def _connect_signals(self) -> None:
        wanted = self.context.training_wanted
        self.switch_button.clicked.connect(partial(wanted.emit, TrainingWish.SWITCH))
        self.leave_button.clicked.connect(partial(wanted.emit, TrainingWish.LEAVE))
        self.again_button.clicked.connect(self._ask_again)
        self.discard_button.clicked.connect(self._ask_discard)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_exercise, self._province), self._show)

    @Slot(object)
    def _show(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.set_subtitle(exercise.title)
        self.about_label.setText(exercise.about)
        done, count = exercise.number_done, len(exercise.steps)
        self.count_label.setText(
            self.tr("Đã làm xong cả {count} việc").format(count=count)
            if done == count
            else self.tr("Đã làm {done}/{count} việc").format(done=done, count=count)
        )
        other: TrainingRole = exercise.role.other
        self.switch_button.setText(self.tr("Sang vai {role}").format(role=other.shown))
        clear(self.lines)
        for step in exercise.steps:
            self.lines.addWidget(self._line(step))
        self.refreshed.emit()

    def _line(self, step: TrainingStep) -> TodoLine:
        line = TodoLine(
            step.title,
            step.what,
            self.tr("Xong") if step.done else self.tr("Làm"),
            tone=Tone.OK if step.done else Tone.NEUTRAL,
            icon=Icon.CHECKMARK_CIRCLE if step.done else Icon.ARROW_RIGHT,
            target=step.page,
        )
        line.setToolTip(tip(step.hint))
        line.activated.connect(self._go)
        return line

    @Slot(object)
    def _go(self, page: str) -> None:
        self.asked_for.emit(page, None)

    @Slot()
    def _ask_again(self) -> None:
        ask(
            self,
            self.tr("Làm lại bài tập huấn từ đầu?"),
            self.tr("Những gì đã làm trong tập huấn bị xóa, bài được lập lại như lúc mới vào. Số liệu thật không đổi."),
            self.tr("Làm lại từ đầu"),
            partial(self.context.training_wanted.emit, TrainingWish.AGAIN),
        )

    @Slot()
    def _ask_discard(self) -> None:
        ask(
            self,
            self.tr("Xóa dữ liệu tập huấn?"),
            self.tr(
                "Tỉnh tập huấn và mọi tệp trong thư mục {folder} bị xóa khỏi máy; chương trình trở về số liệu thật. "
                "Tệp đã lưu ra nơi khác thì vẫn còn ở nơi đó."
            ).format(folder=self._province.root),
            self.tr("Xóa"),
            partial(self.context.training_wanted.emit, TrainingWish.DISCARD),
        )
