"""Two officers have written in the same cells of a row: this one chooses what stays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.rules.register_figures import Cells
from desktop.rules.register_rows import RegisterForm
from desktop.services.registers.entries import EntryEdit, typed_texts
from desktop.services.two_writers import FieldsWrittenMeanwhileError
from desktop.ui.two_versions import EitherDialog


class TwoRowsDialog(EitherDialog):
    """Asks about the cells that both have written; the other cells that were typed are written either way.

    Args:
        parent: The page.
        form: Of the register.
        edit: What was to be written.
        error: Says which cells, and both contents.
    """

    settled = Signal(object)
    """The ``EntryEdit`` that is to be written now."""

    def __init__(
        self, parent: QWidget, form: RegisterForm, edit: EntryEdit, error: FieldsWrittenMeanwhileError
    ) -> None:
        super().__init__(parent, error)
        now = cast("Cells", error.now)
        theirs = typed_texts(form, now)
        self._mine = replace(edit, seen={**(edit.seen or {}), **now})
        self._theirs: Mapping[str, str] = {code: theirs[code] for code in now}

    @override
    def accept(self) -> None:
        super().accept()
        typed = self._mine.typed if self.keeps_mine else {**self._mine.typed, **self._theirs}
        self.settled.emit(replace(self._mine, typed=typed))
