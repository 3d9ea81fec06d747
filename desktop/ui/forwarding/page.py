"""The page of an agency that forwards: who has handed in below it, what that adds up to, packages up, answers down."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from desktop.services.follow_up.forwarding import Forwarded
from desktop.services.follow_up.forwarding_view import ForwardingView, Subordinate, read_forwarding
from desktop.services.follow_up.passing_down import PassedDown, pass_down
from desktop.services.intake.taking_in import copy_received
from desktop.services.province.consolidation import Share
from desktop.services.province.opened_total import opened_in
from desktop.ui.consolidation.columns import total_columns
from desktop.ui.consolidation.detail import TotalDetail
from desktop.ui.consolidation.lines import TotalLine, total_lines, with_headings
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_folder, choose_target, open_outside
from desktop.ui.forwarding.columns import SENT_COLUMNS, SUBORDINATE_COLUMNS
from desktop.ui.forwarding.dialog import ForwardDialog
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.split import Split
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import READING
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic

BELOW, TOTALS, SENT = range(3)
"""The tabs, in their order."""


class ForwardingPage(Page):
    """Shows what has come from below and what went up; writes packages and passes answers down."""

    topics = frozenset({Topic.PACKAGES, Topic.PROGRAMME, Topic.REPORT, Topic.AGENCIES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Chuyển tiếp"))
        self.context = context
        self._view: ForwardingView | None = None
        self._folder: Path | None = None
        self._answers: tuple[Path, ...] = ()
        self._copied = ""
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.down_button = plain(self.tr("Chuyển phiếu của Sở xuống…"), Icon.MAIL_INBOX_ARROW_DOWN)
        self.forward_button = primary(self.tr("Lập gói chuyển tiếp…"), Icon.SEND)
        self.context.permits.need("return.passed_down", self.down_button)
        self.context.permits.need("reports.forwarded", self.forward_button)
        self.period_choice = PeriodChoice(self.context)
        for each in (self.down_button, self.forward_button, self.period_choice):
            self.add_action(each)
        self.tabs = CountTabs([self.tr("Đơn vị cấp dưới"), self.tr("Số liệu gộp"), self.tr("Gói đã lập")])
        self.search_box = SearchBox(self.tr("Tìm (Ctrl+F)"), 180)
        self.below_model: RowTableModel[Subordinate] = RowTableModel(SUBORDINATE_COLUMNS, self)
        self.below = TableView(self.below_model, name=self.tr("Đơn vị cấp dưới"))
        self.total_model: RowTableModel[TotalLine] = RowTableModel(total_columns(), self)
        self.totals = TableView(self.total_model, name=self.tr("Số liệu gộp"))
        self.totals.setShowGrid(True)
        self.detail = TotalDetail()
        self.split = Split(self.totals, self.detail, side_width=320, main_height=240, side_height=380)
        self.sent_model = RowTableModel(SENT_COLUMNS, self)
        self.sent = TableView(self.sent_model, name=self.tr("Gói đã lập"))
        self.nothing_sent = EmptyState(Icon.SEND, self.tr("Chưa lập gói chuyển tiếp nào cho kỳ này."))
        self.places = QStackedWidget()
        for place in (self.below, self.split, boxed(column(grow(self.sent), grow(self.nothing_sent)))):
            self.places.addWidget(place)
        self.export = ListExport(self, self.context, self.below, self._describe)
        self.body.addLayout(row(self.tabs, FILL, self.search_box, self.export.button))
        self.body.addWidget(self.places, 1)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self.refresh_when_seen)
        self.forward_button.clicked.connect(self._ask_forward)
        self.down_button.clicked.connect(self._choose_answers)
        self.tabs.changed.connect(self._show_place)
        self.search_box.searched.connect(self._search)
        self.below.activated_row.connect(self._open_report_of)
        self.totals.row_changed.connect(self._show_line)
        self.detail.report_asked.connect(self._open_report)
        self.detail.file_asked.connect(self._ask_target)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_forwarding, self.context.period), self._show)

    @Slot(object)
    def _show(self, view: ForwardingView) -> None:
        self._view = view
        self.set_subtitle(_subtitle(view))
        self.below_model.set_rows(view.subordinates)
        self.total_model.set_rows(with_headings(total_lines(view.whole), view.whole))
        self.sent_model.set_rows(view.sent)
        self.sent.setVisible(bool(view.sent))
        self.nothing_sent.setVisible(not view.sent)
        self.tabs.set_counts([len(view.subordinates), None, len(view.sent)])
        files = any(each.files for each in view.subordinates)
        self.forward_button.set_allowed(files, self.tr("Chưa có tệp nào của đơn vị cấp dưới; tiếp nhận trước"))
        self._show_line(self.totals.current_row())
        self.refreshed.emit()

    @Slot(object)
    def _show_line(self, line: TotalLine | None) -> None:
        self.detail.show_line(line)
        if line is not None and self._view is not None:
            self.detail.show_opened(opened_in(self._view.whole, line.row.indicator))

    @Slot(int)
    def _show_place(self, at: int) -> None:
        self.places.setCurrentIndex(at)
        self.export.button.setVisible(at == BELOW)
        self.search_box.setVisible(at != SENT)
        self._search()

    @Slot()
    def _search(self) -> None:
        for table in (self.below, self.totals):
            table.proxy.search(self.search_box.text())

    def _describe(self) -> ListWords:
        return ListWords(self.tr("Đơn vị cấp dưới nộp báo cáo"), [_subtitle(self._view)] if self._view else [])

    @Slot()
    def _ask_forward(self) -> None:
        if self._view is None:
            return
        self.banner.hide()
        self.dialog = ForwardDialog(self, self.context, self.context.period, self._view, self._folder)
        self.dialog.succeeded.connect(self._show_forwarded)
        self.dialog.open()

    @Slot(object)
    def _show_forwarded(self, done: Forwarded) -> None:
        self._folder = done.files[0].parent
        title = self.tr("Đã lập gói chuyển tiếp: {0} tệp của {1} đơn vị").format(done.enclosed, done.agencies)
        where = ", ".join(path.name for path in done.files)
        self._say_done(title, self.tr("Gửi Sở Nội vụ tệp {0} trong {1}.").format(where, self._folder))

    def _say_done(self, title: str, text: str, tone: Tone = Tone.OK) -> None:
        self.folder_button = plain(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        self.folder_button.clicked.connect(self._open_folder)
        self.banner.show_message(tone, title, text, self.folder_button)
        self.banner.show()

    @Slot()
    def _choose_answers(self) -> None:
        filters = self.tr("Phiếu của Sở (*.asice *.sdvtap);;Mọi tệp (*)")
        choose_files(self, self.tr("Chọn phiếu tiếp nhận, phiếu trả lại Sở gửi"), filters, self.take_answers)

    @Slot(object)
    def take_answers(self, paths: tuple[Path, ...]) -> None:
        """Ask where the folders of the agencies are to be made."""
        self._answers = paths
        choose_folder(self, self.tr("Chọn nơi lưu phiếu của từng đơn vị"), self.pass_down)

    @Slot(object)
    def pass_down(self, folders: Sequence[Path]) -> None:
        """Put the chosen answers into a folder for each agency."""
        self.banner.hide()
        self._folder = folders[0]
        work = partial(pass_down, self.context.workspace, self._answers, folders[0])
        self.start(work, self._show_passed, changes=frozenset({Topic.PACKAGES}))

    @Slot(object)
    def _show_passed(self, done: PassedDown) -> None:
        returned = sum(each.returned for each in done.answers)
        title = self.tr("Đã chia phiếu cho {0} đơn vị cấp dưới").format(done.agencies)
        parts = [self.tr("{0} phiếu tiếp nhận, {1} phiếu trả lại, mỗi đơn vị một thư mục trong {2}.").format(
            len(done.answers) - returned, returned, self._folder)]  # fmt: skip
        if done.own:
            parts.append(self.tr("Có {0} phiếu của chính đơn vị: nhận ở trang Lịch sử nộp.").format(done.own))
        parts += [error.sentence for error in done.refused]
        self._say_done(title, "\n".join(parts), Tone.LATE if done.refused else Tone.OK)

    @Slot()
    def _open_folder(self) -> None:
        if self._folder is not None:
            open_outside(self._folder)

    @Slot(object)
    def _open_report_of(self, chosen: Subordinate) -> None:
        if chosen.has_report:
            self._open_report(chosen.code)

    @Slot(str)
    def _open_report(self, code: str) -> None:
        self.asked_for.emit(READING, code)

    @Slot(object)
    def _ask_target(self, share: Share) -> None:
        self._copied = share.package_sha256
        choose_target(self, self.tr("Lưu tệp đã ký"), share.package_name, "", self._copy)

    @Slot(object)
    def _copy(self, paths: tuple[Path, ...]) -> None:
        self.start(partial(copy_received, self.context.workspace, self._copied, paths[0]), self._show_copied)

    @Slot(object)
    def _show_copied(self, path: Path) -> None:
        self.toast.emit(self.tr("Đã lưu tệp đã ký"), str(path))

    @override
    def go_to(self, target: object) -> None:
        """Come to an agency below."""
        self.tabs.set_current(BELOW)
        self.below.show_row(lambda row: row.code == target)

    @override
    def _lay_out(self) -> None:
        self.split.set_narrow(self.narrow)
        for table in (self.below, self.totals, self.sent):
            table.set_narrow(self.narrow)
        self.down_button.setText(self.tr("Chuyển xuống…") if self.narrow else self.tr("Chuyển phiếu của Sở xuống…"))
        self.forward_button.setText(self.tr("Lập gói…") if self.narrow else self.tr("Lập gói chuyển tiếp…"))


def _subtitle(view: ForwardingView) -> str:
    period = view.whole.period.name
    text = f"Kỳ {period[:1].lower()}{period[1:]}: đã có báo cáo của {view.whole.counted}/{view.whole.expected} đơn vị"
    return f"{text}; {view.new} đơn vị có tệp chưa chuyển lên Sở." if view.new else f"{text}."
