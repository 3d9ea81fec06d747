"""Tasks of an agency: the list by clause of the dispatch, and the chosen one beside it."""

from collections import deque
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout
from typing_extensions import override

from desktop.core.clock import Clock, today
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.services.programme.explanations import Subject
from desktop.services.programme.versions import current_programme
from desktop.services.tasks.progress import ProgressReport, TaskDetails, record_progress, set_task_details
from desktop.services.tasks.standing import TaskRow, list_tasks
from desktop.services.two_writers import FieldsWrittenMeanwhileError
from desktop.services.workplace.kept_filters import KeptFilter, kept_filters
from desktop.services.workplace.people import PersonRow, list_people
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.kept_filters import KeptFilters
from desktop.ui.page import Page
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.places import TASKS
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tasks.columns import DUE_COLUMN, Filter, Order, columns, count, passes, with_headings
from desktop.ui.tasks.detail import TaskDetail
from desktop.ui.tasks.due_timeline import DueTimeline
from desktop.ui.tasks.evidence_actions import EvidenceActions
from desktop.ui.tasks.filters import FilterMenu, TaskFilter
from desktop.ui.tasks.two_details import TwoDetailsDialog
from desktop.ui.tokens import Space
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_FILTERS = tuple(Filter)


@dataclass(frozen=True)
class TasksView:
    """What the page reads at once."""

    rows: tuple[TaskRow, ...]
    dispatch: str
    dispatch_date: date
    people: tuple[PersonRow, ...]
    kept: tuple[KeptFilter, ...]


class TasksPage(Page):
    """People look a task up, say who answers for it and what was done."""

    topics = frozenset({Topic.TASKS, Topic.PROGRAMME, Topic.SETTINGS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Nhiệm vụ"))
        self.context = context
        self._rows: tuple[TaskRow, ...] = ()
        self._wanted = ""
        self._sent: deque[TaskDetails] = deque()
        """What was left in fields and is not on the disk yet."""
        self.conflict: TwoDetailsDialog | None = None
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.tabs = CountTabs([self.tr("Tất cả"), self.tr("Chờ cập nhật"), self.tr("Hoàn thành"), self.tr("Quá hạn")])
        self.search_box = SearchBox(self.tr("Tìm nhiệm vụ (Ctrl+F)"), 200)
        self.order_box = ComboBox([(self.tr("Theo khoản"), Order.CLAUSE), (self.tr("Theo hạn"), Order.DUE)])
        self.order_box.setAccessibleName(self.tr("Xếp nhiệm vụ"))
        self.filter_menu = FilterMenu()
        self.model: RowTableModel[TaskRow] = RowTableModel(columns(), self)
        self.table = TableView(self.model, name=self.tr("Nhiệm vụ"))
        self.export = ListExport(self, self.context, self.table, self._words)
        for button in (self.order_box, self.filter_menu, self.export.button):
            self.add_action(button)
        self.timeline = DueTimeline()
        self.nothing = EmptyState(Icon.SEARCH, self.tr("Không có nhiệm vụ nào như vậy."))
        self.nothing.hide()
        self.detail = TaskDetail(self.context.permits)
        self.evidence = EvidenceActions(self, self.context, self.detail.evidence)
        self.keeping = KeptFilters(self, self.context, TASKS, self.filter_values)
        self._filters = row(self.tabs, FILL, self.search_box)
        left = column(self._filters, self.timeline, grow(self.table), grow(self.nothing), spacing=Space.M)
        self.body.addLayout(row(grow(left), self.detail, spacing=Space.M), 1)
        self.paste_key = QShortcut(
            QKeySequence.StandardKey.Paste, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self.context.permits.head("task.progress", self)
        self.context.permits.need("evidence.attach", self.paste_key)

    def _connect_signals(self) -> None:
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self._search)
        self.order_box.chosen.connect(self._put_in_order)
        self.filter_menu.changed.connect(self._filter)
        self.filter_menu.filled.connect(self.keeping.add_to)
        self.keeping.wanted.connect(self._apply_kept)
        self.timeline.chosen.connect(self.go_to)
        self.table.row_changed.connect(self._show_row)
        self.table.activated_row.connect(self._write_about)
        self.detail.details_left.connect(self._save_details)
        self.detail.dropped.connect(self._attach)
        self.detail.form.stated.connect(self._record)
        self.paste_key.activated.connect(self.evidence.paste)

    @override
    def _lay_out(self) -> None:
        self.detail.set_narrow(self.narrow)
        self.search_box.set_width(110 if self.narrow else 200)
        self.search_box.setPlaceholderText(self.tr("Tìm") if self.narrow else self.tr("Tìm nhiệm vụ (Ctrl+F)"))
        self.table.set_narrow(self.narrow)
        below = QBoxLayout.Direction.TopToBottom if self.narrow else QBoxLayout.Direction.LeftToRight
        self._filters.setDirection(below)  # four tabs and a search box are wider than what a narrow window leaves
        self._show_order()

    @override
    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(_read), self._show)
        self.evidence.read_scans()

    @override
    def subject(self) -> tuple[Subject, str] | None:
        task = self.table.current_row()
        return (Subject.TASK, task.code) if task is not None else None

    @override
    def go_to(self, target: object) -> None:
        """Choose a task by its code, or the first of a group by the group's."""
        self._wanted = str(target)
        self._choose_wanted()

    @Slot(object)
    def _show(self, view: TasksView) -> None:
        self._rows = view.rows
        clauses = len({row.clause for row in view.rows})
        self.set_subtitle(
            self.tr("{tasks} nhiệm vụ theo {clauses} khoản của công văn {number} ngày {day}.").format(
                tasks=len(view.rows), clauses=clauses, number=view.dispatch, day=format_date(view.dispatch_date)
            )
        )
        counts = [count(view.rows, each) for each in _FILTERS]
        self.tabs.set_counts(counts)
        self.tabs.set_offered(_FILTERS.index(Filter.OVERDUE), offered=counts[-1] > 0)
        self.filter_menu.offer(row.person for row in view.rows)
        self.keeping.offer(view.kept)
        self.detail.offer_people(view.people)
        self._put_rows()
        self._choose_wanted()
        self._show_row(self.table.current_row())
        self.table.give_way(self.nothing)
        self.refreshed.emit()

    def _choose_wanted(self) -> None:
        """Come to the task that was asked for, once it is read, even if a filter hides it."""
        found = next((row for row in self._rows if self._wanted in (row.code, row.group)), None)
        if found is None:
            return
        self._wanted = ""
        if not passes(found, _FILTERS[self.tabs.current()]):
            self.tabs.set_current(0)
        if not self.filter_menu.filter.passes(found):
            self.filter_menu.set_filter(TaskFilter())
        if found not in self.table.proxy.shown_rows():
            self.search_box.clear()
            self._search("")
        self.table.show_row(lambda row: row.code == found.code)

    @Slot()
    def _filter(self) -> None:
        tab, asked = _FILTERS[self.tabs.current()], self.filter_menu.filter
        everything = tab is Filter.ALL and not asked.words
        self.table.proxy.keep(None if everything else lambda row: passes(row, tab) and asked.passes(row))
        self._after_filter()

    @Slot(object)
    def _put_in_order(self, _order: object) -> None:
        current = self.table.current_row()
        self._put_rows()
        self._show_order()
        if current is not None:
            self.table.show_row(lambda row: row.code == current.code)

    def _put_rows(self) -> None:
        day = today(self.context.workspace.clock)
        self.model.set_rows(with_headings(self._rows, self._order(), day))
        self.timeline.set_tasks(self._rows, day)

    def _order(self) -> Order:
        order = self.order_box.value()
        return order if isinstance(order, Order) else Order.CLAUSE

    def _show_order(self) -> None:
        by_due = self._order() is Order.DUE
        self.timeline.setVisible(by_due)
        self.table.leave_out([DUE_COLUMN - 1 if by_due else DUE_COLUMN])

    @Slot(object)
    def _apply_kept(self, values: dict[str, str]) -> None:
        """Look at what a kept filter asks for."""
        tab = values.get("tab", "")
        self.tabs.set_current(int(tab) if tab in ("1", "2", "3") else 0)
        self.search_box.setText(values.get("search", ""))
        self._search(values.get("search", ""))
        self.order_box.set_value(Order.DUE if values.get("order") == Order.DUE.name else Order.CLAUSE)
        self._put_in_order(None)
        self.filter_menu.set_filter(TaskFilter.from_values(values))

    def filter_values(self) -> dict[str, str]:
        """All that limits and orders the list, as it is kept by name."""
        return {
            **self.filter_menu.filter.to_values(),
            "tab": str(self.tabs.current()),
            "search": self.search_box.text(),
            "order": self._order().name,
        }

    def _words(self) -> ListWords:
        """What a printed list is limited to."""
        tab = self.tabs.current()
        asked = [self.tabs.name(tab)] if tab else []
        if text := self.search_box.text().strip():
            asked.append(self.tr("tìm “{text}”").format(text=text))
        asked += self.filter_menu.filter.words
        limited = self.tr("Lọc theo: {words}.").format(words="; ".join(asked)) if asked else ""
        return ListWords(self.tr("Tình hình thực hiện nhiệm vụ"), (self.subtitle_label.text(), limited))

    @Slot(str)
    def _search(self, text: str) -> None:
        self.table.proxy.search(text)
        self._after_filter()

    def _after_filter(self) -> None:
        self.table.choose_some()
        self._show_row(self.table.current_row())
        self.table.give_way(self.nothing)

    @Slot(object)
    def _show_row(self, row: TaskRow | None) -> None:
        self.detail.show_task(row, today(self.context.workspace.clock))
        self.evidence.show_task(row.code if row else "", has_files=row is not None and row.attachments > 0)

    @Slot(object)
    def _attach(self, data: QMimeData) -> None:
        self.evidence.take(data)

    @Slot(object)
    def _write_about(self, _row: TaskRow) -> None:
        self.detail.form.text_edit.setFocus()

    @Slot(object)
    def _save_details(self, details: TaskDetails) -> None:
        work = self.context.writing(set_task_details, details)
        job = self.jobs.run(work, changes=frozenset({Topic.TASKS}))
        self._sent.append(details)
        job.succeeded.connect(self._kept)
        job.failed.connect(self._not_kept)

    @Slot(object)
    def _kept(self, _row: TaskRow) -> None:
        """The announcement that follows lets every page read again."""
        self._sent.popleft()

    @Slot(object)
    def _not_kept(self, error: BaseException) -> None:
        details = self._sent.popleft()
        if isinstance(error, FieldsWrittenMeanwhileError):
            self.conflict = TwoDetailsDialog(self, details, error)
            self.conflict.mine_again.connect(self._save_details)
            self.conflict.open()
        else:
            self.show_error(error)
        self.refresh()

    @Slot(object)
    def _record(self, report: ProgressReport) -> None:
        job = self.jobs.run(self.context.writing(record_progress, report), changes=frozenset({Topic.TASKS}))
        job.succeeded.connect(self._recorded)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _recorded(self, row: TaskRow) -> None:
        self.detail.form.was_recorded(row.code)

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        """What the statement lacks is said beside its field."""
        if isinstance(error, UserError) and "field" in error.data:
            self.detail.form.refuse(str(error.data["field"]), error.sentence)
        else:
            self.show_error(error)


def _read(session: "Session", clock: Clock) -> TasksView:
    programme = current_programme(session)
    return TasksView(
        rows=list_tasks(session, clock),
        dispatch=programme.dispatch,
        dispatch_date=programme.dispatch_date,
        people=list_people(session, clock),
        kept=kept_filters(session, clock, TASKS),
    )
