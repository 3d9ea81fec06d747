"""A list of agencies to tick, with a box to search in."""

from collections.abc import Iterable

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.core.text import fold
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import column, grow
from desktop.ui.tokens import px

_HEIGHT = 150
_CODE = Qt.ItemDataRole.UserRole + 1
_FOLDED = Qt.ItemDataRole.UserRole + 2


class AgencyPicker(QWidget):
    """Shows agencies by name; what is ticked stays ticked while it is searched."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.search_box = SearchBox(self.tr("Tìm đơn vị"))
        self.search_box.setMaximumWidth(16_777_215)
        self.model = QStandardItemModel(self)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(self.model)
        self.proxy.setFilterRole(_FOLDED)
        self.list = QListView()
        self.list.setModel(self.proxy)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(px(_HEIGHT))
        self.list.setAccessibleName(name)
        self.setLayout(column(self.search_box, grow(self.list), spacing=4))
        self.setFocusProxy(self.list)
        self.search_box.searched.connect(self._search)
        self.model.itemChanged.connect(self._tell)

    def set_agencies(self, agencies: Iterable[tuple[str, str]]) -> None:
        """Offer other agencies, each as code and name; those that are ticked stay so where they are still offered."""
        ticked = set(self.codes())
        self.model.clear()
        for code, name in agencies:
            item = QStandardItem(f"{name}  ({code})")
            item.setCheckable(True)
            item.setData(code, _CODE)
            item.setData(fold(f"{name} {code}"), _FOLDED)
            item.setCheckState(Qt.CheckState.Checked if code in ticked else Qt.CheckState.Unchecked)
            self.model.appendRow(item)
        self.changed.emit()

    def codes(self) -> tuple[str, ...]:
        """Codes of the agencies that are ticked."""
        items = (self.model.item(at) for at in range(self.model.rowCount()))
        return tuple(str(item.data(_CODE)) for item in items if item.checkState() is Qt.CheckState.Checked)

    def tick(self, codes: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(codes)
        for at in range(self.model.rowCount()):
            item = self.model.item(at)
            item.setCheckState(Qt.CheckState.Checked if item.data(_CODE) in wanted else Qt.CheckState.Unchecked)

    @Slot(str)
    def _search(self, text: str) -> None:
        self.proxy.setFilterFixedString(fold(text))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
