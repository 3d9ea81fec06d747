"""The list in which a report is chosen: all obliged agencies under their areas, with search."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.services.follow_up.status_view import AgencyStatus
from desktop.ui.icons import TONE_ICONS
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.layouts import column, grow
from desktop.ui.report_states import look_of, place_name, received_words
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, px

_WIDTH = 236


def _second(agency: AgencyStatus) -> str:
    look = look_of(agency)
    if agency.revision is None:
        return look.word
    return f"{look.word}, bản {agency.revision}, {received_words(agency)}"


def _look(agency: AgencyStatus) -> Cell:
    tone = look_of(agency).tone
    return Cell(agency.name, icon=TONE_ICONS[tone], icon_tone=tone, second=_second(agency))


_COLUMNS: tuple[Column[AgencyStatus], ...] = (
    Column("Đơn vị", lambda agency: agency.name, cell=_look, width=180, stretch=True, wraps=True),
)


class AgencyList(QWidget):
    """Tells which agency is chosen; a drop-down list takes its place where the window is narrow."""

    chosen = Signal(str)
    """Code of the agency."""

    def __init__(self) -> None:
        super().__init__()
        self.search_box = SearchBox(self.tr("Tìm đơn vị (Ctrl+F)"), _WIDTH)
        self.model = RowTableModel(_COLUMNS, self)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name=self.tr("Đơn vị"))
        self.table.horizontalHeader().hide()
        self.combo = ComboBox(width=230)
        self.combo.setAccessibleName(self.tr("Đơn vị"))
        self.setLayout(column(self.search_box, grow(self.table)))
        self.setFixedWidth(px(_WIDTH))
        self.search_box.searched.connect(self.table.proxy.search)
        self.table.row_changed.connect(self._tell)
        self.combo.chosen.connect(self.choose)

    def set_agencies(self, agencies: Sequence[AgencyStatus], code: str) -> bool:
        """Offer the agencies and choose one of them; says whether it is among them. Nothing is told."""
        rows: list[AgencyStatus | Heading] = []
        for name, members in groupby(agencies, key=lambda agency: agency.area_name):
            rows += [Heading(place_name(name)), *members]
        with QSignalBlocker(self.table):
            self.model.set_rows(rows)
        self.combo.set_choices((agency.name, agency.code) for agency in agencies)
        return self._stand_on(code)

    @Slot(object)
    def choose(self, code: object) -> None:
        """Choose an agency as if it was clicked."""
        self.search_box.clear()
        self.table.proxy.search("")
        if self.table.current_row() is None or self.code() != code:
            self.table.show_row(lambda agency: agency.code == code)

    def code(self) -> str:
        """Code of the chosen agency; "" when there is none."""
        current = self.table.current_row()
        return current.code if current else ""

    def _stand_on(self, code: str) -> bool:
        with QSignalBlocker(self.table):
            found = self.table.show_row(lambda agency: agency.code == code)
        self.combo.set_value(self.code())
        return found

    @Slot(object)
    def _tell(self, agency: AgencyStatus | None) -> None:
        if agency is not None:
            self.combo.set_value(agency.code)
            self.chosen.emit(agency.code)
