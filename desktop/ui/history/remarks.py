"""What Sở wants put right in a revision, as a list of things to do: each leads to its place and is ticked off."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.dates import format_moment
from desktop.rules.package_data import RemarkPlace
from desktop.services.report.remarks import RemarkView
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row, scrolled
from desktop.ui.parts.signs import Chip
from desktop.ui.permits import Permits
from desktop.ui.places import HAND_IN, INDICATORS, NARRATIVE, TASKS
from desktop.ui.remark_words import remark_title
from desktop.ui.tokens import Tone

_PAGES = {
    RemarkPlace.INDICATOR: INDICATORS,
    RemarkPlace.TASK: TASKS,
    RemarkPlace.NARRATIVE: NARRATIVE,
    RemarkPlace.REPORT: HAND_IN,
}
"""Where what a remark speaks of is put right."""


class RemarkLine(QWidget):
    """One remark; while it is open it can be ticked off, and a button leads to its place."""

    asked_for = Signal(str, object)
    """Key of the page, and the code on it."""
    ticked = Signal(object, bool)
    """(the remark, whether it was followed)."""

    def __init__(self, remark: RemarkView, permits: Permits) -> None:
        super().__init__()
        self.remark = remark
        title = remark_title(remark.place, remark.target, remark.paragraph, remark.name)
        self.done_check = CheckBox("")
        self.done_check.setChecked(remark.is_done)
        self.done_check.setAccessibleName(self.tr("Đã sửa: {0}").format(title))
        self.done_check.setToolTip(self.tr("Đánh dấu khi đã sửa xong nhận xét này"))
        self.done_check.setEnabled(remark.is_open)
        permits.need("remark.tick", self.done_check)
        self.done_check.toggled.connect(self._tick)
        self.go_button = quiet(self.tr("Đến chỗ sửa"), Icon.EDIT)
        self.go_button.setAccessibleName(self.tr("Đến chỗ sửa: {0}").format(title))
        self.go_button.clicked.connect(self._go)
        self.state_chip = Chip()
        passage = Label(f"“{remark.passage}”" if remark.passage else "", Role.CAPTION, wrap=True)
        words = column(Label(title, Role.LABEL, wrap=True), passage, Label(remark.text, wrap=True), spacing=2)
        side = column(self.go_button, row(FILL, self.state_chip), FILL, spacing=4)
        self.setLayout(row(column(self.done_check, FILL), grow(words), side, spacing=10))
        passage.setVisible(bool(remark.passage))  # now that it has a parent: else it would be a window for a moment
        self.go_button.setVisible(remark.is_open)
        self.state_chip.setVisible(remark.is_open and remark.place is not RemarkPlace.REPORT)
        if remark.was_touched:
            self.state_chip.set_status(self.tr("Đã có thay đổi"), Tone.OK)
            self.state_chip.setToolTip(self.tr("Chỗ này không còn như bản bị trả lại"))
        else:
            self.state_chip.set_status(self.tr("Chưa thay đổi"), Tone.LATE)
            self.state_chip.setToolTip(self.tr("Chỗ này vẫn như bản bị trả lại"))

    @Slot()
    def _go(self) -> None:
        self.asked_for.emit(_PAGES[self.remark.place], self.remark.target or None)

    @Slot(bool)
    def _tick(self, done: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.ticked.emit(self.remark, done)


class RemarkList(QWidget):
    """The remarks on one revision, and how many of them were followed."""

    asked_for = Signal(str, object)
    ticked = Signal(object, bool)

    def __init__(self, permits: Permits) -> None:
        super().__init__()
        self._permits = permits
        self.title_label = Label("", Role.LABEL, wrap=True)
        self.left_label = Label("", Role.CAPTION, wrap=True)
        self._lines = column(spacing=14, margins=(0, 0, 8, 0))
        self._shown: tuple[RemarkView, ...] = ()
        area = scrolled(column(self._lines, FILL))
        self.setLayout(column(self.title_label, self.left_label, grow(area), spacing=6))

    def lines(self) -> list[RemarkLine]:
        """A line for each remark."""
        return [each for each in self.findChildren(RemarkLine) if self._lines.indexOf(each) >= 0]

    def show_remarks(self, remarks: Sequence[RemarkView]) -> None:
        """Show the remarks on a revision; the list stays as it is where only ticks have changed."""
        if tuple(remarks) == self._shown:
            return
        self._shown = tuple(remarks)
        clear(self._lines)
        if not remarks:
            return
        when = format_moment(max(each.returned_at for each in remarks))
        self.title_label.setText(self.tr("Sở trả lại lúc {0}, có {1} nhận xét").format(when, len(remarks)))
        self.left_label.setText(_left_words(remarks))
        for remark in remarks:
            line = RemarkLine(remark, self._permits)
            line.asked_for.connect(self.asked_for)
            line.ticked.connect(self.ticked)
            self._lines.addWidget(line)


def _left_words(remarks: Sequence[RemarkView]) -> str:
    if not all(each.is_open for each in remarks):
        return "Đã nộp lần mới sau khi bị trả lại."
    left = sum(not each.is_done for each in remarks)
    if left:
        return f"Còn {left} nhận xét chưa sửa. Sửa xong chỗ nào, đánh dấu chỗ đó."
    return "Đã sửa hết. Kiểm tra lại rồi nộp lần mới."
