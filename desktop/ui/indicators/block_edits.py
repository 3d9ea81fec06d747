"""Edits of many cells at once: pasted, filled down, emptied; each is written whole and taken back whole."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit

from desktop.core.errors import UserError
from desktop.core.tabular import Block, read_block
from desktop.models.report import ValueSource
from desktop.rules.pasting import Field, PastedCell, lay_out
from desktop.services.figures.indicators import CellEdit, IndicatorRow
from desktop.ui.indicators.columns import At
from desktop.ui.indicators.paste_preview import PastePreview, landing_of
from desktop.ui.tables.grid import GridView as Grid


class BlockEdits(QObject):
    """Turns what is done to a block of cells into edits; the page has them written."""

    asked_for = Signal(object, str)
    """Please write these together: (list of ``CellEdit`` without a period, what it is called)."""
    failed = Signal(object)
    """The clipboard cannot be used: the ``UserError``."""

    def __init__(self, grid: Grid[IndicatorRow]) -> None:
        super().__init__(grid)
        self._grid = grid
        self.preview: PastePreview | None = None

    def chosen_codes(self) -> list[str]:
        """The rows of the chosen cells, in their order."""
        rows = sorted({index.row() for index in self._grid.selectedIndexes()})
        found = (self._grid.row_at(row) for row in rows)
        return [row.code for row in found if row is not None]

    def leave_editor(self) -> None:
        """Close an open editor without keeping what was not typed to its end: it is kept, as when the cell is left."""
        editor = self._grid.indexWidget(self._grid.currentIndex())
        if isinstance(editor, QLineEdit):
            self._grid.commitData(editor)
            self._grid.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def fill_down(self) -> None:
        """Copy the upper cells of the block downwards."""
        self.leave_editor()
        self._grid.fill_down()

    @Slot(object, str)
    def tell(self, typed: Sequence[tuple[IndicatorRow, int, str]], told: str) -> None:
        """Several cells got other texts in the grid."""
        edits = [
            CellEdit("", row.code, None, text) if column == At.NOTE else CellEdit("", row.code, text)
            for row, column, text in typed
        ]
        where = edits[0].code if len(edits) == 1 else f"{len(edits)} ô"
        self.asked_for.emit(edits, f"{told} {where}")

    def paste(self) -> None:
        """Put the clipboard's block at the current cell: one cell at once, several after they were looked at."""
        here = self._grid.currentIndex()
        try:
            block = read_block(QGuiApplication.clipboard().text())
        except UserError as error:
            self.failed.emit(error)
            return
        if not block or not here.isValid():
            return
        chosen = self._grid.selectedIndexes()
        start = min(chosen, key=lambda index: (index.row(), index.column()), default=here)
        if len(block) == len(block[0]) == 1:
            block = _spread(block, chosen)
        rows = self._grid.rows_from(start.row())
        columns = self._grid.shown_columns_from(start.column())
        every = [row for row in map(self._grid.row_model.row_at, range(self._grid.row_model.rowCount())) if row]
        landing = landing_of(rows, columns, every)
        if len(block) == len(block[0]) == 1:
            self._write(lay_out(block, landing).cells)  # as if it were typed: what is not understood is flagged
            return
        self.preview = PastePreview(self._grid.window(), block, landing)
        self.preview.agreed.connect(self._write)
        self.preview.open()

    @Slot(object)
    def _write(self, cells: Sequence[PastedCell]) -> None:
        edits: dict[str, CellEdit] = {}
        for cell in cells:
            if cell.changes and not cell.target.locked:
                edit = edits.get(cell.code, CellEdit("", cell.code, None, source=ValueSource.PASTED))
                note = cell.field is Field.NOTE
                edits[cell.code] = replace(edit, note=cell.typed) if note else replace(edit, text=cell.typed)
        if edits:
            where = next(iter(edits)) if len(edits) == 1 else f"{len(edits)} ô"
            self.asked_for.emit(list(edits.values()), f"dán {where}")


def _spread(block: Block, chosen: Sequence[QModelIndex]) -> Block:
    """One copied cell fills the whole block that is chosen."""
    height = len({index.row() for index in chosen})
    width = len({index.column() for index in chosen})
    return ((block[0][0],) * max(width, 1),) * max(height, 1)
