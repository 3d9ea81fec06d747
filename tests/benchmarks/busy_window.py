"""A process that opens the department's window, takes a folder in through its page, and says how the window answered.

    python -m tests.benchmarks.busy_window DEPARTMENT MAIL DAY CANCEL_AFTER

A timer asks every ten milliseconds to be called; how much later it is called is how long a click would have waited.
After so many files the run is cancelled as a person would; 0: never. Prints a JSON object: waits in milliseconds (the
longest, and that of one in a hundred) while files came in, the longest that the window's own thread worked in one go,
how many files were told and how many reports are in the master copy.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.core.clock import SystemClock
from desktop.models.intake import Submission
from desktop.services.workspace import Workspace
from desktop.ui.intake.page import IntakePage
from desktop.ui.places import INTAKE

EVERY_MS = 10


class Probe(QObject):
    """Drops the folder when the page has shown its data, and measures until the run is over."""

    def __init__(self, shell, mail: Path, cancel_after: int) -> None:
        super().__init__(shell)
        self._shell = shell
        self._mail = mail
        self._cancel_after = cancel_after
        self._waits: list[float] = []
        self._works: list[float] = []
        self._steps = 0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._note)
        self._last = self._worked = 0.0
        shell.page_refreshed.connect(self._begin)

    def _begin(self, key: str) -> None:
        if key != INTAKE:
            QTimer.singleShot(0, lambda: self._shell.open_page(INTAKE))
            return
        self._shell.page_refreshed.disconnect(self._begin)
        self._page = self._shell.findChild(IntakePage)
        self._shell._jobs.busy_changed.connect(self._end)  # the window's own
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start()
        self._page.take_in((self._mail,))

    def _note(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self._waits.append((now - self._last) * 1000 - EVERY_MS)
        self._works.append((worked - self._worked) * 1000)
        self._last, self._worked = now, worked
        self._steps += self._page.job_strip.isVisible()
        if self._cancel_after and len(self._page.feed.rows()) >= self._cancel_after:
            self._cancel_after = 0
            self._page.job_strip.cancel_button.click()

    def _end(self, busy: bool) -> None:
        if busy:
            return
        self._timer.stop()
        waits = sorted(self._waits)
        answer = {
            "longest": waits[-1],
            "one in a hundred": waits[len(waits) * 99 // 100],
            "longest work": max(self._works),
            "told": len(self._page.feed.rows()),
            "progress seen": self._steps,
        }
        print(json.dumps(answer), flush=True)
        self._shell.close()
        QApplication.quit()


def main(department: str, mail: str, day: str, cancel_after: str) -> None:
    """What ``main.py`` does, with a probe in the window."""
    execute = QApplication.exec

    def watch_and_execute() -> int:
        (shell,) = (each for each in QApplication.topLevelWidgets() if hasattr(each, "page_refreshed"))
        Probe(shell, Path(mail), int(cancel_after))
        return execute()

    QApplication.exec = staticmethod(watch_and_execute)
    app.main(["--open", department, "--today", day])
    workspace = Workspace.open(Path(department), SystemClock())
    with workspace.reading() as session:
        print(json.dumps({"in the master copy": session.query(Submission).count()}), flush=True)
    workspace.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
