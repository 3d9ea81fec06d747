"""Pasting into the grid: the clipboard's block laid over the cells, shown before it is written."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.number_forms import NumberForm
from desktop.core.tabular import Block
from desktop.rules.pasting import Field, Landing, PastedCell, Pasting, Target, lay_out
from desktop.services.figures.indicators import IndicatorRow
from desktop.ui.indicators.columns import At
from desktop.ui.parts.import_preview import ImportLine, ImportPreview
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label
from desktop.ui.parts.layouts import FILL, row

_FIELDS = {At.VALUE: Field.FIGURE, At.NOTE: Field.NOTE}
NUMBER_FORMS = (
    ("Kiểu Việt Nam: 1.234,5", NumberForm.VIETNAMESE),
    ("Kiểu Anh – Mỹ: 1,234.5 hoặc 1234.5", NumberForm.ENGLISH),
)
"""How the numbers of what comes in may be written."""


def landing_of(rows: Sequence[IndicatorRow], columns: Sequence[int], every: Sequence[IndicatorRow]) -> Landing:
    """Where a block is put down: the rows from the current one on, the columns from the current one on."""
    return Landing(
        [_target(each) for each in rows],
        [_FIELDS.get(At(column)) for column in columns],
        {each.code: _target(each) for each in every},
    )


def _target(each: IndicatorRow) -> Target:
    return Target(each.indicator, each.value, each.locked)


class PastePreview(ImportPreview):
    """What every cell of the block means, read in one of two ways of writing numbers."""

    agreed = Signal(object)
    """The cells to write (``tuple[PastedCell, …]``)."""

    def __init__(self, parent: QWidget, block: Block, landing: Landing) -> None:
        self.form_combo = ComboBox(NUMBER_FORMS)
        self.form_combo.setAccessibleName(self.tr("Cách viết số trong vùng đã chép"))
        super().__init__(
            parent,
            self.tr("Dán vào biểu số liệu"),
            row(Label(self.tr("Số trong vùng đã chép viết theo")), self.form_combo, FILL),
        )
        self._block, self._landing = block, landing
        self._pasting = lay_out(block, landing)
        self.form_combo.set_value(self._pasting.form)
        self.form_combo.chosen.connect(self._read_as)
        self.confirmed.connect(self._agree)
        self._show()

    @Slot(object)
    def _read_as(self, form: NumberForm) -> None:
        self._pasting = lay_out(self._block, self._landing, form)
        self._show()

    def _show(self) -> None:
        self.show_lines([_line(cell) for cell in self._pasting.cells], _about(self._pasting))

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit(self._pasting.accepted)


def _line(cell: PastedCell) -> ImportLine:
    indicator = cell.target.indicator
    name = f"Ghi chú: {indicator.name}" if cell.field is Field.NOTE else indicator.name
    return ImportLine(indicator.code, name, cell.before, cell.text, cell.understood, cell.problem)


def _about(pasting: Pasting) -> str:
    told = "Nhận ra từng dòng theo mã chỉ tiêu." if pasting.by_code else "Xếp lần lượt từ ô đang chọn xuống dưới."
    beyond = f" {pasting.beyond} ô nằm ngoài phần nhập được, không ghi." if pasting.beyond else ""
    return told + beyond
