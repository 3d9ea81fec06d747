"""The text of the report: outline at the left, the open section at the right."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from desktop.core.clock import local
from desktop.services.narrative import SectionView, read_narrative, write_section
from desktop.ui.context import PageContext
from desktop.ui.narrative.editor import SectionEditor
from desktop.ui.narrative.outline import columns, is_owed, rows
from desktop.ui.page import Page
from desktop.ui.parts.layouts import grow, row
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Space
from desktop.ui.topics import Topic

_WIDE, _NARROW = 348, 264


@dataclass(frozen=True)
class _Written:
    """A text that is on its way to the disk."""

    period: str
    code: str
    text: str


class NarrativePage(Page):
    """Sections are saved while they are written; the outline shows which are still owed."""

    topics = frozenset({Topic.NARRATIVE, Topic.PROGRAMME})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, "Nội dung báo cáo")
        self.context = context
        self._period = context.period
        self._sections: tuple[SectionView, ...] = ()
        self._here = self._wanted = ""
        self._under_way: deque[_Written] = deque()
        self._unsaved: dict[tuple[str, str], _Written] = {}
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.model: RowTableModel[SectionView] = RowTableModel(columns(), self)
        self.outline = TableView(self.model, name=self.tr("Đề cương báo cáo"))
        self.outline.horizontalHeader().hide()
        self.editor = SectionEditor()
        self.body.addLayout(row(self.outline, grow(self.editor), spacing=Space.M), 1)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self._stand_on)
        self.outline.row_changed.connect(self._open)
        self.outline.activated_row.connect(self._write_in)
        self.editor.written.connect(self._save)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self).activated.connect(self.go_to_next)

    @override
    def _lay_out(self) -> None:
        self.outline.setFixedWidth(_NARROW if self.narrow else _WIDE)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_narrative, self._period), self._show)

    @override
    def take_focus(self) -> None:
        self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def go_to(self, target: object) -> None:
        """Open the section with this code, ready to be written in; before it is read, as soon as it is."""
        self._wanted = str(target)
        if self._sections:
            self._open_wanted()

    @Slot()
    def go_to_next(self) -> None:
        """Open the next section that must still be written."""
        here = next((at for at, each in enumerate(self._sections) if each.code == self.editor.code), -1)
        ordered = (*self._sections[here + 1 :], *self._sections[: here + 1])
        owed = next((each for each in ordered if is_owed(each)), None)
        if owed is not None:
            self.go_to(owed.code)

    @Slot(object)
    def _show(self, sections: Sequence[SectionView]) -> None:
        waiting = (*self._unsaved.values(), *self._under_way)
        typed = {each.code: each.text for each in waiting if each.period == self._period}
        self._sections = tuple(replace(each, text=typed.get(each.code, each.text)) for each in sections)
        before = self._here
        self.model.set_rows(rows(self._sections))
        if self._wanted:
            self._open_wanted()
        elif (here := self._section(before) or self._first()) is not None:
            self._choose(here)
            self._open(here)
        self._count()
        self.refreshed.emit()

    def _first(self) -> SectionView | None:
        """Where one begins: what is still owed, else the first section."""
        writable = [each for each in self._sections if each.writable]
        return next((each for each in writable if is_owed(each)), writable[0] if writable else None)

    def _open_wanted(self) -> None:
        found, self._wanted = self._section(self._wanted), ""
        if found is not None:
            self._choose(found)
            self._write_in(found)

    def _section(self, code: str) -> SectionView | None:
        """A section that is written in; for one that only holds others, its first."""
        own = (each for each in self._sections if each.writable and each.code == code)
        inner = (each for each in self._sections if each.writable and each.code.startswith(f"{code}."))
        return next(own, None) or next(inner, None)

    def _choose(self, section: SectionView) -> None:
        current = self.outline.current_row()
        if current is None or current.code != section.code:
            self.outline.show_row(lambda each: each.code == section.code)

    def _count(self) -> None:
        writable = [each for each in self._sections if each.writable]
        written = sum(each.is_written for each in writable)
        owed = sum(map(is_owed, writable))
        left = f"Còn {owed} mục bắt buộc chưa viết; F8 đến mục kế tiếp." if owed else "Các mục bắt buộc đã viết đủ."
        self.set_subtitle(f"Đã viết {written}/{len(writable)} mục. {left}")

    @Slot(object)
    def _open(self, section: SectionView | None) -> None:
        if section is not None:
            self._here = section.code
            self.editor.show_section(self._section(section.code) or section)

    @Slot(object)
    def _write_in(self, section: SectionView) -> None:
        self._open(section)
        self.editor.text_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _stand_on(self, period: str) -> None:
        self.editor.put_away()
        self._period = period
        self.refresh()

    @Slot(str, str)
    def _save(self, code: str, text: str) -> None:
        self._put(code, text)
        self._unsaved[self._period, code] = _Written(self._period, code, text)
        for place in list(self._unsaved):  # what was refused before is tried again
            self._write(self._unsaved.pop(place))

    def _write(self, written: _Written) -> None:
        self._under_way.append(written)
        job = self.start(
            self.context.writing(write_section, written.period, written.code, written.text),
            self._saved,
            changes=frozenset({Topic.NARRATIVE}),
        )
        job.failed.connect(self._not_saved)

    def _put(self, code: str, text: str) -> None:
        """Show in the outline what was written."""
        self._sections = tuple(replace(each, text=text) if each.code == code else each for each in self._sections)
        self.model.set_rows(rows(self._sections))
        self._count()

    @Slot(object)
    def _saved(self, section: SectionView) -> None:
        self._under_way.popleft()
        self.has_shown_it_already()
        self.banner.hide()
        moment = local(self.context.workspace.clock.now())
        self.editor.say_saved(section.code, f"{moment:%H:%M:%S}")

    @Slot(object)
    def _not_saved(self, _error: BaseException) -> None:
        """Keep the text; it is tried again with the next one that is saved."""
        written = self._under_way.popleft()
        self._unsaved.setdefault((written.period, written.code), written)
        self.editor.forget(written.code)
