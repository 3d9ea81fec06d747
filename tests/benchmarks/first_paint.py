"""Says when a window has been painted for the first time, and when its first page has shown its data."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class FirstPaint(QObject):
    """Watches one window until it has been painted."""

    def __init__(self, window) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, partial(say, "painted"))  # its children are painted in the same event
        return False


def say(word: str) -> None:
    print(word, flush=True)


def watch_windows() -> None:
    """Take the place of ``QApplication.exec``: by then the windows are made, but none is painted."""
    execute = QApplication.exec

    def watch_and_execute() -> int:
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                FirstPaint(window)
            if hasattr(window, "page_refreshed"):
                window.page_refreshed.connect(lambda _key: say("shown"))
        return execute()

    QApplication.exec = staticmethod(watch_and_execute)


def show_bare() -> int:
    """A window with nothing in it, but of a size."""
    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    return application.exec()
