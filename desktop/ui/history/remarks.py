"""What Sở wants put right in a revision, and the way to each place."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.dates import format_moment
from desktop.rules.package_data import RemarkPlace
from desktop.services.remarks import RemarkView
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.places import INDICATORS, NARRATIVE, TASKS
from desktop.ui.remark_words import remark_title
from desktop.ui.tokens import Tone

_PAGES = {RemarkPlace.INDICATOR: INDICATORS, RemarkPlace.TASK: TASKS, RemarkPlace.NARRATIVE: NARRATIVE}
"""Where what a remark speaks of is put right."""


class RemarkLine(QWidget):
    """One remark; while it is open, a button leads to its place."""

    asked_for = Signal(str, object)
    """Key of the page, and the code on it."""

    def __init__(self, remark: RemarkView) -> None:
        super().__init__()
        self._remark = remark
        title = ElidedLabel(remark_title(remark.place, remark.target, remark.paragraph, remark.name), Role.LABEL)
        said = Label(remark.text, wrap=True)
        passage = Label(f"“{remark.passage}”" if remark.passage else "", Role.CAPTION, wrap=True)
        self.go_button = quiet(self.tr("Đến chỗ sửa"), Icon.EDIT)
        self.go_button.clicked.connect(self._go)
        sign = column(Glyph(Icon.COMMENT, Tone.RETURNED.color), FILL)
        words = column(title, passage, said, spacing=2)
        self.setLayout(row(sign, grow(words), column(self.go_button, FILL), spacing=10))
        passage.setVisible(bool(remark.passage))  # now that it has a parent: else it would be a window for a moment
        self.go_button.setVisible(remark.is_open and remark.place in _PAGES)

    @Slot()
    def _go(self) -> None:
        self.asked_for.emit(_PAGES[self._remark.place], self._remark.target)


class RemarkList(QWidget):
    """The remarks on one revision; hidden where there are none."""

    asked_for = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.title_label = Label("", Role.LABEL)
        self._lines = column(spacing=10)
        self.setLayout(column(self.title_label, self._lines, spacing=8))

    def show_remarks(self, remarks: Sequence[RemarkView]) -> None:
        """Show the remarks on another revision."""
        clear(self._lines)
        self.setVisible(bool(remarks))
        if not remarks:
            return
        when = format_moment(max(each.returned_at for each in remarks))
        self.title_label.setText(self.tr("Sở trả lại lúc {0}, có {1} nhận xét").format(when, len(remarks)))
        for remark in remarks:
            line = RemarkLine(remark)
            line.asked_for.connect(self.asked_for)
            self._lines.addWidget(line)
