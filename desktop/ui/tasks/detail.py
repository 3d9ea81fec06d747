"""One task beside the list: what the dispatch says, who answers for it, what came out, and its dated log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.core.dates import format_date
from desktop.services.tasks.progress import TaskDetails
from desktop.services.tasks.standing import LogRow, TaskRow
from desktop.services.workplace.people import PersonRow
from desktop.ui.icons import Icon
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role, restyle
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.signs import Chip, Glyph
from desktop.ui.permits import Permits
from desktop.ui.tasks.columns import standing
from desktop.ui.tasks.evidence_part import EvidencePart, holds_evidence
from desktop.ui.tasks.person_edit import PersonEdit
from desktop.ui.tasks.progress_form import ProgressForm
from desktop.ui.tokens import Color, px

_WIDE, _NARROW = 400, 346


class TaskDetail(Card):
    """Shows a task; its fields are saved when they are left."""

    details_left = Signal(object)
    """``TaskDetails`` with the one field that was changed."""
    dropped = Signal(object)
    """``QMimeData`` with files or a picture, to be evidence of the task."""

    def __init__(self, permits: Permits) -> None:
        self.task: TaskRow | None = None
        self._seen: dict[str, str] = {}
        """What the fields of the task held when they were shown, or were left last."""
        self._build_widgets(permits)
        nothing = EmptyState(Icon.CLIPBOARD_TASK_LIST_LTR, self.tr("Chọn một nhiệm vụ để xem và cập nhật tiến độ."))
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(self._whole())
        super().__init__(grow(self._stack), padding=4)
        self.setAcceptDrops(permits.allow("evidence.attach"))
        self._connect_signals()

    def _build_widgets(self, permits: Permits) -> None:
        self.title_label = Label("", Role.SECTION, wrap=True)
        self.chip = Chip()
        self.quote_label = Label("", Role.CAPTION, wrap=True)
        self.quote_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.wanted_label = Label("", Role.CAPTION, wrap=True)
        self.person_edit, self.product_edit, self.document_edit = PersonEdit(), QLineEdit(), QLineEdit()
        self.form = ProgressForm()
        self.evidence = EvidencePart(permits)
        permits.need("task.details", self.person_edit, self.product_edit, self.document_edit)
        permits.need("task.progress", *self.form.parts)
        self._log = QVBoxLayout()
        self._log.setSpacing(8)

    def _whole(self) -> QWidget:
        chip = column(self.chip, FILL)
        fields = row(
            grow(FormField(self.tr("Sản phẩm đã có"), self.product_edit)),
            grow(FormField(self.tr("Số, ký hiệu văn bản"), self.document_edit)),
        )
        return boxed(
            column(
                scrolled(
                    column(
                        row(grow(self.title_label), chip),
                        self.quote_label,
                        self.wanted_label,
                        FormField(self.tr("Người phụ trách"), self.person_edit),
                        fields,
                        Line(),
                        self.form,
                        Line(),
                        Label(self.tr("Nhật ký tiến độ"), Role.LABEL),
                        self._log,
                        Line(),
                        self.evidence,
                        FILL,
                        margins=(12, 10, 12, 10),
                    )
                )
            )
        )

    def _connect_signals(self) -> None:
        self.person_edit.editingFinished.connect(self._leave_person)
        self.person_edit.chosen.connect(self._choose_person)
        self.product_edit.editingFinished.connect(self._leave_product)
        self.document_edit.editingFinished.connect(self._leave_document)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Take less room; the list says the standing too."""
        self.setFixedWidth(px(_NARROW if narrow else _WIDE))
        self.chip.setVisible(not narrow)
        self.evidence.set_narrow(narrow)

    def show_task(self, task: TaskRow | None, today: date) -> None:
        """Show a task, or that none is chosen; what stands in the fields of the one before is saved first."""
        other = task is None or self.task is None or task.code != self.task.code
        if other:
            self.leave_fields()
        self.task = task
        self._stack.setCurrentIndex(0 if task is None else 1)
        if task is None:
            return
        said = standing(task)
        self.title_label.setText(f"{task.code}. {task.name}")
        self.chip.set_status(said.word, said.tone, said.icon)
        self.quote_label.setText(f"“{task.quote.rstrip('.;')}” (khoản {task.clause})")
        self.wanted_label.setText(_wanted(task))
        for field, text in (("person", task.person), ("product", task.product), ("document", task.document)):
            edit = self._edits()[field]
            if other or not (edit.hasFocus() and edit.isModified()):
                edit.setText(text)
                self._seen[field] = text
        self.form.show_task(task, today)
        self._show_log(task.log)

    def offer_people(self, people: Sequence[PersonRow]) -> None:
        """Offer those who do something for dân vận work now as persons in charge."""
        self.person_edit.offer([person.name for person in people if person.is_current])

    def leave_fields(self) -> None:
        """Save what was typed and not left yet."""
        for field in self._edits():
            self._leave(field)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.task is not None and holds_evidence(event.mimeData()):
            event.acceptProposedAction()
            restyle(self, "active", value=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, "active", value=False)
        super().dragLeaveEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, "active", value=False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def _edits(self) -> Mapping[str, QLineEdit]:
        return {"person": self.person_edit, "product": self.product_edit, "document": self.document_edit}

    def _show_log(self, entries: tuple[LogRow, ...]) -> None:
        clear(self._log)
        for entry in entries:
            self._log.addWidget(_LogLine(entry))
        if not entries:
            self._log.addWidget(Label(self.tr("Mỗi lần ghi tiến độ để lại một dòng ở đây."), Role.MUTED, wrap=True))

    @Slot()
    def _leave_person(self) -> None:
        self._leave("person")

    @Slot(str)
    def _choose_person(self, name: str) -> None:
        if self.task and name != self.task.person:
            self._tell("person", name)

    @Slot()
    def _leave_product(self) -> None:
        self._leave("product")

    @Slot()
    def _leave_document(self) -> None:
        self._leave("document")

    def _leave(self, field: str) -> None:
        edit = self._edits()[field]
        changed = edit.isModified()
        edit.setModified(False)
        if changed and self.task:
            self._tell(field, edit.text())

    def _tell(self, field: str, text: str) -> None:
        if self.task is not None:
            seen = {field: self._seen.get(field, "")}
            self._seen[field] = text.strip()
            details = TaskDetails(self.task.code, seen=seen)
            self.details_left.emit(replace(details, **cast("dict[str, Any]", {field: text})))


def _wanted(task: TaskRow) -> str:
    product = f"Sản phẩm cần có: {task.expected_product}." if task.expected_product else ""
    due = f"Hạn: {format_date(task.due)}." if task.due else ""
    return f"{product} {due}".strip()


class _LogLine(QWidget):
    """A dated statement: day, author and percent on one line, the words below."""

    def __init__(self, entry: LogRow) -> None:
        super().__init__()
        head = row(
            Label(format_date(entry.day), Role.LABEL),
            grow(Label(entry.author or "", Role.CAPTION)),
            Label(f"{entry.percent} %", Role.LABEL),
        )
        sign = column(Glyph(Icon.RECORD, Color.ACCENT), FILL)
        self.setLayout(row(sign, grow(column(head, Label(entry.text, wrap=True), spacing=0))))
        self.setAccessibleName(f"{format_date(entry.day)}, {entry.author}, {entry.percent} %: {entry.text}")
