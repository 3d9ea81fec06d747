"""A process that opens a window and says when a person sees something; killed by whoever measures it.

    python -m tests.benchmarks.shown_window bare         a QMainWindow with nothing in it
    python -m tests.benchmarks.shown_window ARGS…        our window, by the arguments of main.py

Prints ``painted`` after the first paint of the window, and ``shown`` when the first page has shown its data.
"""

import sys
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


def watch_windows(execute) -> int:
    """Take the place of ``QApplication.exec``: by now the windows are made, but none is painted."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            FirstPaint(window)
    return execute()


def show_bare() -> int:
    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    return application.exec()


def show_ours(arguments: list[str]) -> int:
    from desktop.app import main
    from desktop.ui.page import Page

    make = Page.__init__

    def make_and_watch(page, *args, **kwargs) -> None:
        make(page, *args, **kwargs)
        page.refreshed.connect(partial(say, "shown"))

    Page.__init__ = make_and_watch
    return main(arguments)


if __name__ == "__main__":
    QApplication.exec = partial(watch_windows, QApplication.exec)
    sys.exit(show_bare() if sys.argv[1:] == ["bare"] else show_ours(sys.argv[1:]))
