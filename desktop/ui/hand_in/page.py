"""Check, approve, sign and hand in: findings at the left, the pages in the middle, signing at the right."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from desktop.core.dates import format_date
from desktop.core.files import write_atomically
from desktop.services.report.approving import approve
from desktop.services.report.check_view import CheckFinding
from desktop.services.report.checks import explain_finding
from desktop.services.report.delivery import read_delivery
from desktop.services.report.document_number import DocumentNumberRefusedError, set_document_number
from desktop.services.report.hand_in import HandedIn
from desktop.services.report.next_step import next_step
from desktop.services.report.pages import draft_pdf
from desktop.services.report.sign_off import SignOffView, read_sign_off
from desktop.ui.context import PageContext
from desktop.ui.errors import present
from desktop.ui.file_dialogs import choose_target
from desktop.ui.hand_in.annex import AnnexActions
from desktop.ui.hand_in.findings import FindingsCard
from desktop.ui.hand_in.outcome_banner import OutcomeBanner
from desktop.ui.hand_in.paperwork import DocumentNumber
from desktop.ui.hand_in.signing import SigningCard, can_sign, obstacle, order_of
from desktop.ui.hand_in.taking_back import TakeBackActions
from desktop.ui.hand_in.work import LeaderPassphraseError, carry_out
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.next_step_banner import NextStepBanner
from desktop.ui.page import Page
from desktop.ui.paper_view import PaperView
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.places import HISTORY, SETTINGS
from desktop.ui.tokens import Space, px
from desktop.ui.topics import Topic

_FINDINGS, _SIGNING, _SIGNING_NARROW = 340, 284, 300
_CARDS_NARROW, _PAPER_NARROW = 380, 560
_LEAST_HEIGHT = 240


class HandInPage(Page):
    """The page reads what would be signed, and signs what it has shown."""

    topics = frozenset({
        Topic.VALUES, Topic.NARRATIVE, Topic.TASKS, Topic.REPORT, Topic.PACKAGES, Topic.KEYS, Topic.SETTINGS,
        Topic.PROGRAMME,
    })  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, "Kiểm tra và nộp")
        self.context = context
        self._view: SignOffView | None = None
        self._draft = b""
        self._signing = False
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.strip = JobStrip()
        self.outcome = OutcomeBanner()
        self.next_banner = NextStepBanner()
        self.findings = FindingsCard(self.context.permits)
        self.paper = PaperView(self.jobs, self.tr("Bản in thử"))
        self.draft_button = quiet(self.tr("Lưu bản nháp PDF"), Icon.DOCUMENT_PDF)
        self.paper.head.addWidget(self.draft_button)
        self.signing = SigningCard(self.context)
        self.taking_back = TakeBackActions(self, self.context)
        self.annexes = AnnexActions(self, self.context)
        for button in (self.taking_back.button, self.annexes.button):
            self.signing.elsewhere.addLayout(row(button, FILL))
        self._declare()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.M)
        inner = QWidget()
        inner.setProperty("part", "scrolled")
        inner.setLayout(self._grid)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._area.setMinimumHeight(px(_LEAST_HEIGHT))  # below that the whole page scrolls
        self._area.setWidget(inner)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.next_banner)
        self.body.addWidget(self._area, 1)

    def _declare(self) -> None:
        permits, signing = self.context.permits, self.signing
        permits.need("report.number", *signing.number_form.edits)
        permits.need("report.approve", signing.approval_form.name_edit, signing.approval_form.approve_button)
        permits.need("report.exported", signing.sign_box.sign_button, self.annexes.button)
        permits.need("report.brought_back", self.taking_back.button)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self._stand_on)
        self.next_banner.asked_for.connect(self.asked_for)
        self.outcome.dismissed.connect(self._say_next)
        self.outcome.history_asked_for.connect(self._open_history)
        self.findings.asked_for.connect(self.asked_for)
        self.findings.explained.connect(self._explain)
        self.findings.check_asked_for.connect(self.refresh)
        self.draft_button.clicked.connect(self._choose_draft)
        self.signing.settings_asked_for.connect(self._open_settings)
        self.signing.number_form.left.connect(self._save_number)
        self.signing.approval_form.approved.connect(self._approve)
        self.signing.target_form.changed.connect(self._say_obstacle)
        self.signing.leader_form.changed.connect(self._say_obstacle)
        self.taking_back.issued.connect(self._show_issued)
        self.annexes.signed.connect(self._say_annex)
        self.signing.target_form.passphrase_edit.returnPressed.connect(self._sign)
        self.signing.sign_box.sign_button.clicked.connect(self._sign)

    @override
    def _lay_out(self) -> None:
        """Three columns; where the window is narrow the pages stand below and the button in the header."""
        narrow = self.narrow
        self._grid.addWidget(self.findings, 0, 0)
        self._grid.addWidget(self.paper, 1 if narrow else 0, 0 if narrow else 1, 1, 2 if narrow else 1)
        self._grid.addWidget(self.signing, 0, 1 if narrow else 2)
        self._grid.setColumnStretch(0, int(narrow))
        self._grid.setColumnStretch(1, int(not narrow))
        self.findings.setMinimumWidth(0 if narrow else px(_FINDINGS))
        self.findings.setMaximumWidth(16_777_215 if narrow else px(_FINDINGS))
        self.signing.setFixedWidth(px(_SIGNING_NARROW if narrow else _SIGNING))
        self.findings.setMinimumHeight(px(_CARDS_NARROW) if narrow else 0)
        self.paper.setMinimumHeight(px(_PAPER_NARROW) if narrow else 0)
        self.signing.sign_box.set_narrow(narrow)
        if narrow:
            self.add_action(self.signing.sign_box)
        else:
            self.signing.take_sign_box()

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_sign_off, self.context.period, self.context.workspace.folder), self._show)
        self.start(partial(draft_pdf, self.context.workspace, self.context.period), self._show_draft)
        self.start(
            self.context.reading(read_delivery, self.context.period), self.signing.target_form.delivery.show_view
        )

    @Slot(str)
    def _stand_on(self, _period: str) -> None:
        self.outcome.hide()
        self.paper.clear()
        self.refresh()

    @Slot(object)
    def _show(self, view: SignOffView) -> None:
        self._view = view
        deadline = f" Hạn cuối: hết ngày {format_date(view.last_day)}." if view.last_day else ""
        name = view.period_name[:1].lower() + view.period_name[1:]
        stands = "đã nộp" if view.handed_in else "chưa nộp"
        self.set_subtitle(f"Báo cáo {name}, lần nộp {view.revision} ({stands}).{deadline}")
        self.findings.show_check(view.check, view.text_findings)
        self.signing.approval_form.set_rule(self.context.permits.refusal("report.approve") or view.own_work)
        self.signing.show_view(view)
        self.taking_back.set_can_sign(can_sign(view))
        self.annexes.show_view(view, can_sign=can_sign(view))
        self._say_obstacle()
        self._say_next()
        self.refreshed.emit()

    @Slot()
    def _say_next(self) -> None:
        """What comes next, unless what has just been done says it already."""
        if self._view is not None:
            self.next_banner.show_step(next_step(self._view))
            self.next_banner.setVisible(self.outcome.isHidden())

    @Slot(object)
    def _show_draft(self, pdf: bytes) -> None:
        again = bool(self._draft)
        self._draft = pdf
        self.paper.show_pdf(pdf, keep_place=again)
        self.signing.target_form.delivery.set_pages(len(pdf))

    @Slot()
    def _say_obstacle(self) -> None:
        if self._view is not None:
            self.signing.name_action(self._view)
            refused = self.context.permits.refusal("report.exported")
            reason = self.tr("Đang ký và ghi tệp") if self._signing else refused or obstacle(self._view, self.signing)
            self.signing.sign_box.set_reason(reason)

    @Slot(object, str)
    def _explain(self, finding: CheckFinding, reason: str) -> None:
        work = self.context.writing(explain_finding, self.context.period, finding.rule, finding.target, reason)
        self.start(work, self._done, changes=frozenset({Topic.REPORT}))

    @Slot(object)
    def _save_number(self, given: DocumentNumber) -> None:
        work = self.context.writing(set_document_number, self.context.period, given.number, given.day, given.made_by)
        job = self.jobs.run(work, changes=frozenset({Topic.REPORT}))
        job.succeeded.connect(self._done)
        job.failed.connect(self._refuse_number)

    @Slot(object)
    def _refuse_number(self, error: BaseException) -> None:
        field = self.signing.number_form.number_field if isinstance(error, DocumentNumberRefusedError) else None
        present(error, self, field=field, banner=self.banner)

    @Slot(str)
    def _approve(self, name: str) -> None:
        self.start(
            self.context.writing(approve, self.context.period, name), self._done, changes=frozenset({Topic.REPORT})
        )

    @Slot(object)
    def _done(self, _result: object) -> None:
        self.banner.hide()

    @Slot()
    def _sign(self) -> None:
        if self._view is None or not self.signing.sign_box.sign_button.isEnabled():
            return
        order = order_of(self._view, self.signing, self.context.period)
        work = partial(carry_out, self.context.workspace, order)
        self._signing = True
        self.outcome.hide()
        self.banner.hide()
        job = self.jobs.run_with_progress(work, changes=frozenset({Topic.PACKAGES, Topic.REPORT}))
        job.succeeded.connect(self._show_outcome)
        job.failed.connect(self._refuse)
        job.finished.connect(self._stop_signing)
        self.strip.follow(job, self.tr("Ký và xuất báo cáo"))
        self._say_obstacle()

    @Slot(object)
    def _show_outcome(self, done: HandedIn) -> None:
        if self._view is None:
            return
        self.signing.target_form.signer.clear()
        self.signing.leader_form.clear()
        self.outcome.show_done(done, self._view, narrow=self.narrow)
        self.next_banner.hide()

    @Slot(object)
    def _show_issued(self, files: Sequence[Path]) -> None:
        self.outcome.show_issued(files)
        self.next_banner.hide()

    @Slot(object)
    def _say_annex(self, path: Path) -> None:
        self.toast.emit(self.tr("Đã ký phụ lục"), str(path))

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        field = self.signing.target_form.signer.field_of(error)
        if isinstance(error, LeaderPassphraseError):
            field = self.signing.leader_form.passphrase_field
        present(error, self, field=field, banner=self.banner)

    @Slot()
    def _stop_signing(self) -> None:
        self._signing = False
        self._say_obstacle()

    @Slot()
    def _choose_draft(self) -> None:
        stem = self._view.file_stem if self._view else "bao-cao"
        title = self.tr("Lưu bản nháp PDF")
        choose_target(self, title, f"{stem}_nhap.pdf", self.tr("PDF (*.pdf)"), self._save_draft)

    @Slot(object)
    def _save_draft(self, chosen: Sequence[Path]) -> None:
        self.start(partial(write_atomically, chosen[0], self._draft), self._say_draft)

    @Slot(object)
    def _say_draft(self, _digest: str) -> None:
        self.toast.emit(self.tr("Đã lưu bản nháp"), self.tr("Bản nháp chưa ký, chỉ để xem và in thử."))

    @Slot()
    def _open_history(self) -> None:
        self.asked_for.emit(HISTORY, None)

    @Slot()
    def _open_settings(self) -> None:
        self.asked_for.emit(SETTINGS, "signatory")
