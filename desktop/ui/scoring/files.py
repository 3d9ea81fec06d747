"""What is written from the page and read into it: the notice, an agency's sheet, the workbook, the criteria."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from desktop.rules.scoring import ScoringPlan
from desktop.services.scoring.papers import WrittenPoints, write_points
from desktop.services.scoring.plan import take_in_plan, write_plan
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_target, open_outside
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import MenuButton, plain, primary
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic

CRITERIA_FILES = "Tiêu chí chấm điểm (*.json)"


class ScoringFiles(QObject):
    """Asks where to, writes, and says on the page what was written."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._agency = ""
        self._written: Path | None = None
        self.plan_button = MenuButton("Tiêu chí", Icon.TEXT_BULLET_LIST)
        menu = QMenu(self.plan_button)
        self.take_in_action = menu.addAction("Dùng bộ tiêu chí từ tệp…")
        self.write_action = menu.addAction("Ghi bộ tiêu chí ra tệp…")
        self.plan_button.setMenu(menu)
        self.word_button = plain("Word", Icon.DOCUMENT_TEXT)
        self.excel_button = plain("Excel", Icon.DOCUMENT_TABLE)
        self.pdf_button = primary("Thông báo điểm PDF", Icon.DOCUMENT_PDF)
        context.permits.need("scoring.plan", self.take_in_action)
        self.take_in_action.triggered.connect(self._ask_plan)
        self.write_action.triggered.connect(self._ask_plan_target)
        self.word_button.clicked.connect(self._ask_word)
        self.excel_button.clicked.connect(self._ask_excel)
        self.pdf_button.clicked.connect(self._ask_pdf)

    @Slot()
    def _ask_pdf(self) -> None:
        self._ask("", ".pdf", "PDF (*.pdf)")

    @Slot()
    def _ask_word(self) -> None:
        self._ask("", ".docx", "Word (*.docx)")

    @Slot()
    def _ask_excel(self) -> None:
        self._ask("", ".xlsx", "Excel (*.xlsx)")

    @Slot(str)
    def ask_sheet(self, agency: str) -> None:
        """Write the sheet of one agency."""
        self._ask(agency, ".pdf", "PDF (*.pdf)")

    def _ask(self, agency: str, ending: str, filters: str) -> None:
        self._agency = agency
        about = f"Phieu-diem_{agency}" if agency else "Diem-thi-dua"
        name = f"{about}_{self._context.period}{ending}"
        choose_target(self._page, "Ghi phiếu điểm" if agency else "Ghi bảng điểm thi đua", name, filters, self.write)

    @Slot(object)
    def write(self, paths: tuple[Path, ...]) -> None:
        """Write what was asked for to the first of these paths."""
        work = partial(write_points, self._context.workspace, self._context.period, paths[0], self._agency)
        self._page.start(work, self._show_written)

    @Slot(object)
    def _show_written(self, written: WrittenPoints) -> None:
        self._written = written.file
        open_button = plain("Mở tệp", Icon.OPEN)
        open_button.clicked.connect(self._open)
        left = f" Còn {written.still_open} đơn vị chưa chấm xong." if written.still_open and not self._agency else ""
        said = "Đã ghi phiếu điểm" if self._agency else f"Đã ghi bảng điểm của {written.agencies} đơn vị."
        tone = Tone.LATE if left else Tone.OK
        self._page.banner.show_message(tone, f"{said}{left}", str(written.file), open_button)
        self._page.banner.show()

    @Slot()
    def _open(self) -> None:
        if self._written is not None:
            open_outside(self._written)

    @Slot()
    def _ask_plan(self) -> None:
        choose_files(self._page, "Dùng bộ tiêu chí từ tệp", CRITERIA_FILES, self.take_in)

    @Slot(object)
    def take_in(self, paths: tuple[Path, ...]) -> None:
        """Use the criteria of the first of these files."""
        work = self._context.writing(take_in_plan, paths[0])
        self._page.start(work, self._show_plan, changes=frozenset({Topic.PACKAGES}))

    @Slot(object)
    def _show_plan(self, plan: ScoringPlan) -> None:
        self._page.toast.emit("Đã dùng bộ tiêu chí", plan.name)

    @Slot()
    def _ask_plan_target(self) -> None:
        choose_target(self._page, "Ghi bộ tiêu chí", "Tieu-chi-cham-diem.json", CRITERIA_FILES, self.write_criteria)

    @Slot(object)
    def write_criteria(self, paths: tuple[Path, ...]) -> None:
        """Write the criteria that hold now."""
        self._page.start(self._context.reading(write_plan, paths[0]), self._show_plan_written)

    @Slot(object)
    def _show_plan_written(self, path: Path) -> None:
        self._page.toast.emit("Đã ghi bộ tiêu chí", str(path))
