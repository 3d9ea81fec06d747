"""Who owes a report: whole kinds of agencies, and agencies one by one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.programme_obliged import ObligedChoice
from desktop.services.programme_obliging import ObligedRow
from desktop.ui.icons import Icon
from desktop.ui.parts.inputs import CheckBox, SearchBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Tone, px

_HEIGHT = 300


class ObligedPart(QWidget):
    """Ticks and a list; tells the whole choice whenever one of them changes."""

    chosen = Signal(object)
    """The ``ObligedChoice``."""

    def __init__(self) -> None:
        super().__init__()
        self._choice = ObligedChoice()
        kinds = [kind for kind in KIND_NAMES if kind is not AgencyKind.PROVINCE]
        self.checks = {kind: CheckBox(KIND_NAMES[kind]) for kind in kinds}
        self.count_label = Label("", Role.LABEL)
        self.search_box = SearchBox(self.tr("Tìm đơn vị"), 180)
        self.model: RowTableModel[ObligedRow] = RowTableModel(_columns(), self)
        self.table = TableView(self.model, row_height=Size.LIST_ROW, name=self.tr("Đơn vị phải báo cáo"))
        self.table.setMinimumHeight(px(_HEIGHT))
        self.table.installEventFilter(self)
        said = self.tr(
            "Tích loại đơn vị để lấy cả loại. Bấm đúp, hoặc phím cách, tại một đơn vị để thêm hay bỏ riêng nó."
        )
        self.setLayout(
            column(
                Label(said, Role.MUTED, wrap=True),
                row(*self.checks.values(), FILL),
                row(self.count_label, FILL, self.search_box),
                grow(self.table),
            )
        )
        for box in self.checks.values():
            box.clicked.connect(self._tell_kinds)
        self.table.activated_row.connect(self._toggle)
        self.search_box.searched.connect(self.table.proxy.search)

    def show_choice(self, choice: ObligedChoice, rows: Sequence[ObligedRow]) -> None:
        """Show who is chosen."""
        self._choice = choice
        for kind, box in self.checks.items():
            box.setChecked(kind in choice.kinds)
        lines: list[ObligedRow | Heading] = []
        for kind in self.checks:
            of_kind = [each for each in rows if each.kind is kind]
            bound = sum(each.bound for each in of_kind)
            if of_kind:
                lines += [Heading(KIND_NAMES[kind], f"{bound}/{len(of_kind)}"), *of_kind]
        self.model.set_rows(lines)
        self.count_label.setText(self.tr("{0} đơn vị phải báo cáo").format(sum(each.bound for each in rows)))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            if (current := self.table.current_row()) is not None:
                self._toggle(current)
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _tell_kinds(self) -> None:
        kinds = frozenset(kind for kind, box in self.checks.items() if box.isChecked())
        self.chosen.emit(ObligedChoice(kinds, self._choice.added, self._choice.excepted))

    @Slot(object)
    def _toggle(self, agency: ObligedRow) -> None:
        self.chosen.emit(self._choice.with_agency(agency.code, agency.kind, bound=not agency.bound))


def _columns() -> tuple[Column[ObligedRow], ...]:
    return (
        Column("Đơn vị", lambda each: each.name, width=200, stretch=True),
        Column("Trực thuộc", lambda each: each.above, width=170, wide_only=True),
        Column("Phải báo cáo", lambda each: "Có" if each.bound else "", cell=_bound, width=104),
    )


def _bound(agency: ObligedRow) -> Cell:
    if not agency.bound:
        return Cell("—", muted=True)
    return Cell("Có", icon=Icon.CHECKMARK, icon_tone=Tone.OK)
