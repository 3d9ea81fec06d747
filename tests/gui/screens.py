"""Every page of both roles as PNG, at 1366×768 and 100 % and 150 %, light and dark, on a demonstration province.

Run ``python -m tests.gui.screens OUT [--large | --printed] [PAGE …]``; with ``--large`` texts are 150 % and 200 %
instead; with ``--printed`` pictures are large enough for paper, light only.
Scale and theme are settled when Qt starts, so each combination is drawn by a process of its own.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core.home import Home
from desktop.ui.places import FORWARDING, HISTORY, INTAKE, OVERVIEW, READING

WIDTH, HEIGHT = 1366, 768
USUAL = (("1", "light", 100), ("1", "dark", 100), ("1.5", "light", 100))
LARGE = (("1", "light", 150), ("1", "light", 200))
"""Scale of the screen, theme, percent of the texts."""
PRINTED = (("2", "light", 100),)
"""Twice as many points for the same window."""
TRAINING = "training"
"""The page of the exercise; making its province takes a while."""
OF_A_FORWARDER = frozenset({HISTORY, INTAKE, OVERVIEW, READING, FORWARDING})
"""Pages that show something else, or are only there, where an agency has handed in and passes on others' reports."""
_ROUNDS = 8
"""Jobs start jobs: the frame reads after the page."""


def main(arguments: Sequence[str]) -> int:
    """Make a province and draw all pages of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the pictures")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="key of a page; all of them when none is named")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--large", dest="looks", action="store_const", const=LARGE, default=USUAL)
    size.add_argument("--printed", dest="looks", action="store_const", const=PRINTED)
    options = parser.parse_intermixed_args(arguments)
    return draw_all(options.out, options.looks, options.pages)


def draw_all(out: Path, looks: Sequence[tuple[str, str, int]], pages: Sequence[str]) -> int:
    """Each look in a process of its own; the worst exit status."""
    from desktop.services.demonstration.province import make_demonstration
    from desktop.services.training.sandbox import make_training

    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="so-dan-van-screens-") as scratch:
        province = Path(scratch) / "province"
        made = make_demonstration(province)
        at_work = _agency_at_work(made.agencies)
        if not pages or TRAINING in pages:
            make_training(_home(province).training)
        worst = 0
        for scale, theme, percent in looks:
            look = [theme, str(percent)]
            command = [sys.executable, "-m", "tests.gui.screens", "--draw", str(out), str(province), str(at_work)]
            environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
            done = subprocess.run([*command, *look, *pages], env=environment, check=False)
            worst = max(worst, done.returncode)
    return worst


def _home(province: Path) -> Home:
    """Whoever looks at the demonstration; training lies beside it."""
    return Home(province.parent, portable=False)


def _agency_at_work(agencies: Sequence[Path]) -> Path:
    """The agency whose report waits for the visitor."""
    from desktop.core.clock import SystemClock
    from desktop.services.demonstration.days import has_handed_in
    from desktop.services.workspace import Workspace

    for folder in agencies:
        workspace = Workspace.open(folder, SystemClock())
        try:
            if not has_handed_in(workspace):
                return folder
        finally:
            workspace.close()
    return agencies[0]


def draw(out: Path, province: Path, at_work: Path, theme_name: str, percent: int, wanted: Sequence[str]) -> None:
    """Draw the pages in this process's scale and theme."""
    from desktop.ui import theme

    theme.prepare_application()
    from PySide6.QtWidgets import QApplication

    from desktop.core.clock import SystemClock
    from desktop.services.training.province import find_training
    from desktop.ui.jobs import JobRunner
    from desktop.ui.opening import Opener
    from desktop.ui.shell import Shell
    from desktop.ui.tokens import ThemeName
    from desktop.ui.training.mode import TrainingMode

    app = QApplication([])
    scale = float(os.environ["QT_SCALE_FACTOR"])
    theme.apply_theme(app, ThemeName(theme_name), percent)
    theme.load_fonts()
    width, height = (2 * WIDTH, 2 * HEIGHT) if scale == float(PRINTED[0][0]) else (WIDTH, HEIGHT)
    suffix = f"-{round(scale * 100)}" + ("" if theme_name == "light" else "-toi")
    suffix += "" if percent == 100 else f"-chu{percent}"
    first_run = province.parent / "first-run"
    has_handed_in = min(folder for folder in at_work.parent.iterdir() if folder != at_work)
    for role, folder, only in (
        ("so", province / "department", None),
        ("dv", at_work, None),
        ("nop", has_handed_in, OF_A_FORWARDER),
        ("moi", first_run, None),
        *(("tap", each.agency, {TRAINING}) for each in [find_training(_home(province).training)] if each is not None),
    ):
        jobs = JobRunner()
        shell = Shell(jobs)
        shell.resize(round(width / scale), round(height / scale))
        opener = Opener(shell, jobs, SystemClock(), province if folder.is_relative_to(province) else None)
        TrainingMode(shell, jobs, opener, _home(province))
        shell.show()
        opener.open(folder)
        _settle(app, jobs)
        for number, key in enumerate(list(shell.navigation.buttons), start=1):
            if (wanted and key not in wanted) or (only and key not in only):
                continue
            shell.open_page(key)
            _settle(app, jobs)
            shell.grab().save(str(out / f"{role}-{number}-{key}{suffix}.png"))
        shell.close()
        opener.close()


def _settle(app: object, jobs: object) -> None:
    for _ in range(_ROUNDS):
        jobs.wait_for_done()  # type: ignore[attr-defined]
        app.processEvents()  # type: ignore[attr-defined]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--draw"]:
        draw(Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5], int(sys.argv[6]), sys.argv[7:])
        sys.stdout.flush()
        os._exit(0)  # Qt's offscreen platform may crash while Python takes its objects apart
    sys.exit(main(sys.argv[1:]))
