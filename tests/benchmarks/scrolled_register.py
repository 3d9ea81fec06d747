"""Scrolls a register as a person does, and prints how long the slowest hundredth of the steps took.

    python -m tests.benchmarks.scrolled_register FOLDER PERIOD REGISTER

“wheel” is a notch of the mouse wheel, “page” the key PageDown, each until the rows are painted; the rows are read on
the worker meanwhile. Drawn into memory.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.clock import SystemClock
from desktop.core.sweeping import sweep_seldom
from desktop.services.workspace import Workspace
from desktop.ui import theme
from desktop.ui.context import PageContext
from desktop.ui.jobs import JobRunner
from desktop.ui.registers.page import RegistersPage
from desktop.ui.sweeping import Sweeping
from desktop.ui.tokens import ThemeName

WARMING, TIMES, NOTCH = 20, 200, 60


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
    for name, step in steps.items():
        print(f"{name} {slowest(app, step):.6f}")
    sys.stdout.flush()


def slowest(app: QApplication, step: Callable[[], object]) -> float:
    """The 99th of a hundred, until it is painted."""

    def once() -> float:
        start = time.perf_counter()
        step()
        app.processEvents()
        return time.perf_counter() - start

    for _ in range(WARMING):
        once()
    return quantiles((once() for _ in range(TIMES)), n=100)[-1]


def settle(app: QApplication, jobs: JobRunner) -> None:
    """Let jobs that start jobs come to an end."""
    for _ in range(4):
        jobs.wait_for_done()
        app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    os._exit(0)  # Qt's offscreen platform may crash while Python takes its objects apart
