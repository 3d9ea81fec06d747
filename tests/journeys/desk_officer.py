"""The officer of Sở Nội vụ among many files: what waits, answers, rulings on time, the letter to those who are late."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.core.dates import format_moment
from desktop.models.intake import IntakeResult
from desktop.rules.package_data import RemarkPlace
from desktop.services.follow_up.inbox import Matter
from desktop.ui.inbox.page import InboxPage
from desktop.ui.intake.page import IntakePage
from desktop.ui.intake.results import file_name
from desktop.ui.overview.page import OverviewPage
from desktop.ui.overview.time_ruling import TimeRulingDialog
from desktop.ui.places import INBOX, INTAKE, OVERVIEW, READING
from desktop.ui.reading.answering import ReceiptDialog, ReturnDialog
from desktop.ui.reading.page import FIGURES, ReadingPage
from desktop.ui.report_states import look_of
from tests.journeys.department_officer import DepartmentOfficer


class DeskOfficer(DepartmentOfficer):
    """He sits before ``window`` and uses nothing else."""

    def takes_in(self, folder: Path) -> dict[str, IntakeResult]:
        """Choose a folder; gives what became of each file in it, those inside packages by their own names."""
        window, page = self.window, self.window.go_to(INTAKE)
        assert isinstance(page, IntakePage)
        window.click(page.drop_zone.folder_button)
        window.answer_file_dialog(folder)
        return {file_name(row): row.result for row in page.table.proxy.shown_rows()}

    def sees_what_waits(self) -> list[tuple[Matter, str]]:
        """The list of what is to be decided: kind, and whose it is."""
        page = self.window.go_to(INBOX)
        assert isinstance(page, InboxPage)
        badge = self.window.shell.navigation.buttons[INBOX].accessibleName()
        rows = [row.item for row in page.table.proxy.shown_rows()]
        decisions = sum(item.matter is not Matter.CHASE for item in rows)
        assert badge.endswith(f": {decisions}") or not decisions
        return [(item.matter, item.agency_name) for item in rows]

    def follows(self, matter: Matter) -> None:
        """Enter on the first line of a kind: the page that decides on it, at its place."""
        page = self.window.page
        page.table.show_row(lambda row: row.item.matter is matter)
        self.window.click(page.act_button)
        self.window.settle()

    def refuses_the_file(self, ground: str) -> None:
        """The file at which the page stands is refused."""
        page = self.window.page
        assert isinstance(page, IntakePage)
        self.window.click(page.detail.refuse_button)
        dialog = page.deciding.dialog
        dialog.officer_edit.setText("Lê Thị Lan")
        dialog.note_edit.setText(ground)
        self.window.click(dialog.accept_button)
        self.window.settle()

    def takes_it_back(self) -> str:
        """Ctrl+Z; gives what was taken back."""
        undoing = self.window.opener.companions.undoing
        told = undoing.buttons.back_button.toolTip().partition(": ")[2]
        undoing.take_back()
        self.window.settle()
        return told

    def accepts_another_time(self, name: str, ground: str) -> None:
        """Of a late report, by the list of what waits."""
        page = self.window.go_to(INBOX)
        page.table.show_row(lambda row: (row.item.matter, row.item.agency_name) == (Matter.LATE, name))
        signed = page.table.current_row().item.status.first_signed_at
        self.window.click(page.act_button)
        dialog = page.dialog
        assert isinstance(dialog, TimeRulingDialog)
        assert dialog.time_edit.text() == format_moment(signed)
        dialog.time_edit.setText("24/05/2018 16:00")
        dialog.ground_edit.setText(ground)
        dialog.officer_edit.setText("Lê Thị Lan")
        self.window.click(dialog.accept_button)
        self.window.settle()

    def sees_the_states(self) -> dict[str, str]:
        """The word beside each agency of the map, by its name."""
        page = self.window.go_to(OVERVIEW)
        assert isinstance(page, OverviewPage)
        return {agency.name: look_of(agency).word for agency in page._following.status.agencies}

    def writes_the_reminder(self, folder: Path) -> Path:
        """The letter to those who are late; gives its Word file."""
        page = self.window.go_to(OVERVIEW)
        self.window.click(page.chase.reminding.button)
        self.window.answer_file_dialog(folder)
        assert page.banner.title_label.text().startswith("Đã lập công văn đôn đốc")
        (word,) = folder.glob("*.docx")
        assert word.with_suffix(".pdf").exists()
        return word

    def returns_the_report_of(self, name: str, code: str, text: str, folder: Path, passphrase: str) -> Path:
        """Give it back with a remark on a figure, from the figure itself."""
        page = self._stands_before(name)
        page.tabs.set_current(FIGURES)
        page.figures.show_row(lambda row: row.indicator.code == code)
        page.figures.activated_row.emit(page.figures.current_row())
        dialog = self.window.dialog(ReturnDialog)
        assert (dialog.editor.place_combo.value(), dialog.editor.target_combo.value()) == (RemarkPlace.INDICATOR, code)
        dialog.editor.text_edit.insertPlainText(text)
        before = set(folder.iterdir())
        self._signs(dialog, folder, passphrase)
        (slip,) = set(folder.iterdir()) - before
        return slip

    def gives_receipts_to_all(self, name: str, folder: Path, passphrase: str) -> list[Path]:
        """To every report of the period that has none yet."""
        page = self._stands_before(name)
        self.window.click(page.answers.receipt_button)
        dialog = self.window.dialog(ReceiptDialog)
        dialog.all_check.setChecked(True)
        before = set(folder.iterdir())
        self._signs(dialog, folder, passphrase)
        return sorted(set(folder.iterdir()) - before)

    def _stands_before(self, name: str) -> ReadingPage:
        page = self.window.go_to(READING)
        assert isinstance(page, ReadingPage)
        page.agency_list.table.show_row(lambda agency: agency.name == name)
        self.window.bot.waitUntil(lambda: page.head.name_label.text() == name)
        self.window.settle()
        return page

    def _signs(self, dialog: QWidget, folder: Path, passphrase: str) -> None:
        dialog.folder.edit.setText(str(folder))
        dialog.signer.field.edit.setText(passphrase)
        self.window.click(dialog.accept_button)
        self.window.settle()
        said = self.window.page.banner.title_label.text()
        assert said.startswith(("Đã trả lại", "Đã xuất", "Mã tiếp nhận")), said
