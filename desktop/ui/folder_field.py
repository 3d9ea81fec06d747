"""A field for the folder into which files are written."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from desktop.ui.file_dialogs import choose_folder
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.layouts import boxed, grow, row


class FolderField(FormField):
    """A folder, typed or chosen."""

    def __init__(self, name: str, help_text: str = "") -> None:
        self.edit = QLineEdit()
        self._button = plain("Chọn…")
        place = boxed(row(grow(self.edit), self._button))
        super().__init__(name, place, help_text)
        place.setFocusProxy(self.edit)
        self.edit.setAccessibleName(name)
        self._button.setAccessibleName(f"{name}: chọn thư mục")
        self._button.clicked.connect(self._choose)
        self.edit.textChanged.connect(self.clear_error)

    def path(self) -> Path | None:
        """The folder; None, said beside the field, where none was chosen."""
        text = self.edit.text().strip()
        if not text:
            self.set_error(self.tr("Chưa chọn thư mục. Chọn thư mục, ổ USB để lưu tệp."))
            self.edit.setFocus()
            return None
        return Path(text)

    @Slot()
    def _choose(self) -> None:
        choose_folder(self, self.name_label.text(), self._take)

    @Slot(object)
    def _take(self, paths: tuple[Path, ...]) -> None:
        self.edit.setText(str(paths[0]))
