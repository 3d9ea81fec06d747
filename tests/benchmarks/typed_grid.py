"""Types into the grid of figures as a person does, and prints how long the slowest hundredth of the keys took.

    python -m tests.benchmarks.typed_grid FOLDER PERIOD [SLOW]

“ready” is from Enter until the next cell is painted and can be typed in; “left” until the figure is on the disk too;
“told” until everything calculated anew is shown; “moved” is an arrow key until the cell is painted. Drawn into memory.
SLOW: every time the disk is to confirm something it takes so many milliseconds; run behind the proof's failing disk.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.clock import SystemClock
from desktop.core.sweeping import sweep_seldom
from desktop.rules.programme_kinds import ValueType
from desktop.services.workspace import Workspace
from desktop.ui import theme
from desktop.ui.context import PageContext
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.jobs import JobRunner
from desktop.ui.sweeping import Sweeping
from desktop.ui.tokens import ThemeName
from tests.benchmarks.painted import Painted
from tests.proof.disk import Calls, Manner, Trouble, arm

WARMING, TIMES = 40, 200


def main(folder: Path, period: str, slow: int) -> None:
    """Open the page, type, move, print."""
    sweep_seldom()
    app = QApplication([])
    Sweeping(app).begin()  # as the window does it
    theme.apply_theme(app, ThemeName.LIGHT)
    theme.load_fonts()
    workspace, jobs = Workspace.open(folder, SystemClock()), JobRunner()
    page = IndicatorsPage(PageContext(jobs, workspace, period))
    page.resize(1154, 700)
    page.show()
    _settle(app, jobs)
    page.grid.setFocus()
    if slow:
        arm(folder, Trouble("slow", Calls.SYNCS, Manner.SLOW, slow), 0)
    ready: list[float] = []
    told: list[float] = []
    print(f"left {_slowest(_leaving(app, jobs, page, ready, told)):.6f}")
    print(f"ready {_the_99th(ready[WARMING:]):.6f}")
    print(f"told {_the_99th(told[WARMING:]):.6f}")
    print(f"moved {_slowest(_moving(app, page)):.6f}")
    sys.stdout.flush()
    workspace.close()


def _leaving(
    app: QApplication, jobs: JobRunner, page: IndicatorsPage, ready: list[float], told: list[float]
) -> Callable[[int], float]:
    kept, on_disk = QEventLoop(), []
    page.saving.kept.connect(lambda: (on_disk.append(time.perf_counter()), kept.quit()))
    painted = Painted(page.grid.viewport())
    codes = [row.code for row in page.grid.proxy.shown_rows() if row.indicator.type is ValueType.COUNT and row.source]

    def leave(number: int) -> float:
        page.go_to(codes[number % len(codes)])
        QTest.keyClicks(page.grid, "1")
        editor = page.grid.indexWidget(page.grid.currentIndex())
        QTest.keyClicks(editor, f"{number:03}")
        app.processEvents()
        painted.seen()
        start = time.perf_counter()
        QTest.keyClick(editor, Qt.Key.Key_Return)
        on_disk.clear()
        while not painted.seen():
            app.processEvents()
        ready.append(time.perf_counter() - start)
        if not on_disk:
            kept.exec()
        left = max(on_disk[0] - start, ready[-1])
        _settle(app, jobs)
        told.append(time.perf_counter() - start)
        return left

    return leave


def _moving(app: QApplication, page: IndicatorsPage) -> Callable[[int], float]:
    page.go_to(next(iter(page.grid.proxy.shown_rows())).code)
    app.processEvents()

    def move(number: int) -> float:
        way = Qt.Key.Key_Down if number // 40 % 2 == 0 else Qt.Key.Key_Up
        start = time.perf_counter()
        QTest.keyClick(page.grid, way)
        app.processEvents()
        return time.perf_counter() - start

    return move


def _slowest(do: Callable[[int], float]) -> float:
    for number in range(WARMING):
        do(number)
    return _the_99th(do(number) for number in range(WARMING, WARMING + TIMES))


def _the_99th(times: Iterable[float]) -> float:
    """Of a hundred."""
    return quantiles(times, n=100)[-1]


def _settle(app: QApplication, jobs: JobRunner) -> None:
    for _ in range(4):
        jobs.wait_for_done()
        app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int((*sys.argv[3:], "0")[0]))
    os._exit(0)  # Qt's offscreen platform may crash while Python takes its objects apart
