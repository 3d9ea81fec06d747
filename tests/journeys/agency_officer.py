"""The officer of UBND xã Hòa Long at her window: each method is something that she does, and sees happen."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.core.dates import format_date
from desktop.rules.tasks import TaskStatus
from desktop.services.report.formats import ReportFormat
from desktop.ui.desk.page import DeskPage
from desktop.ui.hand_in.findings import FindingLine
from desktop.ui.hand_in.page import HandInPage
from desktop.ui.indicators.columns import At, Standing, standing
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.narrative.page import NarrativePage
from desktop.ui.places import DESK, HAND_IN, INDICATORS, NARRATIVE, SETTINGS, TASKS
from desktop.ui.settings.dialogs import CertificateDialog, FingerprintDialog, RequestDialog
from desktop.ui.settings.page import SettingsPage
from desktop.ui.tasks.page import TasksPage
from desktop.ui.welcome.page import WelcomePage
from tests.journeys.window import Window

_CTRL = Qt.KeyboardModifier.ControlModifier


class AgencyOfficer:
    """She sits before ``window`` and uses nothing else."""

    def __init__(self, window: Window) -> None:
        self.window = window

    # The first run, and the key

    def begins_with(self, assignment: Path, name: str, fingerprint: str) -> None:
        """Open the assignment, compare what Sở reads out, choose the own agency and begin."""
        window, page = self.window, self.window.page
        assert isinstance(page, WelcomePage)
        window.click(page.roles.agency)
        window.click(page.agency.open_button)
        window.answer_file_dialog(assignment)
        assert fingerprint in [label.text() for label in page.agency.findChildren(type(page.agency.source_note))]
        page.agency.search_box.setText(name)
        window.press(page.agency.search_box, Qt.Key.Key_Return)
        assert not page.agency.start_button.isEnabled(), "the fingerprint is to be compared first"
        window.click(page.agency.compared)
        with window.bot.waitSignal(window.opener.opened, timeout=20_000):
            window.click(page.agency.start_button)
        window.settle()
        assert window.shell.windowTitle().startswith(name)

    def asks_for_a_certificate(self, passphrase: str, folder: Path) -> str:
        """Make the key and the request; gives the fingerprint that is read out to Sở."""
        window = self.window
        page = window.go_to(SETTINGS)
        assert isinstance(page, SettingsPage)
        window.click(page.key.request_button)
        dialog = window.dialog(RequestDialog)
        dialog.passphrase.first.edit.setText(passphrase)
        dialog.passphrase.second.edit.setText(passphrase)
        dialog.folder.edit.setText(str(folder))
        window.click(dialog.accept_button)
        window.settle()
        told = window.dialog(FingerprintDialog)
        fingerprint = told.fingerprint_label.text()
        window.click(told.accept_button)
        assert page.key.chip.accessibleName() == "Chờ chứng thư"
        return fingerprint

    def takes_in_the_certificate(self, answer: Path, passphrase: str) -> None:
        """Put the certificate that Sở has sent to the key."""
        window, page = self.window, self.window.go_to(SETTINGS)
        window.click(page.key.certificate_button)
        window.answer_file_dialog(answer)
        dialog = window.dialog(CertificateDialog)
        dialog.passphrase.edit.setText(passphrase)
        window.click(dialog.accept_button)
        window.settle()
        assert page.key.chip.accessibleName() == "Dùng được"

    def names_who_signs(self, name: str) -> None:
        """Write the signatory's name; the usual authority stands there already."""
        card = self.window.go_to(SETTINGS).signatory
        card.name_edit.setFocus()
        card.name_edit.insert(name)
        card.authority_edit.setFocus()
        self.window.settle()
        assert card.authority_edit.toPlainText() == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
        assert not card.usual_button.isVisible(), "name and usual authority are kept"

    # The home page

    def looks_at_the_desk(self) -> tuple[str, list[str]]:
        """The deadline, and what is left to do."""
        page = self.window.go_to(DESK)
        assert isinstance(page, DeskPage)
        deadline = f"{page.deadline.number_label.text()} {page.deadline.words_label.text()}".strip()
        return deadline, [line.accessibleName() for line in page.todo.lines]

    def chooses_the_period(self, name: str) -> None:
        """Another period, on the home page, for all pages."""
        box = self.window.go_to(DESK).period_box
        box.setCurrentText(name)
        box.activated.emit(box.currentIndex())
        self.window.settle()

    # Tasks

    def writes_about_every_task(self, particular: Mapping[str, tuple], routine: tuple) -> None:
        """Go down the list and state what was done about each."""
        page = self.window.go_to(TASKS)
        assert isinstance(page, TasksPage)
        for code in [row.code for row in page.table.proxy.shown_rows()]:
            self._states_progress(page, code, *particular.get(code, routine))
        waiting = [row.code for row in page.table.proxy.shown_rows() if not row.touched]
        assert waiting == []

    def _states_progress(self, page: TasksPage, code: str, percent: int, status: TaskStatus, day, text: str) -> None:
        page.table.show_row(lambda row: row.code == code)
        form = page.detail.form
        form.status_box.setCurrentIndex(form.status_box.findData(status))
        form.percent_box.setValue(percent)
        form.day_edit.setText(format_date(day))
        form.text_edit.setFocus()
        form.text_edit.insertPlainText(text)
        self.window.press(form.text_edit, Qt.Key.Key_Return, _CTRL)
        self.window.settle()
        row = page.table.current_row()
        assert (row.code, row.percent, row.log[0].text) == (code, percent, text)

    # Figures

    def types_last_years(self, figures: Mapping[str, str], period: str) -> None:
        """Change to the period that is only compared with, type there, and come back."""
        page = self.window.go_to(INDICATORS)
        assert isinstance(page, IndicatorsPage)
        now = page.period_combo.value()
        self._stands_on(page, period)
        for code, text in figures.items():
            self.types_into(code, text)
        self.window.settle()
        self._stands_on(page, now)

    def _stands_on(self, page: IndicatorsPage, period: object) -> None:
        page.period_combo.set_value(period)
        page.period_combo.activated.emit(page.period_combo.currentIndex())
        self.window.settle()

    def opens_the_grid(self) -> None:
        """The page of figures, at the period that the window stands on."""
        self.window.go_to(INDICATORS)

    def types_down_the_grid(self, figures: Mapping[str, str], special: Mapping[str, Qt.Key]) -> None:
        """From the first cell to the last, Enter after each, without waiting for the disk in between."""
        page = self.window.go_to(INDICATORS)
        page.go_to(next(iter(figures)))
        for code, text in figures.items():
            assert page.grid.current_row().code == code
            if code in special:
                self._presses_special(page, special[code])
            else:
                self._types(page, text)
        self.window.settle()
        assert page.subtitle_label.text().endswith(f"Đã nhập {len(figures)}/{len(figures)} chỉ tiêu.")

    def _presses_special(self, page: IndicatorsPage, key: Qt.Key) -> None:
        self.window.press(page.grid, key, _CTRL)
        self.window.press(page.grid, Qt.Key.Key_Return)

    def types_into(self, code: str, text: str) -> None:
        """Replace one figure."""
        page = self.window.page
        page.go_to(code)
        self._types(page, text)
        self.window.settle()

    def _types(self, page: IndicatorsPage, text: str) -> None:
        """Type into the current cell and press Enter; letters with marks come as from an input method."""
        grid, bot = page.grid, self.window.bot
        if text.isascii():
            bot.keyClicks(grid, text[0])
            bot.keyClicks(self._editor(page), text[1:])
        else:
            self.window.press(grid, Qt.Key.Key_F2)
            self._editor(page).clear()
            self._editor(page).insert(text)
        self.window.press(self._editor(page), Qt.Key.Key_Return)

    @staticmethod
    def _editor(page: IndicatorsPage) -> QLineEdit:
        editor = page.grid.indexWidget(page.grid.currentIndex())
        assert isinstance(editor, QLineEdit)
        return editor

    def marks_as_estimate(self, code: str) -> None:
        """Say with one key that the figure is not final."""
        page = self.window.page
        page.go_to(code)
        self.window.press(page.grid, Qt.Key.Key_U, _CTRL)
        self.window.settle()
        assert self.sees(code).startswith("ước ")

    def sees(self, code: str, column: At = At.VALUE) -> str:
        """What stands in the grid."""
        model = self.window.page.model
        return model.index(model.find(lambda row: row.code == code), column).data()

    def goes_to_the_next_mistake(self) -> tuple[str, str]:
        """F8: code of the cell, and what is said about it below the grid."""
        page = self.window.page
        self.window.press(page, Qt.Key.Key_F8)
        assert standing(page.grid.current_row()) in (Standing.ERROR, Standing.WARNING)
        return page.grid.current_row().code, page.cell_bar.title_label.text()

    # Text

    def writes_the_report(self, texts: Mapping[str, str]) -> None:
        """Section after section, from the outline."""
        page = self.window.go_to(NARRATIVE)
        assert isinstance(page, NarrativePage)
        for code, text in texts.items():
            page.outline.show_row(lambda row, code=code: row.code == code)
            page.outline.setFocus()
            self.window.press(page.outline, Qt.Key.Key_Return)
            assert page.editor.code == code
            page.editor.text_edit.insertPlainText(text)
        self.window.go_to(DESK)  # leaving the page leaves the last section
        page = self.window.go_to(NARRATIVE)
        assert page.subtitle_label.text() == f"Đã viết {len(texts)}/{len(texts)} mục. Các mục bắt buộc đã viết đủ."

    # Check and hand in

    def checks(self) -> str:
        """The verdict on the report as it stands."""
        page = self.window.go_to(HAND_IN)
        assert isinstance(page, HandInPage)
        return page.findings.verdict.title_label.text()

    def follows_the_finding(self, code: str) -> None:
        """From a finding to the cell that it is about."""
        self.window.click(self._finding(code).go_button)
        self.window.settle()
        assert self.window.shell.current_key == INDICATORS
        assert self.window.page.grid.current_row().code == code

    def explains(self, code: str, reason: str) -> None:
        """Write why a figure surprises, at its finding."""
        line = self._finding(code)
        line.reason_edit.setFocus()
        line.reason_edit.insert(reason)
        self.window.press(line.reason_edit, Qt.Key.Key_Return)
        self.window.settle()

    def _finding(self, code: str) -> FindingLine:
        return next(line for line in self.window.page.findings.lines if code in line.title_label.text())

    def cannot_sign_because(self) -> str:
        """What the page says beside the button."""
        box = self.window.page.signing.sign_box
        assert not box.sign_button.isEnabled()
        return box.reason_label.text()

    def lets_the_leader_approve(self) -> None:
        """The leader reads the report on her screen and presses the button."""
        self.window.click(self.window.page.signing.approval_form.approve_button)
        self.window.settle()

    def signs_and_exports(self, folder: Path, passphrase: str) -> dict[ReportFormat, Path]:
        """Choose the USB, give the passphrase, press the button; gives the files that lie there now."""
        window, page = self.window, self.window.page
        before = set(folder.iterdir())
        window.click(page.signing.target_form.folder_button)
        window.answer_file_dialog(folder)
        page.signing.target_form.passphrase_edit.insert(passphrase)
        window.click(page.signing.sign_box.sign_button)
        window.settle()
        assert page.outcome.title_label.text().startswith("Đã ký và xuất báo cáo"), page.banner.title_label.text()
        return {ReportFormat(path.suffix.removeprefix(".")): path for path in set(folder.iterdir()) - before}
