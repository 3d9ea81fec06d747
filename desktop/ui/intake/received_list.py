"""The list of received files: those of the run that goes on, or all; with counts of what came of them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from desktop.models.intake import IntakeResult
from desktop.services.intake.received import OPEN
from desktop.services.intake.taking_in import IntakeRow
from desktop.ui.icons import Icon
from desktop.ui.intake.columns import INTAKE_COLUMNS
from desktop.ui.intake.results import LOOKS, grouped
from desktop.ui.parts.cards import Card, StatCard
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.tables.export import ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView

_COUNTED = (
    IntakeResult.ACCEPTED,
    IntakeResult.QUARANTINED,
    IntakeResult.DUPLICATE,
    IntakeResult.SUPERSEDED,
    IntakeResult.IGNORED,
)
_THIS_RUN, _ALL = 0, 1
_LISTS = ("run", "all")
"""As kept filters name them."""
_NEWEST = 200
"""So many results are listed while others are still coming; all of them are counted, and listed afterwards."""


class ReceivedList(QWidget):
    """Keeps the rows; ``stats_row`` goes above it, where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._run: tuple[IntakeRow, ...] = ()
        self._received: tuple[IntakeRow, ...] = ()
        self._running = False
        self.stats = {
            result: StatCard(LOOKS[result].word, LOOKS[result].tone, LOOKS[result].icon) for result in _COUNTED
        }
        self.stats_row = boxed(row(*(grow(card) for card in self.stats.values()), spacing=12))
        self.tabs = CountTabs([self.tr("Lần này"), self.tr("Tất cả tệp đã nhận")])
        self.tabs.set_current(_ALL)
        self.search_box = SearchBox(self.tr("Tìm tệp, đơn vị (Ctrl+F)"), 200)
        self.model = RowTableModel(INTAKE_COLUMNS, self)
        self.table = TableView(self.model, name=self.tr("Tệp đã nhận"))
        self.nothing = EmptyState(Icon.MAIL_INBOX_ARROW_DOWN, "")
        self._no_rows = Card(grow(self.nothing))
        self.filter_row = row(self.tabs, FILL, self.search_box)
        self.setLayout(column(self.filter_row, grow(self.table), grow(self._no_rows)))
        self.tabs.changed.connect(self._show)
        self._choose_timer = QTimer(self, singleShot=True, interval=0)
        self._choose_timer.timeout.connect(self._choose_some)
        self.search_box.begun.connect(self.table.proxy.prepare)
        self.search_box.searched.connect(self.table.proxy.search)

    def begin_run(self) -> None:
        """A run begins: its results come to the front."""
        self._running, self._run = True, ()
        self.table.falls_back = False  # rows pass by: only what the officer has chosen is told in full
        self.tabs.set_current(_THIS_RUN)
        self._show()

    def end_run(self) -> None:
        """No further results come."""
        self._running = False
        if len(self._run) > _NEWEST:
            self._show()
        self.nothing.sentence_label.setText(self._nothing_words())
        self._choose_timer.start()  # the list of ten thousand is enough at once

    @Slot()
    def _choose_some(self) -> None:
        if not self._running:
            self.table.falls_back = True
            self.table.choose_some()

    def show_run(self, rows: Sequence[IntakeRow]) -> None:
        """What has come in the run so far."""
        self._run = tuple(rows)
        self._show()

    def show_received(self, rows: tuple[IntakeRow, ...]) -> None:
        """All files received so far; what was held in the run may have been decided since."""
        now = {each.sha256: each for each in rows if each.sha256}
        self._received = rows
        self._run = tuple(now.get(each.sha256, each) if each.result in OPEN else each for each in self._run)
        self._show()

    def show_all(self) -> None:
        """Bring all files to the front."""
        self.tabs.set_current(_ALL)

    def filter_values(self) -> dict[str, str]:
        """All that limits the list, as it is kept by name."""
        return {"list": _LISTS[self.tabs.current()], "search": self.search_box.text()}

    def apply_filter(self, values: Mapping[str, str]) -> None:
        """Look at what a kept filter asks for."""
        self.tabs.set_current(_THIS_RUN if values.get("list") == _LISTS[_THIS_RUN] else _ALL)
        self.search_box.search_for(values.get("search", ""))

    def describe(self) -> ListWords:
        """What the list is limited to, when it is printed."""
        words = self.search_box.text().strip()
        this_run = self.tr("Lần tiếp nhận này") if self.tabs.current() == _THIS_RUN else ""
        return ListWords(self.tr("Tệp đã nhận"), [this_run, self.tr("Tìm: {0}").format(words) if words else ""])

    @Slot()
    def _show(self) -> None:
        rows = self._run if self.tabs.current() == _THIS_RUN else self._received
        self.tabs.set_counts([len(self._run), len(self._received)])
        counts = Counter(each.result for each in rows)
        for result, card in self.stats.items():
            card.set_value(str(counts[result]), LOOKS[result].meaning)
        self.table.setVisible(bool(rows))
        self._no_rows.setVisible(not rows)
        self.nothing.sentence_label.setText(self._nothing_words())
        shown = rows[-_NEWEST:] if self._running else rows
        self.model.set_rows(grouped(shown, counts))

    def _nothing_words(self) -> str:
        if self.tabs.current() == _ALL:
            return self.tr("Tệp đã nhận của các đơn vị sẽ hiện ở đây, kèm kết quả kiểm tra chữ ký.")
        if not self._running:
            return self.tr("Kết quả của lần tiếp nhận sắp tới sẽ hiện ở đây, từng tệp một.")
        return self.tr("Đang tìm tệp…")
