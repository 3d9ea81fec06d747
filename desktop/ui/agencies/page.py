"""The agencies, their certificates, and the requests that wait for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from typing_extensions import override

from desktop.core.dates import format_date
from desktop.services.trust.agency_register import AgencyEntry, change_days, list_agencies
from desktop.services.trust.certificate_register import MadeSure
from desktop.services.trust.certificate_requests import RequestView
from desktop.services.trust.issuing import can_issue
from desktop.services.workspace import Workspace
from desktop.ui.agencies.certificate_actions import CertificateActions
from desktop.ui.agencies.columns import IDENTIFIER, columns
from desktop.ui.agencies.contact_part import ContactDialog
from desktop.ui.agencies.detail import AgencyDetail
from desktop.ui.agencies.directory_actions import DirectoryActions
from desktop.ui.agencies.issuing import IssueDialog
from desktop.ui.agencies.lines import ASKING, EVERYONE, FILTERS, OBLIGED, UNABLE, with_headings
from desktop.ui.agencies.receiving import ReceivedRequests, receive_requests
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, open_outside
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.split import Split
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic


@dataclass(frozen=True)
class _Register:
    entries: tuple[AgencyEntry, ...]
    can_issue: bool
    days: tuple[date, ...] = ()


class AgenciesPage(Page):
    """Shows who can sign and who cannot yet; takes requests in and issues certificates."""

    topics = frozenset({Topic.AGENCIES, Topic.PROGRAMME, Topic.KEYS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Đơn vị và chứng thư"))
        self.context = context
        self._register = _Register((), can_issue=True)
        self._day: date | None = None
        self._wanted = ""
        self._wanted_tab: int | None = None
        self._folder: Path | None = None
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.day_box = ComboBox([(self.tr("Hiện nay"), None)], width=150)
        self.day_box.setAccessibleName(self.tr("Xem đơn vị của ngày"))
        self.day_box.setToolTip(self.tr("Xem đơn vị của một thời kỳ"))
        self.add_action(self.day_box)
        self.receive_button = plain(self.tr("Nhận tệp yêu cầu"), Icon.MAIL_INBOX_ARROW_DOWN)
        self.add_action(self.receive_button)
        self.context.permits.need("enrolment.received", self.receive_button)
        self.directory_actions = DirectoryActions(self, self.context)
        self.add_action(self.directory_actions.button)
        self.tabs = CountTabs([each.title for each in FILTERS])
        self.search_box = SearchBox(self.tr("Tìm đơn vị (Ctrl+F)"), 180)
        self.model: RowTableModel[AgencyEntry] = RowTableModel(columns(), self)
        self.table = TableView(self.model, name=self.tr("Danh mục đơn vị"))
        self.export = ListExport(self, self.context, self.table, self._describe)
        self.add_action(self.export.button)
        self.nothing = EmptyState(Icon.SEARCH, "")
        self.nothing.hide()
        self.detail = AgencyDetail(self.context.permits)
        main = boxed(column(row(self.tabs, FILL, self.search_box), grow(self.table), grow(self.nothing)))
        self.certificate_actions = CertificateActions(self, self.context, self.detail)
        self.split = Split(main, self.detail, side_width=340, main_height=260, side_height=400)
        self.body.addWidget(self.split, 1)

    def _connect_signals(self) -> None:
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self._search)
        self.table.row_changed.connect(self._show_entry)
        self.table.activated_row.connect(self._go_to_detail)
        self.receive_button.clicked.connect(self._choose_requests)
        self.detail.request_part.issue_asked.connect(self._ask_passphrase)
        self.certificate_actions.decided.connect(self._await)
        self.detail.contact_asked.connect(self._ask_contact)
        self.directory_actions.decided.connect(self._await)
        self.day_box.chosen.connect(self._choose_day)

    @override
    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self.start(partial(_read, self.context.workspace, self._day), self._show)

    @override
    def go_to(self, target: object) -> None:
        """Come to the agency with this code."""
        self._wanted = str(target)
        self._choose_wanted()

    @Slot(object)
    def _show(self, register: _Register) -> None:
        here = self.table.current_row()
        self._register = register
        counts = [sum(map(each.wanted, register.entries)) for each in FILTERS]
        self.tabs.set_counts(counts)
        self.set_subtitle(_subtitle(counts))
        self._offer_days(register.days)
        self._show_rows()
        if self._wanted_tab is not None:
            self.tabs.set_current(self._wanted_tab)
            self._wanted_tab = None
        if self._wanted:
            self._choose_wanted()
        elif here is not None:
            self._find(here.code)  # what is searched for stays in its box
        self._lay_out()
        self.refreshed.emit()

    def _offer_days(self, days: Sequence[date]) -> None:
        """Offer each span between changes, and come back to the one that is shown."""
        spans: list[tuple[str, object]] = [(self.tr("Từ {0}").format(format_date(day)), day) for day in days]
        if days:
            spans.append((self.tr("Trước {0}").format(format_date(days[-1])), days[-1] - timedelta(days=1)))
        self.day_box.set_choices([(self.tr("Hiện nay"), None), *spans])
        self.day_box.set_value(self._day)
        self.day_box.setVisible(bool(days))

    @Slot(object)
    def _choose_day(self, day: date | None) -> None:
        self._day = day
        if day is not None:
            self._wanted_tab = EVERYONE
        self.refresh()

    def _show_rows(self) -> None:
        wanted = FILTERS[self.tabs.current()].wanted
        self.model.set_rows(with_headings([each for each in self._register.entries if wanted(each)]))
        self._after_filter()

    def _choose_wanted(self) -> None:
        """Come to the agency that was asked for, once it is read, even if a filter hides it."""
        entry = next((each for each in self._register.entries if each.code == self._wanted), None)
        if entry is None:
            return
        if not FILTERS[self.tabs.current()].wanted(entry):
            self.tabs.set_current(OBLIGED if entry.obliged else EVERYONE)
        if not self._find(entry.code):
            self.search_box.clear()
            self._search("")
            self._find(entry.code)
        self._wanted = ""

    def _find(self, code: str) -> bool:
        return self.table.show_row(lambda entry: entry.code == code)

    @Slot()
    def _filter(self) -> None:
        self._show_rows()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.table.proxy.search(text)
        self._after_filter()

    def _after_filter(self) -> None:
        self.table.choose_some()
        self._show_entry(self.table.current_row())
        searching = self.search_box.text() and self.tabs.current() != OBLIGED
        self.nothing.sentence_label.setText(FILTERS[EVERYONE if searching else self.tabs.current()].nothing)
        self.table.give_way(self.nothing)

    @Slot(object)
    def _show_entry(self, entry: AgencyEntry | None) -> None:
        self.detail.show_entry(entry, can_issue=self._register.can_issue)

    @Slot(object)
    def _go_to_detail(self, entry: AgencyEntry) -> None:
        """Enter on an agency: on to the request that waits."""
        self.split.ensureWidgetVisible(self.detail)
        if entry.waiting is not None:
            self.detail.request_part.heard_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _choose_requests(self) -> None:
        filters = self.tr("Yêu cầu cấp chứng thư (*.asice *.sdvtap);;Mọi tệp (*)")
        choose_files(self, self.tr("Chọn tệp yêu cầu cấp chứng thư"), filters, self.receive)

    @Slot(object)
    def receive(self, paths: Sequence[Path]) -> None:
        """Take in files with requests."""
        self.banner.hide()
        work = partial(receive_requests, self.context.workspace, tuple(paths))
        self.start(work, self._show_received, changes=frozenset({Topic.AGENCIES}))

    @Slot(object)
    def _show_received(self, received: ReceivedRequests) -> None:
        if received.requests:
            self._wanted = received.requests[0].agency
            self._wanted_tab = ASKING
            names = ", ".join(request.agency_name for request in received.requests)
            self.toast.emit(self.tr("Đã nhận {0} yêu cầu").format(len(received.requests)), names)
        if len(received.refused) == 1:
            self.show_error(received.refused[0])
        elif received.refused:
            sentences = "\n".join(error.message for error in received.refused)
            title = self.tr("{0} tệp không nhận được").format(len(received.refused))
            self.banner.show_message(Tone.MISSING, title, sentences)
            self.banner.show()

    @Slot(object, object)
    def _ask_passphrase(self, request: RequestView, sure: MadeSure) -> None:
        self.banner.hide()
        self.issue_dialog = IssueDialog(self, self.context, request, sure, self._folder)
        self.issue_dialog.succeeded.connect(self._show_issued)
        self.issue_dialog.open()

    @Slot(object)
    def _show_issued(self, path: Path) -> None:
        self._folder = path.parent
        name = self.issue_dialog.request.agency_name
        self._wanted = self.issue_dialog.request.agency
        self.folder_button = plain(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        self.folder_button.clicked.connect(self._open_folder)
        self.banner.show_message(
            Tone.OK,
            self.tr("Đã cấp chứng thư cho {0}").format(name),
            self.tr("Gửi cho đơn vị tệp {0}").format(path),
            self.folder_button,
        )
        self.banner.show()

    def _describe(self) -> ListWords:
        words = self.search_box.text().strip()
        notes = [FILTERS[self.tabs.current()].title, self.tr("Tìm: {0}").format(words) if words else ""]
        return ListWords(self.tr("Danh bạ đơn vị"), notes)

    @Slot(object)
    def _ask_contact(self, entry: AgencyEntry) -> None:
        self._wanted = entry.code
        self.contact_dialog = ContactDialog(self, self.context, entry)
        self.contact_dialog.open()

    @Slot(str)
    def _await(self, agency: str) -> None:
        """Stand on this agency when the register is read again."""
        self._wanted = agency

    @Slot()
    def _open_folder(self) -> None:
        if self._folder is not None:
            open_outside(self._folder)

    @override
    def _lay_out(self) -> None:
        self.split.set_narrow(self.narrow)
        self.table.set_narrow(self.narrow)
        identified = any(entry.identifier for entry in self._register.entries)
        self.table.setColumnHidden(IDENTIFIER, self.narrow or not identified)
        self.search_box.set_width(140 if self.narrow else 180)
        self.search_box.setPlaceholderText(self.tr("Tìm (Ctrl+F)") if self.narrow else self.tr("Tìm đơn vị (Ctrl+F)"))


def _read(workspace: Workspace, day: date | None) -> _Register:
    with workspace.reading() as session:
        return _Register(list_agencies(session, workspace.clock, day), can_issue(workspace), change_days(session))


def _subtitle(counts: Sequence[int]) -> str:
    able = counts[OBLIGED] - counts[UNABLE]
    text = f"{able}/{counts[OBLIGED]} đơn vị phải báo cáo có chứng thư còn hiệu lực"
    return f"{text}; {counts[ASKING]} yêu cầu chờ cấp." if counts[ASKING] else f"{text}."
