"""Scrolls a register as a person does, and prints how long the slowest hundredth of the steps took.

    python -m tests.benchmarks.scrolled_register FOLDER PERIOD REGISTER

“wheel” is a notch of the mouse wheel, “page” the key PageDown, pressed as often as a key that is held down repeats
itself, each until the rows themselves are painted, not only their places; other rows are read on the worker meanwhile.
The same “… processor” is what the UI thread worked for it. Drawn into memory.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.clock import SystemClock
from desktop.core.sweeping import sweep_seldom
from desktop.services.workspace import Workspace
from desktop.ui import theme
from desktop.ui.context import PageContext
from desktop.ui.jobs import JobRunner
from desktop.ui.registers.page import RegistersPage
from desktop.ui.registers.table import EntryTable
from desktop.ui.sweeping import Sweeping
from desktop.ui.tokens import ThemeName
from tests.benchmarks.painted import Painted

WARMING, TIMES, NOTCH = 20, 200, 60
REPEATED = 1 / 30
"""Seconds between two steps: no keyboard repeats itself faster."""


def main(folder: Path, period: str, register: str) -> None:
    """Open the page, scroll, print."""
    sweep_seldom()
    app = QApplication([])
    Sweeping(app).begin()  # as the window does it
    theme.apply_theme(app, ThemeName.LIGHT)
    theme.load_fonts()
    workspace, jobs = Workspace.open(folder, SystemClock()), JobRunner()
    page = RegistersPage(PageContext(jobs, workspace, period))
    page.resize(1154, 700)
    page.show()
    settle(app, jobs)
    page.go_to(register)
    settle(app, jobs)
    page.table.setFocus()
    bar = page.table.verticalScrollBar()
    steps: dict[str, Callable[[], object]] = {
        "wheel": lambda: bar.setValue(bar.value() + NOTCH),
        "page": lambda: QTest.keyClick(page.table, Qt.Key.Key_PageDown),
    }
    painted = Painted(page.table.viewport())
    for name, step in steps.items():
        taken = tuple(zip(*scroll(app, page, step, painted), strict=True))
        print(f"{name} {_the_99th(taken[0]):.6f}")
        print(f"{name}_processor {_the_99th(taken[1]):.6f}")
    sys.stdout.flush()


def scroll(
    app: QApplication, page: RegistersPage, step: Callable[[], object], painted: Painted
) -> Iterator[tuple[float, float]]:
    """How long each step took until its rows were painted, and how long the UI thread worked for it."""
    for number in range(WARMING + TIMES):
        painted.seen()
        start, work = time.perf_counter(), time.thread_time()
        step()
        app.sendPostedEvents()
        while not (_are_known(page.table) and painted.seen()):
            app.processEvents()
        if number >= WARMING:
            yield time.perf_counter() - start, time.thread_time() - work
        _rest_until(start + REPEATED)


def _are_known(table: EntryTable) -> bool:
    """Whether every row in view is read."""
    last = table.rowAt(table.viewport().height() - 1)
    rows = range(table.rowAt(0), (last if last >= 0 else table.entries.rowCount() - 1) + 1)
    return all(map(table.entries.is_known, rows))


def _rest_until(moment: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(max(round((moment - time.perf_counter()) * 1000), 0), loop.quit)
    loop.exec()


def _the_99th(times: Iterable[float]) -> float:
    """Of a hundred."""
    return quantiles(times, n=100)[-1]


def settle(app: QApplication, jobs: JobRunner) -> None:
    """Let jobs that start jobs come to an end."""
    for _ in range(4):
        jobs.wait_for_done()
        app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    os._exit(0)  # Qt's offscreen platform may crash while Python takes its objects apart
