"""The composition root: arguments, clock, data folder and services meet the window here; nothing else knows all."""

import argparse
import gc
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.jobs import JobRunner
    from desktop.ui.opening import Opener
    from desktop.ui.shell import Shell

_OBJECTS_BETWEEN_SWEEPS = 50_000
"""Python's own 700 makes it sweep several hundred times while libraries are imported, where nothing is garbage yet."""


def main(arguments: Sequence[str]) -> int:
    """Open the window, or run the headless command that the arguments name.

    Returns:
        The exit status.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_SWEEPS, 20, 20)
    from desktop.cli.arguments import UsageError, parse

    try:
        parsed = parse(arguments)
        if parsed.command is not None:
            from desktop.cli.main import run

            return run(parsed)
    except UsageError as error:
        from desktop.cli.output import ExitStatus, Output

        Output(as_json=False).problem(f"{error}\nXem cách dùng: so-dan-van --help")
        return ExitStatus.WRONG_USE
    return open_window(parsed)


def open_window(parsed: argparse.Namespace) -> int:
    """Show the window and stay until it is closed.

    The window paints before the data is opened: another thread that imports the database's libraries would hold it up.
    """
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from desktop.ui import appearance, theme
    from desktop.ui.jobs import JobRunner
    from desktop.ui.shell import Shell
    from desktop.ui.unexpected import watch_for_bugs

    theme.prepare_application()
    app = QApplication(["so-dan-van"])
    app.setOrganizationName("So Dan van")
    app.setApplicationName("so-dan-van")
    settings = QSettings()
    appearance.dress(app, settings)
    jobs = JobRunner()
    shell = Shell(jobs, None if parsed.demo else settings)
    watch_for_bugs(shell)
    with ExitStack() as at_the_end:
        shell.painted.connect(lambda: at_the_end.callback(open_data(parsed, shell, jobs).close))
        shell.show_in_place()
        status = app.exec()
        jobs.wait_for_done()
    return status


def open_data(parsed: argparse.Namespace, shell: "Shell", jobs: "JobRunner") -> "Opener":
    """Begin to open the data folder that the arguments name, or the usual one."""
    from PySide6.QtCore import QStandardPaths

    from desktop.core.clock import Clock, DayClock, SystemClock
    from desktop.ui.opening import Opener

    clock: Clock = DayClock(parsed.today) if parsed.today else SystemClock()
    default = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "data"
    opener = Opener(shell, jobs, clock, parsed.demo)
    opener.open(parsed.demo / "department" if parsed.demo else parsed.folder or default)
    return opener
