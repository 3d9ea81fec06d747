"""Where an officer states what was done: state, percent, day, a sentence, and the button that records it."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from desktop.core.dates import DateFormatError, format_date, parse_date
from desktop.rules.tasks import TaskStatus
from desktop.services.tasks.progress import ProgressReport
from desktop.services.tasks.standing import TaskRow
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.labels import Label, Role, restyle
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.tasks.columns import status_word
from desktop.ui.tokens import Size, px

_TEXT_HEIGHT = 58


@dataclass(frozen=True)
class _Draft:
    """What was typed about a task and not recorded yet."""

    status: object
    percent: int
    day: str
    text: str


class ProgressForm(QWidget):
    """A statement is recorded as one; what is not recorded yet waits while other tasks are looked at."""

    stated = Signal(object)
    """A ``ProgressReport`` to be recorded."""

    def __init__(self) -> None:
        super().__init__()
        self._task: TaskRow | None = None
        self._author = ""
        self._drafts: dict[str, _Draft] = {}
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.status_box = ComboBox((status_word(status), status) for status in TaskStatus)
        self.percent_box = QSpinBox()
        self.percent_box.setRange(0, 100)
        self.percent_box.setSingleStep(5)
        self.percent_box.setSuffix(" %")
        self.percent_box.setFixedSize(px(62), Size.CONTROL)
        self.day_edit = QLineEdit()
        self.day_edit.setFixedWidth(px(100))
        self.text_edit = QPlainTextEdit()
        self.text_edit.setPlaceholderText(self.tr("Việc đã làm, kết quả, số liệu…"))
        self.text_edit.setTabChangesFocus(True)
        self.text_edit.setFixedHeight(px(_TEXT_HEIGHT))
        self.stand_error = Label("", Role.ERROR, wrap=True)
        self.stand_error.hide()
        self.text_field = FormField(self.tr("Việc đã làm"), self.text_edit)
        self.last_label = Label("", Role.CAPTION, wrap=True)
        self.record_button = primary(self.tr("Ghi tiến độ"), Icon.CHECKMARK)
        self.record_button.setToolTip(self.tr("Ctrl+Enter"))
        stand = row(
            grow(FormField(self.tr("Trạng thái"), self.status_box)),
            FormField(self.tr("Tiến độ"), self.percent_box),
            FormField(self.tr("Ngày"), self.day_edit),
        )
        for at in range(stand.count()):
            stand.itemAt(at).setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(stand, self.stand_error, self.text_field, row(grow(self.last_label), self.record_button)))
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._record)

    def _connect_signals(self) -> None:
        self.record_button.clicked.connect(self._record)
        self.status_box.chosen.connect(self._fit_percent)
        self.text_edit.textChanged.connect(self.text_field.clear_error)
        self.day_edit.textEdited.connect(self._accept_stand)
        self.percent_box.valueChanged.connect(self._accept_stand)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What is filled in, and the button that records it."""
        return self.status_box, self.percent_box, self.day_edit, self.text_edit, self.record_button

    def show_task(self, task: TaskRow, today: date) -> None:
        """Offer to state something about a task; a statement begun earlier comes back."""
        if self._task is not None and task.code != self._task.code:
            self._put_aside(self._task.code)
            self._task = None
        begun = self._task is not None and bool(self.text_edit.toPlainText().strip())
        self._task, self._author = task, task.person
        self.last_label.setText(_last_words(task, today))
        if not begun:
            self._fill(self._drafts.pop(task.code, None) or _Draft(task.status, task.percent, format_date(today), ""))

    def was_recorded(self, code: str) -> None:
        """The statement is kept: the form is empty again."""
        self._drafts.pop(code, None)
        if self._task is not None and self._task.code == code:
            self.text_edit.clear()

    def refuse(self, field: str, sentence: str) -> None:
        """Say beside the field what is wrong: ``day``, ``percent`` or ``text``."""
        editor = {"day": self.day_edit, "percent": self.percent_box}.get(field)
        if editor is None:
            self.text_field.set_error(sentence)
            self.text_edit.setFocus()
            return
        restyle(editor, "invalid", value=True)
        self.stand_error.setText(sentence)
        self.stand_error.show()
        editor.setFocus()

    @Slot()
    def _accept_stand(self) -> None:
        self.stand_error.hide()
        restyle(self.day_edit, "invalid", value=False)
        restyle(self.percent_box, "invalid", value=False)

    def _put_aside(self, code: str) -> None:
        text = self.text_edit.toPlainText()
        if text.strip():
            self._drafts[code] = _Draft(self.status_box.value(), self.percent_box.value(), self.day_edit.text(), text)

    def _fill(self, draft: _Draft) -> None:
        self.status_box.set_value(draft.status)
        self.percent_box.setValue(draft.percent)
        self.day_edit.setText(draft.day)
        self.text_edit.setPlainText(draft.text)
        self.text_field.clear_error()
        self._accept_stand()

    @Slot(object)
    def _fit_percent(self, status: object) -> None:
        if status == TaskStatus.DONE:  # Qt gives the plain text back
            self.percent_box.setValue(100)

    @Slot()
    def _record(self) -> None:
        if self._task is None or not self.record_button.isEnabled():
            return
        try:
            day = parse_date(self.day_edit.text())
        except DateFormatError as error:
            self.refuse("day", error.sentence)
            return
        text, status = self.text_edit.toPlainText(), TaskStatus(str(self.status_box.value()))
        self.stated.emit(ProgressReport(self._task.code, day, self.percent_box.value(), status, text, self._author))


def _last_words(task: TaskRow, today: date) -> str:
    if not task.log:
        return "Chưa cập nhật lần nào"
    days = (today - task.log[0].day).days
    return "Đã cập nhật hôm nay" if days == 0 else f"Cập nhật gần nhất đã {days} ngày"
