"""What stands in cards line by line: things to do, facts, steps, and what to show when there is nothing."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color, Space, Tone, px


class TodoLine(QFrame):
    """One thing to do, its place, and the word that does it; the whole line can be clicked."""

    activated = Signal(object)
    """Carries what was given as ``target``."""

    def __init__(
        self,
        title: str,
        place: str,
        action: str,
        *,
        tone: Tone = Tone.NEUTRAL,
        icon: Icon | None = None,
        target: object = None,
    ) -> None:
        super().__init__()
        self._target = target
        self.setProperty("part", "todo")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{title}. {place}. {action}")
        sign = Glyph(icon or TONE_ICONS[tone], tone.color, 20, filled=tone is not Tone.NEUTRAL)
        words = column(ElidedLabel(title, Role.LABEL), ElidedLabel(place, Role.CAPTION), spacing=1)
        action_label = Label(action)
        action_label.setProperty("part", "action")
        chevron = Glyph(Icon.CHEVRON_RIGHT)
        self.setLayout(row(sign, grow(words), action_label, chevron, spacing=12, margins=(2, 4, 0, 4)))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit(self._target)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self._target)
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)


class StepLine(QWidget):
    """Something that happened, and when."""

    def __init__(self, text: str, when: str, icon: Icon, color: Color = Color.MUTED, *, filled: bool = False) -> None:
        super().__init__()
        sign = Glyph(icon, color, filled=filled)
        self.setLayout(row(sign, grow(ElidedLabel(text)), Label(when, Role.CAPTION)))


class _WholeLabel(Label):
    """A wrapped text that keeps the height it needs: a scrolled card would rather cut it than scroll."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))  # -1 while there is no room at all


class FactLine(QWidget):
    """A name and a value side by side: “Người ký  Chủ tịch UBND xã”."""

    def __init__(self, name: str, value: str = "", name_width: int = 92) -> None:
        super().__init__()
        name_label = Label(name, Role.CAPTION, wrap=True)
        name_label.setFixedWidth(px(name_width))
        self.value_label = _WholeLabel(value, wrap=True)
        self.value_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = Qt.AlignmentFlag.AlignTop
        name_label.setAlignment(top)
        self.value_label.setAlignment(top)
        self.setLayout(row(name_label, grow(self.value_label)))


class FactBlock(QWidget):
    """A name, a value in bold below it, and a note: for narrow cards."""

    def __init__(self, name: str, value: str = "", note: str = "") -> None:
        super().__init__()
        self.value_label = Label(value, Role.LABEL, wrap=True)
        self.note_label = Label("", Role.CAPTION, wrap=True)
        self.setLayout(column(Label(name, Role.CAPTION), self.value_label, self.note_label, spacing=1))
        self.set_value(value, note)

    def set_value(self, value: str, note: str = "") -> None:
        """Show another value."""
        self.value_label.setText(value)
        self.note_label.setText(note)
        self.note_label.setVisible(bool(note))


class EmptyState(QWidget):
    """What to show where nothing is yet: one sentence of what will appear, and one button."""

    def __init__(self, icon: Icon, sentence: str, button: Button | None = None) -> None:
        super().__init__()
        self.sentence_label = Label(sentence, Role.MUTED, wrap=True)
        self.sentence_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = [row(FILL, button, FILL)] if button else []
        glyph = row(FILL, Glyph(icon, Color.MUTED, 20), FILL)
        self.setLayout(
            column(FILL, glyph, self.sentence_label, *buttons, FILL, spacing=Space.M, margins=(24, 24, 24, 24))
        )
