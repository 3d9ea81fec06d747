"""Banners say what is wrong and what to do; a toast is a banner that leaves by itself."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import Label, Role, restyle
from desktop.ui.parts.layouts import clear, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Space, Tone, px

_TOAST_SECONDS = 5


class Banner(QFrame):
    """A bold line says what, a second line says what to do, buttons do it."""

    dismissed = Signal()

    def __init__(
        self, tone: Tone = Tone.NEUTRAL, title: str = "", text: str = "", *, dismissible: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("part", "banner")
        self.title_label = Label("", Role.LABEL, wrap=True)
        self.text_label = Label("", wrap=True)
        self.close_button = quiet("", Icon.DISMISS, hint=self.tr("Đóng thông báo"))
        self.close_button.clicked.connect(self._dismiss)
        self._glyph = Glyph(TONE_ICONS[tone], tone.color, 20)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(Space.S)
        self.words = column(self.title_label, self.text_label, spacing=2)
        """Title and sentence; a page may add below them what the person answers."""
        self.setLayout(
            row(self._glyph, grow(self.words), self._actions, self.close_button, spacing=12, margins=(12, 8, 12, 8))
        )
        self.close_button.setVisible(dismissible)  # now that it has a parent: else it would be a window for a moment
        self.show_message(tone, title, text)

    def show_message(
        self, tone: Tone, title: str, text: str = "", *actions: QPushButton, icon: Icon | None = None
    ) -> None:
        """Say something; the buttons take the place of those that were there."""
        restyle(self, "tone", tone.value)
        self._glyph.set_icon(icon or TONE_ICONS[tone], tone.color, filled=tone is not Tone.NEUTRAL)
        self.title_label.setText(title)
        self.text_label.setText(text)
        self.text_label.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())
        clear(self._actions)
        for button in actions:
            self._actions.addWidget(button)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class Toast(Banner):
    """A banner at the lower right of its parent for what needs no answer; never for errors."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(dismissible=True)
        self._host = parent
        self.setParent(parent)
        self.setFixedWidth(px(360))
        self.hide()
        self._timer = QTimer(self, singleShot=True, interval=_TOAST_SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)

    def say(self, title: str, text: str = "", tone: Tone = Tone.OK) -> None:
        """Show a message for five seconds."""
        self.show_message(tone, title, text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))
        corner = self._host.rect().bottomRight()
        self.move(corner.x() - self.width() - Space.XL, corner.y() - self.height() - Space.XL - 16)
