"""The agency gives itself points by criterion, with words and evidence; they are handed in with the report."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QMenu
from typing_extensions import override

from desktop.core.numbers import format_number
from desktop.rules.scoring import ScoringPlan
from desktop.services.report.own_points import OwnLine, OwnScore, read_own_score, type_own_points, write_own_words
from desktop.services.report.own_points_paper import write_own_score
from desktop.services.scoring.plan import take_in_plan
from desktop.ui.context import PageContext
from desktop.ui.criteria import by_group
from desktop.ui.file_dialogs import choose_files, choose_target, open_outside
from desktop.ui.icons import Icon
from desktop.ui.own_points.columns import POINTS, columns
from desktop.ui.own_points.dialog import EvidenceDialog
from desktop.ui.page import Page
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import MenuButton, plain, primary
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.scoring.files import CRITERIA_FILES
from desktop.ui.tables.grid import GridView
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic

_CHANGES = frozenset({Topic.REPORT})


class OwnPointsPage(Page):
    """People type points and words in the table, and name evidence in a dialog."""

    topics = frozenset({Topic.REPORT, Topic.PROGRAMME, Topic.TASKS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, "Tự chấm điểm")
        self.context = context
        self._score: OwnScore | None = None
        self._wanted = ""
        self._begun = False
        self._written: Path | None = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.period_choice = PeriodChoice(self.context)
        self.plan_button = plain("Tiêu chí từ tệp…", Icon.TEXT_BULLET_LIST)
        self.paper_button = MenuButton("Phiếu tự chấm", Icon.DOCUMENT_TEXT)
        self.paper_button.setMenu(self._paper_menu())
        self.evidence_button = primary("Chọn minh chứng…", Icon.ATTACH)
        self.proposal = Banner(Tone.LATE)
        self.proposal.hide()
        self.model: RowTableModel[OwnLine] = RowTableModel(columns(), self)
        self.grid = GridView(self.model, name="Điểm tự chấm theo tiêu chí")
        for widget in (self.period_choice, self.plan_button, self.paper_button, self.evidence_button):
            self.add_action(widget)
        self.context.permits.head("own_points.give", self)
        self.context.permits.need("own_points.give", self.model, self.evidence_button)
        self.context.permits.need("scoring.plan", self.plan_button)
        self.body.addWidget(self.proposal)
        self.body.addWidget(self.grid, 1)

    def _paper_menu(self) -> QMenu:
        menu = QMenu(self.paper_button)
        for title, ask in (("PDF…", self._ask_pdf), ("Word…", self._ask_word), ("Excel…", self._ask_excel)):
            menu.addAction(title).triggered.connect(ask)
        return menu

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self.refresh_when_seen)
        self.model.edited.connect(self._save)
        self.model.edited_together.connect(self._save_together)
        self.grid.row_changed.connect(self._allow)
        self.evidence_button.clicked.connect(self._open_dialog)
        self.plan_button.clicked.connect(self._ask_plan)

    @override
    def take_focus(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_own_score, self.context.period), self._show)

    @override
    def go_to(self, target: object) -> None:
        """Come to the criterion with this code."""
        self._wanted = str(target)
        self._choose_wanted()

    @Slot(object)
    def _show(self, score: OwnScore) -> None:
        self._score = score
        total, most = score.total, format_number(score.plan.most)
        given = f"{score.given}/{len(score.lines)} tiêu chí đã tự chấm"
        points = f"; {format_number(total)}/{most} điểm" if total is not None else ""
        travels = "Điểm tự chấm đi cùng báo cáo khi nộp; Sở thấy bên cạnh điểm Sở chấm."
        self.set_subtitle(f"{score.period.name}: {given}{points}. {travels}")
        self.proposal.show_message(Tone.LATE, "Bộ tiêu chí mới là đề xuất, chưa được phê duyệt.", icon=Icon.WARNING)
        self.proposal.setVisible(score.plan.proposed)
        self.model.set_rows(by_group(score.lines))
        if not self._begun and score.lines:  # the keyboard starts where points are typed
            self._begun, self._wanted = True, self._wanted or score.lines[0].criterion.code
        self._choose_wanted()
        self._allow()
        self.refreshed.emit()

    def _choose_wanted(self) -> None:
        if self._wanted and self.grid.show_row(lambda line: line.criterion.code == self._wanted, POINTS):
            self._wanted = ""

    @Slot()
    def _allow(self) -> None:
        files = bool(self._score and self._score.files)
        chosen = self.grid.current_row() is not None
        reason = "Chọn một tiêu chí" if files else "Chưa có minh chứng nào; đính tệp ở trang Nhiệm vụ trước"
        self.evidence_button.set_allowed(files and chosen, reason)

    @Slot(object, int, str)
    def _save(self, line: OwnLine, at: int, text: str) -> None:
        use_case = type_own_points if at == POINTS else write_own_words
        work = self.context.writing(use_case, self.context.period, line.criterion.code, text)
        job = self.start(work, self._forget_failure, changes=_CHANGES)
        job.failed.connect(self._show_saved_again)

    @Slot(object, str)
    def _save_together(self, cells: tuple[tuple[OwnLine, int, str], ...], _told: str) -> None:
        for line, at, text in cells:
            self._save(line, at, text)

    @Slot(object)
    def _forget_failure(self, _none: object) -> None:
        self.banner.hide()

    @Slot(object)
    def _show_saved_again(self, _error: BaseException) -> None:
        self.model.forget_typed()

    @Slot()
    def _open_dialog(self) -> None:
        if self._score is not None and (line := self.grid.current_row()) is not None:
            EvidenceDialog(self, self.context, line, self._score).open()

    @Slot()
    def _ask_plan(self) -> None:
        choose_files(self, "Dùng bộ tiêu chí từ tệp", CRITERIA_FILES, self.take_in)

    @Slot(object)
    def take_in(self, paths: tuple[Path, ...]) -> None:
        """Use the criteria of the first of these files, as the department sent it."""
        self.start(self.context.writing(take_in_plan, paths[0]), self._show_plan, changes=_CHANGES)

    @Slot(object)
    def _show_plan(self, plan: ScoringPlan) -> None:
        self.toast.emit("Đã dùng bộ tiêu chí", plan.name)

    @Slot()
    def _ask_pdf(self) -> None:
        self._ask_paper(".pdf", "PDF (*.pdf)")

    @Slot()
    def _ask_word(self) -> None:
        self._ask_paper(".docx", "Word (*.docx)")

    @Slot()
    def _ask_excel(self) -> None:
        self._ask_paper(".xlsx", "Excel (*.xlsx)")

    def _ask_paper(self, ending: str, filters: str) -> None:
        name = f"Phieu-tu-cham-diem_{self.context.period}{ending}"
        choose_target(self, "Ghi phiếu tự chấm điểm", name, filters, self.write_paper)

    @Slot(object)
    def write_paper(self, paths: tuple[Path, ...]) -> None:
        """Write what was given so far to the first of these paths."""
        self.start(partial(write_own_score, self.context.workspace, self.context.period, paths[0]), self._show_written)

    @Slot(object)
    def _show_written(self, path: Path) -> None:
        self._written = path
        open_button = plain("Mở tệp", Icon.OPEN)
        open_button.clicked.connect(self._open_written)
        self.banner.show_message(Tone.OK, "Đã ghi phiếu tự chấm điểm", str(path), open_button)
        self.banner.show()

    @Slot()
    def _open_written(self) -> None:
        if self._written is not None:
            open_outside(self._written)

    @override
    def _lay_out(self) -> None:
        self.grid.set_narrow(self.narrow)
        self.plan_button.setVisible(not self.narrow)
