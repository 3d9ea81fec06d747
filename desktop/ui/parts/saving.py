"""Lines that are saved when they are left: no button, nothing lost."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit


class SavedLine(QLineEdit):
    """Tells its text once it was changed and left, by whatever way.

    What is being typed is never replaced by what was saved before.
    """

    left = Signal(str)
    """The text that is to be saved."""

    def __init__(self, hint: str = "", name: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self._saved = ""
        self.editingFinished.connect(self.settle)

    def show_saved(self, text: str) -> None:
        """Show what is saved, unless something else is being typed."""
        if self.text() == self._saved or not self.hasFocus():
            self._saved = text
            if self.text() != text:
                self.setText(text)

    def forget(self) -> None:
        """The text was not saved after all: leaving the line again tries once more."""
        self._saved = "\0"

    @Slot()
    def settle(self) -> None:
        """Tell what was typed now, without waiting for the line to be left."""
        if self.text() != self._saved:
            self._saved = self.text()
            self.left.emit(self._saved)
