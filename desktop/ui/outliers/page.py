"""All hints of a period, agency by agency: where it is worth looking before the reports are totalled."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from typing_extensions import override

from desktop.core.errors import Cancelled
from desktop.rules.outliers import HintKind
from desktop.services.province.outliers import Hint, PeriodHints, find_hints
from desktop.services.province.rule_statistics import RuleBreak
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.outliers.columns import by_agency, by_rule, hint_columns, rule_columns
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import READING
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.core.progress import Progress

_FILTERS: tuple[tuple[str, frozenset[HintKind]], ...] = (
    ("Tất cả", frozenset(HintKind)),
    ("Số liệu", frozenset({HintKind.PEERS, HintKind.PAST})),
    ("Cảnh báo", frozenset({HintKind.RULE})),
    ("Lời trùng nhau", frozenset({HintKind.OWN_TEXT, HintKind.OTHERS_TEXT})),
    ("Số khác biểu", frozenset({HintKind.NUMBER})),
)

_NO_HINT = "Không thấy chỗ nào khác thường như vậy."
_NO_RULE = "Không đơn vị nào gặp cảnh báo của quy tắc nào như vậy."
RULES = len(_FILTERS)
"""The tab of what each rule of the programme found."""


class OutliersPage(Page):
    """Lists the hints; Enter opens the report."""

    topics = frozenset({Topic.PACKAGES, Topic.PROGRAMME})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, "Rà soát")
        self.context = context
        self._hints: PeriodHints | None = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.period_choice = PeriodChoice(self.context)
        self.report_button = primary("Xem báo cáo", Icon.DOCUMENT_TEXT)
        self.tabs = CountTabs([*(title for title, _ in _FILTERS), "Theo quy tắc"])
        self.search_box = SearchBox("Tìm (Ctrl+F)", 190)
        self.model: RowTableModel[Hint] = RowTableModel(hint_columns(), self)
        self.table = TableView(self.model, name="Chỗ nên xem lại")
        self.export = ListExport(self, self.context, self.table, self._words)
        self.rule_model: RowTableModel[RuleBreak] = RowTableModel(rule_columns(), self)
        self.rule_table = TableView(self.rule_model, name="Quy tắc kiểm tra và đơn vị gặp")
        self.rule_export = ListExport(self, self.context, self.rule_table, self._rule_words)
        self.rule_table.hide()
        self.rule_export.button.hide()
        for widget in (self.period_choice, self.export.button, self.rule_export.button, self.report_button):
            self.add_action(widget)
        self.nothing = EmptyState(Icon.CHECKMARK_CIRCLE, "")
        self.nothing.hide()
        self.job_strip = JobStrip()
        self.body.addWidget(self.job_strip)
        self.body.addLayout(row(self.tabs, FILL, self.search_box))
        self.body.addLayout(row(grow(self.table), grow(self.rule_table), grow(self.nothing)), 1)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self.refresh_when_seen)
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self._search)
        self.table.row_changed.connect(self._allow)
        self.table.activated_row.connect(self._open)
        self.rule_table.row_changed.connect(self._allow)
        self.rule_table.activated_row.connect(self._open)
        self.report_button.clicked.connect(self._open_current)

    @override
    def take_focus(self) -> None:
        self._shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        job = self.jobs.run_with_progress(self._reading(self.context.period))
        self.job_strip.follow(job, "Đang so các báo cáo", at_once=False)
        job.succeeded.connect(self._show)
        job.failed.connect(self._show_unread)

    def _reading(self, period: str) -> "Callable[[Progress], PeriodHints]":
        # the folder may still be being opened
        return lambda progress: self.context.reading(find_hints, period, progress)()

    @Slot(object)
    def _show_unread(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.show_error(error)
            return
        self.again_button = plain("So lại", Icon.ARROW_SYNC_CIRCLE)
        self.again_button.clicked.connect(self._read_again)
        self.banner.show_message(Tone.LATE, "Đã dừng, chưa so xong các báo cáo", "", self.again_button)
        self.banner.show()

    @Slot()
    def _read_again(self) -> None:
        self.banner.hide()
        self.refresh()

    @Slot(object)
    def _show(self, found: PeriodHints) -> None:
        self._hints = found
        agencies = len({hint.agency for hint in found.hints})
        self.set_subtitle(
            f"{found.period.name}: đã so {found.reports} báo cáo với kỳ trước và với nhau; {agencies} đơn vị có chỗ "
            "nên xem lại. Chỉ là gợi ý, không ảnh hưởng việc tiếp nhận."
        )
        counts = [sum(hint.kind in kinds for hint in found.hints) for _, kinds in _FILTERS]
        self.tabs.set_counts([*counts, sum(bool(use.broken) for use in found.rules)])
        self.model.set_rows(by_agency(found.hints))
        self.rule_model.set_rows(by_rule(found.rules))
        self._after_filter()
        self.refreshed.emit()

    @Slot(int)
    def _filter(self, at: int) -> None:
        if at < RULES:
            kinds = _FILTERS[at][1]
            self.table.proxy.keep(lambda hint: hint.kind in kinds)
        self._after_filter()

    @property
    def _by_rule(self) -> bool:
        return self.tabs.current() == RULES

    @property
    def _shown(self) -> TableView[Hint] | TableView[RuleBreak]:
        """The list of the tab."""
        return self.rule_table if self._by_rule else self.table

    @Slot(str)
    def _search(self, text: str) -> None:
        self.table.proxy.search(text)
        self.rule_table.proxy.search(text)
        self._after_filter()

    def _after_filter(self) -> None:
        self.table.choose_some()
        self.rule_table.choose_some()
        empty = not self._shown.proxy.rowCount()
        none_came = self._hints is None or not self._hints.reports
        self.nothing.sentence_label.setText(
            "Chưa có báo cáo nào của kỳ này." if none_came else _NO_RULE if self._by_rule else _NO_HINT
        )
        self.table.setVisible(not empty and not self._by_rule)
        self.rule_table.setVisible(not empty and self._by_rule)
        self.export.button.setVisible(not self._by_rule)
        self.rule_export.button.setVisible(self._by_rule)
        self.nothing.setVisible(empty)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        self.report_button.set_allowed(self._shown.current_row() is not None, "Chọn một dòng")

    @Slot(object)
    def _open(self, row: Hint | RuleBreak) -> None:
        self.asked_for.emit(READING, row.agency)

    @Slot()
    def _open_current(self) -> None:
        if (chosen := self._shown.current_row()) is not None:
            self._open(chosen)

    def _rule_words(self) -> ListWords:
        return ListWords("Quy tắc kiểm tra và đơn vị gặp trong kỳ")

    def _words(self) -> ListWords:
        return ListWords("Chỗ nên xem lại trong báo cáo của các đơn vị", (_FILTERS[self.tabs.current()][0],))

    @override
    def _lay_out(self) -> None:
        self.table.set_narrow(self.narrow)
        self.rule_table.set_narrow(self.narrow)
        self.search_box.set_width(130 if self.narrow else 190)
