"""The field for a person's name: typed freely, or chosen from those who were given work."""

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit
from typing_extensions import override


class PersonEdit(QLineEdit):
    """Proposes names while one is typed; the arrow down shows all of them."""

    chosen = Signal(str)
    """A name was taken from the list."""

    def __init__(self) -> None:
        super().__init__()
        self._names = QStringListModel(self)
        self._list = QCompleter(self._names, self)
        self._list.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._list.setFilterMode(Qt.MatchFlag.MatchContains)
        self._list.activated.connect(self._tell)
        self.setCompleter(self._list)
        self.setPlaceholderText("Gõ tên, hoặc ↓ để chọn")

    def offer(self, names: Iterable[str]) -> None:
        """Offer these names."""
        self._names.setStringList(list(dict.fromkeys(names)))

    @Slot(str)
    def _tell(self, name: str) -> None:
        self.chosen.emit(name)

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Down and self._names.rowCount() and not self.isReadOnly():
            self._list.setCompletionPrefix("")
            self._list.complete()
        else:
            super().keyPressEvent(arg__1)
