"""Locks the window: at once, or when nobody has touched it for a while; knows no data."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from desktop.ui.dialogs import Dialog
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.tips import tip
from desktop.ui.shell import Shell

_MINUTE_MS = 60_000
_MOST_DIALOGS = 5
_SIGNS_OF_LIFE = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


class Guard(QObject):
    """On duty while somebody has unlocked the window."""

    lock_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self.button = quiet("", Icon.LOCK_CLOSED)
        self.button.hide()
        self.button.clicked.connect(self.lock)
        shell.status.add(self.button)
        self._shortcut = QShortcut(QKeySequence("Ctrl+L"), shell)
        self._shortcut.setEnabled(False)
        self._shortcut.activated.connect(self.lock)
        self.idle = QTimer(self, singleShot=True)
        self.idle.timeout.connect(self.lock)

    def begin(self, name: str, minutes: int) -> None:
        """Somebody works here: watch for the time in which nothing is touched."""
        self.button.setText(name)
        self.button.setToolTip(tip(self.tr("{name} đang làm việc. Nhấn để khóa (Ctrl+L).").format(name=name)))
        self.button.show()
        self._shortcut.setEnabled(True)
        self.idle.start(minutes * _MINUTE_MS)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def end(self) -> None:
        """The window is locked, or people are not told apart any more."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.idle.stop()
        self._shortcut.setEnabled(False)
        self.button.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE and self.idle.isActive():
            self.idle.start()
        return False

    @Slot()
    def lock(self) -> None:
        """Put aside what stands over the window, save what is being typed, and ask for the lock."""
        for _ in range(_MOST_DIALOGS):
            if (dialog := QApplication.activeModalWidget()) is None:
                break
            owner = dialog.parentWidget()
            if isinstance(dialog, Dialog) and owner is not None and not owner.isWindow():  # pyright: ignore[reportUnnecessaryComparison] - None without a parent
                dialog.put_aside()
            else:
                dialog.close()
        if (focused := self._shell.focusWidget()) is not None:  # pyright: ignore[reportUnnecessaryComparison] - None without focus
            focused.clearFocus()
        self.lock_wanted.emit()
