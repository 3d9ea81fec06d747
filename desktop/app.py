"""The composition root: arguments, clock, data folder and services meet the window here; nothing else knows all."""

import argparse
import gc
from collections.abc import Sequence
from pathlib import Path

_OBJECTS_BETWEEN_SWEEPS = 50_000
"""Python's own 700 makes it sweep several hundred times while libraries are imported, where nothing is garbage yet."""


def main(arguments: Sequence[str]) -> int:
    """Open the window, or run the headless command that the arguments name.

    Returns:
        The exit status.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_SWEEPS, 20, 20)
    from desktop.cli.arguments import UsageError, parse
    from desktop.cli.output import ExitStatus, Output

    try:
        parsed = parse(arguments)
        if parsed.command is not None:
            from desktop.cli.main import run

            return run(parsed)
    except UsageError as error:
        Output(as_json=False).problem(f"{error}\nXem cách dùng: so-dan-van --help")
        return ExitStatus.WRONG_USE
    return open_window(parsed)


def open_window(parsed: argparse.Namespace) -> int:
    """Show the window and stay until it is closed.

    The window paints before the database and its libraries are touched.
    """
    from PySide6.QtCore import QSettings, QStandardPaths
    from PySide6.QtWidgets import QApplication

    from desktop.core.clock import Clock, DayClock, SystemClock
    from desktop.ui import theme
    from desktop.ui.jobs import JobRunner
    from desktop.ui.opening import Opener
    from desktop.ui.shell import Shell
    from desktop.ui.tokens import ThemeName
    from desktop.ui.unexpected import watch_for_bugs

    theme.prepare_application()
    app = QApplication(["so-dan-van"])
    app.setOrganizationName("So Dan van")
    app.setApplicationName("so-dan-van")
    settings = QSettings()
    theme.apply_theme(app, ThemeName(str(settings.value("appearance/theme", ThemeName.LIGHT))))
    clock: Clock = DayClock(parsed.today) if parsed.today else SystemClock()
    jobs = JobRunner()
    shell = Shell(jobs, None if parsed.demo else settings)
    watch_for_bugs(shell)
    opener = Opener(shell, jobs, clock, settings, parsed.demo)
    shell.show_in_place()
    default = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "data"
    opener.open(parsed.demo / "department" if parsed.demo else parsed.folder or default)
    status = app.exec()
    jobs.wait_for_done()
    opener.close()
    return status
