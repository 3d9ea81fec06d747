"""Beside the text: agencies' passages to pick from, what the section rests on, and who is not reflected yet."""

from collections.abc import Collection, Sequence
from enum import Enum, auto

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from desktop.services.province.composing import Source
from desktop.services.province.composing_passages import PassageGroup
from desktop.services.province.composing_view import Reflection
from desktop.ui.composing.rows import PassageRow, passage_columns, passage_rows, source_columns, source_rows
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.layouts import FILL, boxed, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.signs import CountBar
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.parts.tips import tip
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView

PASSAGES, SOURCES = range(2)
_MOST_NAMES = 20


class Wanted(Enum):
    """Whose passages are shown."""

    SECTION = auto()
    ALL = auto()
    MISSING = auto()
    """Of agencies of which nothing is in the report yet, from all their sections."""


_WANTED = (("Mục tương ứng", Wanted.SECTION), ("Mọi mục", Wanted.ALL), ("Đơn vị chưa có", Wanted.MISSING))


class PassagesCard(Card):
    """Two lists; Enter or a double click picks."""

    pick_asked = Signal(object, bool)
    """(the ``PassageGroup`` on which the section shall rest, whether the first one's words go into the text)."""
    drop_asked = Signal(object)
    """Rest no longer on this ``Source``."""
    report_asked = Signal(str)
    """Open the report of this agency."""
    wanted_changed = Signal()

    def __init__(self) -> None:
        self.meter = CountBar("Đơn vị đã phản ánh")
        self.tabs = CountTabs(("Đoạn đơn vị viết", "Nguồn"))
        self.wanted_choice = ComboBox(_WANTED, width=138)
        self.wanted_choice.setAccessibleName("Chọn đoạn theo")
        self.search_box = SearchBox("Tìm đoạn (Ctrl+F)", 168)
        self.passages: TableView[PassageRow] = TableView(RowTableModel(passage_columns()), name="Đoạn của đơn vị")
        self.sources: TableView[Source] = TableView(RowTableModel(source_columns()), name="Nguồn của mục")
        self.nothing = EmptyState(Icon.SEARCH, "Không có đoạn nào như vậy.")
        self.no_sources = EmptyState(Icon.DOCUMENT_TEXT, "Mục này chưa lấy đoạn nào của đơn vị.")
        self._stack = QStackedWidget()
        for view, empty in ((self.passages, self.nothing), (self.sources, self.no_sources)):
            view.horizontalHeader().hide()
            empty.hide()
            self._stack.addWidget(boxed(row(grow(view), grow(empty))))
        self.pick_button = plain("Đưa vào bài", Icon.ADD)
        self.cite_button = quiet("Chỉ ghi nguồn", Icon.TAG)
        self.cite_button.setToolTip("Nội dung đã viết bằng lời của Sở: chỉ ghi đoạn này vào nguồn của mục")
        self.open_button = quiet("Xem cả nhóm", Icon.CHEVRON_DOWN)
        self.drop_button = plain("Bỏ nguồn", Icon.DELETE)
        self.report_button = quiet("Xem báo cáo", Icon.OPEN)
        self._filters = boxed(row(self.search_box, FILL, self.wanted_choice))
        super().__init__(
            self.meter,
            self.tabs,
            self._filters,
            grow(self._stack),
            row(self.pick_button, self.drop_button, self.cite_button, self.open_button, self.report_button, FILL),
            padding=12,
        )
        self._groups: Sequence[PassageGroup] = ()
        self._used: Collection[tuple[str, str]] = ()
        self._missing: Collection[str] = ()
        self._opened: set[tuple[str, str]] = set()
        self._narrow = False
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.tabs.changed.connect(self._choose_list)
        self.search_box.searched.connect(self._search)
        self.wanted_choice.chosen.connect(self._choose_wanted)
        for view in (self.passages, self.sources):
            view.row_changed.connect(self._offer)
        self.passages.activated_row.connect(self._pick)
        self.sources.activated_row.connect(self._open_report)
        self.pick_button.clicked.connect(self._pick)
        self.cite_button.clicked.connect(self._cite)
        self.open_button.clicked.connect(self._open_group)
        self.drop_button.clicked.connect(self._drop)
        self.report_button.clicked.connect(self._open_report)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Find room where there is little."""
        self._narrow = narrow
        self.search_box.set_width(108 if narrow else 168)
        self.search_box.setPlaceholderText("Tìm đoạn" if narrow else "Tìm đoạn (Ctrl+F)")
        self._offer()

    def wanted(self) -> Wanted:
        """Whose passages are to be read."""
        found = self.wanted_choice.value()
        return found if isinstance(found, Wanted) else Wanted.SECTION

    def show_passages(self, groups: Sequence[PassageGroup]) -> None:
        """Show what was read for ``wanted``."""
        self._groups = groups
        self._show_rows()

    def show_sources(self, sources: Sequence[Source], reflection: Reflection) -> None:
        """Show on what the open section rests, and whom the whole report reflects."""
        self._used = {each.passage.key for each in sources}
        self._missing = {code for code, _ in reflection.missing}
        done, left = len(reflection.reflected), len(reflection.missing)
        self.meter.set_count(done, done + left)
        names = [name for _, name in reflection.missing]
        rest = f" và {left - _MOST_NAMES} đơn vị khác" if left > _MOST_NAMES else ""
        told = f"Chưa có trong báo cáo: {', '.join(names[:_MOST_NAMES])}{rest}." if names else ""
        self.meter.setToolTip(tip(told or "Báo cáo đã có nội dung của mọi đơn vị đã gửi."))
        self.sources.row_model.set_rows(tuple(source_rows(sources)))
        self.no_sources.setVisible(not sources)
        self.sources.setVisible(bool(sources))
        self._show_rows()

    def _show_rows(self) -> None:
        groups = self._groups
        if self.wanted() is Wanted.MISSING:
            kept = (tuple(each for each in group if each.agency in self._missing) for group in groups)
            groups = [group for group in kept if group]
        here = self.passages.current_row()
        self.passages.row_model.set_rows(tuple(passage_rows(groups, self._used, self._opened)))
        if here is not None:
            self.passages.show_row(lambda each: each.first.key == here.first.key and each.is_member == here.is_member)
        self.tabs.set_counts([sum(map(len, groups)), len(self._used) or None])
        self._say_nothing()

    def _say_nothing(self) -> None:
        self.passages.choose_some()
        self.passages.give_way(self.nothing)
        self._offer()

    @Slot(int)
    def _choose_list(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self._filters.setVisible(at == PASSAGES)
        self._offer()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.passages.proxy.search(text)
        self._say_nothing()

    @Slot(object)
    def _choose_wanted(self, _wanted: object) -> None:
        self._opened.clear()
        self.wanted_changed.emit()

    @Slot()
    def _offer(self, _row: object = None) -> None:
        """Let the buttons say what can be done with the current row."""
        choosing = self.tabs.current() == PASSAGES
        passage, source = self.passages.current_row(), self.sources.current_row()
        many = len(passage.passages) if passage is not None else 0
        told = many > 1 and not self._narrow  # else the heading of the group tells it alone
        self.pick_button.setText(f"Đưa vào bài ({many} nguồn)" if told else "Đưa vào bài")
        self.pick_button.setVisible(choosing)
        self.cite_button.setVisible(choosing and many == 1)
        self.open_button.setVisible(choosing and many > 1)
        opened = passage is not None and passage.first.key in self._opened
        self.open_button.setText("Thu gọn nhóm" if opened else "Xem cả nhóm")
        self.drop_button.setVisible(not choosing)
        self.report_button.setVisible(not choosing)
        for button in (self.pick_button, self.cite_button):
            button.set_allowed(passage is not None, "Chọn một đoạn")
        for button in (self.drop_button, self.report_button):
            button.set_allowed(source is not None, "Chọn một nguồn")

    @Slot()
    def _pick(self, _row: object = None) -> None:
        if (passage := self.passages.current_row()) is not None:
            self.pick_asked.emit(passage.passages, True)

    @Slot()
    def _cite(self) -> None:
        if (passage := self.passages.current_row()) is not None:
            self.pick_asked.emit(passage.passages, False)

    @Slot()
    def _open_group(self) -> None:
        if (passage := self.passages.current_row()) is not None:
            self._opened ^= {passage.first.key}
            self._show_rows()

    @Slot()
    def _drop(self) -> None:
        if (source := self.sources.current_row()) is not None:
            self.drop_asked.emit(source)

    @Slot()
    def _open_report(self, _row: object = None) -> None:
        if (source := self.sources.current_row()) is not None:
            self.report_asked.emit(source.passage.agency)
