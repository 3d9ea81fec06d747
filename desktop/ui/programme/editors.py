"""How each kind of field is typed. An editor tells its value once it is left; what is wrong stays and is told below."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.core.dates import parse_date
from desktop.core.errors import UserError
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.programme_words import shown_field
from desktop.ui.parts.inputs import CheckBox, ComboBox
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.saving import SavedLine
from desktop.ui.programme.fields import FieldKind, FieldSpec
from desktop.ui.tokens import px

Choices = Sequence[tuple[str, str]]
"""Codes with the words beside which they are offered."""
_TEXT_HEIGHT = 62
_KINDS_IN_A_ROW = 2


class Editor(QWidget):
    """Types one field; knows nothing of what the value is for."""

    left = Signal(object)
    """The value, as a programme document writes it."""
    told = Signal(str, object)
    """The same with the name of the field."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.left.connect(self._tell_name)

    def show_value(self, value: object) -> None:
        """Show what is saved."""
        raise NotImplementedError

    def value(self) -> object:
        """What stands here now."""
        raise NotImplementedError

    def settle(self) -> None:
        """Tell now what was typed, without waiting for the field to be left."""

    @Slot(object)
    def _tell_name(self, value: object) -> None:
        self.told.emit(self.spec.name, value)


class LineEditor(Editor):
    """One line: text, a number, a day, codes with commas."""

    def __init__(self, spec: FieldSpec, choices: Choices = ()) -> None:
        super().__init__(spec)
        self.edit = SavedLine(name=spec.label)
        self.setLayout(column(self.edit))
        self.setFocusProxy(self.edit)
        if spec.kind is FieldKind.CODE:
            completer = QCompleter([f"{code} {name}".strip() for code, name in choices], self.edit)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.edit.setCompleter(completer)
        self.edit.left.connect(self._tell)

    @override
    def show_value(self, value: object) -> None:
        shown = shown_day(value) if self.spec.kind is FieldKind.DAY else _joined(value)
        self.edit.show_saved(shown)

    @override
    def value(self) -> object:
        return typed_value(self.spec.kind, self.edit.text())

    @override
    def settle(self) -> None:
        self.edit.settle()

    @Slot(str)
    def _tell(self, _text: str) -> None:
        self.left.emit(self.value())


class TextEditor(Editor):
    """Several lines, told when the keyboard goes elsewhere."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._lines = spec.kind is FieldKind.LINES
        self._saved = ""
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(px(_TEXT_HEIGHT))
        self.edit.setAccessibleName(spec.label)
        self.edit.installEventFilter(self)
        self.setLayout(column(self.edit))
        self.setFocusProxy(self.edit)

    @override
    def show_value(self, value: object) -> None:
        text = "\n".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value or "")
        if self.edit.toPlainText() == self._saved or not self.edit.hasFocus():
            self._saved = text
            if self.edit.toPlainText() != text:
                self.edit.setPlainText(text)

    @override
    def value(self) -> object:
        text = self.edit.toPlainText()
        return [line.strip() for line in text.splitlines() if line.strip()] if self._lines else text

    @override
    def settle(self) -> None:
        if self.edit.toPlainText() != self._saved:
            self._saved = self.edit.toPlainText()
            self.left.emit(self.value())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.settle()
        return super().eventFilter(watched, event)


class ChoiceEditor(Editor):
    """One of a few words, or of the codes of a section."""

    def __init__(self, spec: FieldSpec, choices: Choices = ()) -> None:
        super().__init__(spec)
        offered = [(name, code) for code, name in spec.offered.items()] or [
            (f"{code}  {name}".strip(), code) for code, name in choices
        ]
        self._offered = [("", ""), *offered] if spec.blank else offered
        self.box = ComboBox(self._offered)
        self.box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setAccessibleName(spec.label)
        self.setLayout(column(self.box))
        self.setFocusProxy(self.box)
        self.box.chosen.connect(self.left)

    @override
    def show_value(self, value: object) -> None:
        text = str(value or "")
        if text and text not in {code for _name, code in self._offered}:
            self._offered.append((text, text))  # what is wrong is shown as it stands
            self.box.set_choices(self._offered)
        self.box.set_value(text)

    @override
    def value(self) -> object:
        return self.box.value()


class TickEditor(Editor):
    """Yes or no."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.check = CheckBox(spec.label)
        self.setLayout(column(self.check))
        self.setFocusProxy(self.check)
        self.check.clicked.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        self.left.emit(self.value())

    @override
    def show_value(self, value: object) -> None:
        self.check.setChecked(value is True)

    @override
    def value(self) -> object:
        return self.check.isChecked()


class KindsEditor(Editor):
    """Kinds of agencies, each with its tick."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        kinds = [kind for kind in KIND_NAMES if kind is not AgencyKind.PROVINCE]
        self.checks = {str(kind): CheckBox(KIND_NAMES[kind]) for kind in kinds}
        boxes = list(self.checks.values())
        pairs = [boxes[at : at + _KINDS_IN_A_ROW] for at in range(0, len(boxes), _KINDS_IN_A_ROW)]
        self.setLayout(column(*(row(*pair) for pair in pairs), spacing=4))
        self.setFocusProxy(boxes[0])
        for box in boxes:
            box.clicked.connect(self._tell)

    @override
    def show_value(self, value: object) -> None:
        chosen = set(cast("list[str]", value)) if isinstance(value, list) else set[str]()
        for kind, box in self.checks.items():
            box.setChecked(kind in chosen)

    @override
    def value(self) -> object:
        return [kind for kind, box in self.checks.items() if box.isChecked()]

    @Slot()
    def _tell(self) -> None:
        self.left.emit(self.value())


def editor_of(spec: FieldSpec, choices: Choices = ()) -> Editor:
    """The editor of a field; ``choices`` are the codes that may stand in it."""
    match spec.kind:
        case FieldKind.TEXT | FieldKind.LINES:
            return TextEditor(spec)
        case FieldKind.WORD:
            return ChoiceEditor(spec)
        case FieldKind.CODE:
            return ChoiceEditor(spec, choices)
        case FieldKind.TICK:
            return TickEditor(spec)
        case FieldKind.KINDS:
            return KindsEditor(spec)
        case _:
            return LineEditor(spec, choices)


def typed_value(kind: FieldKind, text: str) -> object:
    """What a typed line stands for in a document; what cannot be read stays as it was typed."""
    text = text.strip()
    match kind:
        case FieldKind.NUMBER:
            return int(text) if text.isdecimal() else text
        case FieldKind.DAY:
            return _typed_day(text)
        case FieldKind.CODES:
            return [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]
        case _:
            return text


def shown_day(value: object) -> str:
    """A day as people write it."""
    return shown_field("due", value)


def _typed_day(text: str) -> object:
    if not text:
        return None
    try:
        return parse_date(text).isoformat()
    except (UserError, ValueError):
        return text


def _joined(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, cast("list[object]", value)))
    return "" if value is None else str(value)
