"""The row that is being written: one editor a column, Enter goes to the next, and after the last the row is kept."""

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QScrollArea, QVBoxLayout
from typing_extensions import override

from desktop.core.text import fold
from desktop.rules.programme_entries import RegisterColumn
from desktop.rules.programme_kinds import ValueType
from desktop.rules.register_rows import BadCell
from desktop.services.registers.entries import typed_texts
from desktop.services.registers.rows import EntryRow, RegisterView
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain, primary, quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row, scrolled
from desktop.ui.parts.signs import Glyph
from desktop.ui.permits import Permits
from desktop.ui.tokens import Space

_HINTS = {
    ValueType.DATE: "ngày/tháng, ví dụ 5/3",
    ValueType.BOOL: "Có hoặc Không",
    ValueType.MONEY: "triệu đồng, ví dụ 12,5",
    ValueType.CHOICE: "gõ vài chữ để chọn",
}


class EntryForm(Card):
    """Writes a new row or changes one; knows no session."""

    saved = Signal(object, object)
    """The row is to be kept: texts by column code, and the number of the row that is changed, or None."""
    delete_asked = Signal()
    """The row that is open is to be deleted."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self.view: RegisterView | None = None
        self.entry: EntryRow | None = None
        self.above: Mapping[str, str] = {}
        self.edits: dict[str, QLineEdit] = {}
        self.fields: dict[str, FormField] = {}
        self.title_label = Label("", Role.SECTION)
        self.new_button = quiet(self.tr("Dòng mới"), Icon.ADD, hint=self.tr("Ghi một dòng mới (Ctrl+N)"))
        self.note_label = Label("", Role.CAPTION, wrap=True)
        self.save_button = primary(self.tr("Ghi vào sổ"), Icon.SAVE)
        self.delete_button = plain(self.tr("Xóa dòng"), Icon.DELETE)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(Space.S)
        keys = self.tr("Enter: ô tiếp theo · Ctrl+Enter: ghi ngay · Ctrl+D: lặp lại ô của dòng trước")
        self._area: QScrollArea = scrolled(column(self.note_label, self._fields, FILL, margins=(12, 0, 12, 8)))
        head = row(grow(self.title_label), self.new_button, margins=(12, 6, 8, 0))
        foot = column(
            Label(keys, Role.CAPTION, wrap=True),
            row(self.save_button, self.delete_button, FILL),
            margins=(12, 0, 12, 8),
        )
        super().__init__(head, grow(self._area), foot, padding=4)
        permits.need("register.add", self.save_button, self.new_button)
        permits.need("register.delete", self.delete_button)
        self.save_button.clicked.connect(self.save)
        self.delete_button.clicked.connect(self.delete_asked)
        self.new_button.clicked.connect(self.write_new)

    def set_register(self, view: RegisterView) -> None:
        """Offer the editors of a register."""
        self.view = view
        self.note_label.setText(view.register.note)
        self.note_label.setVisible(bool(view.register.note))
        clear(self._fields)
        self.edits, self.fields = {}, {}
        for each in view.columns:
            self._add(each, view)
        self.above = {}
        self.write_new()

    def _add(self, each: RegisterColumn, view: RegisterView) -> None:
        edit = QLineEdit()
        edit.setPlaceholderText(_HINTS.get(each.type, ""))
        choices = [choice.name for choice in view.choices.get(each.code, ())]
        if each.type is ValueType.BOOL:
            choices = ["Có", "Không"]
        if choices:
            edit.setCompleter(_ChoiceCompleter(choices, edit))
        edit.installEventFilter(self)
        field = FormField(f"{each.name} *" if each.required else each.name, edit)
        edit.setAccessibleName(each.name)
        self.edits[each.code], self.fields[each.code] = edit, field
        if each.private:
            lock = Glyph(Icon.LOCK_CLOSED)
            lock.setToolTip(self.tr("Riêng tư: không bao giờ ra khỏi đơn vị."))
            edit.setAccessibleDescription(lock.toolTip())
            self._fields.addWidget(boxed(row(grow(field), column(lock, FILL), spacing=4)))
        else:
            self._fields.addWidget(field)
        self._permits.need("register.change", edit)

    @Slot()
    def write_new(self) -> None:
        """Begin a new row."""
        self.entry = None
        self.title_label.setText(self.tr("Dòng mới"))
        self.delete_button.hide()
        self.new_button.hide()
        self._fill({})

    def write_as_new(self) -> None:
        """What is typed is to be a row of its own: the one that was open is gone."""
        typed = self.draft()[1]
        self.write_new()
        self.restore(None, typed)

    def change(self, entry: EntryRow) -> None:
        """Open a row to change it."""
        if self.view is None:
            return
        self.entry = entry
        self.title_label.setText(self.tr("Dòng số {0}").format(entry.number))
        self.delete_button.show()
        self.new_button.show()
        self._fill(typed_texts(self.view.form, entry.cells))

    def _fill(self, texts: Mapping[str, str]) -> None:
        for code, edit in self.edits.items():
            edit.setText(texts.get(code, ""))
            edit.setModified(False)
            edit.setCursorPosition(0)
            self.fields[code].clear_error()
        self._area.verticalScrollBar().setValue(0)

    def is_modified(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return any(edit.isModified() for edit in self.edits.values())

    def draft(self) -> tuple[EntryRow | None, Mapping[str, str]]:
        """What is typed: the row that is changed, or None, and the texts."""
        return self.entry, {code: edit.text() for code, edit in self.edits.items()}

    def restore(self, entry: EntryRow | None, texts: Mapping[str, str]) -> None:
        """Go on with a draft."""
        if entry is not None:
            self.change(entry)
        self._fill(texts)
        for edit in self.edits.values():
            edit.setModified(True)

    def take_focus(self) -> None:
        """Write in the first editor."""
        if self.edits:
            next(iter(self.edits.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def was_saved(self, row: EntryRow) -> None:
        """The row is in the register: on to the next one, whose cells may repeat those of this one."""
        if self.view is not None:
            self.above = typed_texts(self.view.form, row.cells)
        self.write_new()
        self.take_focus()

    def show_faults(self, faults: Sequence[BadCell]) -> None:
        """Say below each cell what is wrong with it, and go to the first."""
        wrong = {fault.column: fault.message for fault in faults}
        for code, field in self.fields.items():
            field.set_error(wrong.get(code, ""))
        if faults:
            edit = self.edits[faults[0].column]
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self.fields[faults[0].column])

    @Slot()
    def save(self) -> None:
        """Keep the row."""
        if not self.save_button.isEnabled():
            return
        for code in self.edits:
            self._complete(code)
        typed = {code: edit.text() for code, edit in self.edits.items()}
        self.saved.emit(typed, self.entry.number if self.entry else None)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        code = next((code for code, edit in self.edits.items() if edit is watched), None)
        if code is None:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            self._complete(code)
        if event.type() == QEvent.Type.FocusIn:
            self._area.ensureWidgetVisible(self.fields[code])
        if event.type() == QEvent.Type.KeyPress:
            return self._press(code, cast("QKeyEvent", event)) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _press(self, code: str, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            codes = list(self.edits)
            at = codes.index(code)
            if control or at == len(codes) - 1:
                self.save()
            else:
                self._complete(code)
                following = self.edits[codes[at + 1]]
                following.setFocus(Qt.FocusReason.TabFocusReason)
                following.selectAll()
            return True
        edit = self.edits[code]
        if control and event.key() == Qt.Key.Key_D and not edit.isReadOnly():
            edit.setText(self.above.get(code, ""))
            edit.setModified(True)
            return True
        return False

    def _complete(self, code: str) -> None:
        """Write out what was typed short: a day without its year, the beginning of a choice."""
        edit = self.edits[code]
        if self.view is None or not edit.isModified() or not edit.text().strip():
            return
        each = next(column for column in self.view.columns if column.code == code)
        text = self.view.form.completed(each, edit.text(), self.view.year)
        if text != edit.text():
            edit.setText(text)
            edit.setModified(True)
        if self.fields[code].error():
            self.fields[code].clear_error()


class _ChoiceCompleter(QCompleter):
    """Offers the choices that hold what is typed, with or without marks."""

    def __init__(self, choices: Sequence[str], edit: QLineEdit) -> None:
        self._offered = QStringListModel(list(choices))
        super().__init__(self._offered, edit)
        self._choices = tuple(choices)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        edit.textEdited.connect(self._narrow)

    @Slot(str)
    def _narrow(self, text: str) -> None:
        wanted = fold(text)
        found = [choice for choice in self._choices if wanted in fold(choice)]
        self._offered.setStringList(found or list(self._choices))
