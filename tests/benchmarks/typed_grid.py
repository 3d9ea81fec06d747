"""Types into the grid of figures as a person does, and prints how long the slowest hundredth of the keys took.

    python -m tests.benchmarks.typed_grid FOLDER PERIOD TIMES [SLOW]

“ready” is from Enter until the next cell is painted and can be typed in; “left” until the figure is on the disk too;
“told” until everything calculated anew is shown; “moved” is an arrow key until the cell is painted. Drawn into memory.
A line is: what, seconds on the clock, seconds of the processor: the latter are the same on a busy machine.
SLOW: every time the disk is to confirm something it takes so many milliseconds; run behind the proof's failing disk.
"""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
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

WARMING = 20
"""Keys that do not count."""


@dataclass(frozen=True)
class Moment:
    """What two clocks say: the one on the wall, and the processor's for this process, all of its threads."""

    wall: float
    work: float

    @classmethod
    def now(cls) -> "Moment":
        """Look at both."""
        return cls(time.perf_counter(), time.process_time())

    def since(self, start: "Moment") -> "Moment":
        """How long it was from an earlier one."""
        return Moment(self.wall - start.wall, self.work - start.work)


def main(folder: Path, period: str, times: int, slow: int) -> None:
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
    taken: defaultdict[str, list[Moment]] = defaultdict(list)
    _repeat(_leaving(app, jobs, page, taken), times)
    _repeat(_moving(app, page, taken), times)
    for what, moments in taken.items():
        counted = moments[WARMING:]
        print(what, _the_99th(each.wall for each in counted), _the_99th(each.work for each in counted))
    sys.stdout.flush()
    workspace.close()


def _leaving(
    app: QApplication, jobs: JobRunner, page: IndicatorsPage, taken: Mapping[str, list[Moment]]
) -> Callable[[int], None]:
    kept, on_disk = QEventLoop(), []
    page.saving.kept.connect(lambda: (on_disk.append(Moment.now()), kept.quit()))
    painted = Painted(page.grid.viewport())
    codes = [row.code for row in page.grid.proxy.shown_rows() if row.indicator.type is ValueType.COUNT and row.source]

    def leave(number: int) -> None:
        page.go_to(codes[number % len(codes)])
        QTest.keyClicks(page.grid, "1")
        editor = page.grid.indexWidget(page.grid.currentIndex())
        QTest.keyClicks(editor, f"{number:03}")
        app.processEvents()
        painted.seen()
        on_disk.clear()
        start = Moment.now()
        QTest.keyClick(editor, Qt.Key.Key_Return)
        while not painted.seen():
            app.processEvents()
        ready = Moment.now()
        if not on_disk:
            kept.exec()
        left = max(on_disk[0], ready, key=attrgetter("wall"))
        _settle(app, jobs)
        told = Moment.now()
        for what, moment in (("ready", ready), ("left", left), ("told", told)):
            taken[what].append(moment.since(start))

    return leave


def _moving(app: QApplication, page: IndicatorsPage, taken: Mapping[str, list[Moment]]) -> Callable[[int], None]:
    page.go_to(next(iter(page.grid.proxy.shown_rows())).code)
    app.processEvents()

    def move(number: int) -> None:
        way = Qt.Key.Key_Down if number // 40 % 2 == 0 else Qt.Key.Key_Up
        start = Moment.now()
        QTest.keyClick(page.grid, way)
        app.processEvents()
        taken["moved"].append(Moment.now().since(start))

    return move


def _repeat(do: Callable[[int], None], times: int) -> None:
    for number in range(WARMING + times):
        do(number)


def _the_99th(times: Iterable[float]) -> float:
    """The slowest hundredth of them begins here."""
    return quantiles(times, n=100)[-1]


def _settle(app: QApplication, jobs: JobRunner) -> None:
    for _ in range(4):
        jobs.wait_for_done()
        app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, (*sys.argv[3:], "0")[:2]))
    os._exit(0)  # Qt's offscreen platform may crash while Python takes its objects apart
