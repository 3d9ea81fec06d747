"""Where a section is written: plain paragraphs, saved while one writes and when one leaves."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.core.numbers import format_number
from desktop.core.text import sentence_case
from desktop.rules.prose import count_of, tidy
from desktop.services.report.narrative import SectionView
from desktop.ui.icons import Icon
from desktop.ui.narrative.prose_edit import ProseEdit
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, grow, row
from desktop.ui.parts.signs import Chip
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Tone, px

_PAUSE_MS = 2000
"""Longest time that what was typed is not on the disk."""
_LEAST_HEIGHT = 104


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
        self.bullet_button = plain("Gạch đầu dòng")
        self.bullet_button.setToolTip("Đổi các dòng đang chọn thành gạch đầu dòng hoặc trở lại (Ctrl+Shift+L)")
        footer = row(self.count_label, FILL, self.saved_label, self.bullet_button, self.copy_button, spacing=12)
        super().__init__(row(grow(self.heading_label), self.chip), self.hint_label, grow(self.text_edit), footer)
        self._section: SectionView | None = None
        self._told = ""
        self._narrow = False
        self.text_edit.setMinimumHeight(px(_LEAST_HEIGHT))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self.text_edit.textChanged.connect(self._changed)
        self.text_edit.left.connect(self.settle)
        self.copy_button.clicked.connect(self._copy_last)
        self.bullet_button.clicked.connect(self.text_edit.toggle_bullets)
        QShortcut(QKeySequence("Ctrl+Shift+L"), self.text_edit).activated.connect(self.text_edit.toggle_bullets)

    @property
    def code(self) -> str:
        """The section that is open; "" for none."""
        return self._section.code if self._section else ""

    def show_section(self, section: SectionView) -> None:
        """Open a section; what was typed in another one is saved first. Text being typed is never replaced.

        While the cursor stands in it, the text is replaced only where the stored one says something else: an edit was
        taken back, or figures were brought up to date.
        """
        other = section.code != self.code
        if other:
            self.settle()
            self.saved_label.setText("")
        untouched = self.text_edit.toPlainText() == self._told and (
            not self.text_edit.hasFocus() or tidy(self._told) != section.text
        )
        self._section = section
        self.heading_label.setText(f"{section.code}. {sentence_case(section.heading)}")
        self.hint_label.setText(f"Gợi ý: {section.hint}." if section.hint else "")
        self._show_hint()
        self.text_edit.setAccessibleName(self.heading_label.text())
        self.copy_button.setVisible(bool(section.last_text.strip()))
        if other or untouched:
            self._set_text(section.text)
        self._mark()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Where room is scarce the hint is the field's tooltip."""
        self._narrow = narrow
        self._show_hint()

    def _show_hint(self) -> None:
        hint = self.hint_label.text()
        self.hint_label.setVisible(bool(hint) and not self._narrow)
        self.text_edit.setToolTip(tip(hint if self._narrow else ""))

    def _set_text(self, text: str) -> None:
        if text != self.text_edit.toPlainText():
            self._told = text
            cursor = self.text_edit.textCursor()
            place = min(cursor.position(), len(text))
            self.text_edit.setPlainText(text)
            cursor = self.text_edit.textCursor()
            cursor.setPosition(place if self.text_edit.hasFocus() else 0)
            self.text_edit.setTextCursor(cursor)
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

    @property
    def is_typing(self) -> bool:
        """Something stands here that nobody was told of yet."""
        return self._section is not None and self.text_edit.toPlainText() != self._told

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
            if not self._pause.isActive():  # who writes on and on would never be saved
                self._pause.start()

    def _mark(self) -> None:
        text = self.text_edit.toPlainText()
        words, characters = count_of(text)
        counted = f"{format_number(words)} từ · {format_number(characters)} ký tự"
        self.count_label.setText(counted if words else "Chưa có nội dung")
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
