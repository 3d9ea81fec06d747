"""Dialogs with Vietnamese buttons; they open without stopping the program and tell by signals."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, Item, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Space, Tone, px


class Dialog(QDialog):
    """Title, body, and at the lower right the button that does it and “Hủy”; subclasses fill ``body``.

    Open it with ``open()`` and connect ``accepted``: it deletes itself when it is closed.
    """

    def __init__(
        self, parent: QWidget | None, title: str, action: str, *items: Item, cancel: str = "Hủy", width: int = 440
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(px(width))
        self.accept_button = primary(action)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        self.cancel_button = plain(cancel)
        self.cancel_button.clicked.connect(self.reject)
        self.cancel_button.setVisible(bool(cancel))
        self.body = column(*items, spacing=Space.M)
        self.buttons = row(FILL, self.cancel_button, self.accept_button)
        self.setLayout(
            column(
                Label(title, Role.SECTION, wrap=True),
                grow(self.body),
                self.buttons,
                spacing=16,
                margins=(24, 20, 24, 20),
            )
        )


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
