"""The officer of Sở Nội vụ who answers a report: gives it back with remarks, or gives a receipt."""

from collections.abc import Mapping
from pathlib import Path

from desktop.rules.package_data import RemarkPlace
from desktop.ui.reading.answering import ReceiptDialog, ReturnDialog
from desktop.ui.work_dialog import WorkDialog
from tests.journeys.department_officer import DepartmentOfficer


class AnsweringOfficer(DepartmentOfficer):
    """He reads a report, and answers it from the same page."""

    def gives_back(self, remarks: Mapping[tuple[RemarkPlace, str], str], folder: Path, passphrase: str) -> Path:
        """Write remarks, each at its place; gives the slip."""
        self.window.click(self.window.page.answers.return_button)
        dialog = self.window.dialog(ReturnDialog)
        editor = dialog.editor
        for (place, target), text in remarks.items():
            editor.place_combo.set_value(place)
            editor.place_combo.chosen.emit(place)
            editor.target_combo.set_value(target)
            editor.target_combo.chosen.emit(target)
            if place is RemarkPlace.NARRATIVE:
                editor.paragraph_combo.set_value(1)
            editor.text_edit.insertPlainText(text)
            self.window.click(editor.add_button)
        return self._agrees(dialog, folder, passphrase)

    def gives_a_receipt(self, folder: Path, passphrase: str) -> str:
        """Sign a receipt; gives the code that is read out."""
        self.window.click(self.window.page.answers.receipt_button)
        self._agrees(self.window.dialog(ReceiptDialog), folder, passphrase)
        return self.window.page.banner.title_label.text().rpartition(": ")[2]

    def _agrees(self, dialog: WorkDialog, folder: Path, passphrase: str) -> Path:
        before = set(folder.iterdir())
        dialog.signer.field.edit.insert(passphrase)
        dialog.folder.edit.setText(str(folder))
        self.window.click(dialog.accept_button)
        self.window.settle()
        return min(set(folder.iterdir()) - before)
