"""The department's list of what waits for a decision: each line leads to where it is decided."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from desktop.services.follow_up.inbox import Inbox, InboxItem, Matter, read_inbox
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.inbox.words import INBOX_COLUMNS, WORDS, InboxRow, inbox_rows, note_of, title_of
from desktop.ui.overview.reminding import ReminderAction
from desktop.ui.overview.time_ruling import TimeRulingDialog
from desktop.ui.page import Page
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState, FactLine
from desktop.ui.parts.signs import Chip
from desktop.ui.parts.split import Split
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import AGENCIES, INTAKE, OVERVIEW
from desktop.ui.report_states import received_words
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Space
from desktop.ui.topics import Topic

_TABS = (
    ("Tất cả", tuple(Matter)),
    ("Tệp tạm giữ", (Matter.CONFLICT, Matter.HELD)),
    ("Nộp chậm", (Matter.LATE,)),
    ("Chứng thư", (Matter.ENROLMENT,)),
    ("Đôn đốc", (Matter.CHASE,)),
)
_PAGES = {
    Matter.CONFLICT: INTAKE,
    Matter.HELD: INTAKE,
    Matter.ENROLMENT: AGENCIES,
    Matter.CHASE: OVERVIEW,
}


class InboxPage(Page):
    """Shows what waits; decides on times itself, and leads to the pages that decide on the rest."""

    topics = frozenset({Topic.PACKAGES, Topic.AGENCIES, Topic.KEYS, Topic.PROGRAMME})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Việc chờ xử lý"))
        self.context = context
        self._inbox: Inbox | None = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.reminding = ReminderAction(self, self.context)
        self.period_choice = PeriodChoice(self.context)
        self.model: RowTableModel[InboxRow] = RowTableModel(INBOX_COLUMNS, self)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name=self.tr("Việc chờ xử lý"))
        self.export = ListExport(self, self.context, self.table, self._describe)
        self.add_action(self.reminding.button)
        self.add_action(self.export.button)
        self.add_action(self.period_choice)
        self.tabs = CountTabs([name for name, _ in _TABS])
        self.search_box = SearchBox(self.tr("Tìm (Ctrl+F)"), 160)
        self.nothing = Card(grow(EmptyState(Icon.CHECKMARK_CIRCLE, self.tr("Không còn việc nào chờ quyết định."))))
        main = boxed(column(row(self.tabs, FILL, self.search_box), grow(self.table), grow(self.nothing), spacing=8))
        self.split = Split(main, self._make_detail(), side_width=310, main_height=260, side_height=260)
        self.body.addWidget(self.split, 1)

    def _make_detail(self) -> Card:
        self.title_label = Label("", Role.SECTION, wrap=True)
        self.file_label = ElidedLabel("", Role.CAPTION)
        self.chip = Chip()
        self.explained_label = Label("", Role.MUTED, wrap=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(Space.S)
        self.act_button = primary("")
        content = column(
            row(self.chip, FILL),
            column(self.title_label, self.file_label, spacing=2),
            Line(),
            self._facts,
            self.explained_label,
            FILL,
            spacing=10,
        )
        self._filled = boxed(column(grow(scrolled(content, self.tr("Việc đang chọn"))), self.act_button, spacing=8))
        self.empty = EmptyState(Icon.TEXT_BULLET_LIST, self.tr("Chọn một việc để xem và xử lý."))
        return Card(grow(self._filled), grow(self.empty))

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self.refresh_when_seen)
        self.tabs.changed.connect(self._show_rows)
        self.search_box.searched.connect(self.table.proxy.search)
        self.table.row_changed.connect(self._show_item)
        self.table.activated_row.connect(self._act_on)
        self.act_button.clicked.connect(self._act)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_inbox, self.context.period), self._show)

    @Slot(object)
    def _show(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self.tabs.set_counts([sum(map(inbox.count, matters)) for _, matters in _TABS])
        chased = inbox.count(Matter.CHASE)
        waiting = len(inbox.items) - chased
        words = self.tr("{0} việc chờ Sở quyết định, {1} đơn vị cần đôn đốc. Ctrl+Z lùi lại quyết định vừa làm.")
        self.set_subtitle(words.format(waiting, chased))
        self.reminding.show_status(inbox.status)
        self._show_rows()
        self.refreshed.emit()

    @Slot()
    def _show_rows(self) -> None:
        if self._inbox is None:
            return
        rows = inbox_rows(self._inbox, _TABS[self.tabs.current()][1])
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if rows and self.table.current_row() is None:
            self.table.show_row(lambda _row: True)
        self._show_item(self.table.current_row())

    @Slot(object)
    def _show_item(self, chosen: InboxRow | None) -> None:
        self._filled.setVisible(chosen is not None)
        self.empty.setVisible(chosen is None)
        if chosen is None or self._inbox is None:
            return
        item, words = chosen.item, WORDS[chosen.item.matter]
        self.chip.set_status(words.group, words.tone, words.icon)
        self.title_label.setText(title_of(item))
        self.file_label.setText(item.file)
        self.file_label.setVisible(bool(item.file))
        self.explained_label.setText(words.explained)
        self.act_button.setText(words.action)
        refused = self.context.permits.refusal("time.rule") if _is_ruled_here(item) else ""
        self.act_button.set_allowed(not refused, refused)
        clear(self._facts)
        for name, value in self._facts_of(item, self._inbox):
            if value:
                self._facts.addWidget(FactLine(name, value))

    def _facts_of(self, item: InboxItem, inbox: Inbox) -> list[tuple[str, str]]:
        status = item.status
        return [
            (self.tr("Tình hình"), item.reason or note_of(item, inbox)),
            (self.tr("Sở nhận"), received_words(status) if status else ""),
            (self.tr("Liên hệ"), status.contact if status else ""),
            (self.tr("Bước tiếp"), WORDS[item.matter].step),
        ]

    @Slot()
    def _act(self) -> None:
        self._act_on(self.table.current_row())

    @Slot(object)
    def _act_on(self, chosen: InboxRow | None) -> None:
        if chosen is None:
            return
        item = chosen.item
        if item.status is not None and _is_ruled_here(item):
            if not self.act_button.isEnabled():
                return
            self.dialog = TimeRulingDialog(self, self.context, self.context.period, item.status)
            self.dialog.succeeded.connect(self._say_ruled)
            self.dialog.open()
        else:
            self.asked_for.emit(_PAGES[item.matter], item.target)

    @Slot(object)
    def _say_ruled(self, words: str) -> None:
        self.toast.emit(self.tr("Đã ghi quyết định về thời điểm nộp"), words)

    def _describe(self) -> ListWords:
        status = self._inbox.status if self._inbox else None
        return ListWords(self.tr("Việc chờ xử lý"), [status.period.name] if status else [])

    @override
    def go_to(self, target: object) -> None:
        """Come to the first matter of an agency, or to a file."""
        self.tabs.set_current(0)
        self.table.show_row(lambda shown: target in (shown.item.agency, shown.item.target))

    @override
    def _lay_out(self) -> None:
        self.split.set_narrow(self.narrow)
        self.table.set_narrow(self.narrow)
        self.reminding.button.setText(self.tr("Đôn đốc") if self.narrow else self.tr("Công văn đôn đốc"))


def _is_ruled_here(item: InboxItem) -> bool:
    """What becomes of it is decided on this page; the rest on others."""
    return item.matter is Matter.LATE and item.status is not None
