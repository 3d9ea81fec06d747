"""The field in which prose is written: paragraphs and bullets, nothing else."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from desktop.rules.prose import bullet_of, clean_paste

_DASH = "- "


class ProseEdit(QPlainTextEdit):
    """Plain text; Tab leaves it. Input methods compose in peace: nothing is set while one types.

    What is pasted becomes paragraphs and bullets. Enter goes on with a bullet; on an empty one it ends the list.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.left.emit()

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(clean_paste(source.text()))

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        cursor = self.textCursor()
        bullet = bullet_of(cursor.block().text())
        plain_enter = e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not e.modifiers()
        if not plain_enter or not bullet or cursor.positionInBlock() < len(bullet):
            super().keyPressEvent(e)
        elif cursor.block().text() == bullet:
            _put_at_line_start(cursor, bullet, "")
        else:
            cursor.insertText(f"\n{bullet}")
            self.ensureCursorVisible()

    def toggle_bullets(self) -> None:
        """Make bullets of the chosen lines, or paragraphs again where all of them are bullets."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        document = self.document()
        first, last = (document.findBlock(at).blockNumber() for at in (cursor.selectionStart(), cursor.selectionEnd()))
        lines = [document.findBlockByNumber(number) for number in range(first, last + 1)]
        all_bullets = all(bullet_of(line.text()) for line in lines)
        cursor.beginEditBlock()
        for line in lines:
            _put_at_line_start(QTextCursor(line), bullet_of(line.text()), "" if all_bullets else _DASH)
        cursor.endEditBlock()
        self.setFocus()

    def insert_sentence(self, sentence: str) -> None:
        """Put a sentence where the cursor is, with the spaces that it needs there."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        line, at = cursor.block().text(), cursor.positionInBlock()
        before, after = line[:at], line[at:]
        head = "" if cursor.hasSelection() or not before or before[-1].isspace() else " "
        tail = "" if cursor.hasSelection() or not after or after[0].isspace() else " "
        cursor.insertText(f"{head}{sentence}{tail}")
        self.setTextCursor(cursor)
        self.setFocus()

    def insert_passage(self, passage: str) -> None:
        """Put paragraphs below the one in which the cursor stands."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.insertText(f"\n{passage}" if cursor.block().text() else passage)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def choose(self, words: str, occurrence: int = 0) -> bool:
        """Choose some words of the text.

        Args:
            words: As they stand there, on one line.
            occurrence: Which of them, from 0.
        """
        text, start = self.toPlainText(), -1
        for _ in range(occurrence + 1):
            start = text.find(words, start + 1)
            if start < 0:
                return False
        cursor = self.textCursor()
        cursor.setPosition(_units(text[:start]))
        cursor.setPosition(_units(text[: start + len(words)]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    def replace(self, words: str, instead: str, occurrence: int = 0) -> bool:
        """Put other words in the place of some; taken back by Ctrl+Z like typing."""
        found = self.choose(words, occurrence)
        if found and not self.isReadOnly():
            self.insertPlainText(instead)
            self.setFocus()
        return found


def _put_at_line_start(cursor: QTextCursor, old: str, new: str) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    for _ in old:
        cursor.deleteChar()
    cursor.insertText(new)


def _units(text: str) -> int:
    """How many positions Qt counts for a text."""
    return len(text.encode("utf-16-le")) // 2
