"""What is wrong with a draft, below the form: each line leads to its place."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from desktop.rules.programme_findings import DesignFinding
from desktop.ui.icons import Icon
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Color, Size, Tone, px

_HEIGHT, _NARROW_HEIGHT = 132, 94


class FindingsPart(Card):
    """All findings at once; a click or Enter on one goes to its place."""

    wanted = Signal(object)
    """The ``Place`` of a finding."""

    def __init__(self) -> None:
        self._glyph = Glyph(Icon.CHECKMARK_CIRCLE, Color.OK, filled=True)
        self.count_label = Label(self.tr("Đang kiểm tra…"), Role.LABEL)
        self.model: RowTableModel[DesignFinding] = RowTableModel(_columns())
        self.table = TableView(self.model, row_height=Size.LIST_ROW, name=self.tr("Cần sửa"))
        self.table.setFixedHeight(px(_HEIGHT))
        super().__init__(row(self._glyph, self.count_label, FILL), grow(self.table), padding=10)
        self.model.setParent(self)
        self.table.activated_row.connect(self._tell)
        self.table.clicked.connect(self._tell_current)

    def show_findings(self, findings: Sequence[DesignFinding]) -> None:
        """Show what a check has found."""
        errors = sum(each.is_error for each in findings)
        warnings = len(findings) - errors
        parts = [f"{errors} lỗi phải sửa"] * bool(errors) + [f"{warnings} điều nên xem lại"] * bool(warnings)
        self.count_label.setText(", ".join(parts) or self.tr("Không có lỗi: có thể diễn tập và ban hành."))
        icon, color = (Icon.ERROR_CIRCLE, Color.MISSING) if errors else (Icon.WARNING, Color.LATE)
        self._glyph.set_icon(*((icon, color) if findings else (Icon.CHECKMARK_CIRCLE, Color.OK)), filled=True)
        self.table.setVisible(bool(findings))
        self.model.set_rows(findings)

    def set_narrow(self, *, narrow: bool) -> None:
        """Fewer at once where the window is small."""
        self.table.setFixedHeight(px(_NARROW_HEIGHT if narrow else _HEIGHT))

    @Slot(object)
    def _tell(self, finding: DesignFinding) -> None:
        self.wanted.emit(finding.place)

    @Slot()
    def _tell_current(self) -> None:
        if (current := self.table.current_row()) is not None:
            self.wanted.emit(current.place)


def _columns() -> tuple[Column[DesignFinding], ...]:
    return (
        Column("Nơi", lambda each: each.place.told, cell=_place, width=300),
        Column("Cần sửa", _sentence, width=240, stretch=True),
    )


def _place(finding: DesignFinding) -> Cell:
    if finding.is_error:
        return Cell(finding.place.told, icon=Icon.ERROR_CIRCLE, icon_tone=Tone.MISSING)
    return Cell(finding.place.told, icon=Icon.WARNING, icon_tone=Tone.LATE)


def _sentence(finding: DesignFinding) -> str:
    return f"{finding.message[:1].upper()}{finding.message[1:]}."
