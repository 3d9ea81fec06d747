"""A report's text in writing: outline at the left, the open section at the right, saved while one writes."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from desktop.core.clock import local
from desktop.services.programme.explanations import Subject
from desktop.services.report.narrative import SectionView
from desktop.services.report.narrative_help import SectionHelp, WritingView
from desktop.services.two_writers import WrittenMeanwhileError
from desktop.ui import places
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.narrative.aids import REMARKS, WritingAids
from desktop.ui.narrative.editor import SectionEditor
from desktop.ui.narrative.outline import columns, is_owed, rows
from desktop.ui.narrative.two_texts import Settled, TwoTextsDialog
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Space, px
from desktop.ui.topics import Topic

_WIDE, _NARROW = 348, 264


Work = Callable[[], object]


@dataclass(frozen=True)
class Written:
    """A text that is on its way to the disk; ``seen``: what was there when it was written, as far as one knows."""

    period: str
    code: str
    text: str
    seen: str | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Period and section."""
        return self.period, self.code


class WritingPage(Page):
    """Sections are saved while they are written; the outline shows which are still owed.

    What the audit trail calls the writing, its pages say in ``deed``; whose report it is, in ``reading``,
    ``writing``, ``reading_help`` and ``refreshing``.
    """

    deed: str

    def __init__(self, context: PageContext, title: str) -> None:
        super().__init__(context.jobs, title)
        self.context = context
        self.period = context.period
        self.sections: tuple[SectionView, ...] = ()
        self.help: Mapping[str, SectionHelp] = {}
        self._here = self._wanted = ""
        self._under_way: deque[Written] = deque()
        self._unsaved: dict[tuple[str, str], Written] = {}
        self._seen: dict[tuple[str, str], str] = {}
        self.conflict: TwoTextsDialog | None = None
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.model: RowTableModel[SectionView] = RowTableModel(columns(), self)
        self.outline = TableView(self.model, name=self.tr("Đề cương báo cáo"))
        self.outline.horizontalHeader().hide()
        self.editor = SectionEditor()
        self.aids = WritingAids()
        self.refresh_button = plain("", Icon.ARROW_SYNC_CIRCLE)
        self.refresh_button.setToolTip(
            self.tr("Đưa số liệu mới vào các câu gợi ý đã chèn; câu đã sửa tay và lời của người viết giữ nguyên")
        )
        self.refresh_button.hide()
        self.add_action(self.refresh_button)
        permits, editor = self.context.permits, self.editor
        permits.head(self.deed, self)
        permits.need(self.deed, editor.text_edit, editor.copy_button, editor.bullet_button, self.refresh_button)
        self.aids.set_writable(writable=permits.allow(self.deed))
        self._arrange(column(grow(self.editor, 3), grow(self.aids, 2), spacing=Space.M))

    def _arrange(self, written: QVBoxLayout) -> None:
        """Put the outline and what is written beside it into their places."""
        self.body.addLayout(row(self.outline, grow(written), spacing=Space.M), 1)

    def figure_place(self, code: str) -> tuple[str, str]:
        """Where the figure of a sentence is seen: page and place."""
        return places.INDICATORS, f"{self.period}/{code}"

    def reading(self) -> Work:
        """Reads the ``WritingView`` of the period."""
        raise NotImplementedError

    def writing(self, written: Written) -> Work:
        """Keeps a text and gives the ``SectionView``."""
        raise NotImplementedError

    def reading_help(self) -> Work:
        """Reads what helps to write each section, by its code."""
        raise NotImplementedError

    def refreshing(self) -> Work:
        """Brings suggested sentences up to date and gives the codes of the sections that were changed."""
        raise NotImplementedError

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self._stand_on)
        self.outline.row_changed.connect(self._open)
        self.outline.activated_row.connect(self._write_in)
        self.editor.written.connect(self._save)
        self.aids.insert_asked.connect(self.editor.text_edit.insert_sentence)
        self.aids.replace_asked.connect(self.editor.text_edit.replace)
        self.aids.shown.connect(self.editor.text_edit.choose)
        self.aids.cell_asked.connect(self._open_cell)
        self.refresh_button.clicked.connect(self._bring_up_to_date)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self).activated.connect(self.go_to_next)

    @override
    def _lay_out(self) -> None:
        self.outline.setFixedWidth(px(_NARROW if self.narrow else _WIDE))
        self.editor.set_narrow(self.narrow)

    @override
    def refresh(self) -> None:
        self.start(self.reading(), self._show)

    @override
    def take_focus(self) -> None:
        self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def go_to(self, target: object) -> None:
        """Open the section with this code, or “period/code”, to be written in; before it is read, as soon as it is.

        After ``places.ODD_PLACES`` what should be looked at again in it is shown below.
        """
        place, mark, _ = str(target).partition(places.ODD_PLACES)
        if mark:
            self.aids.tabs.set_current(REMARKS)
        period, _, self._wanted = place.rpartition("/")
        if period and period != self.period:
            self.context.set_period(period)
        elif self.sections:
            self._open_wanted()

    @override
    def subject(self) -> tuple[Subject, str] | None:
        return (Subject.SECTION, self.editor.code) if self.editor.code else None

    @Slot()
    def go_to_next(self) -> None:
        """Open the next section that must still be written."""
        here = next((at for at, each in enumerate(self.sections) if each.code == self.editor.code), -1)
        ordered = (*self.sections[here + 1 :], *self.sections[: here + 1])
        owed = next((each for each in ordered if is_owed(each)), None)
        if owed is not None:
            self.go_to(owed.code)

    @Slot(object)
    def _show(self, writing: WritingView) -> None:
        self.help = writing.help
        waiting = (*self._unsaved.values(), *self._under_way)
        typed = {each.code: each.text for each in waiting if each.period == self.period}
        unseen = {*typed, self.editor.code} if self.editor.is_typing else set(typed)
        self._seen |= {(self.period, each.code): each.text for each in writing.sections if each.code not in unseen}
        self.sections = tuple(replace(each, text=typed.get(each.code, each.text)) for each in writing.sections)
        before = self._here
        self.model.set_rows(rows(self.sections))
        if self._wanted:
            self._open_wanted()
        elif (here := self._section(before) or self._first()) is not None:
            self._choose(here)
            self._open(here)
        self._count()
        self._show_aids()
        self.refreshed.emit()

    @Slot(object)
    def _show_help(self, found: Mapping[str, SectionHelp]) -> None:
        self.help = found
        self._show_aids()

    def _show_aids(self) -> None:
        """What helps with the section that is open; how many sentences of the report have earlier figures."""
        section = self._section(self.editor.code)
        here = self.help.get(self.editor.code, SectionHelp("", ""))
        self.aids.show_help(here, section.last_text if section else "")
        stale = sum(len(each.stale) for each in self.help.values())
        self.refresh_button.setText(f"Cập nhật {stale} câu theo số liệu mới")
        self.refresh_button.setVisible(bool(stale))

    @Slot(str)
    def _open_cell(self, code: str) -> None:
        self.editor.settle()
        self.asked_for.emit(*self.figure_place(code))

    @Slot()
    def _bring_up_to_date(self) -> None:
        """Put today's figures into the sentences whose words nobody has touched; Ctrl+Z takes it back."""
        self.editor.settle()
        self.start(self.refreshing(), self._say_refreshed, changes=frozenset({Topic.NARRATIVE}))

    @Slot(object)
    def _say_refreshed(self, codes: tuple[str, ...]) -> None:
        if codes:
            self.toast.emit(self.tr("Đã cập nhật câu theo số liệu mới"), f"Mục {', '.join(codes)}. Ctrl+Z để lùi lại.")

    def _first(self) -> SectionView | None:
        """Where one begins: what is still owed, else the first section."""
        writable = [each for each in self.sections if each.writable]
        return next((each for each in writable if is_owed(each)), writable[0] if writable else None)

    def _open_wanted(self) -> None:
        found, self._wanted = self._section(self._wanted), ""
        if found is not None:
            self._choose(found)
            self._write_in(found)

    def _section(self, code: str) -> SectionView | None:
        """A section that is written in; for one that only holds others, its first."""
        own = (each for each in self.sections if each.writable and each.code == code)
        inner = (each for each in self.sections if each.writable and each.code.startswith(f"{code}."))
        return next(own, None) or next(inner, None)

    def _choose(self, section: SectionView) -> None:
        current = self.outline.current_row()
        if current is None or current.code != section.code:
            self.outline.show_row(lambda each: each.code == section.code)

    def _count(self) -> None:
        writable = [each for each in self.sections if each.writable]
        written = sum(each.is_written for each in writable)
        owed = sum(map(is_owed, writable))
        left = f"Còn {owed} mục bắt buộc chưa viết; F8 đến mục kế tiếp." if owed else "Các mục bắt buộc đã viết đủ."
        self.set_subtitle(f"Đã viết {written}/{len(writable)} mục. {left}")

    @Slot(object)
    def _open(self, section: SectionView | None) -> None:
        if section is not None:
            self._here = section.code
            self.editor.show_section(self._section(section.code) or section)
            self._show_aids()

    @Slot(object)
    def _write_in(self, section: SectionView) -> None:
        self._open(section)
        self.editor.text_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _stand_on(self, period: str) -> None:
        self.editor.put_away()
        self.period = period
        self.refresh()

    @Slot(str, str)
    def _save(self, code: str, text: str) -> None:
        self._put(code, text)
        self._unsaved[self.period, code] = Written(self.period, code, text)
        for place in list(self._unsaved):  # what was refused before is tried again
            self._write(self._unsaved.pop(place))

    def _write(self, written: Written) -> None:
        before = (each.text for each in reversed(self._under_way) if each.place == written.place)
        written = replace(written, seen=next(before, self._seen.get(written.place)))
        self._under_way.append(written)
        job = self.start(self.writing(written), self._saved, changes=frozenset({Topic.NARRATIVE}))
        job.failed.connect(self._not_saved)

    def _put(self, code: str, text: str) -> None:
        """Show in the outline what was written."""
        self.sections = tuple(replace(each, text=text) if each.code == code else each for each in self.sections)
        self.model.set_rows(rows(self.sections))
        self._count()

    @Slot(object)
    def _saved(self, section: SectionView) -> None:
        self._seen[self._under_way.popleft().place] = section.text
        self.has_shown_it_already()
        self.banner.hide()
        moment = local(self.context.workspace.clock.now())
        self.editor.say_saved(section.code, f"{moment:%H:%M:%S}")
        self.start(self.reading_help(), self._show_help)

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        """Keep the text; it is tried again with the next one that is saved, unless another has written there."""
        written = self._under_way.popleft()
        if isinstance(error, WrittenMeanwhileError):
            self._show_both(written, error)
        else:
            self.editor.forget(written.code)
            self._unsaved.setdefault(written.place, written)

    def _show_both(self, written: Written, error: WrittenMeanwhileError) -> None:
        """Two people have written one section: show both texts, and let this one choose."""
        self._seen[written.place] = error.theirs
        if self.conflict is not None and self.conflict.place == written.place:
            self.conflict.show_texts(error)
            return
        self.conflict = TwoTextsDialog(self, written.place, error)
        self.conflict.settled.connect(self._settle_conflict)
        self.conflict.open()

    @Slot(object)
    def _settle_conflict(self, settled: Settled) -> None:
        self.conflict = None
        period, code = settled.place
        self.banner.hide()
        if period == self.period:
            self._put(code, settled.text)
            if self.editor.code == code and (section := self._section(code)) is not None:
                self.editor.put_away()
                self.editor.show_section(section)
        if settled.text != self._seen.get(settled.place):
            self._write(Written(period, code, settled.text))
