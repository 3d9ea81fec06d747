"""Who leads dân vận work, who does what since when, and who signs: clause 4 of the dispatch."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from typing_extensions import override

from desktop.core.clock import Clock, today
from desktop.services.trust.signatories import SignatoryRow, SignaturePictures, list_signatories, read_pictures
from desktop.services.workplace.people import PersonRow, list_people, remove_duty
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState
from desktop.ui.people.cards import PersonCard, SigningCard
from desktop.ui.people.columns import columns, with_headings
from desktop.ui.people.dialogs import DutyDialog, EndDialog
from desktop.ui.places import SETTINGS
from desktop.ui.tables.export import ListExport, ListWords
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Space, px
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_WIDE, _NARROW = 400, 346
_SIGNATORY = "signatory"
"""The place among the settings where the signatory is named."""


@dataclass(frozen=True)
class PeopleView:
    """What the page reads at once."""

    people: tuple[PersonRow, ...]
    signers: tuple[SignatoryRow, ...]
    pictures: SignaturePictures


class PeoplePage(Page):
    """People write down who was given which work, and look up who signs."""

    topics = frozenset({Topic.TASKS, Topic.SETTINGS, Topic.PROGRAMME})

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context.jobs,
            self.tr("Phân công"),
            self.tr("Ai phụ trách, ai làm việc gì về công tác dân vận, từ ngày nào. Người đã thôi vẫn được giữ lại."),
        )
        self.context = context
        self._wanted = ""
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.add_button = primary(self.tr("Phân công…"), Icon.ADD)
        self.search_box = SearchBox(self.tr("Tìm người, việc (Ctrl+F)"), 220)
        self.model: RowTableModel[PersonRow] = RowTableModel(columns(), self)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name=self.tr("Phân công"))
        self.export = ListExport(self, self.context, self.table, self._words)
        self.add_action(self.export.button)
        self.add_action(self.add_button)
        self.nothing = EmptyState(
            Icon.PERSON, self.tr("Chưa phân công ai. Bắt đầu từ lãnh đạo phụ trách công tác dân vận.")
        )
        self.nothing.hide()
        self.person = PersonCard()
        self.signing = SigningCard()
        self._side = scrolled(column(self.person, self.signing, FILL, spacing=Space.M))
        person = self.person
        self.context.permits.head("duty.set", self)
        self.context.permits.need(
            "duty.set", self.add_button, person.change_button, person.end_button, person.remove_button
        )
        left = column(row(FILL, self.search_box), grow(self.table), grow(self.nothing), spacing=Space.M)
        self.body.addLayout(row(grow(left), self._side, spacing=Space.M), 1)

    def _connect_signals(self) -> None:
        self.add_button.clicked.connect(self._add)
        self.search_box.searched.connect(self._search)
        self.table.row_changed.connect(self._show_row)
        self.table.activated_row.connect(self._change)
        self.person.change_wanted.connect(self._change)
        self.person.end_wanted.connect(self._end)
        self.person.remove_wanted.connect(self._remove)
        self.signing.settings_wanted.connect(self._open_settings)

    @override
    def _lay_out(self) -> None:
        self._side.setFixedWidth(px(_NARROW if self.narrow else _WIDE))
        self.table.set_narrow(self.narrow)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(_read), self._show)

    @override
    def go_to(self, target: object) -> None:
        """Choose what a person was given to do, by its identifier."""
        self._wanted = str(target)
        self._choose_wanted()

    @Slot(object)
    def _show(self, view: PeopleView) -> None:
        self.model.set_rows(with_headings(view.people))
        self.signing.show_signers(view.signers, view.pictures)
        self._choose_wanted()
        self._after_filter()
        self.refreshed.emit()

    def _choose_wanted(self) -> None:
        if self._wanted and self.table.show_row(lambda row: str(row.id) == self._wanted):
            self._wanted = ""

    @Slot(str)
    def _search(self, text: str) -> None:
        self.table.proxy.search(text)
        self._after_filter()

    def _after_filter(self) -> None:
        self.table.choose_some()
        self.table.give_way(self.nothing)
        self._show_row(self.table.current_row())

    @Slot(object)
    def _show_row(self, row: PersonRow | None) -> None:
        self.person.show_person(row)

    def _words(self) -> ListWords:
        text = self.search_box.text().strip()
        asked = self.tr("Lọc theo: tìm “{text}”.").format(text=text) if text else ""
        return ListWords(self.tr("Phân công thực hiện công tác dân vận"), (asked,))

    @Slot()
    def _add(self) -> None:
        DutyDialog(self, self.context, today(self.context.workspace.clock)).open()

    @Slot()
    def _change(self) -> None:
        if (person := self.table.current_row()) is not None and self.person.change_button.isEnabled():
            DutyDialog(self, self.context, today(self.context.workspace.clock), person).open()

    @Slot()
    def _end(self) -> None:
        if (person := self.table.current_row()) is not None:
            EndDialog(self, self.context, today(self.context.workspace.clock), person).open()

    @Slot()
    def _remove(self) -> None:
        if (person := self.table.current_row()) is not None:
            work = self.context.writing(remove_duty, person.id, person)
            job = self.start(work, self._say_removed, changes=frozenset({Topic.TASKS}))
            job.failed.connect(self._show_anew)

    @Slot(object)
    def _show_anew(self, _error: BaseException) -> None:
        """Another may have been quicker: look at the rows as they are."""
        self.refresh()

    @Slot(object)
    def _say_removed(self, _none: object) -> None:
        self.toast.emit(self.tr("Đã xóa phân công"), self.tr("Ctrl+Z để lấy lại."))

    @Slot()
    def _open_settings(self) -> None:
        self.asked_for.emit(SETTINGS, _SIGNATORY)


def _read(session: "Session", clock: Clock) -> PeopleView:
    return PeopleView(list_people(session, clock), list_signatories(session, clock), read_pictures(session, clock))
