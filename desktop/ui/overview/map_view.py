"""The map as a table: groups open by a click, Enter or the arrow keys; Enter on an agency opens its report."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from typing_extensions import override

from desktop.ui.overview.columns import MAP_COLUMNS
from desktop.ui.overview.rows import AgencyRow, GroupRow, MapRow
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView


class MapView(TableView[MapRow]):
    """Tells what was asked for; the page keeps which groups are open."""

    toggled = Signal(str)
    """Open or close the group with this key."""
    agency_chosen = Signal(str)
    """Show the report of the agency with this code."""

    def __init__(self, name: str) -> None:
        super().__init__(RowTableModel[MapRow](MAP_COLUMNS), name=name)
        self.row_model.setParent(self)
        self.setShowGrid(True)
        self.activated_row.connect(self._act)

    @Slot(object)
    def _act(self, row: MapRow) -> None:
        match row:
            case GroupRow():
                self.toggled.emit(row.key)
            case AgencyRow():
                self.agency_chosen.emit(row.agency.code)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        opens, closes = event.key() == Qt.Key.Key_Right, event.key() == Qt.Key.Key_Left
        if isinstance(row, GroupRow) and ((opens and not row.opened) or (closes and row.opened)):
            self.toggled.emit(row.key)
        elif isinstance(row, AgencyRow) and closes:
            self.show_row(lambda other: isinstance(other, GroupRow) and row.agency in other.members)
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self._row_under(event)
        if event.button() == Qt.MouseButton.LeftButton and isinstance(row, GroupRow):
            self.toggled.emit(row.key)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not isinstance(self._row_under(event), GroupRow):  # its two clicks have opened and closed it already
            super().mouseDoubleClickEvent(event)

    def _row_under(self, event: QMouseEvent) -> MapRow | None:
        index = self.indexAt(event.position().toPoint())
        return self.row_model.row_at(self.proxy.mapToSource(index).row()) if index.isValid() else None
