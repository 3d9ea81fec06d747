"""The page on which figures are typed: the grid of a period, what is wrong in it, and where to go next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from desktop.core.dates import format_date
from desktop.rules.values import SpecialState
from desktop.services.figures.entry import EntryView, PeriodChoice, read_entry
from desktop.services.figures.indicators import GridView, IndicatorRow
from desktop.services.programme.explanations import Subject
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.indicators.block_edits import BlockEdits
from desktop.ui.indicators.cell_bar import CellBar
from desktop.ui.indicators.cell_menu import PAGE_KEYS as ACTION_KEYS
from desktop.ui.indicators.cell_menu import WRITING_ACTIONS, CellAction, CellMenu
from desktop.ui.indicators.columns import At, Standing, columns, is_unfilled, standing
from desktop.ui.indicators.excel_files import ExcelFiles
from desktop.ui.indicators.groups import FILTERS, counts, with_headings
from desktop.ui.indicators.saving import CellSaving
from desktop.ui.indicators.special import PAGE_KEYS, SpecialMenu, put_state
from desktop.ui.page import Page
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.layouts import FILL, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.places import REGISTERS
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.grid import GridView as Grid
from desktop.ui.tables.model import RowTableModel
from desktop.ui.topics import Topic


class IndicatorsPage(Page):
    """Every cell is saved when it is left; what cannot be understood stays and is flagged.

    The page stands on the window's period, or on an earlier one that is only compared with.
    """

    topics = frozenset({Topic.VALUES, Topic.REPORT, Topic.PROGRAMME, Topic.AGENCIES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, "Biểu số liệu")
        self.context = context
        self._period = context.period
        self._periods: tuple[PeriodChoice, ...] = ()
        self._view: GridView | None = None
        self._wanted_code = ""
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.model: RowTableModel[IndicatorRow] = RowTableModel(
            columns(writable=self.context.permits.allow("value.set")), self
        )
        self.grid: Grid[IndicatorRow] = Grid(self.model, name=self.tr("Biểu số liệu"))
        self.grid.cell_delegate.page_keys = PAGE_KEYS | ACTION_KEYS
        self.tabs = CountTabs([each.title for each in FILTERS])
        self.search_box = SearchBox(self.tr("Tìm chỉ tiêu (Ctrl+F)"))
        self.special_menu = SpecialMenu(self.grid)
        self.cell_menu = CellMenu(self.grid)
        self.blocks = BlockEdits(self.grid)
        self.period_combo = ComboBox()
        self.period_combo.setAccessibleName(self.tr("Kỳ số liệu"))
        self.empty_state = EmptyState(Icon.CHECKMARK_CIRCLE, "")
        self._empty = Card(grow(self.empty_state))
        self._empty.hide()
        self.cell_bar = CellBar()
        self.saving = CellSaving(self, self.context, self._on_period, self._row)
        self.excel = ExcelFiles(self, self.context, self._on_period)
        self.add_action(self.excel.button)
        self.export = ListExport(self, self.context, self.grid, self._describe)
        self.add_action(self.export.button)
        self.add_action(self.period_combo)
        self.body.addLayout(row(self.tabs, FILL, self.search_box, self.cell_menu, self.special_menu))
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.cell_bar)
        self._declare()

    def _declare(self) -> None:
        permits, kinds = self.context.permits, self.cell_menu.actions_by_kind
        permits.head("value.set", self)
        permits.need("value.set", self.model, self.excel.import_action, self.special_menu.note_action)
        permits.need("value.set", *self.special_menu.actions_by_state.values(), self.cell_bar.note_edit)
        permits.need("value.set", *(kinds[kind] for kind in WRITING_ACTIONS))
        permits.need("value.confirm", kinds[CellAction.CONFIRM], kinds[CellAction.CONFIRM_ALL])
        permits.need("finding.explain", self.cell_bar.reason_edit)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self._stand_on)
        self.period_combo.chosen.connect(self._choose_period)
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self._search)
        self.model.edited.connect(self.saving.save_cell)
        self.model.edited_together.connect(self.blocks.tell)
        self.grid.row_changed.connect(self._follow_cell)
        self.cell_menu.chosen.connect(self._act)
        self.blocks.asked_for.connect(self.saving.save_together)
        self.blocks.failed.connect(self.show_error)
        self.excel.write_asked_for.connect(self.saving.write)
        self.excel.place_asked_for.connect(self.go_to)
        self.special_menu.chosen.connect(self._set_state)
        self.special_menu.note_action.triggered.connect(self.cell_bar.edit_note)
        self.cell_bar.noted.connect(self.saving.save_note)
        self.cell_bar.explained.connect(self.saving.save_reason)
        self.saving.saved.connect(self._show_saved)
        self.saving.explained.connect(self._show_explained)
        self.saving.not_explained.connect(self.cell_bar.reason_edit.forget)
        self.cell_bar.place_asked_for.connect(self.go_to)
        self.cell_bar.next_asked_for.connect(self.go_to_next)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self).activated.connect(self.go_to_next)
        QShortcut(QKeySequence(Qt.Key.Key_F4), self).activated.connect(self.show_rows_behind)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_entry, self._period), self._show_entry)

    @override
    def take_focus(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def go_to(self, target: object) -> None:
        """Come to the cell with this code, or “period/code”; before the grid is read, as soon as it is."""
        period, _, self._wanted_code = str(target).rpartition("/")
        if period and period != self._period:
            self._go_to_period(period)
        elif self._view is not None and self._find(self._wanted_code):
            self._wanted_code = ""
        self.take_focus()

    @override
    def subject(self) -> tuple[Subject, str] | None:
        code = self._current_code()
        return (Subject.INDICATOR, code) if code else None

    @Slot()
    def go_to_next(self) -> None:
        """Come to the next cell with something to put right: errors and open warnings first, else what is missing."""
        rows = self._view.rows if self._view else ()
        here = next((at for at, each in enumerate(rows) if each.code == self._current_code()), -1)
        ordered = [*rows[here + 1 :], *rows[: here + 1]]
        wrong = [each for each in ordered if standing(each) in (Standing.ERROR, Standing.WARNING)]
        for each in wrong or [each for each in ordered if is_unfilled(each)]:
            self.go_to(each.code)
            return

    @Slot()
    def show_rows_behind(self) -> None:
        """Open the rows of the register from which the current cell is taken."""
        for each in self._view.rows if self._view else ():
            if each.code == self._current_code() and each.from_register is not None:
                self.asked_for.emit(REGISTERS, f"{each.from_register.register}:{each.code}")

    @Slot(object)
    def _show_entry(self, entry: EntryView) -> None:
        self._show_periods(entry.periods)
        self._show_grid(entry.grid)
        self.refreshed.emit()

    def _show_periods(self, periods: tuple[PeriodChoice, ...]) -> None:
        self._periods = periods
        named = [(f"{p.name} (để so sánh)" if p.reference else p.name, p.code) for p in periods]
        self.period_combo.set_choices(named)
        self.period_combo.set_value(self._period)

    def _show_grid(self, grid: GridView) -> None:
        if grid.period_code != self._period or self.saving.is_under_way():
            return  # a later job brings what is to be seen
        self.saving.has_read()
        wanted, here = self._wanted_code, self._current_code() or grid.rows[0].code
        self._view, self._wanted_code = grid, ""
        for column, title in (
            (At.EARLIER, _short(grid.earlier_name)),
            (At.LAST_YEAR, _short(grid.last_year_name)),
            (At.VALUE, _short(grid.period_name)),
        ):
            self.model.set_title(column, title)
        self.model.set_rows(with_headings(grid))
        self.cell_bar.set_codes({each.code for each in grid.rows})
        self._lay_out()
        self._count(grid)
        if wanted:
            self._find(wanted)
        elif self._current_code() != here or self.grid.currentIndex().column() == At.CODE:
            self.grid.show_row(lambda each: each.code == here, At.VALUE)  # what is searched for stays in its box
        self._follow_cell(self.grid.current_row())

    def _count(self, grid: GridView) -> None:
        every, unfilled, *wrong = counts(grid.rows)
        self.tabs.set_counts([every, unfilled, *wrong])
        self.tabs.set_offered(len(FILTERS) - 1, offered=bool(wrong[-1]))
        self.cell_bar.set_more(bool(unfilled or any(wrong)))
        done, total = len(grid.typed) - unfilled, len(grid.typed)
        span = f"từ {format_date(grid.data_from)} đến {format_date(grid.data_to)}"
        self.set_subtitle(f"Kỳ {_lower(grid.period_name)}, số liệu {span}. Đã nhập {done}/{total} chỉ tiêu.")
        self._show_emptiness()

    @override
    def _lay_out(self) -> None:
        self.grid.set_narrow(self.narrow)
        grid = self._view
        unknown = [] if grid is not None and grid.earlier_name else [At.EARLIER]
        self.grid.leave_out(
            unknown if grid is not None and grid.last_year_name else [*unknown, At.LAST_YEAR, At.CHANGE]
        )
        self.search_box.set_width(140 if self.narrow else 220)
        self.search_box.setPlaceholderText("Tìm (Ctrl+F)" if self.narrow else "Tìm chỉ tiêu (Ctrl+F)")
        self.cell_menu.setVisible(not self.narrow)
        self.special_menu.set_narrow(self.narrow, tuple(self.cell_menu.actions_by_kind.values()))
        self.cell_bar.set_narrow(self.narrow)

    @Slot(int)
    def _filter(self, tab: int) -> None:
        self.grid.proxy.keep(FILTERS[tab].wanted)
        self._show_emptiness()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.grid.proxy.search(text)
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        empty = self._view is not None and self.grid.proxy.rowCount() == 0
        self.empty_state.sentence_label.setText(FILTERS[0 if self.search_box.text() else self.tabs.current()].nothing)
        self._empty.setVisible(empty)
        self.grid.setVisible(not empty)

    def _describe(self) -> ListWords:
        """What the grid is limited to, when it is printed."""
        name, tab, words = self._view.period_name if self._view else "", self.tabs.current(), self.search_box.text()
        limits = [FILTERS[tab].title if tab else "", self.tr("Tìm: {0}").format(words.strip()) if words.strip() else ""]
        return ListWords(self.tr("Biểu số liệu"), [name, *limits])

    def _row(self, code: str) -> IndicatorRow | None:
        return next((each for each in self._view.rows if each.code == code), None) if self._view else None

    def _current_code(self) -> str:
        current = self.grid.current_row()
        return current.code if current else ""

    def _find(self, code: str) -> bool:
        """Make the cell of this code current, even where it is filtered out now."""
        if not self.grid.show_row(lambda each: each.code == code, At.VALUE):
            self.tabs.set_current(0)
            self.search_box.clear()
            self.grid.proxy.search("")
            if not self.grid.show_row(lambda each: each.code == code, At.VALUE):
                return False
        return True

    @Slot(object)
    def _follow_cell(self, current: IndicatorRow | None) -> None:
        self.cell_bar.show_row(current)

    @Slot(object)
    def _choose_period(self, code: object) -> None:
        """A period that is only compared with stays with this page; any other is the window's."""
        self.cell_bar.settle()
        self._go_to_period(str(code))

    def _go_to_period(self, code: str) -> None:
        reference = any(period.reference for period in self._periods if period.code == code)
        if reference or code == self.context.period:
            self._stand_on(code)
        else:
            self.context.set_period(code)

    @Slot(str)
    def _stand_on(self, period: str) -> None:
        self._period = period
        self.refresh()

    @Slot(object)
    def _set_state(self, state: SpecialState) -> None:
        put_state(self.grid, state)

    @Slot(object)
    def _act(self, action: CellAction) -> None:
        match action:
            case CellAction.COPY:
                self.grid.copy_chosen()
            case CellAction.PASTE:
                self.blocks.paste()
            case CellAction.FILL_DOWN:
                self.blocks.fill_down()
            case CellAction.CARRY_OVER:
                self.saving.carry_over(self.blocks.chosen_codes())
            case CellAction.CONFIRM:
                self._confirm(self.blocks.chosen_codes())
            case CellAction.CONFIRM_ALL:
                self._confirm([each.code for each in self.grid.proxy.shown_rows()])

    def _confirm(self, codes: Sequence[str]) -> None:
        self.blocks.leave_editor()
        self.saving.confirm(codes)

    def _on_period(self) -> str:
        return self._period

    @Slot(object)
    def _show_saved(self, grid: GridView) -> None:
        self.banner.hide()
        self._show_grid(grid)

    @Slot()
    def _show_explained(self) -> None:
        self.banner.hide()


def _short(period_name: str) -> str:
    """A period as a heading: “6T 2018”, “Năm 2018”."""
    return period_name.replace(" tháng năm ", "T ")


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
