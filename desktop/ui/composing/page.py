"""The province's report in writing: outline, the open section, and beside it what agencies wrote on the same."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from desktop.rules.composing import AgencyPassage
from desktop.services.province.composing import Source, drop_sources
from desktop.services.province.composing_figures import ProvincialFigures, refresh_composed
from desktop.services.province.composing_passages import PassageGroup, read_passages
from desktop.services.province.composing_view import (
    ComposingHelp,
    ComposingView,
    read_composing,
    read_composing_help,
    reflection,
    write_with,
)
from desktop.services.province.provincial_signing import IssuedReport, SigningView, read_signing
from desktop.services.report.narrative import SectionView
from desktop.services.report.narrative_help import WritingView
from desktop.ui.composing.issuing import IssueDialog, PreviewDialog
from desktop.ui.composing.passages import PassagesCard, Wanted
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import open_outside
from desktop.ui.icons import Icon
from desktop.ui.narrative.outline import title_of
from desktop.ui.narrative.writing import Work, WritingPage, Written
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.layouts import grow, row
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import CONSOLIDATION, READING
from desktop.ui.tokens import Space, Tone, px
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.core.clock import Clock

_OUTLINE, _PASSAGES, _PASSAGES_NARROW = 212, 350, 280


@dataclass(frozen=True)
class _Read:
    """Passages, and for what they were read: another section may have been opened meanwhile."""

    period: str
    section: str
    groups: tuple[PassageGroup, ...]


class ComposingPage(WritingPage):
    """The department writes; each passage that it picks keeps its agency and its signed file."""

    topics = frozenset({Topic.NARRATIVE, Topic.PROGRAMME, Topic.PACKAGES, Topic.AGENCIES})

    deed = "composing.write"

    def __init__(self, context: PageContext) -> None:
        self._figures = ProvincialFigures({}, (), 0, ())
        self._sources: tuple[Source, ...] = ()
        self._picked: dict[tuple[str, str], list[AgencyPassage]] = {}
        self._sent: deque[tuple[AgencyPassage, ...]] = deque()
        self._read_for: tuple[str, str] | None = None
        self._groups: tuple[PassageGroup, ...] = ()
        self._issued: tuple[Path, ...] = ()
        super().__init__(context, "Soạn báo cáo của tỉnh")

    @override
    def _arrange(self, written: QVBoxLayout) -> None:
        self.passages = PassagesCard()
        self.period_choice = PeriodChoice(self.context)
        self.preview_button = plain(self.tr("Xem bản in"), Icon.DOCUMENT_PDF)
        self.issue_button = primary(self.tr("Ký, phát hành"), Icon.SIGNATURE)
        for widget in (self.period_choice, self.preview_button, self.issue_button):
            self.add_action(widget)
        passages, permits = self.passages, self.context.permits
        permits.need("composing.write", passages.pick_button, passages.cite_button, passages.drop_button)
        permits.need("provincial.sign", self.issue_button)
        self.section_choice = ComboBox()
        self.section_choice.setAccessibleName(self.tr("Mục của báo cáo"))
        self.body.addWidget(self.section_choice)
        self.body.addLayout(row(self.outline, grow(written), self.passages, spacing=Space.M), 1)

    @override
    def _connect_signals(self) -> None:
        super()._connect_signals()
        self.passages.pick_asked.connect(self._pick)
        self.passages.drop_asked.connect(self._drop)
        self.passages.report_asked.connect(self._open_report)
        self.passages.wanted_changed.connect(self._read_passages)
        self.section_choice.chosen.connect(self._choose_section)
        self.preview_button.clicked.connect(self._preview)
        self.issue_button.clicked.connect(self._ask_issue)

    @override
    def _lay_out(self) -> None:
        """Text and passages always stand side by side; where room is scarce the outline becomes a list to drop down."""
        super()._lay_out()
        self.outline.setFixedWidth(px(_OUTLINE))
        self.outline.setVisible(not self.narrow)
        self.section_choice.setVisible(self.narrow)
        self.passages.setFixedWidth(px(_PASSAGES_NARROW if self.narrow else _PASSAGES))
        self.passages.set_narrow(self.narrow)

    @override
    def figure_place(self, code: str) -> tuple[str, str]:
        return CONSOLIDATION, code

    @override
    def reading(self) -> Work:
        return self.context.reading(read_composing, self.period)

    @override
    def writing(self, written: Written) -> Work:
        picked = tuple(self._picked.get((written.period, written.code), ()))
        self._sent.append(picked)
        place = written.period, written.code
        return self.context.writing(write_with, *place, written.text, self._figures, picked, written.seen)

    @override
    def reading_help(self) -> Work:
        return self.context.reading(read_composing_help, self.period, self._figures)

    @override
    def refreshing(self) -> Work:
        return self.context.writing(refresh_composed, self.period)

    @Slot(object)
    @override
    def _show(self, writing: WritingView) -> None:
        if isinstance(writing, ComposingView):
            self._figures, self._sources = writing.figures, writing.sources
        self._read_for = None
        self.section_choice.set_choices((title_of(each), each.code) for each in writing.sections if each.writable)
        super()._show(writing)

    @Slot(object)
    @override
    def _show_help(self, found: ComposingHelp) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._sources = found.sources
        super()._show_help(found.help)

    @override
    def _show_aids(self) -> None:
        super()._show_aids()
        self.section_choice.set_value(self.editor.code)
        own = [each for each in self._sources if each.section == self.editor.code]
        self.passages.show_sources(own, reflection(self._figures, self._sources))
        self._read_passages()

    @Slot(object)
    def _choose_section(self, code: object) -> None:
        self.go_to(code)

    @Slot()
    def _read_passages(self) -> None:
        """Read what agencies wrote, unless it is shown already."""
        code = self.editor.code if self.passages.wanted() is Wanted.SECTION else ""
        if self._read_for == (self.period, code):
            self.passages.show_passages(self._groups)
            return
        self._read_for = self.period, code
        self.start(self.context.reading(_read, self.period, code), self._show_passages)

    @Slot(object)
    def _show_passages(self, read: "_Read") -> None:
        if (read.period, read.section) == self._read_for:
            self._groups = read.groups
            self.passages.show_passages(read.groups)

    @Slot(object, bool)
    def _pick(self, group: PassageGroup, into_text: bool) -> None:  # noqa: FBT001 - a slot
        """Let the open section rest on these passages; the words of the first go where the cursor is."""
        code = self.editor.code
        if not code:
            return
        self._picked.setdefault((self.period, code), []).extend(group)
        if into_text:
            self.editor.text_edit.insert_passage(group[0].text)
        before = len(self._sent)
        self.editor.settle()
        if len(self._sent) == before:  # the text is the same, the sources are not
            self._save(code, self.editor.text_edit.toPlainText())

    @Slot(object)
    @override
    def _saved(self, section: SectionView) -> None:
        written, sent = self._under_way[0], self._sent.popleft()
        left = [each for each in self._picked.pop((written.period, written.code), []) if each not in sent]
        if left:
            self._picked[written.period, written.code] = left
        super()._saved(section)

    @Slot(object)
    @override
    def _not_saved(self, error: BaseException) -> None:
        self._sent.popleft()
        super()._not_saved(error)

    @Slot(object)
    def _drop(self, source: Source) -> None:
        self.editor.settle()
        work = self.context.writing(drop_sources, self.period, source.section, [source.passage.key])
        self.start(work, self._say_dropped, changes=frozenset({Topic.NARRATIVE}))

    @Slot(object)
    def _say_dropped(self, _none: object) -> None:
        self.toast.emit(self.tr("Đã bỏ nguồn"), self.tr("Lời trong bài giữ nguyên. Ctrl+Z để lùi lại."))

    @Slot(str)
    def _open_report(self, agency: str) -> None:
        self.editor.settle()
        self.asked_for.emit(READING, agency)

    @Slot()
    def _preview(self) -> None:
        self.editor.settle()
        PreviewDialog(self, self.context, self.period).open()

    @Slot()
    def _ask_issue(self) -> None:
        self.editor.settle()
        self.start(self.context.reading(read_signing, self.period), self._open_issue)

    @Slot(object)
    def _open_issue(self, view: SigningView) -> None:
        dialog = IssueDialog(self, self.context, self.period, view)
        dialog.succeeded.connect(self._show_issued)
        dialog.open()

    @Slot(object)
    def _show_issued(self, issued: IssuedReport) -> None:
        self._issued = issued.files
        counts = issued.consolidation
        self.open_button = plain(self.tr("Mở tệp"), Icon.OPEN)
        self.open_button.clicked.connect(self._open_file)
        self.folder_button = plain(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        self.folder_button.clicked.connect(self._open_folder)
        self.banner.show_message(
            Tone.OK,
            self.tr("Đã ký báo cáo tổng hợp của {0}/{1} đơn vị").format(counts.counted, counts.expected),
            "\n".join(map(str, issued.files)),
            self.open_button,
            self.folder_button,
        )
        self.banner.show()

    @Slot()
    def _open_file(self) -> None:
        open_outside(self._issued[0])

    @Slot()
    def _open_folder(self) -> None:
        open_outside(self._issued[0].parent)


def _read(session: "Session", clock: "Clock", period: str, section: str) -> _Read:
    return _Read(period, section, read_passages(session, clock, period, section))
