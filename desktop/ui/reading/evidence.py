"""The evidence of a report: a list, and beside it the chosen file as pages; other kinds open in their own program."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTemporaryDir, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.sizes import format_size
from desktop.core.text import ascii_name
from desktop.rules.programme import Programme
from desktop.services.follow_up.reading import SubmittedReport
from desktop.services.intake.received_evidence import NamedEvidence, copy_received_evidence
from desktop.services.tasks.evidence_viewing import EvidencePages, evidence_pages, read_evidence
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_target, open_outside
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.paper_view import PaperView
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.layouts import boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.split import Split
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Tone


@dataclass(frozen=True)
class EvidenceLine:
    """A file, and the task that it proves, by name."""

    file: NamedEvidence
    task: str


def evidence_lines(files: tuple[NamedEvidence, ...], programme: Programme) -> tuple[EvidenceLine, ...]:
    """The files in the order of the report."""
    names = {task.code: f"{task.code} {task.name}" for task in programme.tasks}
    return tuple(EvidenceLine(each, names.get(each.task, each.task)) for each in files)


def _look(line: EvidenceLine) -> Cell:
    icon = Icon.IMAGE if line.file.media_type.startswith("image/") else Icon.DOCUMENT
    if line.file.media_type == "application/pdf":
        icon = Icon.DOCUMENT_PDF
    state = format_size(line.file.size) if line.file.is_here else "chưa có tệp"
    tone = None if line.file.is_here else Tone.LATE
    return Cell(line.file.name, icon=icon, icon_tone=tone, second=f"{state}; {line.task}", tooltip=line.task)


_COLUMNS: tuple[Column[EvidenceLine], ...] = (
    Column("Minh chứng", lambda line: line.file.name, cell=_look, width=200, stretch=True, wraps=True),
)


class EvidencePart(QWidget):
    """Shows the evidence of one report; failures go to its page."""

    counted = Signal(int)
    """How many files the report names."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__()
        self._page = page
        self._context = context
        self._report: SubmittedReport | None = None
        self._submission: UUID | None = None
        self._chosen: NamedEvidence | None = None
        self._folder = QTemporaryDir()
        """Copies that other programs show; gone with the page."""
        self._build_widgets()
        self.table.row_changed.connect(self._show_file)
        self.table.activated_row.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.save_button.clicked.connect(self._ask_target)

    def _build_widgets(self) -> None:
        self.model: RowTableModel[EvidenceLine] = RowTableModel(_COLUMNS, self)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name=self.tr("Minh chứng"))
        self.paper = PaperView(self._page.jobs, self.tr("Minh chứng"))
        self.nothing = EmptyState(Icon.ATTACH, "")
        self.place = QStackedWidget()
        self.place.addWidget(self.paper)
        self.place.addWidget(Card(grow(self.nothing)))
        self.open_button = plain(self.tr("Mở tệp"), Icon.OPEN)
        self.save_button = plain(self.tr("Lưu bản sao"), Icon.SAVE)
        side = boxed(column(grow(self.table), row(grow(self.open_button), grow(self.save_button)), spacing=8))
        self.split = Split(self.place, side, side_width=330, main_height=220, side_height=200)
        self.setLayout(column(grow(self.split)))

    def show_report(self, report: SubmittedReport) -> None:
        """Read the evidence of another report."""
        self._report, self._submission, self._chosen = report, None, None
        self.counted.emit(len(report.snapshot.attachments))
        self.model.set_rows(())
        self._say(self.tr("Báo cáo này không kèm minh chứng.") if not report.snapshot.attachments else "")
        self._allow()
        if report.snapshot.attachments:
            self._page.start(self._context.reading(read_evidence, report.snapshot_sha256), self._show)

    @Slot(object)
    def _show(self, found: tuple[UUID, tuple[NamedEvidence, ...]]) -> None:
        if self._report is None:
            return
        self._submission, files = found
        self.model.set_rows(evidence_lines(files, self._report.programme))
        self.table.show_row(lambda _line: True)

    @Slot(object)
    def _show_file(self, line: EvidenceLine | None) -> None:
        self._chosen = line.file if line else None
        self._allow()
        if line is None or self._submission is None:
            return
        if not line.file.is_here:
            self._say(self.tr("Đơn vị chưa gửi tệp này; chỉ có tên và mã kiểm tra trong báo cáo."))
            return
        work = partial(evidence_pages, self._context.workspace, self._submission, line.file)
        self._page.start(work, self._show_pages)

    @Slot(object)
    def _show_pages(self, pages: EvidencePages) -> None:
        if self._chosen is None or pages.sha256 != self._chosen.sha256:
            return  # another one was chosen meanwhile
        if pages.pdf:
            self.place.setCurrentIndex(0)
            self.paper.show_pdf(pages.pdf)
        else:
            self._say(self.tr("Loại tệp này không xem được ở đây; mở bằng chương trình khác."))

    def _say(self, sentence: str) -> None:
        self.paper.clear()
        self.nothing.sentence_label.setText(sentence)
        self.place.setCurrentIndex(1)

    def _allow(self) -> None:
        here = self._chosen is not None and self._chosen.is_here
        for button in (self.open_button, self.save_button):
            button.set_allowed(here, self.tr("Chọn một tệp đã nhận"))

    @Slot()
    def _open(self) -> None:
        if self._chosen is not None and self._chosen.is_here and self._submission is not None:
            suffix = Path(self._chosen.name).suffix
            name = f"{ascii_name(Path(self._chosen.name).stem, 60)}-{self._chosen.sha256[:8]}{suffix}"
            target = Path(self._folder.path()) / name
            work = partial(
                copy_received_evidence, self._context.workspace, self._submission, self._chosen.sha256, target
            )
            self._page.start(work, self._show_outside)

    @Slot(object)
    def _show_outside(self, path: Path) -> None:
        if not open_outside(path):
            self._page.toast.emit(self.tr("Máy này không có chương trình mở tệp"), path.name)

    @Slot()
    def _ask_target(self) -> None:
        if self._chosen is not None:
            choose_target(self._page, self.tr("Lưu bản sao minh chứng"), self._chosen.name, "", self._save)

    @Slot(object)
    def _save(self, paths: tuple[Path, ...]) -> None:
        if self._chosen is not None and self._submission is not None:
            work = partial(
                copy_received_evidence, self._context.workspace, self._submission, self._chosen.sha256, paths[0]
            )
            self._page.start(work, self._show_saved)

    @Slot(object)
    def _show_saved(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu minh chứng"), str(path))

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """One below the other where there is little room."""
        self.split.set_narrow(narrow)
