"""Which key goes where in a grid: the habits of Excel."""

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class Move(Enum):
    """Where the current cell goes: a neighbour, the next cell to type in (Tab), or the next one below (Enter)."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    NEXT = auto()
    PREVIOUS = auto()
    ENTER = auto()
    ENTER_BACK = auto()


_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_VERTICAL = {Qt.Key.Key_Up: Move.UP, Qt.Key.Key_Down: Move.DOWN}
_SIDEWAYS = {Qt.Key.Key_Left: Move.LEFT, Qt.Key.Key_Right: Move.RIGHT}


def move_of(event: QKeyEvent, *, in_text: bool) -> Move | None:
    """The move that a key asks for.

    Args:
        event: The key.
        in_text: Left and right move inside the text: the editor was opened by F2 or a double click.
    """
    key = Qt.Key(event.key())
    backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if key in _ENTER:
        return Move.ENTER_BACK if backwards else Move.ENTER
    if key == Qt.Key.Key_Tab:
        return Move.NEXT
    if key == Qt.Key.Key_Backtab:
        return Move.PREVIOUS
    if key in _SIDEWAYS and in_text:
        return None
    return (_VERTICAL | _SIDEWAYS).get(key)
