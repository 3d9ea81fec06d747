"""What this agency has handed in: every revision as it was, and what changed from one to the next."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from typing_extensions import override

from desktop.core.errors import UserError
from desktop.services.report.history import (
    RevisionPages,
    RevisionView,
    compare_revisions,
    list_revisions,
    revision_pages,
)
from desktop.services.report.next_step import NextStep, read_next_step
from desktop.services.report.remarks import RemarkView, tick_remark
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import open_outside
from desktop.ui.history.detail import RevisionDetail
from desktop.ui.history.receive_actions import ReceiveActions
from desktop.ui.history.revisions import columns
from desktop.ui.icons import Icon
from desktop.ui.next_step_banner import NextStepBanner
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.layouts import boxed, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import HAND_IN, HISTORY
from desktop.ui.tables.cells import Heading
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Space, px
from desktop.ui.topics import Topic

_WIDE, _NARROW = 320, 264


class HistoryPage(Page):
    """Nothing here can be changed: what was handed in stays as it was."""

    topics = frozenset({
        Topic.PACKAGES, Topic.PROGRAMME, Topic.REPORT, Topic.VALUES, Topic.NARRATIVE, Topic.TASKS,
    })  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, "Lịch sử nộp")
        self.context = context
        self._wanted: int | None = None
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.model: RowTableModel[RevisionView] = RowTableModel(columns(), self)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name=self.tr("Các lần nộp"))
        self.detail = RevisionDetail(self.jobs, self.context.permits)
        self.export = ListExport(self, self.context, self.detail.comparison.table, self._words)
        self.detail.comparison.take_button(self.export.button)
        self.next_banner = NextStepBanner()
        self.hand_in_button = plain(self.tr("Đến Kiểm tra và nộp"), Icon.CHECKMARK_CIRCLE)
        sentence = self.tr("Lần nộp đầu tiên sẽ hiện ở đây sau khi ký và xuất.")
        self._empty = Card(grow(EmptyState(Icon.HISTORY, sentence, self.hand_in_button)))
        self._region = boxed(row(self.table, grow(self.detail), spacing=Space.M))
        self.body.addWidget(self.next_banner)
        self.body.addWidget(self._region, 1)
        self.body.addWidget(self._empty, 1)
        self._region.hide()
        self.period_choice = PeriodChoice(self.context)
        self.received = ReceiveActions(self, self.context)
        self.add_action(self.received.code_button)
        self.add_action(self.received.file_button)
        self.add_action(self.period_choice)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self._stand_on)
        self.table.row_changed.connect(self._follow)
        self.detail.folder_asked_for.connect(self._open_folder)
        self.detail.place_asked_for.connect(self.asked_for)
        self.detail.comparison_wanted.connect(self._compare)
        self.detail.pages_wanted.connect(self._draw_pages)
        self.detail.ticked.connect(self._tick)
        self.next_banner.asked_for.connect(self._go_on)
        self.hand_in_button.clicked.connect(self._hand_in)

    @override
    def _lay_out(self) -> None:
        self.table.setFixedWidth(px(_NARROW if self.narrow else _WIDE))
        self.detail.set_narrow(self.narrow)

    @override
    def refresh(self) -> None:
        context = self.context
        self.start(context.reading(list_revisions, context.period), self._show)
        self.start(context.reading(read_next_step, context.period, context.workspace.folder), self._show_next)

    @override
    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def go_to(self, target: object) -> None:
        """Choose the revision with this number."""
        self._wanted = int(str(target)) if str(target).isdecimal() else None
        self._choose()

    @Slot(object)
    def _show(self, revisions: Sequence[RevisionView]) -> None:
        self._region.setVisible(bool(revisions))
        self._empty.setVisible(not revisions)
        told = f"Đã nộp {len(revisions)} lần. Mỗi lần nộp được giữ nguyên như khi ký." if revisions else ""
        self.set_subtitle(told or "Chưa nộp lần nào trong kỳ này.")
        self.model.set_rows(revisions)
        if revisions and self.table.current_row() is None:
            self.table.selectRow(0)
        self._choose()
        self._follow(self.table.current_row())
        self.refreshed.emit()

    def _choose(self) -> None:
        if self._wanted is not None and self.table.show_row(lambda each: each.number == self._wanted):
            self._wanted = None

    @Slot(object)
    def _follow(self, shown: RevisionView | None) -> None:
        if shown is not None:
            self.detail.show_revision(
                shown, [each.number for each in self.model.rows() if not isinstance(each, Heading)]
            )

    @Slot(int, int)
    def _compare(self, one: int, other: int) -> None:
        work = self.context.reading(compare_revisions, self.context.period, one, other)
        self.start(work, self.detail.show_comparison)

    @Slot(int)
    def _draw_pages(self, number: int) -> None:
        self.start(partial(revision_pages, self.context.workspace, self.context.period, number), self._show_pages)

    @Slot(object)
    def _show_pages(self, drawn: RevisionPages) -> None:
        self.detail.show_pages(drawn)

    @Slot(object, bool)
    def _tick(self, remark: RemarkView, done: bool) -> None:  # noqa: FBT001 - a signal's argument
        work = self.context.writing(tick_remark, self.context.period, remark.slip, remark.position, done=done)
        self.start(work, self._hide_banner, changes=frozenset({Topic.REPORT}))

    @Slot()
    def _hide_banner(self) -> None:
        self.banner.hide()

    @Slot(object)
    def _show_next(self, step: NextStep) -> None:
        self.next_banner.show_step(step)

    @Slot(str, object)
    def _go_on(self, place: str, target: object) -> None:
        if place == HISTORY:
            self.go_to(target)
            self.detail.show_what_to_do()
        else:
            self.asked_for.emit(place, target)

    def _words(self) -> ListWords:
        comparison = self.detail.comparison
        return ListWords(comparison.title(), (comparison.count_label.text(),))

    @Slot(str)
    def _stand_on(self, _period: str) -> None:
        self.refresh()

    @Slot(object)
    def _open_folder(self, folder: Path) -> None:
        if not folder.is_dir() or not open_outside(folder):
            message = f"Không mở được thư mục {folder}."
            self.show_error(UserError(message, "Thư mục đã chuyển đi, hoặc USB chưa cắm vào máy."))

    @Slot()
    def _hand_in(self) -> None:
        self.asked_for.emit(HAND_IN, None)
