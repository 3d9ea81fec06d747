"""What changed between the chosen revision and any other, or the report as it is being written."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.rules.figure_words import lower_first
from desktop.rules.snapshot_difference import Kind
from desktop.services.report.history import DRAFT, RevisionComparison
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import boxed, column, grow, row
from desktop.ui.places import INDICATORS, NARRATIVE, TASKS
from desktop.ui.report_changes import (
    AFTER,
    BEFORE,
    ChangeRow,
    change_columns,
    change_rows,
    changes_in_words,
    name_columns,
)
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import px

_TEXT_WIDE, _TEXT_NARROW = 190, 130
_CHOICE = 176
_LEAST_HEIGHT = 130
_PAGES = {
    Kind.VALUES: INDICATORS,
    Kind.TASKS: TASKS,
    Kind.NARRATIVE: NARRATIVE,
    Kind.ATTACHMENTS: TASKS,
}
"""Where the thing that changed can be seen now."""


class ComparisonPart(QWidget):
    """Asks with what to compare; shows the answer as a table with its counts."""

    other_chosen = Signal(int)
    """Compare the shown revision with this one."""
    place_asked_for = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._draft_differs = True
        self.other_box = ComboBox(width=_CHOICE)
        self.other_box.setAccessibleName(self.tr("So sánh với"))
        self.count_label = Label("", Role.LABEL, wrap=True)
        self.model: RowTableModel[ChangeRow] = RowTableModel(change_columns(), self)
        self.table = TableView(self.model, name=self.tr("Những chỗ khác nhau"))
        self.table.setMinimumHeight(px(_LEAST_HEIGHT))
        self._head = row(Label(self.tr("So với"), Role.CAPTION), self.other_box, grow(self.count_label), spacing=10)
        place = boxed(column(grow(self.table)))  # stays where it is when the table has nothing to show
        self.setLayout(column(self._head, grow(place), spacing=8))
        self.other_box.chosen.connect(self._choose)
        self.table.activated_row.connect(self._open_place)

    def other(self) -> int:
        """The revision to compare with."""
        return cast("int", self.other_box.value())

    def offer(self, shown: int, numbers: Sequence[int]) -> None:
        """Offer all other revisions and the draft; the one before the shown revision is proposed."""
        others = [number for number in sorted(numbers, reverse=True) if number != shown]
        names = [(self.tr("Lần nộp {0}").format(number), number) for number in others]
        self.other_box.set_choices([*names, (self.tr("Báo cáo đang soạn"), DRAFT)])
        self.other_box.set_value(shown - 1)
        if shown - 1 not in others:
            self.other_box.set_value(DRAFT)

    def take_button(self, button: QWidget) -> None:
        """Let a button stand at the right of the counts."""
        self._head.addWidget(button)

    def title(self) -> str:
        """What the table is about, as a paper is called."""
        before, after = (self.model.columns[number].title for number in (BEFORE, AFTER))
        return f"Thay đổi của báo cáo, {lower_first(before)} và {lower_first(after)}"

    def show_comparison(self, compared: RevisionComparison) -> None:
        """Show what changed from the earlier to the later."""
        changed = compared.difference
        name_columns(self.model, _name(compared.earlier), _name(compared.later))
        self.model.set_rows(change_rows(changed, compared.programme))
        self.table.setCurrentIndex(QModelIndex())
        self.table.setVisible(not changed.is_empty)
        if changed.is_empty:
            told = self.tr("Nội dung không có gì khác nhau.")
        elif changed.same_content:
            told = self.tr("Nội dung giống nhau; chỉ khác số văn bản, ngày hoặc người ký.")
        else:
            told = self.tr("{0} thay đổi: {1}").format(changed.count, changes_in_words(changed))
        self.count_label.setText(told)
        self.count_label.set_role(Role.MUTED if changed.is_empty else Role.LABEL)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Give the texts less room."""
        for number in (BEFORE, AFTER):
            self.table.setColumnWidth(number, px(_TEXT_NARROW if narrow else _TEXT_WIDE))

    @Slot(object)
    def _choose(self, number: object) -> None:
        self.other_chosen.emit(cast("int", number))

    @Slot(object)
    def _open_place(self, changed: ChangeRow) -> None:
        if changed.code and changed.kind in _PAGES:
            self.place_asked_for.emit(_PAGES[changed.kind], changed.code)


def _name(number: int) -> str:
    return "Bản đang soạn" if number == DRAFT else f"Lần nộp {number}"
