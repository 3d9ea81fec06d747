"""Dialogs with Vietnamese buttons; they open without stopping the program and tell by signals."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.fitted import FittedArea
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, Item, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Space, Tone, px

_FRAME = 130
"""Height of the title and the buttons of a dialog, with the room around them."""
_EDGE = 32


class Dialog(QDialog):
    """Title, body, and at the lower right the button that does it and “Hủy”; subclasses fill ``body``.

    Where texts are so large that the screen has no room for the body, it scrolls; the buttons stay.

    Open it with ``open()`` and connect ``accepted``: it deletes itself when it is closed.
    """

    def __init__(
        self, parent: QWidget | None, title: str, action: str, *items: Item, cancel: str = "Hủy", width: int = 440
    ) -> None:
        super().__init__(parent)
        self.waits = False
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = room_for(parent)
        self.setFixedWidth(min(px(width), room.width()))
        self.accept_button = primary(action)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        self.cancel_button = plain(cancel)
        self.cancel_button.clicked.connect(self.reject)
        self.cancel_button.setVisible(bool(cancel))
        self.body = column(*items, spacing=Space.M)
        self.buttons = row(FILL, self.cancel_button, self.accept_button)
        self.area = FittedArea(self.body, room.height() - px(_FRAME))
        self.area.setAccessibleName(title)
        self.setLayout(
            column(
                Label(title, Role.SECTION, wrap=True),
                grow(self.area),
                self.buttons,
                spacing=16,
                margins=(24, 20, 24, 20),
            )
        )

    def put_aside(self) -> None:
        """The window is being locked: wait, with what was typed, for whoever opened it."""
        self.waits = True
        self.hide()

    def come_back(self) -> None:
        """Whoever opened it works here again."""
        self.waits = False
        self.open()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Qt would give a new window two thirds of the screen at most."""
        super().showEvent(event)
        self.resize(self.width(), self.heightForWidth(self.width()))


def room_for(parent: QWidget | None) -> QSize:
    """How large a dialog over a window may be: the screen, which the title bar and the task bar share."""
    screen = parent.screen() if parent is not None else QGuiApplication.primaryScreen()
    window = parent.window().size() if parent is not None else QSize()
    return screen.availableSize().expandedTo(window) - QSize(_EDGE, 2 * _EDGE)


def ask(
    parent: QWidget, title: str, text: str, action: str, done: Callable[[], object], *, cancel: str = "Hủy"
) -> Dialog:
    """Ask whether to go on.

    Args:
        parent: The page that asks.
        title: The question, as one short line.
        text: What will happen.
        action: The verb on the button: “Xóa”, “Gửi lại”.
        done: Called when the person agrees; a bound method of the page.
        cancel: The word on the other button.
    """
    made = Dialog(parent, title, action, Label(text, wrap=True), cancel=cancel)
    made.accepted.connect(done)
    made.open()
    return made


class MessageDialog(Dialog):
    """Says one thing; details, where there are any, can be copied."""

    def __init__(self, parent: QWidget | None, tone: Tone, title: str, text: str, details: str = "") -> None:
        sign = column(Glyph(TONE_ICONS[tone], tone.color, 20, filled=True), FILL)
        super().__init__(
            parent, title, "Đóng", row(sign, grow(Label(text, wrap=True)), spacing=12), cancel="", width=520
        )
        self._details = details
        if details:
            box = QPlainTextEdit(details)
            box.setReadOnly(True)
            box.setMinimumHeight(px(140))
            box.setAccessibleName(self.tr("Chi tiết lỗi"))
            self.body.addWidget(box, 1)
            self.copy_button = plain(self.tr("Chép chi tiết"), Icon.COPY)
            self.copy_button.clicked.connect(self._copy)
            self.buttons.insertWidget(0, self.copy_button)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
