"""Two officers have written in one field of a task: this one chooses what stays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.tasks.progress import TaskDetails
from desktop.services.two_writers import FieldsWrittenMeanwhileError
from desktop.ui.two_versions import EitherDialog


class TwoDetailsDialog(EitherDialog):
    """Asks about what was written beside the log of a task; what the other has written stays unless it is refused.

    Args:
        parent: The page.
        details: What was to be written.
        error: Says both contents.
    """

    mine_again = Signal(object)
    """The ``TaskDetails`` that are to be written after all."""

    def __init__(self, parent: QWidget, details: TaskDetails, error: FieldsWrittenMeanwhileError) -> None:
        super().__init__(parent, error)
        self._mine = replace(details, seen=cast("Mapping[str, str]", error.now))
        self.mine_wanted.connect(self._write_again)

    def _write_again(self) -> None:
        self.mine_again.emit(self._mine)
