"""Loads what the other pages need while nobody types, so that the first click on a page is as fast as the second.

One module at a time, on a thread of its own, each only after a pause of the person and while no job runs: whatever is
loaded holds Python for moments, which somebody who types would notice.
"""

import logging
import sys
from collections.abc import Iterable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, QThreadPool, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.core.overriding import override
from desktop.ui.jobs import JobRunner

_log = logging.getLogger(__name__)

PAUSE_MS = 1000
"""How long nobody must have touched keyboard or mouse."""
STEP_MS = 100
AFTER_THE_PAGES = ("desktop.documents.pdf", "desktop.documents.preview", "openpyxl")
"""What a first preview and a first workbook wait for longest."""
_INPUT = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.InputMethod})


class Warming(QObject):
    """Loads modules in the background; stops when the program closes, and for good when all are loaded.

    Args:
        jobs: The runner of the window: its work comes first.
        parent: Lives as long as the window.
        pause: Milliseconds without input before each module.
    """

    def __init__(self, jobs: JobRunner, parent: QObject, pause: int = PAUSE_MS) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pause = pause
        self._waiting: list[str] = []
        self._quiet = QDeadlineTimer()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_active(self) -> bool:
        """Whether something is still to be loaded."""
        return self._timer.isActive()

    def begin(self, pages: Iterable[str]) -> None:
        """Load the pages with these keys, then what documents need."""
        modules = (*(f"desktop.ui.{key}.page" for key in pages), *AFTER_THE_PAGES)
        self._waiting = [name for name in modules if name not in sys.modules]
        if not self._waiting or self._timer.isActive():
            return
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)
            app.aboutToQuit.connect(self.stop)
        self._quiet.setRemainingTime(self._pause)
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Load nothing more; returns when no thread works."""
        self._waiting.clear()
        self._timer.stop()
        self._pool.waitForDone()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._quiet.setRemainingTime(self._pause)
        return False

    @Slot()
    def _go_on(self) -> None:
        if self._pool.activeThreadCount() or self._jobs.is_busy() or not self._quiet.hasExpired():
            return
        if not self._waiting:
            self.stop()
            return
        self._pool.start(partial(_load, self._waiting.pop(0)))


def _load(name: str) -> None:
    """On the thread; who needs the module will be told why it cannot be loaded."""
    try:
        import_module(name)
    except Exception:  # noqa: BLE001 - whatever a module does when it is loaded
        _log.exception("a module could not be loaded ahead")
