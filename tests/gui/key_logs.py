"""How Vietnamese comes from the keyboard: what input methods send while somebody types a sentence in Telex or VNI.

A word is built up letter by letter; each mark changes letters that stand there already. Unikey and ibus-bamboo without
preedit delete them by the backspace key and type them anew; ibus with surrounding text replaces them in one event;
input methods with preedit (Windows' own, ibus-unikey) compose the word and commit it with the blank.
"""

import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum, auto

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

_TONES = "\u0300\u0309\u0303\u0301\u0323"


class Way(Enum):
    """What the input method sends to change letters."""

    BACKSPACES = auto()
    SURROUNDING = auto()
    PREEDIT = auto()


def states(word: str) -> Iterator[str]:
    """What stands there while a word is typed: base letters, then their shape, the tone last of all."""
    shaped = ""
    for letter in word:
        bare, full = _bare(letter), _without_tone(letter)
        yield shaped + bare
        if full != bare:
            yield shaped + full
        shaped += full
    if shaped != word:
        yield word


def type_text(text: str, way: Way, between: Callable[[], object]) -> None:
    """Type a text into whatever has the keyboard; ``between`` happens again and again meanwhile."""
    for number, word in enumerate(text.split(" ")):
        if number:
            _press(" ")
        before = ""
        for state in states(word):
            _change(before, state, way)
            between()
            before = state
        if way is Way.PREEDIT:
            event = QInputMethodEvent("", [])
            event.setCommitString(word)
            _send(event)
            between()


def _change(before: str, after: str, way: Way) -> None:
    same = next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(map(len, (before, after)))
    )
    gone, come = len(before) - same, after[same:]
    match way:
        case Way.PREEDIT:
            _send(QInputMethodEvent(after, []))
        case Way.SURROUNDING if gone:
            event = QInputMethodEvent("", [])
            event.setCommitString(come, -gone, gone)
            _send(event)
        case _:
            for _ in range(gone):
                _send(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier, "\b"))
            for letter in come:
                _press(letter)


def _press(letter: str) -> None:
    """A letter as it comes from an input method: a text without a key."""
    _send(QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))


def _send(event: QEvent) -> None:
    QApplication.sendEvent(QApplication.focusWidget(), event)


def _bare(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D"}.get(plain, plain)


def _without_tone(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
