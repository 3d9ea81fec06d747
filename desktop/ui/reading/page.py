"""One report as it was submitted: its pages, figures and tasks, and what changed since the revision before."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from desktop.rules.package_data import RemarkPlace
from desktop.services.follow_up.reading import NotReceivedError, SubmittedReport, read_submission
from desktop.services.follow_up.status import period_status
from desktop.services.follow_up.status_view import AgencyStatus, PeriodStatus
from desktop.services.intake.taking_in import copy_received
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_target
from desktop.ui.icons import Icon
from desktop.ui.outliers.part import HintsPart
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import INTAKE
from desktop.ui.reading.agency_list import AgencyList
from desktop.ui.reading.answer_actions import AnswerActions
from desktop.ui.reading.beside import BesideRow
from desktop.ui.reading.beside_part import BesidePart
from desktop.ui.reading.changes_part import ChangesPart
from desktop.ui.reading.evidence import EvidencePart
from desktop.ui.reading.figures import FIGURE_COLUMNS, FigureRow, figure_rows
from desktop.ui.reading.head import ReportHead
from desktop.ui.reading.paper_part import PaperPart
from desktop.ui.reading.remark_editor import RemarkStart
from desktop.ui.reading.tasks import TASK_COLUMNS, TaskLine, task_lines
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.topics import Topic

PAPER, FIGURES, TASKS, CHANGES, BESIDE, EVIDENCE, HINTS = range(7)
"""The tabs, in their order."""
_PAUSE_MS = 120
"""How long the choice must rest: who runs through the list with the arrow keys asks for no report on the way."""


class ReadingPage(Page):
    """Chooses an agency and a revision, and shows the report as its agency saw it."""

    topics = frozenset({Topic.PACKAGES, Topic.PROGRAMME})

    def __init__(self, context: PageContext, *, answers: bool = True) -> None:
        """Args: context: Of the window. answers: Receipts and return slips are given here; a forwarder only reads."""
        super().__init__(
            context.jobs,
            self.tr("Xem báo cáo"),
            self.tr("Báo cáo đúng như đơn vị đã ký và nộp; không sửa được ở đây."),
        )
        self.context = context
        self._may_answer = answers
        self._status: PeriodStatus | None = None
        self._report: SubmittedReport | None = None
        self._wanted = ""
        self._revision: int | None = None
        self._evidence_of = ""
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.period_choice = PeriodChoice(self.context)
        self.agency_list = AgencyList()
        self.agency_list.combo.hide()
        self.answers = AnswerActions(self, self.context, self._place)
        if self._may_answer:
            self.add_action(self.answers.return_button)
            self.add_action(self.answers.receipt_button)
        self.add_action(self.agency_list.combo)
        self.add_action(self.period_choice)
        self.head = ReportHead()
        self.tabs = CountTabs(
            [
                self.tr("Trang báo cáo"),
                self.tr("Biểu số liệu"),
                self.tr("Nhiệm vụ"),
                self.tr("Thay đổi"),
                self.tr("So sánh"),
                self.tr("Minh chứng"),
                self.tr("Gợi ý"),
            ]
        )
        self.search_box = SearchBox(self.tr("Tìm trong bảng (Ctrl+F)"), 190)
        self.search_box.hide()
        self.paper_part = PaperPart(self, self.context)
        self.paper = self.paper_part.paper
        self.figure_model = RowTableModel(FIGURE_COLUMNS, self)
        self.figures = TableView(self.figure_model, name=self.tr("Biểu số liệu"))
        self.figures.setShowGrid(True)
        self.task_model = RowTableModel(TASK_COLUMNS, self)
        self.tasks = TableView(self.task_model, name=self.tr("Nhiệm vụ"))
        self.change_part = ChangesPart()
        self.changes = self.change_part.table
        self.beside = BesidePart(self, self.context)
        self.evidence = EvidencePart(self, self.context)
        self.hints = HintsPart(self, self.context)
        self.places = QStackedWidget()
        tables = self.figures, self.tasks, self.change_part, self.beside
        for place in (self.paper_part, *tables, self.evidence, self.hints):
            self.places.addWidget(place)
        report = boxed(column(self.head, row(self.tabs, FILL, self.search_box), grow(self.places), spacing=12))
        self.outer = QStackedWidget()
        self.outer.addWidget(report)
        self.outer.addWidget(self._make_absence())
        self.body.addLayout(row(self.agency_list, grow(self.outer), spacing=12), 1)
        self._rest = QTimer(self, singleShot=True, interval=_PAUSE_MS)

    def _make_absence(self) -> QWidget:
        self.intake_button = plain(self.tr("Đến Tiếp nhận"), Icon.MAIL_INBOX_ARROW_DOWN)
        self.absence = EmptyState(
            Icon.DOCUMENT_TEXT, self.tr("Chọn một đơn vị để xem báo cáo đã nộp."), self.intake_button
        )
        return Card(grow(self.absence))

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self._forget)
        self.agency_list.chosen.connect(self._choose)
        self._rest.timeout.connect(self._read)
        self.head.revision_chosen.connect(self._choose_revision)
        self.head.copy_asked.connect(self._ask_target)
        self.tabs.changed.connect(self._show_place)
        self.search_box.searched.connect(self._search)
        self.intake_button.clicked.connect(self._open_intake)
        for table in (self.figures, self.tasks, self.beside.table):
            table.activated_row.connect(self._remark_on)

    @Slot()
    def _forget(self) -> None:
        """Another period: its reports are other ones."""
        self._revision = None
        self.refresh_when_seen()

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(period_status, self.context.period), self._show_status)

    @Slot(object)
    def _show_status(self, status: PeriodStatus) -> None:
        self._status = status
        if not self._wanted:
            received = (agency.code for agency in status.agencies if agency.revision is not None)
            self._wanted = next(received, status.agencies[0].code if status.agencies else "")
        if not self.agency_list.set_agencies(status.agencies, self._wanted):
            self._wanted = self.agency_list.code()
        self._read()

    @Slot(str)
    def _choose(self, code: str) -> None:
        if code != self._wanted:
            self._wanted, self._revision = code, None
            self._rest.start()

    @Slot(object)
    def _choose_revision(self, number: object) -> None:
        self._revision = cast("int", number)
        self._read()

    @Slot()
    def _read(self) -> None:
        if not self._wanted:
            self._show_absence(self.tr("Chương trình chưa giao đơn vị nào báo cáo kỳ này."))
            return
        job = self.jobs.run(self.context.reading(read_submission, self.context.period, self._wanted, self._revision))
        job.succeeded.connect(self._show_report)
        job.failed.connect(self._fail)

    @Slot(object)
    def _show_report(self, report: SubmittedReport) -> None:
        if report.snapshot.agency.code != self._wanted:
            return  # another one was chosen meanwhile
        self._report = report
        self.outer.setCurrentIndex(0)
        self.head.show_report(report, self._agency())
        self.figure_model.set_rows(figure_rows(report))
        self.task_model.set_rows(task_lines(report))
        self.change_part.show_report(report)
        snapshot = report.snapshot
        changed = report.difference.count if report.difference else 0
        evidence = len(snapshot.attachments)
        self.tabs.set_counts([None, len(snapshot.values), len(snapshot.tasks), changed, None, evidence, None])
        self.beside.forget()
        self._evidence_of = ""
        self._fill_place()
        self.answers.show_report(report)
        self.refreshed.emit()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        if not isinstance(error, NotReceivedError):
            self.show_error(error)
            return
        agency = self._agency()
        name = agency.name if agency else self._wanted
        held = self.tr(" Có {0} tệp đang tạm giữ.").format(agency.held) if agency and agency.held else ""
        self._show_absence(self.tr("Chưa nhận được báo cáo của {0} cho kỳ này.").format(name) + held)

    def _show_absence(self, sentence: str) -> None:
        self._report = None
        self.paper_part.forget()
        self.answers.show_report(None)
        self.absence.sentence_label.setText(sentence)
        self.outer.setCurrentIndex(1)
        self.refreshed.emit()

    def _agency(self) -> AgencyStatus | None:
        agencies: Sequence[AgencyStatus] = self._status.agencies if self._status else ()
        return next((agency for agency in agencies if agency.code == self._wanted), None)

    def _fill_place(self) -> None:
        """Read what the open tab shows, where it is not there already: each costs a moment."""
        report = self._report
        if report is None:
            return
        shown = self.tabs.current()
        if shown == PAPER:
            self.paper_part.show_report(report)
        elif shown == BESIDE:
            self.beside.show_report(report)
        elif shown == EVIDENCE and self._evidence_of != report.snapshot_sha256:
            self._evidence_of = report.snapshot_sha256
            self.evidence.show_report(report)
        elif shown == HINTS:
            self.hints.show_report(report)

    @Slot(int)
    def _show_place(self, at: int) -> None:
        self.places.setCurrentIndex(at)
        self.search_box.setVisible(at not in (PAPER, EVIDENCE))
        self._search()
        self._fill_place()

    @Slot()
    def _search(self) -> None:
        for table in (self.figures, self.tasks, self.changes, self.beside.table, self.hints.table):
            table.proxy.search(self.search_box.text())

    def _place(self) -> RemarkStart | None:
        """The figure or task that is chosen: a remark begins there."""
        shown = self.tabs.current()
        tables = {FIGURES: self.figures, TASKS: self.tasks, BESIDE: self.beside.table}
        row = tables[shown].current_row() if shown in tables else None
        match row:
            case FigureRow() | BesideRow():
                return RemarkStart(RemarkPlace.INDICATOR, row.indicator.code)
            case TaskLine():
                return RemarkStart(RemarkPlace.TASK, row.task.code)
            case _:
                return None

    @Slot(object)
    def _remark_on(self) -> None:
        """Enter or a double click on a figure or task: the report is given back with a remark on it."""
        if self._may_answer and self.answers.return_button.isEnabled():
            self.answers.ask_return()

    @Slot()
    def _ask_target(self) -> None:
        if self._report is not None:
            choose_target(self, self.tr("Lưu tệp đã ký"), self._report.file_name, "", self._copy)

    @Slot(object)
    def _copy(self, paths: tuple[Path, ...]) -> None:
        if self._report is not None:
            work = partial(copy_received, self.context.workspace, self._report.package_sha256, paths[0])
            self.start(work, self._show_copied)

    @Slot(object)
    def _show_copied(self, path: Path) -> None:
        self.toast.emit(self.tr("Đã lưu tệp đã ký"), str(path))

    @Slot()
    def _open_intake(self) -> None:
        self.asked_for.emit(INTAKE, self._wanted)

    @override
    def go_to(self, target: object) -> None:
        """Come to the report of an agency."""
        code = str(target)
        if code == self._wanted:
            return
        self._wanted, self._revision = code, None
        if self._status is not None:
            self.agency_list.set_agencies(self._status.agencies, code)
            self._read()

    @override
    def _lay_out(self) -> None:
        self.agency_list.setVisible(not self.narrow)
        self.agency_list.combo.setVisible(self.narrow)
        self.answers.set_narrow(self.narrow)
        for table in (self.figures, self.tasks, self.changes):
            table.set_narrow(self.narrow)
        self.beside.set_narrow(self.narrow)
        self.search_box.set_width(130 if self.narrow else 190)
        self.search_box.setPlaceholderText(
            self.tr("Tìm (Ctrl+F)") if self.narrow else self.tr("Tìm trong bảng (Ctrl+F)")
        )
        self.evidence.set_narrow(self.narrow)
