"""Taking in: what is dropped is checked file by file; what is held is explained and decided here."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from typing_extensions import override

from desktop.core.errors import Cancelled
from desktop.models.intake import IntakeResult
from desktop.services.decisions import retry_held
from desktop.services.intake import IntakeRow, copy_received
from desktop.services.intake_book import IntakeBook, read_intake_book
from desktop.services.received import OPEN
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_folder, choose_target
from desktop.ui.icons import Icon
from desktop.ui.intake.columns import INTAKE_COLUMNS
from desktop.ui.intake.deciding import CHANGES, Deciding
from desktop.ui.intake.decision import Decision
from desktop.ui.intake.detail import FileDetail
from desktop.ui.intake.drop_zone import DropZone
from desktop.ui.intake.feed import IntakeFeed
from desktop.ui.intake.results import LOOKS, counts_sentence, file_name, grouped
from desktop.ui.intake.run import RunOutcome, run_intake
from desktop.ui.intake.sealing import RegisterLine
from desktop.ui.job_strip import JobStrip
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card, StatCard
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.split import Split
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.places import READING
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic

_COUNTED = (
    IntakeResult.ACCEPTED,
    IntakeResult.QUARANTINED,
    IntakeResult.DUPLICATE,
    IntakeResult.SUPERSEDED,
    IntakeResult.IGNORED,
)
_THIS_RUN, _ALL = 0, 1


class IntakePage(Page):
    """Takes files in, one run at a time, and shows every file that was received so far."""

    topics = frozenset({Topic.PACKAGES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context.jobs,
            self.tr("Tiếp nhận"),
            self.tr("Chữ ký, nội dung và nơi gửi của từng tệp được kiểm tra đầy đủ trước khi ghi vào sổ."),
        )
        self.context = context
        self.feed = IntakeFeed(context.jobs)
        self._run_rows: tuple[IntakeRow, ...] = ()
        self._received: tuple[IntakeRow, ...] = ()
        self._copied = ""
        self._wanted: object = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.drop_zone = DropZone()
        self.job_strip = JobStrip()
        self.stats = {
            result: StatCard(LOOKS[result].word, LOOKS[result].tone, LOOKS[result].icon) for result in _COUNTED
        }
        self._cards = boxed(row(*(grow(card) for card in self.stats.values()), spacing=12))
        self.tabs = CountTabs([self.tr("Lần này"), self.tr("Tất cả tệp đã nhận")])
        self.tabs.set_current(_ALL)
        self.search_box = SearchBox(self.tr("Tìm tệp, đơn vị (Ctrl+F)"), 200)
        self.model = RowTableModel(INTAKE_COLUMNS, self)
        self.table = TableView(self.model, name=self.tr("Tệp đã nhận"))
        self.detail = FileDetail()
        self.nothing = EmptyState(Icon.MAIL_INBOX_ARROW_DOWN, "")
        self._no_rows = Card(grow(self.nothing))
        main = boxed(column(row(self.tabs, FILL, self.search_box), grow(self.table), grow(self._no_rows)))
        self.split = Split(main, self.detail, side_width=320, main_height=230, side_height=300)
        self.body.addWidget(self.drop_zone)
        self.body.addWidget(self.job_strip)
        self.body.addWidget(self._cards)
        self.body.addWidget(self.split, 1)
        self.retry_button = plain(self.tr("Xét lại tệp tạm giữ"), Icon.ARROW_SYNC_CIRCLE)
        self.add_action(self.retry_button)
        self.register_line = RegisterLine(self.context)
        self.body.addWidget(self.register_line)
        self.deciding = Deciding(self, self.context)

    def _connect_signals(self) -> None:
        self.drop_zone.dropped.connect(self.take_in)
        self.drop_zone.files_button.clicked.connect(self._choose_files)
        self.drop_zone.folder_button.clicked.connect(self._choose_folder)
        self.feed.grown.connect(self._show_growth)
        self.tabs.changed.connect(self._show_rows)
        self.search_box.searched.connect(self.table.proxy.search)
        self.table.row_changed.connect(self.detail.show_row)
        self.table.activated_row.connect(self._open_report_of)
        self.detail.decision_asked.connect(self._ask_decision)
        self.detail.retry_asked.connect(self._retry_chosen)
        self.retry_button.clicked.connect(self._retry_all)
        self.deciding.decided.connect(self._show_decided)
        self.deciding.retried.connect(self._show_retried)
        self.register_line.sealed.connect(self._show_sealed)
        self.detail.copy_asked.connect(self._ask_target)
        self.detail.report_asked.connect(self._open_report)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_intake_book), self._show_received)

    @Slot(object)
    def _show_received(self, book: IntakeBook) -> None:
        self._received = book.rows
        self.register_line.show_register(book.register)
        held = any(row.result is IntakeResult.QUARANTINED and row.sha256 for row in book.rows)
        self.retry_button.set_allowed(held, self.tr("Không có tệp nào đang tạm giữ"))
        now = {row.sha256: row for row in book.rows if row.sha256}
        self._run_rows = tuple(self._as_it_stands(row, now) for row in self._run_rows)
        self._show_rows()
        self._select(self._wanted)
        self.refreshed.emit()

    @staticmethod
    def _as_it_stands(row: IntakeRow, now: dict[str, IntakeRow]) -> IntakeRow:
        """What was held in this run may have been decided since."""
        later = now.get(row.sha256, row)
        return later if row.result in OPEN else row

    @Slot(object)
    def take_in(self, paths: Sequence[Path]) -> None:
        """Take in files and folders."""
        if not paths or not self.drop_zone.isEnabled():
            return
        self.banner.hide()
        self.feed.clear()
        self._run_rows = ()
        self.tabs.set_current(_THIS_RUN)
        self.drop_zone.setEnabled(False)
        self._show_rows()
        work = partial(run_intake, self.context.workspace, tuple(paths), self.feed)
        job = self.jobs.run_with_progress(work, changes=CHANGES)
        self.job_strip.follow(job, self.tr("Đang kiểm tra và tiếp nhận"))
        job.succeeded.connect(self._finish_run)
        job.failed.connect(self.show_error)
        job.finished.connect(self._allow_next)

    @Slot()
    def _show_growth(self) -> None:
        """What has come while the run goes on."""
        if not self.drop_zone.isEnabled():
            self._run_rows = self.feed.rows()
            self._show_rows()

    @Slot(object)
    def _finish_run(self, outcome: RunOutcome) -> None:
        self._run_rows = outcome.rows
        self._show_rows()
        self.table.setFocus()
        counts = counts_sentence(outcome.rows)
        match outcome.stopped_by:
            case None if not outcome.rows:
                self._say(Tone.LATE, self.tr("Không thấy tệp nào để tiếp nhận"), self.tr("Chọn đúng tệp hoặc thư mục."))
            case None:
                self.toast.emit(self.tr("Đã xét {0} tệp").format(len(outcome.rows)), counts)
            case Cancelled():
                text = self.tr("Đã xét: {0}. Các tệp còn lại chưa được tiếp nhận; thả lại để làm tiếp.")
                self._say(Tone.LATE, self.tr("Đã dừng theo yêu cầu"), text.format(counts or self.tr("chưa tệp nào")))
            case error:
                self.show_error(error)

    def _say(self, tone: Tone, title: str, text: str) -> None:
        self.banner.show_message(tone, title, text)
        self.banner.show()

    @Slot()
    def _allow_next(self) -> None:
        self.drop_zone.setEnabled(True)
        self.nothing.sentence_label.setText(self._nothing_words())

    @Slot()
    def _show_rows(self) -> None:
        rows = self._run_rows if self.tabs.current() == _THIS_RUN else self._received
        self.tabs.set_counts([len(self._run_rows), len(self._received)])
        for result, card in self.stats.items():
            card.set_value(str(sum(each.result is result for each in rows)), LOOKS[result].meaning)
        self.table.setVisible(bool(rows))
        self._no_rows.setVisible(not rows)
        self.nothing.sentence_label.setText(self._nothing_words())
        self.model.set_rows(grouped(rows))
        self.detail.show_row(self.table.current_row())

    def _nothing_words(self) -> str:
        if self.tabs.current() == _ALL:
            return self.tr("Tệp đã nhận của các đơn vị sẽ hiện ở đây, kèm kết quả kiểm tra chữ ký.")
        if self.drop_zone.isEnabled():
            return self.tr("Kết quả của lần tiếp nhận sắp tới sẽ hiện ở đây, từng tệp một.")
        return self.tr("Đang tìm tệp…")

    @Slot()
    def _choose_files(self) -> None:
        filters = self.tr("Báo cáo, gói, thư (*.asice *.pdf *.zip *.eml);;Mọi tệp (*)")
        choose_files(self, self.tr("Chọn tệp cần tiếp nhận"), filters, self.take_in)

    @Slot()
    def _choose_folder(self) -> None:
        choose_folder(self, self.tr("Chọn thư mục chứa tệp cần tiếp nhận"), self.take_in)

    @Slot(object)
    def _ask_decision(self, decision: Decision) -> None:
        chosen = self.table.current_row()
        if chosen is not None:
            self.deciding.ask(decision, chosen)

    @Slot(object)
    def _show_decided(self, decided: IntakeRow) -> None:
        self._wanted = decided.sha256
        if decided.result is IntakeResult.REFUSED:
            self.toast.emit(self.tr("Đã từ chối tệp"), decided.note)
        elif decided.result in OPEN:
            reason = decided.reasons[0].message if decided.reasons else ""
            self._say(Tone.HELD, self.tr("Tệp vẫn tạm giữ"), reason)
        else:
            self.toast.emit(self.tr("Đã nhận báo cáo của {0}").format(decided.agency_name), decided.note)

    @Slot()
    def _retry_all(self) -> None:
        self._retry(None)

    @Slot()
    def _retry_chosen(self) -> None:
        chosen = self.table.current_row()
        if chosen is not None and chosen.sha256:
            self._retry((chosen.sha256,))

    def _retry(self, hashes: tuple[str, ...] | None) -> None:
        """Look again at what is on hold, after certificates, agencies or the programme have changed."""
        if not self.drop_zone.isEnabled():
            return
        self.banner.hide()
        self.drop_zone.setEnabled(False)
        work = partial(retry_held, self.context.workspace, hashes)
        job = self.jobs.run_with_progress(work, changes=CHANGES)
        self.job_strip.follow(job, self.tr("Đang xét lại tệp tạm giữ"))
        job.succeeded.connect(self._show_retried)
        job.failed.connect(self.show_error)
        job.finished.connect(self._allow_next)

    @Slot(object)
    def _show_retried(self, rows: tuple[IntakeRow, ...]) -> None:
        if rows:
            self._wanted = rows[0].sha256
            self.toast.emit(self.tr("Đã xét lại, {0} tệp đổi kết quả").format(len(rows)), counts_sentence(rows))
        else:
            self.toast.emit(self.tr("Đã xét lại"), self.tr("Chưa tệp nào đổi kết quả."))

    @Slot(str)
    def _show_sealed(self, words: str) -> None:
        self.toast.emit(self.tr("Đã ký sổ tiếp nhận"), words)

    @Slot()
    def _ask_target(self) -> None:
        chosen = self.table.current_row()
        if chosen is not None and chosen.sha256:
            self._copied = chosen.sha256
            choose_target(self, self.tr("Lưu bản sao tệp"), file_name(chosen), "", self._copy)

    @Slot(object)
    def _copy(self, paths: tuple[Path, ...]) -> None:
        self.start(partial(copy_received, self.context.workspace, self._copied, paths[0]), self._show_copied)

    @Slot(object)
    def _show_copied(self, path: Path) -> None:
        self.toast.emit(self.tr("Đã lưu bản sao"), str(path))

    @Slot()
    def _open_report(self) -> None:
        self._open_report_of(self.table.current_row())

    @Slot(object)
    def _open_report_of(self, chosen: IntakeRow | None) -> None:
        if chosen is not None and chosen.agency and chosen.result not in OPEN:
            self.context.set_period(chosen.period or self.context.period)
            self.asked_for.emit(READING, chosen.agency)

    @override
    def go_to(self, target: object) -> None:
        """Come to a file by its hash, or to the first file of an agency by its code."""
        self._wanted = target
        self.tabs.set_current(_ALL)
        self._select(target)

    def _select(self, target: object) -> None:
        if target is not None and self.table.show_row(lambda row: target in (row.sha256, row.agency)):
            self._wanted = None

    @override
    def _lay_out(self) -> None:
        self._cards.setVisible(not self.narrow)
        self.split.set_narrow(self.narrow)
        self.table.set_narrow(self.narrow)
