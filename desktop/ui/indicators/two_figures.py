"""Two officers have written in one cell of the grid: this one chooses which figure stays."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.figures.cell_conflicts import CellWrittenMeanwhileError
from desktop.services.figures.indicators import CellEdit
from desktop.ui.two_versions import EitherDialog


class TwoFiguresDialog(EitherDialog):
    """Asks about one cell of an edit; the other cells of the edit are written either way.

    Args:
        parent: The page.
        edits: What was to be written together.
        told: What the edit is called.
        error: Says which cell, and both figures.
    """

    settled = Signal(object, str)
    """What is to be written now (list of ``CellEdit``), and what it is called."""

    def __init__(self, parent: QWidget, edits: Sequence[CellEdit], told: str, error: CellWrittenMeanwhileError) -> None:
        super().__init__(parent, error)
        self._told, self._cell = told, error.cell
        self._mine = [replace(edit, seen=error.now) if edit.code == error.cell else edit for edit in edits]

    @override
    def accept(self) -> None:
        super().accept()
        chosen = self._mine if self.keeps_mine else [edit for edit in self._mine if edit.code != self._cell]
        self.settled.emit(chosen, self._told)
