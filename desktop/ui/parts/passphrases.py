"""Where passphrases are typed: one that is known, or a new one, twice."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.layouts import FILL, column, row

SHORTEST = 8
"""Characters of a new passphrase; the use cases refuse a shorter one too."""


class PassphraseField(FormField):
    """Shows dots; the eye shows what was typed."""

    def __init__(self, name: str, help_text: str = "") -> None:
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(name, self.edit, help_text)
        self._eye = quiet("", Icon.EYE, hint=self.tr("Hiện mật khẩu"))
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_text)
        # Laid over the line: an action of QLineEdit sits too low once a style sheet sets its height.
        self.edit.setTextMargins(0, 0, 30, 0)
        self.edit.setLayout(row(FILL, self._eye, margins=(0, 0, 2, 0)))
        self.edit.textEdited.connect(self.clear_error)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    @Slot(bool)
    def _show_text(self, shown: bool) -> None:  # noqa: FBT001 - a slot
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice."""

    def __init__(self, name: str = "", help_text: str = "") -> None:
        super().__init__()
        self.first = PassphraseField(
            name or self.tr("Mật khẩu mới của khóa"),
            help_text
            or self.tr(
                "Ít nhất {count} ký tự, nên dùng một câu dễ nhớ. Không ai khôi phục được mật khẩu đã quên."
            ).format(count=SHORTEST),
        )
        self.second = PassphraseField(self.tr("Gõ lại mật khẩu"))
        self.setLayout(column(self.first, self.second))

    def text(self) -> str:
        """The passphrase."""
        return self.first.text()

    def check(self) -> bool:
        """Whether it is long enough and was typed alike twice; says beside the field what is wrong."""
        if len(self.first.text()) < SHORTEST:
            short = self.tr("Mật khẩu có {typed} ký tự, cần ít nhất {count}.")
            empty = self.tr("Chưa nhập mật khẩu.")
            self.first.set_error(
                short.format(typed=len(self.first.text()), count=SHORTEST) if self.first.text() else empty
            )
            self.first.edit.setFocus()
            return False
        if self.first.text() != self.second.text():
            self.second.set_error(self.tr("Hai lần gõ chưa giống nhau. Gõ lại lần thứ hai."))
            self.second.edit.setFocus()
            return False
        return True
