"""Says when a window was first painted, what that took, and when its first page has shown its data."""

import sys
import time
from pathlib import Path

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
            QTimer.singleShot(0, tell_painted)  # its children are painted in the same event
        return False


def tell_painted() -> None:
    """The moment first; then the seconds of the processor, the megabytes and the libraries that it took."""
    seconds = time.process_time()
    say("painted")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    libraries = {line.split()[-1] for line in maps if ".so" in line}
    say(f"cpu {seconds}")
    say(f"memory {int(kilobytes) / 1000}")
    say(f"files {len(libraries) + count_read_modules()}")


def count_read_modules() -> int:
    """How many modules were read from files of their own."""
    specs = (getattr(module, "__spec__", None) for module in list(sys.modules.values()))
    return sum((getattr(spec, "origin", None) or "").endswith(".py") for spec in specs)


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
