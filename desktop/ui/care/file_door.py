"""A file from outside, by double click or from a second start: shown where it belongs in the window."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Slot

from desktop.ui.jobs import JobRunner
from desktop.ui.places import HISTORY, INTAKE, SETTINGS

if TYPE_CHECKING:
    from desktop.services.workplace.opened_file import OpenedFile
    from desktop.ui.opening import Opener
    from desktop.ui.shell import Shell

WELCOME = "welcome"


class FileDoor(QObject):
    """Waits until the data is open, then leads each file to its page.

    Args:
        shell: The window.
        jobs: Its runner.
        opener: Has the data folder.
    """

    def __init__(self, shell: "Shell", jobs: JobRunner, opener: "Opener") -> None:
        super().__init__(shell)
        self._shell, self._jobs, self._opener = shell, jobs, opener
        self._waiting: list[Path] = []
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._hear)
        opener.opened.connect(self._begin)
        opener.door.unlocked.connect(self._let_in)

    def open(self, path: Path) -> None:
        """Show a file, now or as soon as the data is open."""
        self._waiting.append(path)
        if self._opener.root is not None and self._opener.is_open:
            self._look()

    @Slot()
    def _begin(self) -> None:
        self._watch()
        self._look()

    @Slot(object, object)
    def _let_in(self, _found: object, _officer: object) -> None:
        self._look()

    def _watch(self) -> None:
        """Further starts on the same data leave word in a folder; where it cannot be made they speak for themselves."""
        from desktop.services.workplace.hand_over import watched_folder

        root = self._opener.root
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if root is not None:
            try:
                self._watcher.addPath(str(watched_folder(root)))
            except OSError:
                return
            self._hear()

    @Slot()
    def _hear(self) -> None:
        """Another start has asked for something; here and not in a job: it waits for the answer for moments only."""
        from desktop.services.workplace.hand_over import take_requests

        root = self._opener.root
        asked = take_requests(root) if root is not None and self._opener.is_open else ()
        if asked:
            self._shell.setWindowState(self._shell.windowState() & ~Qt.WindowState.WindowMinimized)
            self._shell.raise_()
            self._shell.activateWindow()
        for path in asked:
            if path is not None:
                self.open(path)

    def _look(self) -> None:
        context = self._opener.context
        if context is None or not self._waiting or (self._opener.door.is_guarded and not context.officer):
            return  # while the window is locked, files wait for who unlocks it
        from desktop.services.workplace.opened_file import find_door  # with all that reads packages: only for a file

        waiting, self._waiting = self._waiting, []
        for path in waiting:
            job = self._jobs.run(partial(find_door, context.workspace, path))
            job.succeeded.connect(self._show)
            job.failed.connect(self._shell.show_error)

    @Slot(object)
    def _show(self, found: "OpenedFile") -> None:
        from desktop.services.workplace.opened_file import Door

        match found.door:
            case Door.INTAKE:
                self._take_in(found.path)
            case Door.FROM_ABOVE:
                self._receive(found.path)
            case Door.FIRST_RUN:
                self._start_here(found.path)
            case Door.DATA:
                self._move_in(found.path)
            case Door.UPDATE:
                self._update(found.path)
            case Door.EXPLAINED:
                self._explain(found)

    def _take_in(self, path: Path) -> None:
        from desktop.ui.intake.page import IntakePage

        self._shell.open_page(INTAKE)
        page = self._shell.page(INTAKE)
        if isinstance(page, IntakePage):
            page.take_in((path,))

    def _receive(self, path: Path) -> None:
        from desktop.ui.history.page import HistoryPage

        self._shell.open_page(HISTORY)
        page = self._shell.page(HISTORY)
        if isinstance(page, HistoryPage):
            page.received.receive((path,))

    def _start_here(self, path: Path) -> None:
        from desktop.ui.welcome.page import WelcomePage

        page = self._shell.page(WELCOME)
        if isinstance(page, WelcomePage):
            page.open_package((path,))

    def _move_in(self, path: Path) -> None:
        """Where nobody works yet it moves in; else people choose among their backups what is to replace the data."""
        from desktop.ui.dialogs import MessageDialog
        from desktop.ui.tokens import Tone
        from desktop.ui.welcome.page import WelcomePage

        page = self._shell.page(self._shell.current_key)
        if isinstance(page, WelcomePage):
            page.move_in((path,))
            return
        self._shell.open_page(SETTINGS, "backup")
        text = self.tr(
            "Máy này đã có dữ liệu nên tệp không tự thay dữ liệu đó. Muốn dùng tệp này, chọn Khôi phục ở mục "
            "An toàn dữ liệu; dữ liệu đang có được giữ lại trước khi thay."
        )
        MessageDialog(self._shell, Tone.NEUTRAL, path.name, text).open()

    def _update(self, path: Path) -> None:
        from desktop.ui.care.update_dialog import Updating

        Updating(self._shell, self._jobs, self._opener.context).look(path)

    def _explain(self, found: "OpenedFile") -> None:
        from desktop.ui.dialogs import MessageDialog
        from desktop.ui.tokens import Tone

        text = "\n".join((found.path.name, *found.lines) if found.title != found.path.name else found.lines)
        MessageDialog(self._shell, Tone.OK if found.is_sound else Tone.LATE, found.title, text).open()
