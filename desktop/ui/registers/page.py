"""The registers: which there are at the left, the rows of one, and beside them the row that is being written."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from desktop.services.programme.explanations import Subject
from desktop.services.registers.entries import EntryEdit, EntryRefusedError, delete_entries, write_entry
from desktop.services.registers.entry_states import EntriesChanged, EntryGoneError
from desktop.services.registers.rows import EntryQuery, EntryRow, RegisterSummary, RegisterView
from desktop.services.two_writers import FieldsWrittenMeanwhileError, WrittenMeanwhileError
from desktop.ui.context import PageContext
from desktop.ui.kept_filters import KeptFilterButton, KeptFilters
from desktop.ui.page import Page
from desktop.ui.parts.layouts import grow, row
from desktop.ui.places import REGISTERS
from desktop.ui.registers.books import books_table
from desktop.ui.registers.files import RegisterFiles
from desktop.ui.registers.form import EntryForm
from desktop.ui.registers.reading import Place, RegistersView, RowsRead, read_registers, read_rows
from desktop.ui.registers.rows_part import RowsPart
from desktop.ui.registers.two_rows import TwoRowsDialog
from desktop.ui.tokens import Space, Tone, px
from desktop.ui.topics import Topic

_CHANGES = frozenset({Topic.VALUES, Topic.REPORT})
"""A row changes the figures that are taken from its register, and so the report."""
_BOOKS_WIDTH = 232
_FORM_WIDTH, _FORM_NARROW = 312, 272


class RegistersPage(Page):
    """People write down what happened, look it up, and see what it gives the report."""

    topics = frozenset({Topic.VALUES, Topic.PROGRAMME})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Sổ theo dõi"))
        self.context = context
        self.view: RegisterView | None = None
        self._query = EntryQuery("")
        self._wanted_number: int | None = None
        self._registers: tuple[RegisterSummary, ...] = ()
        self._drafts: dict[str, tuple[EntryRow | None, Mapping[str, str]]] = {}
        self._sent: EntryEdit | None = None
        self.conflict: TwoRowsDialog | None = None
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.files = RegisterFiles(self, self.context, self._what_is_shown)
        self.keeping = KeptFilters(self, self.context, REGISTERS, self.filter_values)
        self.filter_button = KeptFilterButton(self.keeping)
        self.add_action(self.filter_button)
        self.add_action(self.files.import_button)
        self.add_action(self.files.export_button)
        self.books = books_table(self.tr("Các sổ theo dõi"))
        self.books.setFixedWidth(px(_BOOKS_WIDTH))
        self.rows = RowsPart()
        self.table, self.model, self.search_box = self.rows.table, self.rows.model, self.rows.search_box
        self.form = EntryForm(self.context.permits)
        self.body.addLayout(row(self.books, grow(self.rows), self.form, spacing=Space.M), 1)
        self.new_key = QShortcut(QKeySequence("Ctrl+N"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.context.permits.head("register.add", self)
        self.context.permits.need("register.add", self.files.import_button, self.new_key)

    def _connect_signals(self) -> None:
        self.books.row_changed.connect(self._choose_book)
        self.rows.book_choice.chosen.connect(self._choose_code)
        self.search_box.searched.connect(self._search)
        self.rows.span_choice.chosen.connect(self._limit)
        self.rows.whole_asked.connect(self._show_whole)
        self.keeping.wanted.connect(self._apply_kept)
        self.model.wanted.connect(self._read_rows)
        self.table.activated_row.connect(self._open_row)
        self.table.delete_asked.connect(self._delete_chosen)
        self.form.saved.connect(self._save)
        self.form.delete_asked.connect(self._delete_open)
        self.context.period_changed.connect(self.refresh_when_seen)
        self.new_key.activated.connect(self._write_new)

    @override
    def _lay_out(self) -> None:
        self.books.setVisible(not self.narrow)
        self.form.setFixedWidth(px(_FORM_NARROW if self.narrow else _FORM_WIDTH))
        self.rows.set_narrow(self.narrow)

    @override
    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        query = replace(self._query, period=self.context.period)
        self.start(self.context.reading(read_registers, self.context.period, query), self._show)

    @override
    def subject(self) -> tuple[Subject, str] | None:
        return (Subject.REGISTER, self._query.register) if self._query.register else None

    @override
    def go_to(self, target: object) -> None:
        """Come to a register, to a row of it, or to the rows behind an indicator."""
        place = Place.of(target)
        self._keep_draft()
        self.rows.set_limits("", within_period=False)
        self._wanted_number = place.number
        self._query = EntryQuery(place.register, indicator=place.indicator, period=self.context.period)
        self.refresh()

    @Slot(object)
    def _show(self, view: RegistersView) -> None:
        here = self.rows.number_here()
        other = self.view is None or self.view.register != view.view.register
        self._registers, self.view = view.registers, view.view
        self._query = view.found.query
        self._show_books()
        self.keeping.offer(view.kept)
        if other:
            self.form.set_register(view.view)
            self._restore_draft()
        self.set_subtitle(view.view.register.name)
        self.rows.show_rows(view, other=other)
        self.rows.stand_on(self._wanted_number if self._wanted_number is not None else here)
        self._wanted_number = None
        self.refreshed.emit()

    def _show_books(self) -> None:
        self.books.row_model.set_rows(self._registers)
        self.books.show_row(lambda summary: summary.code == self._query.register)
        self.rows.book_choice.set_choices((f"{s.register.label} ({s.rows})", s.code) for s in self._registers)
        self.rows.book_choice.set_value(self._query.register)

    def _what_is_shown(self) -> tuple[RegisterView, EntryQuery] | None:
        return (self.view, self._query) if self.view is not None else None

    @Slot(object)
    def _choose_book(self, summary: RegisterSummary | None) -> None:
        if summary is not None:
            self._choose_code(summary.code)

    @Slot(object)
    def _choose_code(self, code: object) -> None:
        if code == self._query.register:
            return
        self._keep_draft()
        self.banner.hide()
        self.search_box.clear()
        self._query = EntryQuery(str(code))
        self._limit_query()
        self.refresh()

    @Slot(str)
    def _search(self, text: str) -> None:
        if text != self._query.text:
            self._query = replace(self._query, text=text)
            self.refresh()

    @Slot(object)
    def _limit(self, _within: object) -> None:
        self._limit_query()
        self.refresh()

    def _limit_query(self) -> None:
        self._query = replace(self._query, within_period=bool(self.rows.span_choice.value()))

    def filter_values(self) -> dict[str, str]:
        """All that limits the list, as it is kept by name."""
        within = str(self._query.within_period)
        return {"register": self._query.register, "search": self._query.text, "within_period": within}

    @Slot(object)
    def _apply_kept(self, values: dict[str, str]) -> None:
        """Look at what a kept filter asks for."""
        within, text = values.get("within_period") == str(True), values.get("search", "")
        self._keep_draft()
        self.rows.set_limits(text, within_period=within)
        self._query = EntryQuery(values.get("register", ""), text, within_period=within)
        self.refresh()

    @Slot()
    def _show_whole(self) -> None:
        self._query = replace(self._query, indicator="")
        self.refresh()

    @Slot(object)
    def _read_rows(self, numbers: tuple[int, ...]) -> None:
        work = self.context.reading(read_rows, self._query.register, numbers)
        self.start(work, self._give_rows, after_painting=True)

    @Slot(object)
    def _give_rows(self, read: RowsRead) -> None:
        if read.register == self._query.register:
            self.rows.give(read)

    @Slot(object)
    def _open_row(self, entry: EntryRow) -> None:
        if self.form.is_modified():
            self.banner.show_message(
                Tone.LATE,
                self.tr("Dòng đang ghi chưa được giữ"),
                self.tr("Bấm “Ghi vào sổ” để giữ, hoặc Ctrl+N để bỏ, rồi mở dòng khác."),
            )
            self.banner.show()
            return
        self.form.change(entry)
        self.form.take_focus()

    @Slot()
    def _write_new(self) -> None:
        self.banner.hide()
        self.form.write_new()
        self.form.take_focus()

    @Slot(object, object)
    def _save(self, typed: Mapping[str, str], number: int | None) -> None:
        self.banner.hide()
        self._write(EntryEdit(self._query.register, typed, number, self.form.entry.cells if self.form.entry else None))

    @Slot(object)
    def _write(self, edit: EntryEdit) -> None:
        self._sent = edit
        job = self.jobs.run(self.context.writing(write_entry, edit), changes=_CHANGES)
        job.succeeded.connect(self._show_saved)
        job.failed.connect(self._show_refusal)

    @Slot(object)
    def _show_saved(self, changed: EntriesChanged) -> None:
        self._drafts.pop(changed.register, None)
        if changed.register == self._query.register:
            self._wanted_number = changed.numbers[0]
            self.form.was_saved(changed.rows[0])

    @Slot(object)
    def _show_refusal(self, error: BaseException) -> None:
        if isinstance(error, EntryRefusedError):
            self.form.show_faults(error.faults)
        elif isinstance(error, FieldsWrittenMeanwhileError) and self._sent and self.view:
            self.conflict = TwoRowsDialog(self, self.view.form, self._sent, error)
            self.conflict.settled.connect(self._write)
            self.conflict.open()
        elif isinstance(error, EntryGoneError) and self.form.entry is not None:
            self.form.write_as_new()
            kept = self.tr("Điều đang ghi vẫn còn ở khung bên: bấm “Ghi vào sổ” để ghi thành dòng mới, Ctrl+N để bỏ.")
            self.banner.show_message(Tone.LATE, error.message, kept)
            self.banner.show()
            self.refresh()
        else:
            self.show_error(error)

    @Slot()
    def _delete_chosen(self) -> None:
        if self.form.delete_button.isEnabled() and (numbers := self.rows.chosen_numbers()):
            self._delete(numbers)

    @Slot()
    def _delete_open(self) -> None:
        if self.form.entry is not None:
            self._delete((self.form.entry.number,))

    def _delete(self, numbers: tuple[int, ...]) -> None:
        seen = {number: shown.cells for number in numbers if (shown := self.model.known_row(number)) is not None}
        if self.form.entry is not None:
            seen[self.form.entry.number] = self.form.entry.cells
        work = self.context.writing(delete_entries, self._query.register, numbers, seen)
        job = self.start(work, self._show_deleted, changes=_CHANGES)
        job.failed.connect(self._show_anew)

    @Slot(object)
    def _show_anew(self, error: BaseException) -> None:
        """Another has changed or deleted one of them meanwhile: look at the rows as they are."""
        if isinstance(error, WrittenMeanwhileError | EntryGoneError):
            if not self.form.is_modified():
                self.form.write_new()
            self.refresh()

    @Slot(object)
    def _show_deleted(self, changed: EntriesChanged) -> None:
        if self.form.entry is not None and self.form.entry.number in changed.after:
            self.form.write_new()
        text = self.tr("Đã xóa {0} dòng").format(len(changed.numbers))
        self.toast.emit(text, self.tr("Ctrl+Z để lấy lại."))

    def _keep_draft(self) -> None:
        """What is typed and not kept yet waits until its register is opened again."""
        if self.view is not None and self.form.is_modified():
            self._drafts[self.view.register.code] = self.form.draft()

    def _restore_draft(self) -> None:
        if self.view is not None and (draft := self._drafts.pop(self.view.register.code, None)):
            self.form.restore(*draft)
