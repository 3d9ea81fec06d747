"""What the officer of UBND xã Hòa Long does in a half-year besides typing: registers, evidence, Excel, answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.models.revision import RevisionState
from desktop.rules.sentence_places import SentenceState
from desktop.ui.hand_in.page import HandInPage
from desktop.ui.history.detail import CHANGES, PAGES, REMARKS
from desktop.ui.history.page import HistoryPage
from desktop.ui.history.receiving import CodeDialog
from desktop.ui.history.remarks import RemarkLine
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.narrative.aids import REMARKS as ODD
from desktop.ui.narrative.aids import SENTENCES
from desktop.ui.narrative.page import NarrativePage
from desktop.ui.places import HAND_IN, HISTORY, INDICATORS, NARRATIVE, REGISTERS, TASKS
from desktop.ui.registers.page import RegistersPage
from desktop.ui.tasks.page import TasksPage
from tests.journeys.agency_officer import AgencyOfficer

_CTRL = Qt.KeyboardModifier.ControlModifier
_DRAWING = 30_000


class HalfYearOfficer(AgencyOfficer):
    """She sits before ``window`` all year."""

    # Registers and evidence

    def writes_in_register(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Choose a register and write one row after the other, Enter after each cell."""
        page = self.window.go_to(REGISTERS)
        assert isinstance(page, RegistersPage)
        page.books.show_row(lambda each: each.register.label == name)
        self.window.settle()
        for typed in rows:
            for edit, text in zip(page.form.edits.values(), typed, strict=True):
                edit.setFocus()
                edit.insert(text)
                edit.setModified(True)
                self.window.press(edit, Qt.Key.Key_Return)
            self.window.settle()
        assert page.rows.count_label.text() == f"{len(rows)} dòng"

    def attaches(self, task: str, file: Path) -> None:
        """Choose a file that proves what was done."""
        page = self.window.go_to(TASKS)
        assert isinstance(page, TasksPage)
        page.go_to(task)
        self.window.settle()
        self.window.click(page.detail.evidence.add_button)
        self.window.answer_file_dialog(file)
        assert [tile.row.name for tile in page.detail.evidence.tiles] == [file.name]

    # Figures

    def pastes_from_excel(self, sheet: Mapping[str, str]) -> None:
        """Copy a block of codes and figures, look at what is understood, and let it be written."""
        page = self.window.go_to(INDICATORS)
        assert isinstance(page, IndicatorsPage)
        QGuiApplication.clipboard().setText("".join(f"{code}\t{text}\r\n" for code, text in sheet.items()))
        page.go_to(next(iter(sheet)))
        self.window.press(page.grid, Qt.Key.Key_V, _CTRL)
        preview = page.blocks.preview
        assert "theo mã" in preview.banner.text_label.text()
        self.window.click(preview.accept_button)
        self.window.settle()

    def presses_special_at(self, code: str, key: Qt.Key) -> None:
        """Say with one key why there is no figure."""
        page = self.window.page
        page.go_to(code)
        self.window.press(page.grid, key, _CTRL)
        self.window.settle()

    # Text

    def puts_in_suggested_sentences(self, section: str) -> list[str]:
        """Insert every sentence that is offered for a section; gives them."""
        page = self._opens_section(section)
        page.aids.tabs.set_current(SENTENCES)
        offered = [each for each in page.aids.sentences.row_model.rows() if each.state is SentenceState.OFFERED]
        for sentence in offered:
            page.aids.sentences.show_row(lambda each, code=sentence.code: each.code == code)
            self.window.click(page.aids.act_button)
        page.editor.settle()
        self.window.settle()
        return [each.text for each in offered]

    def corrects_what_is_odd(self, section: str) -> str:
        """Take over the grid's number where the text has another; gives the text as it stands now."""
        page = self._opens_section(section)
        page.aids.tabs.set_current(ODD)
        page.aids.remarks.selectRow(0)
        self.window.click(page.aids.act_button)
        page.editor.settle()
        self.window.settle()
        return page.editor.text_edit.toPlainText()

    def adds_to_section(self, section: str, words: str) -> None:
        """Write on where the section ends."""
        page = self._opens_section(section)
        edit = page.editor.text_edit
        cursor = edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        edit.setTextCursor(cursor)
        edit.insertPlainText(words)
        page.editor.settle()
        self.window.settle()

    def _opens_section(self, section: str) -> NarrativePage:
        page = self.window.page if self.window.shell.current_key == NARRATIVE else self.window.go_to(NARRATIVE)
        assert isinstance(page, NarrativePage)
        page.go_to(section)
        self.window.settle()
        assert page.editor.code == section
        return page

    # Check and hand in

    def reads_the_advice(self) -> list[str]:
        """What should be looked at again in the text."""
        page = self.window.go_to(HAND_IN)
        assert isinstance(page, HandInPage)
        return [line.text_label.text() for line in page.findings.lines if line.title_label.text().startswith("Mục ")]

    def follows_the_advice(self) -> None:
        """From the first thing to look at again to its section, where it is listed below the text."""
        page = self.window.page
        line = next(line for line in page.findings.lines if line.title_label.text().startswith("Mục "))
        self.window.click(line.go_button)
        self.window.settle()
        assert self.window.shell.current_key == NARRATIVE
        assert self.window.page.aids.tabs.current() == ODD

    def is_told_to(self) -> str:
        """The sentence about what comes next."""
        return self.window.page.next_banner.title_label.text()

    def writes_the_number(self, number: str, day: str) -> None:
        """What văn thư has given."""
        form = self.window.page.signing.number_form
        form.number_edit.setFocus()
        form.number_edit.insert(number)
        form.day_edit.setFocus()
        form.day_edit.insert(day)
        self.window.press(form.day_edit, Qt.Key.Key_Return)
        self.window.settle()

    def sees_why_the_approval_is_gone(self) -> str:
        """What was changed since the leader approved."""
        return self.window.page.signing.approval_form.lost_label.text()

    # Answers of Sở

    def takes_in_the_answer(self, file: Path) -> str:
        """Open a file that Sở has sent; gives what the page says of it."""
        page = self.window.go_to(HISTORY)
        assert isinstance(page, HistoryPage)
        self.window.click(page.received.file_button)
        self.window.answer_file_dialog(file)
        return page.banner.text_label.text()

    def types_the_receipts_code(self, code: str) -> None:
        """Write down the code that Sở reads out over the telephone."""
        page = self.window.go_to(HISTORY)
        self.window.click(page.received.code_button)
        dialog = self.window.dialog(CodeDialog)
        dialog.edit.insert(code)
        self.window.click(dialog.accept_button)
        self.window.settle()

    def sees_the_states(self) -> dict[int, RevisionState]:
        """The state of each revision."""
        return {each.number: each.state for each in self.window.go_to(HISTORY).model.rows()}

    def reads_what_to_put_right(self) -> dict[str, str]:
        """The remarks by what they speak of; each leads there."""
        page = self.window.go_to(HISTORY)
        assert page.detail.tabs.current() == REMARKS
        return {line.remark.target: line.remark.text for line in page.detail.remarks.lines()}

    def goes_to_the_remark(self, target: str) -> None:
        """From a remark to its place."""
        self.window.go_to(HISTORY)
        self.window.click(self._remark(target).go_button)
        self.window.settle()

    def ticks_off(self, target: str) -> str:
        """Say that a remark was followed; gives what is left, as it is told."""
        page = self.window.go_to(HISTORY)
        line = self._remark(target)
        assert line.remark.was_touched
        self.window.click(line.done_check)
        self.window.settle()
        return page.detail.remarks.left_label.text()

    def _remark(self, target: str) -> RemarkLine:
        page = self.window.page
        page.detail.tabs.set_current(REMARKS)
        return next(line for line in page.detail.remarks.lines() if line.remark.target == target)

    def compares(self, revision: int, other: str) -> tuple[str, dict[str, tuple[str, str]]]:
        """What changed between two revisions: how much, and before and after by code."""
        page = self.window.go_to(HISTORY)
        page.table.show_row(lambda each: each.number == revision)
        page.detail.tabs.set_current(CHANGES)
        box = page.detail.comparison.other_box
        box.setCurrentText(other)
        box.activated.emit(box.currentIndex())
        self.window.settle()
        part = page.detail.comparison
        return part.count_label.text(), {row.code: (row.before, row.after) for row in part.table.proxy.shown_rows()}

    def looks_at_the_pages_of(self, revision: int) -> int:
        """How many pages a revision has, as they were signed."""
        page = self.window.go_to(HISTORY)
        page.table.show_row(lambda each: each.number == revision)
        page.detail.tabs.set_current(PAGES)
        self.window.bot.waitUntil(lambda: page.detail.paper.page_count() > 0, timeout=_DRAWING)
        self.window.settle()
        return page.detail.paper.page_count()
