"""The totals of a period, and what each is made of."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from desktop.core.dates import format_date
from desktop.core.errors import Cancelled
from desktop.rules.programme_kinds import KIND_NAMES
from desktop.services.programme.explanations import Subject
from desktop.services.province.consolidation_scope import WHOLE, Scope, ScopedTable, open_scoped_total, show_scope
from desktop.services.province.opened_total import OpenedTotal
from desktop.services.province.tallies import ConsolidatedTable
from desktop.ui.consolidation.columns import At, total_columns
from desktop.ui.consolidation.detail import TotalDetail
from desktop.ui.consolidation.files import ConsolidationFiles
from desktop.ui.consolidation.lines import FILTERS, TotalLine, total_lines, with_headings
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.signs import CountBar
from desktop.ui.parts.split import Split
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import READING
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone, px
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.core.progress import Progress


_SCOPE, _NARROW_SCOPE = 190, 150


class ConsolidationPage(Page):
    """Shows totals with their coverage; ``files`` writes the province's report."""

    opened = Signal(str)
    """The agencies of the total with this code are shown."""
    topics = frozenset({Topic.PACKAGES, Topic.PROGRAMME, Topic.AGENCIES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Tổng hợp"))
        self.context = context
        self._table: ConsolidatedTable | None = None
        self._scope = WHOLE
        self._lines: tuple[TotalLine, ...] = ()
        self._wanted = ""
        self._shown = 0
        self._asked: tuple[int, str] | None = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.period_choice = PeriodChoice(self.context)
        self.scope_choice = ComboBox([(WHOLE.name, WHOLE.key)], width=_SCOPE)
        self.scope_choice.setAccessibleName(self.tr("Phạm vi tổng hợp"))
        self.scope_choice.setToolTip(self.tr("Cộng toàn tỉnh, từng loại đơn vị, hoặc từng địa bàn cấp huyện"))
        self.job_strip = JobStrip()
        self.files = ConsolidationFiles(self, self.context, self.job_strip)
        for widget in (self.period_choice, self.scope_choice, *self.files.buttons):
            self.add_action(widget)
        self._bars = QHBoxLayout()
        self._bars.setSpacing(24)
        self.kinds_card = Card(self._bars, padding=12)
        self.tabs = CountTabs([each.title for each in FILTERS])
        self.search_box = SearchBox(self.tr("Tìm chỉ tiêu (Ctrl+F)"), 200)
        self.model: RowTableModel[TotalLine] = RowTableModel(total_columns(), self)
        self.table = TableView(self.model, name=self.tr("Số liệu tổng hợp theo chỉ tiêu"))
        self.table.setShowGrid(True)
        self.nothing = EmptyState(Icon.SEARCH, "")
        self.nothing.hide()
        self.detail = TotalDetail()
        main = boxed(column(row(self.tabs, FILL, self.search_box), grow(self.table), grow(self.nothing)))
        self.split = Split(main, self.detail, side_width=340, main_height=260, side_height=380)
        self.body.addWidget(self.job_strip)
        self.body.addWidget(self.kinds_card)
        self.body.addWidget(self.split, 1)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self.refresh_when_seen)
        self.scope_choice.chosen.connect(self._choose_scope)
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self._search)
        self.table.row_changed.connect(self._show_line)
        self.table.activated_row.connect(self._go_to_agencies)
        self.detail.report_asked.connect(self._open_report)
        self.detail.file_asked.connect(self.files.ask_target_of_file)

    @override
    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        job = self.jobs.run_with_progress(self._reading(self.context.period, self._scope.key))
        self.job_strip.follow(job, self.tr("Đang cộng số liệu"), at_once=False)
        job.succeeded.connect(self._show_scope)
        job.failed.connect(self._show_unread)

    def _reading(self, period: str, key: str) -> "Callable[[Progress], ScopedTable]":
        # the folder may still be being opened
        return lambda progress: show_scope(self.context.workspace, period, key, progress)

    @Slot(object)
    def _show_unread(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.show_error(error)
            return
        self.again_button = plain(self.tr("Cộng tiếp"), Icon.ARROW_SYNC_CIRCLE)
        self.again_button.clicked.connect(self._add_up_again)
        self.banner.show_message(
            Tone.LATE,
            self.tr("Đã dừng, số liệu chưa cộng xong"),
            self.tr("Phần đã cộng được giữ lại; bấm “Cộng tiếp” để cộng phần còn lại."),
            self.again_button,
        )
        self.banner.show()

    @Slot()
    def _add_up_again(self) -> None:
        self.banner.hide()
        self.refresh()

    @override
    def subject(self) -> tuple[Subject, str] | None:
        line = self.table.current_row()
        return (Subject.INDICATOR, line.code) if line is not None else None

    @override
    def go_to(self, target: object) -> None:
        """Come to the indicator with this code."""
        self._wanted = str(target)
        self._choose_wanted()

    @Slot(object)
    def _choose_scope(self, key: object) -> None:
        self._scope = Scope(str(key), self.scope_choice.currentText())
        self.refresh()

    @Slot(object)
    def _show_scope(self, found: ScopedTable) -> None:
        self._scope = found.scope
        self.scope_choice.set_choices((each.name, each.key) for each in found.scopes)
        self.scope_choice.set_value(found.scope.key)
        self._show(found.table)

    def _show(self, table: ConsolidatedTable) -> None:
        here = self.table.current_row()
        self._table, self._lines = table, total_lines(table)
        self._shown += 1
        self._show_heads(table)
        self._show_kinds(table)
        self.tabs.set_counts([sum(f.wanted is None or f.wanted(line) for line in self._lines) for f in FILTERS])
        self.model.set_rows(with_headings(self._lines, table))
        if self._wanted:
            self._choose_wanted()
        elif self._lines:
            self._find(here.code if here else self._lines[0].code)  # what is searched for stays in its box
        self._show_line(self.table.current_row())
        self._say_nothing()
        self.files.set_any(any_counted=table.counted > 0)
        self.refreshed.emit()

    def _show_heads(self, table: ConsolidatedTable) -> None:
        period = table.period
        self.model.set_title(At.TOTAL, _short(period.name))
        span = f"từ {format_date(period.data_from)} đến {format_date(period.data_to)}"
        self.set_subtitle(
            self.tr("Số liệu {span}; cộng bản mới nhất của {counted}/{expected} đơn vị.").format(
                span=span, counted=table.counted, expected=table.expected
            )
        )

    def _show_kinds(self, table: ConsolidatedTable) -> None:
        clear(self._bars)
        for each in table.kinds:
            self._bars.addWidget(CountBar(KIND_NAMES[each.kind], each.came, each.expected), 1)

    def _choose_wanted(self) -> None:
        """Come to the indicator that was asked for, once it is read, even if a filter hides it."""
        if not any(line.code == self._wanted for line in self._lines):
            return
        if not self._find(self._wanted):
            self.tabs.set_current(0)
            self.search_box.clear()
            self._search("")
            self._find(self._wanted)
        self._wanted = ""

    def _find(self, code: str) -> bool:
        return self.table.show_row(lambda line: line.code == code)

    @Slot(int)
    def _filter(self, at: int) -> None:
        self.table.proxy.keep(FILTERS[at].wanted)
        self._after_filter()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.table.proxy.search(text)
        self._after_filter()

    def _after_filter(self) -> None:
        self.table.choose_some()
        self._show_line(self.table.current_row())
        self._say_nothing()

    def _say_nothing(self) -> None:
        chosen = FILTERS[0 if self.search_box.text() else self.tabs.current()]
        self.nothing.sentence_label.setText(chosen.nothing)
        self.table.give_way(self.nothing)

    @Slot(object)
    def _show_line(self, line: TotalLine | None) -> None:
        self.detail.show_line(line)
        if line is not None and (wanted := (self._shown, line.code)) != self._asked:
            self._asked = wanted
            read = self.context.reading(open_scoped_total, self.context.period, self._scope.key, line.code)
            self.start(partial(self._open, wanted, read), self._show_opened)

    def _open(self, wanted: tuple[int, str], read: "Callable[[], OpenedTotal]") -> OpenedTotal:
        """On the worker; whoever runs through the list with an arrow key waits only for the last total."""
        if wanted != self._asked:
            raise Cancelled
        return read()

    @Slot(object)
    def _show_opened(self, opened: OpenedTotal) -> None:
        self.detail.show_opened(opened)
        self.opened.emit(opened.indicator.code)

    @Slot(object)
    def _go_to_agencies(self, _line: TotalLine) -> None:
        """Enter on a total: on to what it is made of."""
        self.split.ensureWidgetVisible(self.detail)
        self.detail.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _open_report(self, code: str) -> None:
        self.asked_for.emit(READING, code)

    @override
    def _lay_out(self) -> None:
        self.kinds_card.setVisible(not self.narrow)
        self.files.set_narrow(narrow=self.narrow)
        self.scope_choice.setFixedWidth(px(_NARROW_SCOPE if self.narrow else _SCOPE))
        self.split.set_narrow(self.narrow)
        self.table.set_narrow(self.narrow)
        self.search_box.set_width(140 if self.narrow else 200)
        self.search_box.setPlaceholderText(self.tr("Tìm (Ctrl+F)") if self.narrow else self.tr("Tìm chỉ tiêu (Ctrl+F)"))


def _short(period_name: str) -> str:
    """A period as a heading: “6T 2018”."""
    return period_name.replace(" tháng năm ", "T ")
