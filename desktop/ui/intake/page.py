"""Taking in: what is dropped is checked file by file; what is held is explained and decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from typing_extensions import override

from desktop.core.clock import Clock
from desktop.core.errors import Cancelled
from desktop.models.intake import IntakeResult
from desktop.services.intake.intake_book import IntakeBook, read_intake_book
from desktop.services.intake.received import OPEN
from desktop.services.intake.second_look import retry_held
from desktop.services.intake.taking_in import IntakeRow, copy_received
from desktop.services.intake.watched_folder import set_watched_folder
from desktop.services.workplace.kept_filters import KeptFilter, kept_filters
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_folder, choose_target
from desktop.ui.icons import Icon
from desktop.ui.intake.deciding import CHANGES, Deciding
from desktop.ui.intake.decision import Decision
from desktop.ui.intake.detail import FileDetail
from desktop.ui.intake.drop_zone import DropZone
from desktop.ui.intake.feed import IntakeFeed
from desktop.ui.intake.received_list import ReceivedList
from desktop.ui.intake.results import counts_sentence, file_name
from desktop.ui.intake.run import RunOutcome, run_intake
from desktop.ui.intake.sealing import RegisterLine
from desktop.ui.intake.unlocking import LockedLine
from desktop.ui.intake.watching import WatchedLine
from desktop.ui.job_strip import JobStrip
from desktop.ui.kept_filters import KeptFilterButton, KeptFilters
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.split import Split
from desktop.ui.places import INTAKE, READING
from desktop.ui.tables.export import ListExport
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


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
        self._copied = ""
        self._wanted: object = None
        self._watches_again = False
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.drop_zone = DropZone()
        self.job_strip = JobStrip()
        self.locked_line = LockedLine(self.context)
        self.files = ReceivedList()
        self.keeping = KeptFilters(self, self.context, INTAKE, self.files.filter_values)
        self.files.filter_row.addWidget(KeptFilterButton(self.keeping))
        self.table = self.files.table
        self.detail = FileDetail()
        self.split = Split(self.files, self.detail, side_width=320, main_height=230, side_height=300)
        self.body.addWidget(self.drop_zone)
        self.watched_line = WatchedLine(self.context.jobs, self.drop_zone.isEnabled)
        self.body.addWidget(self.watched_line)
        self.body.addWidget(self.job_strip)
        self.body.addWidget(self.locked_line)
        self.body.addWidget(self.files.stats_row)
        self.body.addWidget(self.split, 1)
        self.retry_button = plain(self.tr("Xét lại tệp tạm giữ"), Icon.ARROW_SYNC_CIRCLE)
        self.add_action(self.retry_button)
        self.export = ListExport(self, self.context, self.table, self.files.describe)
        self.add_action(self.export.button)
        self.register_line = RegisterLine(self.context)
        self.body.addWidget(self.register_line)
        self.deciding = Deciding(self, self.context)
        self._declare()

    def _declare(self) -> None:
        permits, detail, zone = self.context.permits, self.detail, self.drop_zone
        permits.head("package.offered", self)
        permits.need("package.offered", zone, zone.files_button, zone.folder_button, self.locked_line.button)
        permits.need("package.retried", self.retry_button, detail.retry_button)
        permits.need("package.released", detail.accept_button)
        permits.need("package.refused", detail.refuse_button)
        permits.need("forwarder.register", detail.forwarder_button)
        permits.need("revision.choose", detail.official_button)
        permits.need("watched_folder.set", zone.watch_button, self.watched_line.stop_button)

    def _connect_signals(self) -> None:
        self.drop_zone.dropped.connect(self.take_in)
        self.drop_zone.files_button.clicked.connect(self._choose_files)
        self.drop_zone.folder_button.clicked.connect(self._choose_folder)
        self.drop_zone.watch_button.clicked.connect(self._choose_watched)
        self.watched_line.came.connect(self.take_in)
        self.watched_line.lost.connect(self.show_error)
        self.watched_line.given_up.connect(self._forget_watched)
        self.feed.grown.connect(self._show_growth)
        self.locked_line.unlocked.connect(self._open_locked)
        self.table.row_changed.connect(self.detail.show_row)
        self.table.activated_row.connect(self._open_report_of)
        self.detail.decision_asked.connect(self._ask_decision)
        self.detail.retry_asked.connect(self._retry_chosen)
        self.keeping.wanted.connect(self.files.apply_filter)
        self.retry_button.clicked.connect(self._retry_all)
        self.deciding.decided.connect(self._show_decided)
        self.deciding.retried.connect(self._show_retried)
        self.register_line.sealed.connect(self._show_sealed)
        self.detail.copy_asked.connect(self._ask_target)
        self.detail.report_asked.connect(self._open_report)

    @override
    def forget_secrets(self) -> None:
        super().forget_secrets()
        self.locked_line.decryptor = None

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(_read), self._show_read)

    @Slot(object)
    def _show_read(self, seen: "_Seen") -> None:
        self.keeping.offer(seen.kept)
        self._show_received(seen.book)

    def _show_received(self, book: IntakeBook) -> None:
        if not self._watches_again and book.watched is not None:
            self.watched_line.begin(book.watched)
        self._watches_again = True
        self.register_line.show_register(book.register)
        self.locked_line.show_rows(book.rows)
        held = any(row.result is IntakeResult.QUARANTINED and row.sha256 for row in book.rows)
        self.retry_button.set_allowed(held, self.tr("Không có tệp nào đang tạm giữ"))
        self.files.show_received(book.rows)
        self._select(self._wanted)
        self.refreshed.emit()

    @Slot(object)
    def take_in(self, paths: Sequence[Path]) -> None:
        """Take in files and folders."""
        if paths:
            self._run(tuple(paths))

    @Slot()
    def _open_locked(self) -> None:
        self._run(())

    def _run(self, paths: tuple[Path, ...]) -> None:
        """Take in files; without any, open the encrypted ones that are on hold."""
        if not self.drop_zone.isEnabled():
            return
        self.banner.hide()
        self.feed.clear()
        self.files.begin_run()
        self.drop_zone.setEnabled(False)
        work = partial(run_intake, self.context.workspace, paths, self.feed, self.locked_line.decryptor)
        job = self.jobs.run_with_progress(work, changes=CHANGES)
        self.job_strip.follow(job, self.tr("Đang kiểm tra và tiếp nhận"))
        job.succeeded.connect(self._finish_run)
        job.failed.connect(self.show_error)
        job.finished.connect(self._allow_next)

    @Slot()
    def _show_growth(self) -> None:
        """What has come while the run goes on."""
        if not self.drop_zone.isEnabled():
            self.files.show_run(self.feed.rows())

    @Slot(object)
    def _finish_run(self, outcome: RunOutcome) -> None:
        self.files.show_run(outcome.rows)
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
        self.files.end_run()

    @Slot()
    def _choose_files(self) -> None:
        packages = self.tr("Báo cáo, gói, thư (*.asice *.sdvtap *.pdf *.p7m *.phan* *.zip *.eml *.msg)")
        scans = self.tr("Ảnh quét, chụp mã dữ liệu (*.png *.jpg *.jpeg *.tif *.tiff *.pdf)")
        filters = f"{packages};;{scans};;{self.tr('Mọi tệp (*)')}"
        choose_files(self, self.tr("Chọn tệp cần tiếp nhận"), filters, self.take_in)

    @Slot()
    def _choose_folder(self) -> None:
        choose_folder(self, self.tr("Chọn thư mục chứa tệp cần tiếp nhận"), self.take_in)

    @Slot()
    def _choose_watched(self) -> None:
        choose_folder(self, self.tr("Chọn thư mục cần theo dõi"), self._watch)

    @Slot(object)
    def _watch(self, paths: Sequence[Path]) -> None:
        if paths:
            self.watched_line.begin(paths[0])
            self._remember_watched(paths[0])

    @Slot()
    def _forget_watched(self) -> None:
        self._remember_watched(None)

    def _remember_watched(self, folder: Path | None) -> None:
        """For the next start of the program."""
        self.jobs.run(self.context.writing(set_watched_folder, folder)).failed.connect(self.show_error)

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
        self.files.show_all()
        self._select(target)

    def _select(self, target: object) -> None:
        if target is not None and self.table.show_row(lambda row: target in (row.sha256, row.agency)):
            self._wanted = None

    @override
    def _lay_out(self) -> None:
        self.files.stats_row.setVisible(not self.narrow)
        self.split.set_narrow(self.narrow)
        self.table.set_narrow(self.narrow)


@dataclass(frozen=True)
class _Seen:
    book: IntakeBook
    kept: tuple[KeptFilter, ...]


def _read(session: "Session", clock: Clock) -> _Seen:
    return _Seen(read_intake_book(session, clock), kept_filters(session, clock, INTAKE))
