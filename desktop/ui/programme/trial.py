"""A rule or formula tried on figures that are typed beside it; the answer follows every figure."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.programme_references import Place
from desktop.rules.programme_trial import TrialForm, TrialOutcome
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.cards import Line
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, row
from desktop.ui.tokens import Space, Tone, px

_PAUSE_MS = 200
_FIGURE = 96


class TrialPart(QWidget):
    """Asks for a figure per cell and shows what the rule says; knows no session."""

    wanted = Signal()
    """Please try again: figures, kind of agency or period are others."""

    def __init__(self) -> None:
        super().__init__()
        self.place: Place | None = None
        self.edits: dict[str, QLineEdit] = {}
        self.past: dict[str, QLineEdit] = {}
        kinds = [(KIND_NAMES[kind], kind) for kind in KIND_NAMES if kind is not AgencyKind.PROVINCE]
        self.kind_box = ComboBox(kinds)
        self.kind_box.setAccessibleName(self.tr("Loại đơn vị để thử"))
        self.period_box = ComboBox()
        self.period_box.setAccessibleName(self.tr("Loại kỳ để thử"))
        self._cells = QVBoxLayout()
        self.outcome = Banner(Tone.NEUTRAL)
        self.figures_label = Label("", Role.CAPTION, wrap=True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.wanted)
        self.setLayout(
            column(
                Line(),
                row(Label(self.tr("Thử với số liệu"), Role.LABEL), FILL, self.kind_box, self.period_box),
                Label(
                    self.tr("Gõ số như người nhập sẽ gõ; kết quả hiện ngay, không lưu lại."), Role.CAPTION, wrap=True
                ),
                self._cells,
                self.outcome,
                self.figures_label,
                spacing=Space.S,
            )
        )
        self.kind_box.chosen.connect(self.wanted)
        self.period_box.chosen.connect(self.wanted)

    def show_form(self, place: Place, form: TrialForm, period_kinds: tuple[str, ...]) -> None:
        """Ask for the figures of a rule or formula; what was typed for the same cells stays."""
        typed: Mapping[str, str] = self.typed() if place == self.place else {}
        past: Mapping[str, str] = self.typed_past() if place == self.place else {}
        self.place = place
        self.period_box.set_choices((kind, kind) for kind in period_kinds)
        clear(self._cells)
        self.edits, self.past = {}, {}
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        grid.setColumnStretch(0, 1)
        for number, cell in enumerate(form.cells):
            grid.addWidget(ElidedLabel(f"{cell.code}  {cell.name}"), number, 0)
            self.edits[cell.code] = self._edit(cell.code, typed.get(cell.code, ""))
            grid.addWidget(self.edits[cell.code], number, 1)
            if form.compared:
                self.past[cell.code] = self._edit(self.tr("{0} cùng kỳ").format(cell.code), past.get(cell.code, ""))
                self.past[cell.code].setPlaceholderText(self.tr("cùng kỳ"))
                grid.addWidget(self.past[cell.code], number, 2)
        self._cells.addLayout(grid)
        self.wanted.emit()

    def typed(self) -> Mapping[str, str]:
        """The figures by cell."""
        return {code: edit.text() for code, edit in self.edits.items() if edit.text().strip()}

    def typed_past(self) -> Mapping[str, str]:
        """Those of a year before."""
        return {code: edit.text() for code, edit in self.past.items() if edit.text().strip()}

    def show_outcome(self, outcome: TrialOutcome) -> None:
        """Say what the rule says of these figures."""
        self.outcome.show_message(Tone.MISSING if outcome.broken else Tone.NEUTRAL, outcome.told)
        self.figures_label.setText("; ".join(f"{code} = {shown}" for code, shown in outcome.figures))
        self.figures_label.setVisible(bool(outcome.figures))

    @Slot(object)
    def show_failure(self, error: BaseException) -> None:
        """What should be tried cannot be read yet."""
        self.outcome.show_message(Tone.LATE, str(error))
        self.figures_label.hide()

    def _edit(self, name: str, text: str) -> QLineEdit:
        edit = QLineEdit(text)
        edit.setFixedWidth(px(_FIGURE))
        edit.setAccessibleName(name)
        edit.textEdited.connect(self._pause.start)
        return edit
