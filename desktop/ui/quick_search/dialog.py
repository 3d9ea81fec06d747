"""The box into which a few letters are typed, and the places that they mean."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from desktop.services.workplace.found_places import NamedPlace, find_places
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import column, grow
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, px

_WIDTH, _HEIGHT = 620, 460
_TO_THE_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class QuickSearchDialog(QDialog):
    """Typing narrows the list; the arrows choose, Enter goes there, Esc closes."""

    chosen = Signal(object)
    """The ``NamedPlace`` to go to."""

    def __init__(self, parent: QWidget, places: Sequence[NamedPlace]) -> None:
        super().__init__(parent)
        self._places: tuple[NamedPlace, ...] = tuple(places)
        self.setWindowTitle(self.tr("Tìm nhanh"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build_widgets()
        self._connect_signals()
        self._search("")

    def _build_widgets(self) -> None:
        self.search_box = SearchBox(self.tr("Gõ vài chữ: trang, chỉ tiêu, nhiệm vụ, mục, sổ, đơn vị"), _WIDTH - 24)
        self.model: RowTableModel[NamedPlace] = RowTableModel(_columns(), self)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name=self.tr("Kết quả tìm nhanh"))
        self.table.horizontalHeader().hide()
        self.told_label = Label("", Role.CAPTION)
        self.setLayout(column(self.search_box, grow(self.table), self.told_label, margins=(12, 12, 12, 12)))
        self.resize(px(_WIDTH), px(_HEIGHT))

    def _connect_signals(self) -> None:
        self.search_box.textChanged.connect(self._search)
        self.search_box.installEventFilter(self)
        self.table.activated_row.connect(self._choose)

    def add(self, places: Sequence[NamedPlace]) -> None:
        """Offer these too."""
        self._places = (*self._places, *places)
        self._search(self.search_box.text())

    @Slot(str)
    def _search(self, text: str) -> None:
        found = find_places(self._places, text)
        self.model.set_rows(found)
        if found:
            self.table.setCurrentIndex(self.table.proxy.index(0, 0))
            self.table.scrollToTop()
        self.told_label.setText(
            self.tr("Mũi tên để chọn, Enter để đến. Không cần gõ dấu.")
            if found
            else self.tr("Không có gì tên như vậy. Gõ ngắn hơn, hoặc gõ mã, ví dụ CT5.01.")
        )

    @Slot(object)
    def _choose(self, place: NamedPlace) -> None:
        self.accept()
        self.chosen.emit(place)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list and Enter opens, while the letters stay in the box."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.search_box:
            if Qt.Key(event.key()) in _TO_THE_LIST:
                self.table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if (place := self.table.current_row()) is not None:
                    self._choose(place)
                return True
        return super().eventFilter(watched, event)


def _columns() -> tuple[Column[NamedPlace], ...]:
    return (
        Column(
            "Nơi cần đến",
            lambda place: place.title,
            cell=lambda place: Cell(place.title, second=place.note, tooltip=place.title),
            width=300,
            stretch=True,
        ),
    )
