"""The officer of Sở Nội vụ who writes the province's report, has it signed, and scores the agencies."""

from pathlib import Path

from desktop.ui.composing.issuing import IssueDialog, PreviewDialog
from desktop.ui.composing.page import ComposingPage
from desktop.ui.composing.passages import SOURCES, Wanted
from desktop.ui.places import COMPOSING, SCORING
from desktop.ui.scoring.page import ScoringPage
from tests.journeys.desk_officer import DeskOfficer


class ComposingOfficer(DeskOfficer):
    """He sits before ``window`` and uses nothing else."""

    def opens_the_section(self, code: str) -> ComposingPage:
        """Choose a section of the outline."""
        page = self.window.page if self.window.shell.current_key == COMPOSING else self.window.go_to(COMPOSING)
        assert isinstance(page, ComposingPage)
        page.outline.show_row(lambda section: section.code == code)
        self.window.settle()
        assert page.editor.code == code
        return page

    def types(self, words: str) -> None:
        """Write into the open section, and leave it."""
        page = self.window.page
        page.editor.text_edit.insertPlainText(words)
        page.editor.settle()
        self.window.settle()

    def picks_what_many_wrote(self) -> int:
        """The first passage that several agencies have in common; gives how many."""
        page = self.window.page
        page.passages.passages.show_row(lambda row: row.is_group)
        many = len(page.passages.passages.current_row().passages)
        self._picks()
        return many

    def finds_and_picks(self, words: str) -> str:
        """Search all sections for words without marks and pick the first that is found; gives whose it is."""
        passages = self.window.page.passages
        passages.wanted_choice.set_value(Wanted.ALL)
        passages.wanted_changed.emit()
        self.window.settle()
        passages.search_box.setText(words)
        passages.search_box.returnPressed.emit()
        row = passages.passages.proxy.shown_rows()[0]
        passages.passages.show_row(lambda each: each == row)
        self._picks()
        return row.first.agency_name

    def _picks(self) -> None:
        self.window.click(self.window.page.passages.pick_button)
        self.window.settle()

    def takes_a_sentence_of_totals(self) -> str:
        """The first one that is offered; gives it."""
        aids = self.window.page.aids
        aids.sentences.show_row(lambda _: True)
        sentence = aids.sentences.current_row().text
        self.window.click(aids.act_button)
        self.window.page.editor.settle()
        self.window.settle()
        return sentence

    def sees_the_sources(self) -> list[str]:
        """Names of the agencies on which the open section rests."""
        passages = self.window.page.passages
        passages.tabs.set_current(SOURCES)
        return [each.passage.agency_name for each in passages.sources.proxy.shown_rows()]

    def sees_who_is_reflected(self) -> str:
        """What the meter says."""
        return self.window.page.passages.meter.accessibleName().partition(": ")[2]

    def looks_at_it_as_printed(self) -> int:
        """Open the preview; gives how many pages it has."""
        self.window.click(self.window.page.preview_button)
        dialog = self.window.dialog(PreviewDialog)
        self.window.bot.waitUntil(lambda: dialog.paper.page_count() > 0, timeout=20_000)
        pages = dialog.paper.page_count()
        self.window.click(dialog.accept_button)
        self.window.settle()
        return pages

    def signs_the_report(self, number: str, day: str, folder: Path, passphrase: str) -> tuple[str, Path]:
        """Try without a number, then with; gives what the first try said, and the signed PDF."""
        page = self.window.page
        self.window.click(page.issue_button)
        self.window.bot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(IssueDialog)))
        self.window.jobs.wait_for_done()
        dialog = self.window.dialog(IssueDialog)
        dialog.folder.edit.setText(str(folder))
        dialog.day_edit.setText(day)
        dialog.signer.field.edit.setText(passphrase)
        self.window.click(dialog.accept_button)
        refused = dialog.number_field.error()
        dialog.number_edit.setText(number)
        for check in dialog.copy_checks.values():
            check.setChecked(True)
        self.window.click(dialog.accept_button)
        self.window.settle()
        assert page.banner.title_label.text().startswith("Đã ký báo cáo tổng hợp"), page.banner.title_label.text()
        (pdf,) = folder.glob("*.pdf")
        return refused, pdf

    def writes_the_points(self, target: Path) -> str:
        """The notice of points as PDF; gives what the page says of it."""
        page = self.window.go_to(SCORING)
        assert isinstance(page, ScoringPage)
        self.window.click(page.files.pdf_button)
        self.window.answer_file_dialog(target)
        return page.banner.title_label.text()
