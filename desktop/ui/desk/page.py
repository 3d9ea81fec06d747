"""Home page of an agency: how long there is still, what is left to do, how far everything is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout
from typing_extensions import override

from desktop.core.clock import Clock
from desktop.services.workplace.desk_view import DeskView, GroupProgress
from desktop.ui.context import PageContext
from desktop.ui.desk.cards import CompletionCard, GroupTable, PackageCard, RecentCard, TodoCard
from desktop.ui.desk.deadline import DeadlineCard
from desktop.ui.desk.todo import Todo, todos
from desktop.ui.desk.wording import long_day, short_day
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.layouts import boxed, column, grow, scrolled
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import HAND_IN, HISTORY, INDICATORS, TASKS
from desktop.ui.safety_reminder import SafetyReminder
from desktop.ui.tokens import Space, px
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SIDE = 352


class DeskPage(Page):
    """Says what is left and takes people there."""

    topics = frozenset(
        {Topic.PROGRAMME, Topic.TASKS, Topic.VALUES, Topic.NARRATIVE, Topic.REPORT, Topic.PACKAGES, Topic.SETTINGS}
        | {Topic.BACKUP}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Bàn làm việc"))
        self.context = context
        self._shown = ""
        self._next: tuple[str, str | None] = (INDICATORS, None)
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.period_box = PeriodChoice(self.context)
        self.next_button = primary(self.tr("Nhập tiếp biểu số liệu"), Icon.ARROW_RIGHT)
        self.deadline = DeadlineCard()
        self.todo = TodoCard()
        self.groups = GroupTable()
        self.completion = CompletionCard()
        self.package = PackageCard()
        self.recent = RecentCard()
        self.add_action(self.period_box)
        left = column(self.todo, grow(self.groups), spacing=Space.M)
        self._side = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._side.setSpacing(Space.M)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.addWidget(self.completion)
        self._side.addLayout(column(self.package, grow(self.recent), spacing=Space.M), 1)
        self._side_box = boxed(self._side)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(Space.M)
        self._middle.addLayout(left, 1)
        self._middle.addWidget(self._side_box)
        content = column(self.deadline, grow(self._middle), spacing=Space.M)
        self.safety = SafetyReminder(self, self.context, content)
        self.body.addWidget(scrolled(content), 1)

    def _connect_signals(self) -> None:
        self.next_button.clicked.connect(self._go_on)
        self.todo.activated.connect(self._open)
        self.groups.activated_row.connect(self._open_group)
        self.context.period_changed.connect(self._hear_period)

    @override
    def _lay_out(self) -> None:
        down = QBoxLayout.Direction.TopToBottom
        across = QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(down if self.narrow else across)
        self._side.setDirection(across if self.narrow else down)
        self._side.setStretch(0, 1 if self.narrow else 0)
        self._side_box.setMinimumWidth(0 if self.narrow else px(_SIDE))
        self._side_box.setMaximumWidth(16777215 if self.narrow else px(_SIDE))
        if self.narrow:
            self.add_action(self.next_button)
        else:
            self.deadline.button_place.addWidget(self.next_button)

    @override
    def refresh(self) -> None:
        look = self.context.take_first_look()
        if isinstance(look, DeskView):
            self._show(look)
        else:
            self.start(self.context.reading(_read, self.context.period), self._show)
        self.safety.refresh()

    @Slot(object)
    def _show(self, view: DeskView) -> None:
        self._shown = view.period.code
        self.context.set_period(view.period.code)
        window = f"{short_day(view.period.data_from)} đến {short_day(view.period.data_to)}/{view.period.data_to.year}"
        self.set_subtitle(f"{long_day(view.today)}. Số liệu tính từ {window}.")
        left = todos(view)
        self.deadline.show_view(view)
        self.todo.show_todos(left)
        self.groups.show_groups(view.groups)
        self.completion.show_view(view)
        self.package.show_revision(view.last_revision, view)
        self.recent.show_view(view)
        self._offer_next(view, left)
        self.refreshed.emit()

    def _offer_next(self, view: DeskView, left: tuple[Todo, ...]) -> None:
        """The primary button does the most useful thing that is left."""
        figures = next((item for item in left if item.page == INDICATORS), None)
        if figures is not None:
            words, self._next = self.tr("Nhập tiếp biểu số liệu"), (INDICATORS, figures.target)
        elif left:
            words, self._next = self.tr("Làm việc kế tiếp"), (left[0].page, left[0].target)
        elif view.last_revision is None:
            words, self._next = self.tr("Kiểm tra và nộp"), (HAND_IN, None)
        else:
            words, self._next = self.tr("Xem lịch sử nộp"), (HISTORY, None)
        self.next_button.setText(words)

    @Slot()
    def _go_on(self) -> None:
        self.asked_for.emit(*self._next)

    @Slot(object)
    def _open(self, item: Todo) -> None:
        self.asked_for.emit(item.page, item.target)

    @Slot(object)
    def _open_group(self, group: GroupProgress) -> None:
        self.asked_for.emit(TASKS, group.code)

    @Slot(str)
    def _hear_period(self, code: str) -> None:
        if code == self._shown:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


def _read(session: "Session", clock: Clock, period: str) -> DeskView:
    """The home page for the window's period, or, while it stands on none, for the one to work on now."""
    from desktop.services.workplace.desk import (  # the page may be shown before the database's libraries
        choose_period,
        read_desk,
    )

    return read_desk(session, clock, period or choose_period(session, clock))
