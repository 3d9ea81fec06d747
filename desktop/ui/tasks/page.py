"""Tasks of an agency: the list by clause of the dispatch, and the chosen one beside it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from typing_extensions import override

from desktop.core.clock import Clock, today
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.services.programmes import current_programme
from desktop.services.tasks import ProgressReport, TaskDetails, TaskRow, list_tasks, record_progress, set_task_details
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tasks.columns import Filter, columns, count, passes, with_headings
from desktop.ui.tasks.detail import TaskDetail
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


class TasksPage(Page):
    """People look a task up, say who answers for it and what was done."""

    topics = frozenset({Topic.TASKS, Topic.PROGRAMME})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Nhiệm vụ"))
        self.context = context
        self._rows: tuple[TaskRow, ...] = ()
        self._wanted = ""
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.tabs = CountTabs([self.tr("Tất cả"), self.tr("Chờ cập nhật"), self.tr("Hoàn thành"), self.tr("Quá hạn")])
        self.search_box = SearchBox(self.tr("Tìm nhiệm vụ (Ctrl+F)"), 200)
        self.model: RowTableModel[TaskRow] = RowTableModel(columns(), self)
        self.table = TableView(self.model, name=self.tr("Nhiệm vụ"))
        self.nothing = EmptyState(Icon.SEARCH, self.tr("Không có nhiệm vụ nào như vậy."))
        self.nothing.hide()
        self.detail = TaskDetail()
        filters = row(self.tabs, FILL, self.search_box)
        left = column(filters, grow(self.table), grow(self.nothing), spacing=Space.M)
        self.body.addLayout(row(grow(left), self.detail, spacing=Space.M), 1)

    def _connect_signals(self) -> None:
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self._search)
        self.table.row_changed.connect(self._show_row)
        self.table.activated_row.connect(self._write_about)
        self.detail.details_left.connect(self._save_details)
        self.detail.form.stated.connect(self._record)

    @override
    def _lay_out(self) -> None:
        self.detail.set_narrow(self.narrow)
        self.search_box.setFixedWidth(110 if self.narrow else 200)
        self.search_box.setPlaceholderText(self.tr("Tìm") if self.narrow else self.tr("Tìm nhiệm vụ (Ctrl+F)"))
        self.table.set_narrow(self.narrow)

    @override
    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(_read), self._show)

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
        self.model.set_rows(with_headings(view.rows))
        self._choose_wanted()
        self._show_row(self.table.current_row())
        self._say_nothing()
        self.refreshed.emit()

    def _choose_wanted(self) -> None:
        """Come to the task that was asked for, once it is read, even if a filter hides it."""
        found = next((row for row in self._rows if self._wanted in (row.code, row.group)), None)
        if found is None:
            return
        self._wanted = ""
        if not passes(found, _FILTERS[self.tabs.current()]):
            self.tabs.set_current(0)
        if found not in self.table.proxy.shown_rows():
            self.search_box.clear()
            self._search("")
        self.table.show_row(lambda row: row.code == found.code)

    @Slot(int)
    def _filter(self, at: int) -> None:
        chosen = _FILTERS[at]
        self.table.proxy.keep(None if chosen is Filter.ALL else lambda row: passes(row, chosen))
        self._after_filter()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.table.proxy.search(text)
        self._after_filter()

    def _after_filter(self) -> None:
        if self.table.current_row() is None and (shown := self.table.proxy.shown_rows()):
            self.table.show_row(lambda row: row.code == shown[0].code)
        self._show_row(self.table.current_row())
        self._say_nothing()

    def _say_nothing(self) -> None:
        empty = not self.table.proxy.rowCount()
        self.table.setVisible(not empty)
        self.nothing.setVisible(empty)

    @Slot(object)
    def _show_row(self, row: TaskRow | None) -> None:
        self.detail.show_task(row, today(self.context.workspace.clock))

    @Slot(object)
    def _write_about(self, _row: TaskRow) -> None:
        self.detail.form.text_edit.setFocus()

    @Slot(object)
    def _save_details(self, details: TaskDetails) -> None:
        self.start(self.context.writing(set_task_details, details), self._kept, changes=frozenset({Topic.TASKS}))

    @Slot(object)
    def _kept(self, _row: TaskRow) -> None:
        """Nothing to do: the announcement that follows lets every page read again."""

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
    return TasksView(list_tasks(session, clock), programme.dispatch, programme.dispatch_date)
