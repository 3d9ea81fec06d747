"""Where a section is written: plain paragraphs, saved while one writes and when one leaves."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from desktop.services.narrative import SectionView
from desktop.ui.icons import Icon
from desktop.ui.narrative.outline import sentence_case
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, grow, row
from desktop.ui.parts.signs import Chip
from desktop.ui.tokens import Tone

_PAUSE_MS = 2000
"""Longest time that what was typed is not on the disk."""


class ProseEdit(QPlainTextEdit):
    """Plain text; Tab leaves it. Input methods compose in peace: nothing is set while one types."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.left.emit()


class SectionEditor(Card):
    """One section: heading, hint, text, and whether it is saved."""

    written = Signal(str, str)
    """(code of the section, text) to be saved now."""

    def __init__(self) -> None:
        self.heading_label = Label("", Role.SECTION, wrap=True)
        self.chip = Chip()
        self.hint_label = Label("", Role.MUTED, wrap=True)
        self.text_edit = ProseEdit()
        self.count_label = Label("", Role.CAPTION)
        self.saved_label = Label("", Role.CAPTION)
        self.copy_button = plain("Chép từ kỳ trước", Icon.COPY)
        footer = row(self.count_label, FILL, self.saved_label, self.copy_button, spacing=12)
        super().__init__(row(grow(self.heading_label), self.chip), self.hint_label, grow(self.text_edit), footer)
        self._section: SectionView | None = None
        self._told = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self.text_edit.textChanged.connect(self._changed)
        self.text_edit.left.connect(self.settle)
        self.copy_button.clicked.connect(self._copy_last)

    @property
    def code(self) -> str:
        """The section that is open; "" for none."""
        return self._section.code if self._section else ""

    def show_section(self, section: SectionView) -> None:
        """Open a section; what was typed in another one is saved first. Text being typed is never replaced."""
        other = section.code != self.code
        if other:
            self.settle()
            self.saved_label.setText("")
        untouched = not self.text_edit.hasFocus() and self.text_edit.toPlainText() == self._told
        self._section = section
        self.heading_label.setText(f"{section.code}. {sentence_case(section.heading)}")
        self.hint_label.setText(f"Gợi ý: {section.hint}." if section.hint else "")
        self.hint_label.setVisible(bool(section.hint))
        self.text_edit.setAccessibleName(self.heading_label.text())
        self.copy_button.setVisible(bool(section.last_text.strip()))
        if other or untouched:
            self._set_text(section.text)
        self._mark()

    def _set_text(self, text: str) -> None:
        if text != self.text_edit.toPlainText():
            self._told = text
            self.text_edit.setPlainText(text)
        self._told = text
        self._pause.stop()

    @Slot()
    def settle(self) -> None:
        """Save what was typed now."""
        self._pause.stop()
        text = self.text_edit.toPlainText()
        if self._section is not None and text != self._told:
            self._told = text
            self.saved_label.setText("Đang lưu…")
            self.written.emit(self._section.code, text)

    def put_away(self) -> None:
        """Save what was typed; whatever is shown next is another text."""
        self.settle()
        self._section = None

    def say_saved(self, code: str, moment: str) -> None:
        """The text of a section is on the disk since then."""
        if code == self.code and not self._pause.isActive():
            self.saved_label.setText(f"Đã lưu lúc {moment}")

    def forget(self, code: str) -> None:
        """The text was not saved after all: the next pause tries once more."""
        if code == self.code:
            self._told = "\0"
            self.saved_label.setText("Chưa lưu được")

    @Slot()
    def _changed(self) -> None:
        self._mark()
        if self.text_edit.toPlainText() != self._told:
            self.saved_label.setText("Đang soạn…")
            self._pause.start()

    def _mark(self) -> None:
        text = self.text_edit.toPlainText()
        words = len(text.split())
        self.count_label.setText(f"{words} từ" if words else "Chưa có nội dung")
        if words:
            self.chip.set_status("Đã viết", Tone.OK)
        elif self._section is not None and self._section.required:
            self.chip.set_status("Bắt buộc", Tone.LATE, Icon.EDIT)
        else:
            self.chip.set_status("Không bắt buộc", Tone.NEUTRAL)

    @Slot()
    def _copy_last(self) -> None:
        """Put last period's text where the cursor is; Ctrl+Z takes it back."""
        if self._section is not None:
            self.text_edit.insertPlainText(self._section.last_text)
            self.text_edit.setFocus()
