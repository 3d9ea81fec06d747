"""Parts of the screen that stay closed whatever the page does with them, and say why."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.ui.parts.tips import tip

_KIND = QEvent.Type
_REOPENED = frozenset({_KIND.EnabledChange, _KIND.ReadOnlyChange, _KIND.ToolTipChange, _KIND.Show, _KIND.FocusIn})
"""When a page may have opened the part, or said something else of it."""


@runtime_checkable
class Closing(Protocol):
    """What closes itself: the model of a table, whose cells are then only read."""

    def close_cells(self) -> None:
        """Let nothing be typed any more."""
        ...


def bar(target: QObject, reason: str) -> None:
    """Close a widget, an action or a key for good; the reason is its tooltip and its description for a screen reader.

    A text is closed for writing only: it can be read, chosen and copied.
    """
    if isinstance(target, QShortcut):
        target.setEnabled(False)
    elif isinstance(target, QAction):
        _ActionBar(target, reason)
    elif isinstance(target, QWidget):
        _WidgetBar(target, reason)
    elif isinstance(target, Closing):
        target.close_cells()


def take_away(target: QWidget) -> None:
    """Hide a widget for good."""
    _HiddenBar(target)


class _WidgetBar(QObject):
    """Goes with its widget."""

    def __init__(self, target: QWidget, reason: str) -> None:
        super().__init__(target)
        self._target, self._reason = target, reason
        self._close()
        target.installEventFilter(self)

    def _close(self) -> None:
        target = self._target
        if isinstance(target, QLineEdit | QPlainTextEdit):
            if not target.isReadOnly():
                target.setReadOnly(True)
        elif target.isEnabled():
            target.setEnabled(False)
        if target.toolTip() != self._reason:
            target.setToolTip(tip(self._reason))
        if target.accessibleDescription() != self._reason:
            target.setAccessibleDescription(self._reason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _REOPENED:
            self._close()
        return False


class _ActionBar(QObject):
    """Goes with its action."""

    def __init__(self, action: QAction, reason: str) -> None:
        super().__init__(action)
        self._action, self._reason = action, reason
        for menu in action.associatedObjects():
            if isinstance(menu, QMenu):
                menu.setToolTipsVisible(True)
        self._close()
        action.changed.connect(self._close)

    @Slot()
    def _close(self) -> None:
        if self._action.isEnabled():
            self._action.setEnabled(False)
        if self._action.toolTip() != self._reason:
            self._action.setToolTip(tip(self._reason))


class _HiddenBar(QObject):
    """Goes with its widget."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        target.hide()
        target.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShowToParent and isinstance(watched, QWidget):
            watched.hide()
        return False
