"""Where people type and choose: search box, drop-down list, a field with its label and its error."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.icons import Icon, pixmap
from desktop.ui.parts.labels import Label, Role, restyle
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.painting import painting, ratio_of
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color, px

_PAUSE_MS = 150


class SearchBox(QLineEdit):
    """Tells what is searched once typing pauses; Ctrl+F comes here, Esc empties it."""

    searched = Signal(str)
    begun = Signal()
    """Somebody came here: a search will follow."""

    def __init__(self, hint: str, width: int = 220) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.set_width(width)
        # An icon added as an action sits too low once a style sheet sets min-height: ours is laid over.
        self.setTextMargins(px(20), 0, 0, 0)
        self.setLayout(row(Glyph(Icon.SEARCH), FILL, margins=(8, 0, 0, 0)))
        self._told = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._pause.start)
        self.returnPressed.connect(self._tell)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self._focus)

    def set_width(self, width: int) -> None:
        """Be so wide, wider where texts are larger."""
        self.setFixedWidth(px(width))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.begun.emit()

    def search_for(self, text: str) -> None:
        """Search for something that was not typed here, at once."""
        self.setText(text)
        self._tell()

    def _tell(self) -> None:
        self._pause.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.searched.emit(self._told)

    def _focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()


class ComboBox(QComboBox):
    """A drop-down list of choices, each with a value."""

    chosen = Signal(object)

    def __init__(self, choices: Iterable[tuple[str, object]] = (), width: int = 0) -> None:
        super().__init__()
        if width:
            self.setFixedWidth(px(width))
        # A styled combo loses its arrow: ours is laid over it.
        arrow = Glyph(Icon.CHEVRON_DOWN)
        arrow.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(row(FILL, arrow, margins=(0, 0, 8, 0)))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.set_choices(choices)
        self.activated.connect(self._tell)

    def set_choices(self, choices: Iterable[tuple[str, object]]) -> None:
        """Offer other choices; the chosen value stays chosen where it is still offered."""
        before = self.value()
        self.clear()
        for text, value in choices:
            self.addItem(text, value)
        self.set_value(before)

    def value(self) -> object:
        """The value that is chosen; None when there is nothing to choose."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Choose a value; the first one where it is not offered."""
        found = next((at for at in range(self.count()) if self.itemData(at) == value), 0)
        self.setCurrentIndex(found if self.count() else -1)

    def _tell(self) -> None:
        self.chosen.emit(self.value())


class CheckBox(QCheckBox):
    """Yes or no; the tick is our own drawing, so that it follows theme and screen."""

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self.isChecked():
            with painting(self) as painter:
                size = px(12)
                tick = pixmap(Icon.CHECKMARK, Color.ON_ACCENT, size, ratio=ratio_of(painter))
                painter.drawPixmap(QPoint(2, (self.height() - size) // 2), tick)


class FormField(QWidget):
    """An editor with its label above and its error below; the wrong value stays where it was typed."""

    def __init__(self, name: str, editor: QWidget, help_text: str = "") -> None:
        super().__init__()
        self.editor = editor
        self.name_label = Label(name, Role.CAPTION)
        self.name_label.setBuddy(editor)
        self.help_label = Label(help_text, Role.CAPTION, wrap=True)
        self.error_label = Label("", Role.ERROR, wrap=True)
        sign = column(Glyph(Icon.ERROR_CIRCLE, Color.MISSING, filled=True), FILL)
        self._error = boxed(row(sign, grow(self.error_label), spacing=6))
        self._error.hide()
        self._help = help_text
        self._name = name
        inside = column(self.name_label, editor, self.help_label, self._error, spacing=4)
        if not editor.sizePolicy().verticalPolicy().value & QSizePolicy.PolicyFlag.GrowFlag.value:
            inside.addStretch(1)  # beside a field that says what is wrong, labels stay in line
        self.setLayout(inside)
        self.help_label.setVisible(bool(help_text))  # now that it has a parent: else it would be a window for a moment
        self._describe()

    def set_error(self, sentence: str) -> None:
        """Say below the field what is wrong with it; an empty sentence takes it back."""
        self.error_label.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.help_label.setVisible(bool(self._help) and not sentence)
        restyle(self.editor, "invalid", bool(sentence))
        self._describe()

    def set_name(self, name: str) -> None:
        """Call the field otherwise."""
        self._name = name
        self.name_label.setText(name)
        self._describe()

    def clear_error(self) -> None:
        """Nothing is wrong with it any more."""
        self.set_error("")

    def error(self) -> str:
        """The sentence that stands below the field; empty when nothing is wrong."""
        return self.error_label.text()

    def _describe(self) -> None:
        self.editor.setAccessibleName(self._name)
        self.editor.setAccessibleDescription(self.error() or self._help)
