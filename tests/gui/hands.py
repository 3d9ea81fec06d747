"""What a person's hands do in tests of the window."""

from PySide6.QtCore import Qt


def click(qtbot, button):
    """Press a button with the mouse."""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def opened(parent, kind):
    """The dialog of this kind that is shown now."""
    return next(dialog for dialog in parent.findChildren(kind) if dialog.isVisible())
