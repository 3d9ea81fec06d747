"""Where an officer writes down what an agency is to put right, each remark with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.rules.package_data import Remark, RemarkPlace
from desktop.services.follow_up.reading import SubmittedReport
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row, scrolled
from desktop.ui.remark_words import PLACES, remark_title
from desktop.ui.tokens import px

_LIST_HEIGHT = 132
_LONGEST_NAME = 64


@dataclass(frozen=True)
class Choice:
    """What a remark may speak of; ``paragraphs`` only of a section's text."""

    code: str
    name: str = ""
    paragraphs: int = 0

    @property
    def shown(self) -> str:
        """Code and name, as long as a list has room for."""
        cut = f"{self.name[:_LONGEST_NAME]}…" if len(self.name) > _LONGEST_NAME else self.name
        return f"{self.code} {cut}"


@dataclass(frozen=True)
class RemarkStart:
    """What the first remark speaks of, unless another place is chosen."""

    place: RemarkPlace
    target: str


class RemarkLine(QWidget):
    """A remark that was written down, and the way to take it back."""

    taken_back = Signal(object)
    """Which one."""

    def __init__(self, remark: Remark, name: str) -> None:
        super().__init__()
        self._remark = remark
        title = ElidedLabel(remark_title(remark.place, remark.target, remark.paragraph, name), Role.LABEL)
        text = Label(remark.text, Role.CAPTION, wrap=True)
        self.remove_button = quiet("", Icon.DELETE, hint=self.tr("Bỏ nhận xét này"))
        self.remove_button.clicked.connect(self._take_back)
        self.setLayout(row(grow(column(title, text, spacing=1)), column(self.remove_button, FILL), spacing=8))

    @Slot()
    def _take_back(self) -> None:
        self.taken_back.emit(self._remark)


class RemarkEditor(QWidget):
    """Gathers remarks on one report."""

    changed = Signal()

    def __init__(self, report: SubmittedReport, start: RemarkStart | None = None) -> None:
        super().__init__()
        self._choices = _choices(report)
        self._remarks: list[Remark] = []
        self._lines = column(spacing=8)
        self.nothing_label = Label(self.tr("Chưa có nhận xét nào."), Role.MUTED)
        listed = scrolled(column(self.nothing_label, self._lines, FILL))
        listed.setFixedHeight(px(_LIST_HEIGHT))
        self.place_combo = ComboBox([(name, place) for place, name in PLACES.items() if self._choices[place]])
        self.target_combo = ComboBox()
        self.target_combo.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.paragraph_combo = ComboBox()
        self.text_edit = QPlainTextEdit()
        self.text_edit.setFixedHeight(px(64))
        self.text_edit.setTabChangesFocus(True)
        self.text_field = FormField(self.tr("Nội dung cần chỉnh sửa"), self.text_edit)
        self.add_button = plain(self.tr("Thêm nhận xét"), Icon.ADD)
        self._target = FormField(self.tr("Mục"), self.target_combo)
        self._paragraph = FormField(self.tr("Đoạn"), self.paragraph_combo)
        places = row(FormField(self.tr("Về"), self.place_combo), grow(self._target), self._paragraph, spacing=8)
        self.setLayout(column(listed, boxed(places), self.text_field, row(FILL, self.add_button), spacing=10))
        self.place_combo.chosen.connect(self._offer_targets)
        self.target_combo.chosen.connect(self._offer_paragraphs)
        self.text_edit.textChanged.connect(self.text_field.clear_error)
        self.add_button.clicked.connect(self.add)
        if start is not None:
            self.place_combo.set_value(start.place)
        self._offer_targets()
        if start is not None:
            self.target_combo.set_value(start.target)
            self._offer_paragraphs()

    def remarks(self) -> tuple[Remark, ...]:
        """What was written down; what still stands in the form is added, so that nothing typed is lost."""
        if self.text_edit.toPlainText().strip():
            self.add()
        return tuple(self._remarks)

    @Slot()
    def add(self) -> None:
        """Write down what stands in the form."""
        text = self.text_edit.toPlainText().strip()
        if not text:
            self.text_field.set_error(self.tr("Chưa ghi nội dung cần chỉnh sửa."))
            self.text_edit.setFocus()
            return
        place, target, paragraph = (box.value() for box in (self.place_combo, self.target_combo, self.paragraph_combo))
        self._remarks.append(Remark(RemarkPlace(str(place)), str(target or ""), text, int(str(paragraph or 0))))
        self.text_edit.clear()
        self._show()

    @Slot(object)
    def _take_back(self, remark: Remark) -> None:
        self._remarks.remove(remark)
        self._show()

    def _show(self) -> None:
        clear(self._lines)
        for remark in self._remarks:
            name = next((each.name for each in self._choices[remark.place] if each.code == remark.target), "")
            line = RemarkLine(remark, name)
            line.taken_back.connect(self._take_back)
            self._lines.addWidget(line)
        self.nothing_label.setVisible(not self._remarks)
        self.changed.emit()

    @Slot()
    def _offer_targets(self) -> None:
        choices = self._choices[RemarkPlace(str(self.place_combo.value()))]
        self.target_combo.set_choices((each.shown, each.code) for each in choices)
        self._target.setVisible(bool(choices[0].code))
        self._offer_paragraphs()

    @Slot()
    def _offer_paragraphs(self) -> None:
        place, target = self.place_combo.value(), self.target_combo.value()
        choices = self._choices[RemarkPlace(str(place))]
        count = next((each.paragraphs for each in choices if each.code == target), 0)
        whole = (self.tr("Cả mục"), 0)
        self.paragraph_combo.set_choices([whole, *((str(n), n) for n in range(1, count + 1))] if count else [])
        self._paragraph.setVisible(count > 0)


def _choices(report: SubmittedReport) -> Mapping[RemarkPlace, Sequence[Choice]]:
    snapshot, programme = report.snapshot, report.programme
    period = programme.period_by_code.get(snapshot.period.code)
    headings = {each.code: each.heading_for(period) if period else each.heading for each in programme.outline}
    indicators = {each.code: each.name for each in programme.indicators}
    tasks = {each.code: each.name for each in programme.tasks}
    return {
        RemarkPlace.INDICATOR: [Choice(value.code, indicators.get(value.code, "")) for value in snapshot.values],
        RemarkPlace.TASK: [Choice(task.code, tasks.get(task.code, "")) for task in snapshot.tasks],
        RemarkPlace.NARRATIVE: [
            Choice(each.code, headings.get(each.code, ""), len(each.text.split("\n"))) for each in snapshot.narrative
        ],
        RemarkPlace.REPORT: [Choice("")],
    }
