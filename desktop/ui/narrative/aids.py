"""Below the text: sentences made of figures, last period's paragraphs, and what should be looked at again."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from desktop.rules.sentence_places import SentenceState, Suggestion
from desktop.rules.text_remarks import RemarkKind, TextRemark
from desktop.services.report.narrative_help import SectionHelp
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import Button, plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone, px

_LEAST_HEIGHT = 72
SENTENCES, LAST_PERIOD, REMARKS = range(3)

_STATES = {
    SentenceState.OFFERED: (Icon.ADD, None, "Chưa có trong bài"),
    SentenceState.WAITING: (Icon.CLOCK, None, "Chờ số liệu"),
    SentenceState.CURRENT: (Icon.CHECKMARK_CIRCLE, Tone.OK, "Đã có trong bài, đúng số liệu"),
    SentenceState.STALE: (Icon.ARROW_SYNC_CIRCLE, Tone.LATE, "Số liệu đã đổi"),
    SentenceState.EDITED: (Icon.EDIT, None, "Đã sửa tay"),
}
_EMPTY = (
    "Mục này không có câu gợi ý từ số liệu.",
    "Kỳ trước không có nội dung của mục này.",
    "Không thấy chỗ nào khác biểu số liệu hoặc sai cách viết.",
)


class WritingAids(Card):
    """Three lists; Enter or a double click does what the button beside them says."""

    insert_asked = Signal(str)
    """Put this where the cursor is."""
    replace_asked = Signal(str, str, int)
    """(words that stand in the text, what to put in their place, which occurrence)."""
    shown = Signal(str, int)
    """Choose these words in the text: (words, which occurrence)."""
    cell_asked = Signal(str)
    """Go to the cell of this indicator."""

    def __init__(self) -> None:
        self.tabs = CountTabs(("Câu gợi ý", "Kỳ trước", "Cần xem lại"))
        self.act_button = plain("Chèn vào bài", Icon.ADD)
        self.cell_button = Button("", Icon.DATA_BAR_VERTICAL, hint="Mở ô số liệu của câu đang chọn")
        self.sentences: TableView[Suggestion] = TableView(RowTableModel(_sentence_columns()), name="Câu gợi ý")
        self.paragraphs: TableView[str] = TableView(RowTableModel(_paragraph_columns()), name="Nội dung kỳ trước")
        self.remarks: TableView[TextRemark] = TableView(RowTableModel(_remark_columns()), name="Chỗ cần xem lại")
        self._lists = (self.sentences, self.paragraphs, self.remarks)
        self._places = [QStackedWidget() for _ in self._lists]
        self._stack = QStackedWidget()
        for place, view, told in zip(self._places, self._lists, _EMPTY, strict=True):
            view.horizontalHeader().hide()
            place.addWidget(view)
            place.addWidget(Label(told, Role.MUTED, wrap=True))
            self._stack.addWidget(place)
        self._stack.setMinimumHeight(px(_LEAST_HEIGHT))
        head = row(self.tabs, FILL, self.cell_button, self.act_button, spacing=8)
        super().__init__(grow(column(head, grow(self._stack))))
        self._help = SectionHelp("", "")
        self._writable = True
        self.tabs.changed.connect(self._choose_list)
        self.act_button.clicked.connect(self._act)
        self.cell_button.clicked.connect(self._open_cell)
        for view in self._lists:
            view.row_changed.connect(self._offer)
            view.activated_row.connect(self._act)
        self.remarks.row_changed.connect(self._point_at)

    def set_writable(self, *, writable: bool) -> None:
        """Whether what is offered may be put into the text, or only be looked at."""
        self._writable = writable
        self._offer()

    def show_help(self, section: SectionHelp, last_text: str) -> None:
        """What helps with the section that is open."""
        self._help = section
        paragraphs = [line.strip() for line in last_text.splitlines() if line.strip()]
        self.sentences.row_model.set_rows(section.suggestions)
        self.paragraphs.row_model.set_rows(paragraphs)
        self.remarks.row_model.set_rows(section.remarks)
        counts = [len(section.suggestions), len(paragraphs), len(section.remarks)]
        for place, count in zip(self._places, counts, strict=True):
            place.setCurrentIndex(0 if count else 1)
        self.tabs.set_counts([count or None for count in counts])
        self._offer()

    @Slot(int)
    def _choose_list(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self._offer()

    @Slot()
    def _offer(self, _row: object = None) -> None:
        """Let the buttons say what can be done with the current row."""
        chosen = self._chosen()
        only_shows = isinstance(chosen, Suggestion) and chosen.state is SentenceState.CURRENT
        words = _action_words(chosen) if self._writable or only_shows else ""
        self.act_button.setVisible(bool(words))
        self.act_button.setText(words)
        self.cell_button.setVisible(bool(_cell_of(chosen)))

    def _chosen(self) -> Suggestion | TextRemark | str | None:
        return self._lists[self.tabs.current()].current_row()

    @Slot()
    def _act(self, _row: object = None) -> None:
        chosen = self._chosen()
        match chosen:
            case str():
                self.insert_asked.emit(chosen)
            case TextRemark():
                self._correct(chosen)
            case Suggestion(state=SentenceState.OFFERED):
                self.insert_asked.emit(chosen.text)
            case Suggestion(state=SentenceState.CURRENT):
                self.shown.emit(chosen.stands, 0)
            case Suggestion(state=SentenceState.WAITING):
                self._open_cell()
            case Suggestion():
                self.replace_asked.emit(chosen.stands, chosen.text, 0)
            case None:
                pass

    def _correct(self, remark: TextRemark) -> None:
        words, occurrence = self._place(remark)
        self.replace_asked.emit(words, remark.instead, occurrence)

    def _place(self, remark: TextRemark) -> tuple[str, int]:
        words = self._help.text[remark.start : remark.start + remark.length]
        before = self._help.text[: remark.start + remark.length - 1]
        return words, sum(before.startswith(words, at) for at in range(remark.start))

    @Slot(object)
    def _point_at(self, remark: TextRemark | None) -> None:
        if remark is not None and self.remarks.hasFocus():
            self.shown.emit(*self._place(remark))

    @Slot()
    def _open_cell(self) -> None:
        if code := _cell_of(self._chosen()):
            self.cell_asked.emit(code)


def _action_words(chosen: Suggestion | TextRemark | str | None) -> str:
    match chosen:
        case TextRemark():
            return f"Sửa thành “{chosen.instead}”" if chosen.instead.strip() else "Sửa"
        case Suggestion():
            words = {
                SentenceState.OFFERED: "Chèn vào bài",
                SentenceState.CURRENT: "Xem trong bài",
                SentenceState.STALE: "Cập nhật câu này",
                SentenceState.EDITED: "Thay câu đã sửa",
            }
            return words.get(chosen.state, "")
        case str():
            return "Chèn vào bài"
        case None:
            return ""


def _cell_of(chosen: Suggestion | TextRemark | str | None) -> str:
    match chosen:
        case TextRemark():
            return chosen.indicator
        case Suggestion():
            return next(iter((*chosen.missing, *chosen.codes)), "")
        case _:
            return ""


def _sentence_columns() -> tuple[Column[Suggestion], ...]:
    return (Column("Câu", lambda each: each.text, cell=_sentence_cell, width=200, stretch=True, wraps=True),)


def _sentence_cell(each: Suggestion) -> Cell:
    icon, tone, told = _STATES[each.state]
    if each.state is SentenceState.WAITING:
        return Cell(f"Chờ số liệu {', '.join(each.missing)}", icon=icon, muted=True, tooltip=told)
    second = f"Trong bài: {each.stands}" if each.state in (SentenceState.STALE, SentenceState.EDITED) else ""
    return Cell(each.text, icon=icon, icon_tone=tone, second=second, tooltip=told)


def _paragraph_columns() -> tuple[Column[str], ...]:
    return (Column("Đoạn", str, width=200, stretch=True, wraps=True),)


def _remark_columns() -> tuple[Column[TextRemark], ...]:
    return (Column("Chỗ cần xem", lambda each: each.message, cell=_remark_cell, width=200, stretch=True, wraps=True),)


def _remark_cell(each: TextRemark) -> Cell:
    if each.kind is RemarkKind.NUMBER:
        return Cell(each.message, icon=Icon.WARNING, icon_tone=Tone.LATE)
    return Cell(each.message, icon=Icon.INFO)
