"""Tells whether something was painted: a key counts as answered when its outcome is seen."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class Painted(QObject):
    """Whether a widget was painted since it was last asked."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._seen = False
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        self._seen = self._seen or event.type() == QEvent.Type.Paint
        return False

    def seen(self) -> bool:
        """Whether it was; from now on only what is painted later counts."""
        seen, self._seen = self._seen, False
        return seen
