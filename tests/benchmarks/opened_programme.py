"""Opens a programme of 2,000 indicators as a person does and prints how long it takes.

    python -m tests.benchmarks.opened_programme designer|grid FOLDER

“shown” is until the tree and the form, or the grid, are painted; “checked” until every finding is told. Drawn into
memory.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop.core.clock import SystemClock
from desktop.core.sweeping import sweep_seldom
from desktop.services.workspace import Workspace
from desktop.ui import theme
from desktop.ui.context import PageContext
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.jobs import JobRunner
from desktop.ui.page import Page
from desktop.ui.programme.page import ProgrammePage
from desktop.ui.tokens import ThemeName
from tests.benchmarks.big_programme import PERIOD

_PAGES: dict[str, type[Page]] = {"designer": ProgrammePage, "grid": IndicatorsPage}


def main(kind: str, folder: Path) -> None:
    """Open twice, each time a new page: libraries are there the second time, as in a window that is at work."""
    sweep_seldom()
    app = QApplication([])
    theme.apply_theme(app, ThemeName.LIGHT)
    theme.load_fonts()
    workspace, jobs = Workspace.open(folder, SystemClock()), JobRunner()
    context = PageContext(jobs, workspace, PERIOD)
    for _ in range(2):
        shown, checked = _open(app, jobs, _PAGES[kind], context)
    print(f"shown {shown:.6f}")
    print(f"checked {checked:.6f}")
    sys.stdout.flush()
    os._exit(0)


def _open(app: QApplication, jobs: JobRunner, kind: type[Page], context: PageContext) -> tuple[float, float]:
    start = time.perf_counter()
    page = kind(context)
    page.resize(1154, 700)
    told = QEventLoop()
    page.refreshed.connect(told.quit)
    rows = page.board.tree.model if isinstance(page, ProgrammePage) else page.model
    rows.modelReset.connect(told.quit)
    page.show()
    while rows.rowCount() == 0:
        told.exec()
    app.processEvents()
    page.grab()
    shown = time.perf_counter() - start
    for _ in range(8):
        jobs.wait_for_done()
        app.processEvents()
    checked = time.perf_counter() - start
    page.hide()
    return shown, checked


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
