"""A running program on somebody's computer: the real window, driven by clicks and keys."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.clock import FixedClock
from desktop.ui.file_dialogs import FileDialog
from desktop.ui.jobs import JobRunner
from desktop.ui.opening import Opener
from desktop.ui.page import Page
from desktop.ui.shell import Shell

_OPENING = 20_000


class Window:
    """What ``desktop.app`` puts together, without its event loop."""

    def __init__(self, qtbot: QtBot, clock: FixedClock, folder: Path) -> None:
        self.bot = qtbot
        self.jobs = JobRunner()
        self.shell = Shell(self.jobs)
        self.opener = Opener(self.shell, self.jobs, clock)
        self.jobs.unheard.connect(_complain)
        qtbot.addWidget(self.shell)
        with qtbot.waitExposed(self.shell):
            self.shell.show()
        with qtbot.waitSignal(self.opener.opened, timeout=_OPENING):
            self.opener.open(folder)
        self.settle()

    def feel_time_pass(self) -> None:
        """What happens each minute, for a clock that was moved while the window stayed open."""
        self.opener.frame.day_watch.timeout.emit()
        self.settle()

    def close(self) -> None:
        """Close the window; the program ends."""
        self.shell.close()
        self.jobs.wait_for_done()
        self.opener.close()

    def settle(self) -> None:
        """Wait until all work is done and shown."""
        while self.jobs.is_busy():
            self.jobs.wait_for_done()
            QApplication.processEvents()
        self._come_forward()

    def _come_forward(self) -> None:
        """What a window manager does when a dialog has closed; without it nothing has the keyboard."""
        if QApplication.activeModalWidget() is not None:
            return
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        with self.bot.waitActive(self.shell):
            self.shell.activateWindow()

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.shell.page(self.shell.current_key)

    def go_to(self, key: str) -> Page:
        """Choose a page in the navigation."""
        self.click(self.shell.navigation.buttons[key])
        self.settle()
        assert self.shell.current_key == key
        return self.page

    def click(self, button: QWidget) -> None:
        """Click a button that can be clicked."""
        assert button.isEnabled(), f"{button.accessibleName()}: {button.toolTip()}"
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def press(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key."""
        self.bot.keyClick(widget, key, modifier)

    def answer_file_dialog(self, path: Path) -> None:
        """Type a path into the file dialog that has just opened, and confirm."""
        dialog = next(each for each in self.page.findChildren(FileDialog) if each.isVisible())
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
        dialog.accept()
        self.settle()

    def dialog(self, kind: type[QWidget]) -> QWidget:
        """The dialog of this kind that stands open over the page."""
        return next(each for each in self.page.findChildren(kind) if each.isVisible())


def _complain(error: BaseException) -> None:
    raise error
