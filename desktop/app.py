"""The composition root: arguments, clock, data folder and services meet the window here; nothing else knows all."""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.home import APPLICATION, ORGANISATION, Home, find_home, keep_temporary_files_in
from desktop.core.sweeping import sweep_seldom

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from desktop.ui.jobs import JobRunner
    from desktop.ui.opening import Opener
    from desktop.ui.shell import Shell


def main(arguments: Sequence[str]) -> int:
    """Open the window, or run the headless command that the arguments name.

    Returns:
        The exit status.
    """
    sweep_seldom()
    from desktop.cli.arguments import UsageError, parse

    keep_temporary_files_in(find_home())
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
    from desktop.core.folder_lock import is_occupied
    from desktop.core.log_files import begin_log, end_log
    from desktop.core.safe_mode import begin_start, end_start, is_kept, use_safe_mode

    home = find_home()
    root = parsed.demo / "department" if parsed.demo else parsed.folder or home.data
    if is_occupied(root) and handed_over(root, parsed.file):
        return 0
    failed_before = begin_start(home.root)
    safe = parsed.safe_mode or failed_before or is_kept(home.root)
    if safe:
        use_safe_mode()
    log = begin_log(home.logs)
    from PySide6.QtWidgets import QApplication

    from desktop.ui import appearance, theme
    from desktop.ui.jobs import JobRunner
    from desktop.ui.shell import Shell
    from desktop.ui.sweeping import Sweeping
    from desktop.ui.unexpected import watch_for_bugs

    theme.prepare_application()
    app = QApplication([APPLICATION])
    app.setOrganizationName(ORGANISATION)
    app.setApplicationName(APPLICATION)
    settings = user_settings(home)
    appearance.dress(app, settings)
    jobs = JobRunner()
    sweeping = Sweeping(jobs.is_busy, app)
    sweeping.begin()
    shell = Shell(jobs, None if parsed.demo else settings)
    watch_for_bugs(shell)
    with ExitStack() as at_the_end:
        at_the_end.callback(end_log, log)
        shell.painted.connect(partial(end_start, home.root))
        shell.painted.connect(lambda: at_the_end.callback(open_data(parsed, root, shell, jobs).close))
        if failed_before:
            shell.painted.connect(partial(offer_safe_mode, shell, home))
        shell.show_in_place()
        status = app.exec()
        jobs.wait_for_done()
    sweeping.end()
    return status


def handed_over(root: Path, file: Path | None) -> bool:
    """Whether the window that has the folder open has taken over what this start was to show."""
    from desktop.services.workplace.hand_over import hand_over

    return hand_over(root, file)


def offer_safe_mode(shell: "Shell", home: Home) -> None:
    """The last start never showed its window, this one did: ask whether it should stay so."""
    from desktop.ui.care.safe_mode import ask_to_keep

    ask_to_keep(shell, home)


def user_settings(home: Home) -> "QSettings":
    """Where the user's settings are kept: as the system keeps them, or in a file on the stick."""
    from PySide6.QtCore import QSettings

    if home.portable:
        ini = QSettings.Format.IniFormat
        QSettings.setDefaultFormat(ini)
        QSettings.setPath(ini, QSettings.Scope.UserScope, str(home.settings))
    return QSettings()


def open_data(parsed: argparse.Namespace, root: Path, shell: "Shell", jobs: "JobRunner") -> "Opener":
    """Begin to open a data folder, and in it the file that the arguments name."""
    from desktop.core.clock import Clock, DayClock, SystemClock
    from desktop.ui.care.file_door import FileDoor
    from desktop.ui.opening import Opener
    from desktop.ui.training.mode import TrainingMode
    from desktop.ui.warming import Warming

    clock: Clock = DayClock(parsed.today) if parsed.today else SystemClock()
    opener = Opener(shell, jobs, clock, parsed.demo)
    TrainingMode(shell, jobs, opener, find_home())
    door = FileDoor(shell, jobs, opener)
    if parsed.file is not None:
        door.open(parsed.file)
    warming = Warming(jobs, shell)
    opener.opened.connect(lambda: warming.begin(item.key for item in shell.items))
    opener.open(root)
    return opener
