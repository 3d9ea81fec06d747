"""The officer of Sở Nội vụ at his window."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.models.intake import IntakeResult
from desktop.ui.consolidation.columns import At
from desktop.ui.consolidation.page import ConsolidationPage
from desktop.ui.intake.page import IntakePage
from desktop.ui.overview.page import OverviewPage
from desktop.ui.places import CONSOLIDATION, INTAKE, OVERVIEW, READING
from desktop.ui.reading.page import CHANGES, FIGURES, PAPER, ReadingPage
from desktop.ui.report_states import ReportState
from desktop.ui.tables.cells import Heading
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from tests.journeys.window import Window

_DRAWING = 20_000


@dataclass(frozen=True)
class ShownTotal:
    """A line of the consolidated table as it is read: total, what a percentage is made of, coverage."""

    total: str
    parts: str
    coverage: str


class DepartmentOfficer:
    """He sits before ``window`` and uses nothing else."""

    def __init__(self, window: Window) -> None:
        self.window = window

    # Taking in

    def takes_in(self, folder: Path) -> dict[str, IntakeResult]:
        """Choose a folder; gives what became of each file in it."""
        window, page = self.window, self.window.go_to(INTAKE)
        assert isinstance(page, IntakePage)
        window.click(page.drop_zone.folder_button)
        window.answer_file_dialog(folder)
        rows = page.table.proxy.shown_rows()
        for result, card in page.files.stats.items():
            assert card.number_label.text() == str(sum(row.result is result for row in rows))
        return {Path(row.file).name: row.result for row in rows}

    def asks_why(self, file: str) -> str:
        """Choose a file of the list and read the reason beside it."""
        page = self.window.page
        page.table.show_row(lambda row: Path(row.file).name == file)
        return page.detail.banner.title_label.text()

    # Who has reported

    def looks_over_the_period(self) -> dict[ReportState, int]:
        """How many agencies are in each state."""
        page = self.window.go_to(OVERVIEW)
        assert isinstance(page, OverviewPage)
        return {state: int(card.number_label.text()) for state, card in page.stats.items()}

    def sees_whom_to_remind(self) -> list[str]:
        """The list beside the map."""
        return [f"{row.agency.name}: {row.note}" for row in self.window.page.chase.table.proxy.shown_rows()]

    # Reading

    def opens_the_report_of(self, name: str) -> dict[str, list[str]]:
        """Choose an agency in the list; gives the rows of figures by code, as they are shown."""
        page = self.window.go_to(READING)
        assert isinstance(page, ReadingPage)
        page.agency_list.table.show_row(lambda agency: agency.name == name)
        self.window.bot.waitUntil(lambda: page.head.name_label.text() == name)
        page.tabs.set_current(PAPER)
        self.window.bot.waitUntil(lambda: page.paper.page_count() > 0, timeout=_DRAWING)
        page.tabs.set_current(FIGURES)
        self.window.settle()
        return _cells(page.figures)

    def reads_what_changed(self) -> dict[str, list[str]]:
        """The differences to the revision before, by code."""
        page = self.window.page
        page.tabs.set_current(CHANGES)
        return _cells(page.changes)

    # Totals

    def reads_the_totals(self) -> dict[str, ShownTotal]:
        """The lines of the consolidated table by indicator."""
        page = self.window.go_to(CONSOLIDATION)
        assert isinstance(page, ConsolidationPage)
        proxy = page.table.proxy
        indices = [[proxy.index(number, column) for column in At] for number in range(proxy.rowCount())]
        return {
            row[At.CODE].data(): ShownTotal(
                row[At.TOTAL].data(), row[At.TOTAL].data(RowTableModel.CellRole).second, row[At.COVERAGE].data()
            )
            for row in indices
            if not isinstance(row[At.CODE].data(RowTableModel.CellRole), Heading)
        }

    def drills_down(self, code: str) -> dict[str, str]:
        """Choose a total; gives the figure of each agency in it."""
        page = self.window.page
        page.go_to(code)
        self.window.settle()
        return {line.name: line.text for line in page.detail.table.proxy.shown_rows()}

    def follows_a_figure_to_its_report(self, name: str) -> None:
        """Enter on an agency of the drill-down opens its report."""
        detail = self.window.page.detail
        detail.table.show_row(lambda line: line.name == name)
        detail.table.setFocus()
        self.window.press(detail.table, Qt.Key.Key_Return)
        self.window.settle()
        assert self.window.shell.current_key == READING
        assert self.window.page.head.name_label.text() == name

    def writes_the_provincial_report(self, folder: Path) -> list[Path]:
        """As PDF, Word and Excel."""
        page = self.window.go_to(CONSOLIDATION)
        return [
            self._writes(page, button, folder / f"Báo cáo tổng hợp{ending}")
            for button, ending in (
                (page.files.pdf_button, ".pdf"),
                (page.files.word_button, ".docx"),
                (page.files.excel_button, ".xlsx"),
            )
        ]

    def _writes(self, page: ConsolidationPage, button: QPushButton, target: Path) -> Path:
        self.window.click(button)
        self.window.answer_file_dialog(target)
        assert page.banner.text_label.text() == str(target)
        return target


def _cells(table: TableView) -> dict[str, list[str]]:
    """What a table shows, row by row, under the text of the first column."""
    rows = (
        [table.proxy.index(number, column).data() for column in range(table.proxy.columnCount())]
        for number in range(table.proxy.rowCount())
    )
    return {row[0]: row for row in rows}
