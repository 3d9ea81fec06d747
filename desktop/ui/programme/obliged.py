"""Who owes a report: whole kinds of agencies, and agencies one by one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.programme_obliged import ObligedChoice
from desktop.services.programme.edits import Oblige
from desktop.services.programme.obliging import ObligedOfPeriod, ObligedRow
from desktop.ui.icons import Icon
from desktop.ui.parts.inputs import CheckBox, ComboBox, SearchBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Tone, px

_HEIGHT = 300


class ObligedPart(QWidget):
    """Ticks and a list, for all periods or for one; tells the whole choice whenever one of them changes."""

    chosen = Signal(object)
    """The ``Oblige`` edit."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: Sequence[ObligedOfPeriod] = ()
        self._told: dict[str, list[ObligedChoice | None]] = {}
        self._build_widgets()
        for box in self.checks.values():
            box.clicked.connect(self._tell_kinds)
        self.own_check.clicked.connect(self._tell_own)
        self.period_box.chosen.connect(self._show_period)
        self.table.activated_row.connect(self._toggle)
        self.search_box.searched.connect(self.table.proxy.search)

    def _build_widgets(self) -> None:
        kinds = [kind for kind in KIND_NAMES if kind is not AgencyKind.PROVINCE]
        self.period_box = ComboBox(width=180)
        self.period_box.setAccessibleName(self.tr("Chọn đơn vị cho kỳ"))
        self.own_check = CheckBox(self.tr("Kỳ này chọn riêng"))
        self.checks = {kind: CheckBox(KIND_NAMES[kind]) for kind in kinds}
        self.count_label = Label("", Role.LABEL)
        self.search_box = SearchBox(self.tr("Tìm đơn vị"), 180)
        self.model: RowTableModel[ObligedRow] = RowTableModel(_columns(), self)
        self.table = TableView(self.model, row_height=Size.LIST_ROW, name=self.tr("Đơn vị phải báo cáo"))
        self.table.setMinimumHeight(px(_HEIGHT))
        self.table.installEventFilter(self)
        self.hint_label = Label("", Role.MUTED, wrap=True)
        self.setLayout(
            column(
                row(self.period_box, self.own_check, FILL),
                self.hint_label,
                row(*self.checks.values(), FILL),
                row(self.count_label, FILL, self.search_box),
                grow(self.table),
            )
        )

    def show_plan(self, plan: Sequence[ObligedOfPeriod]) -> None:
        """Show who is chosen, for the period that was looked at."""
        self._plan, period = plan, self.period_box.value()
        self.period_box.set_choices((_period_name(each), each.period) for each in plan)
        if any(each.period == period for each in plan):
            self.period_box.set_value(period)
        self._show_period()

    def forget(self) -> None:
        """Another draft is shown: what was told of the one before says nothing about it."""
        self._told.clear()

    @Slot()
    def _show_period(self) -> None:
        here = self._here()
        own = here is not None and (here.own or not here.period)
        self.own_check.setVisible(here is not None and bool(here.period))
        self.own_check.setChecked(own)
        self.hint_label.setText(
            self.tr("Tích loại đơn vị để lấy cả loại. Bấm đúp, hoặc phím cách, tại một đơn vị để thêm hay bỏ riêng nó.")
            if own
            else self.tr("Kỳ này như mọi kỳ. Muốn khác thì tích “Kỳ này chọn riêng”, hoặc bấm đúp tại một đơn vị.")
        )
        for kind, box in self.checks.items():
            box.setEnabled(own)
            box.setChecked(here is not None and kind in here.choice.kinds)
        rows = here.rows if here is not None else ()
        lines: list[ObligedRow | Heading] = []
        for kind in self.checks:
            of_kind = [each for each in rows if each.kind is kind]
            bound = sum(each.bound for each in of_kind)
            if of_kind:
                lines += [Heading(KIND_NAMES[kind], f"{bound}/{len(of_kind)}"), *of_kind]
        self.model.set_rows(lines)
        self.count_label.setText(self.tr("{0} đơn vị phải báo cáo").format(sum(each.bound for each in rows)))

    def _here(self) -> ObligedOfPeriod | None:
        """What is shown."""
        period = self.period_box.value()
        return next((each for each in self._plan if each.period == period), None)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            if (current := self.table.current_row()) is not None:
                self._toggle(current)
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _tell_kinds(self) -> None:
        if (here := self._here()) is not None:
            kinds = frozenset(kind for kind, box in self.checks.items() if box.isChecked())
            self._tell(here, ObligedChoice(kinds, here.choice.added, here.choice.excepted))

    @Slot()
    def _tell_own(self) -> None:
        """A period's own choice begins as the usual one."""
        if (here := self._here()) is not None:
            self._tell(here, here.choice if self.own_check.isChecked() else None)

    @Slot(object)
    def _toggle(self, agency: ObligedRow) -> None:
        """An agency that is ticked in a period that is like the others is its first difference."""
        if (here := self._here()) is not None:
            self._tell(here, here.choice.with_agency(agency.code, agency.kind, bound=not agency.bound))

    def _tell(self, here: ObligedOfPeriod, choice: ObligedChoice | None) -> None:
        known = self._told.setdefault(here.period, [])
        shown = here.choice if here.own or not here.period else None
        seen = (shown, *known)
        known[:] = [choice]
        self.chosen.emit(Oblige(choice, here.period, seen))


def _period_name(each: ObligedOfPeriod) -> str:
    if not each.period:
        return "Mọi kỳ"
    return f"{each.name} (riêng)" if each.own else each.name


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
