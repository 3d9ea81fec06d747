"""What people write on the report besides its content: number and day, who drew it up, who approved it."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.dates import DateFormatError, format_date, format_moment, parse_date
from desktop.rules.snapshot_difference import Kind
from desktop.services.report.sign_off import SignOffView
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.saving import SavedLine
from desktop.ui.parts.signs import Chip
from desktop.ui.report_changes import ChangeRow, change_rows
from desktop.ui.tokens import Tone

_SHOWN_CHANGES = 4


@dataclass(frozen=True)
class DocumentNumber:
    """What was written down for the paper."""

    number: str
    day: date | None
    made_by: str


class NumberForm(QWidget):
    """Number, day and author; saved when a field is left."""

    left = Signal(object)
    """The ``DocumentNumber`` as it is to be kept."""

    def __init__(self) -> None:
        super().__init__()
        self.number_edit = SavedLine(self.tr("Chờ văn thư"), self.tr("Số, ký hiệu"))
        self.number_edit.setToolTip(self.tr("Văn thư cấp khi phát hành, ví dụ 15/BC-UBND; để trống đến lúc đó"))
        self.day_edit = SavedLine(self.tr("Chờ văn thư"), self.tr("Ngày văn bản"))
        self.day_edit.setToolTip(self.tr("Ngày/tháng/năm, ví dụ 21/5/2018; để trống đến khi văn thư cấp"))
        self.author_edit = SavedLine(self.tr("Họ và tên"))
        self.number_field = FormField(self.tr("Số, ký hiệu"), self.number_edit)
        self.day_field = FormField(self.tr("Ngày văn bản"), self.day_edit)
        author_field = FormField(self.tr("Người lập báo cáo"), self.author_edit)
        self.setLayout(column(row(grow(self.number_field), grow(self.day_field)), author_field, spacing=6))
        self.edits = (self.number_edit, self.day_edit, self.author_edit)
        for edit in self.edits:
            edit.left.connect(self._tell)

    def show_view(self, view: SignOffView) -> None:
        """Show what is kept."""
        self.number_edit.show_saved(view.document_number)
        self.day_edit.show_saved(format_date(view.document_date) if view.document_date else "")
        self.author_edit.show_saved(view.made_by)

    @Slot()
    def _tell(self) -> None:
        typed = self.day_edit.text().strip()
        try:
            day = parse_date(typed) if typed else None
        except DateFormatError as error:
            self.day_field.set_error(error.hint)
            return
        self.day_field.clear_error()
        self.number_field.clear_error()
        self.left.emit(DocumentNumber(self.number_edit.text(), day, self.author_edit.text()))


def lost_words(view: SignOffView) -> str:
    """What was changed since the leader approved; "" while that stands, and once it was handed in."""
    approval = view.approval
    if approval is None or approval.since is None or view.handed_in:
        return ""
    said = f"{approval.by} đã duyệt lúc {format_moment(approval.at)}, sau đó báo cáo đã sửa nên phải duyệt lại."
    rows = [row for row in change_rows(approval.since, view.programme) if isinstance(row, ChangeRow)]
    lines = [f"• {_brief(row)}" for row in rows[:_SHOWN_CHANGES]]
    if left := len(rows) - len(lines):
        lines.append(f"• và {left} chỗ nữa")
    return "\n".join([said, *(lines or ["Nội dung hiện nay giống bản đã duyệt."])])


def _brief(row: ChangeRow) -> str:
    """A change in few words: a figure with its numbers, anything else with what became of it."""
    if row.kind is Kind.VALUES:
        return f"{row.code}: {row.before} → {row.after}"
    place = f"Mục {row.code}, {row.name.rpartition(', ')[2]}" if row.kind is Kind.NARRATIVE else row.code or row.name
    return f"{place}: {row.what.lower()}"


class ApprovalForm(QWidget):
    """The leader approves the report as it stands; a later edit takes it back."""

    approved = Signal(str)
    """Name of who approves."""

    def __init__(self) -> None:
        super().__init__()
        self._rule = ""
        self.name_edit = QLineEdit()
        self.name_edit.setPlaceholderText(self.tr("Họ và tên"))
        self.approve_button = plain(self.tr("Duyệt"), Icon.CHECKMARK)
        self.field = FormField(self.tr("Lãnh đạo duyệt"), boxed(row(grow(self.name_edit), self.approve_button)))
        self.chip = Chip()
        self.by_label = Label("", Role.LABEL, wrap=True)
        self._done = boxed(
            column(row(Label(self.tr("Lãnh đạo duyệt"), Role.CAPTION), FILL, self.chip), self.by_label, spacing=2)
        )
        self.lost_label = Label("", Role.CAPTION, wrap=True)
        self.rule_label = Label("", Role.CAPTION, wrap=True)
        self.rule_label.hide()
        self.setLayout(column(self.field, self._done, self.lost_label, self.rule_label, spacing=4))
        self.approve_button.clicked.connect(self._approve)
        self.name_edit.returnPressed.connect(self._approve)

    def set_rule(self, words: str) -> None:
        """Say who else must approve; "" where whoever works here may."""
        self._rule = words
        self.rule_label.setText(words)

    def show_view(self, view: SignOffView) -> None:
        """Show whether the present state is approved."""
        done = view.approved_at is not None
        self._done.setVisible(done)
        self.field.setVisible(not done)
        if view.approved_at is not None:
            self.by_label.setText(f"{view.approved_by}, {format_date(view.approved_at.date())}")
            self.chip.set_status(self.tr("Đã duyệt"), Tone.OK)
        lost = lost_words(view)
        self.lost_label.setText(lost)
        self.lost_label.setVisible(bool(lost))
        if not self.name_edit.text() and view.signatory is not None:
            self.name_edit.setText(view.signatory.name)
        clean = not view.check.blocking
        first = "" if clean else self.tr("Sửa và giải trình hết các mục bên trái trước khi duyệt")
        self.approve_button.set_allowed(clean and not self._rule, self._rule or first)
        self.name_edit.setEnabled(clean and not self._rule)
        self.rule_label.setVisible(bool(self._rule) and not done)

    @Slot()
    def _approve(self) -> None:
        name = self.name_edit.text().strip()
        if not self.approve_button.isEnabled():
            return
        if not name:
            self.field.set_error(self.tr("Ghi họ tên người duyệt."))
            return
        self.field.clear_error()
        self.approved.emit(name)
