"""The officer of Sở Nội vụ who makes programmes: each method is something that he does, and sees happen."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.rules.programme_references import Place
from desktop.ui.places import PROGRAMME
from desktop.ui.programme.dialogs import CopyDialog, IssueVersionDialog, NewDialog
from desktop.ui.programme.differences import DifferenceDialog
from desktop.ui.programme.page import ProgrammePage
from desktop.ui.programme.rehearsing import RehearsalDialog
from tests.journeys.department_officer import DepartmentOfficer


class DesigningOfficer(DepartmentOfficer):
    """He sits before ``window`` and uses nothing else."""

    @property
    def design(self) -> ProgrammePage:
        page = self.window.page
        assert isinstance(page, ProgrammePage)
        return page

    def begins_from_nothing(self, code: str, name: str, year: int) -> None:
        """An empty programme with its two periods."""
        self.window.go_to(PROGRAMME)
        self.design.acts.new_action.trigger()
        dialog = self.window.dialog(NewDialog)
        for edit, text in ((dialog.code_edit, code), (dialog.name_edit, name), (dialog.year_edit, str(year))):
            edit.setText(text)
        self.window.click(dialog.accept_button)
        self.window.settle()
        assert self.design.draft_box.currentText() == f"{code} bản 1"

    def begins_the_next_version(self) -> None:
        """A further version of what is worked with."""
        self.window.go_to(PROGRAMME)
        self.design.acts.revise_action.trigger()
        self.window.click(self.window.dialog(CopyDialog).accept_button)
        self.window.settle()

    def adds(self, section: str, fields: Mapping[str, object], under: Place | None = None) -> str:
        """Add an entry below what is chosen in the tree and fill its form in; gives its code."""
        board = self.design.board
        if under is not None:
            assert board.tree.choose(under)
        board.tree.add_actions[section].trigger()
        self.window.settle()
        self.writes(fields)
        return board.place().code

    def opens(self, place: Place) -> None:
        """Choose a row of the tree."""
        assert self.design.board.tree.choose(place)
        self.window.settle()

    def writes(self, fields: Mapping[str, object]) -> None:
        """Fill in fields of the form that is open."""
        for name, value in fields.items():
            editor = self.design.board.form.editors[name]
            edit = editor.findChild(QLineEdit) or editor.findChild(QPlainTextEdit)
            match value:
                case bool():
                    editor.check.click() if editor.check.isChecked() is not value else None
                case _ if hasattr(editor, "box"):
                    editor.box.set_value(value)
                    editor.box.activated.emit(editor.box.currentIndex())
                case _ if isinstance(edit, QPlainTextEdit):
                    edit.setPlainText(str(value))
                case _:
                    edit.setText(str(value))
            editor.settle()
        self.window.settle()

    def obliges(self, *codes: str) -> None:
        """Name the agencies that owe a report, one by one."""
        self.opens(Place("obliged"))
        part = self.design.board.obliged
        for code in codes:
            part.table.show_row(lambda row, code=code: row.code == code)
            self.window.press(part.table, Qt.Key.Key_Space)
            self.window.settle()

    def sees_what_is_wrong(self) -> list[str]:
        """The list below the form: what must be put right before anything is issued."""
        return [row.sentence for row in self.design.board.problems.table.proxy.shown_rows() if row.is_error]

    def rehearses(self) -> str:
        """Try the draft on what was reported; gives what is told of it."""
        self.window.click(self.design.acts.rehearse_button)
        self.window.settle()
        dialog = self.window.dialog(RehearsalDialog)
        self.window.click(dialog.run_button)
        self.window.settle()
        told = dialog.told_label.text()
        self.window.click(dialog.accept_button)
        return told

    def compares(self) -> list[str]:
        """Read what differs from the version before."""
        self.window.click(self.design.acts.difference_button)
        self.window.settle()
        dialog = self.window.dialog(DifferenceDialog)
        told = [row.sentence for row in dialog.table.proxy.shown_rows()]
        self.window.click(dialog.accept_button)
        return told

    def issues(self, folder: Path, passphrase: str) -> Path:
        """Sign and write the assignment package."""
        before = set(folder.glob("*.asice"))
        self.window.click(self.design.acts.issue_button)
        self.window.settle()
        dialog = self.window.dialog(IssueVersionDialog)
        dialog.signer.field.edit.setText(passphrase)
        dialog.folder.edit.setText(str(folder))
        self.window.click(dialog.accept_button)
        self.window.settle()
        (made,) = set(folder.glob("*.asice")) - before
        return made
