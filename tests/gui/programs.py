"""The whole program on a data folder, started and closed as people do."""

import pytest
from PySide6.QtCore import QObject

from desktop.ui.opening import Opener
from desktop.ui.shell import Shell

PATIENCE = 20_000


class Program(QObject):
    """What ``desktop.app`` puts together; notes in which order things happen."""

    def __init__(self, qtbot, jobs, clock):
        super().__init__()
        self.bot, self.jobs = qtbot, jobs
        self.shell = Shell(jobs)
        self.opener = Opener(self.shell, jobs, clock)
        self.heard = []
        qtbot.addWidget(self.shell)
        self.shell.page_refreshed.connect(self.heard.append)
        self.opener.opened.connect(lambda: self.heard.append("opened"))
        with qtbot.waitExposed(self.shell):
            self.shell.show()

    def open(self, folder):
        with self.bot.waitSignal(self.opener.opened, timeout=PATIENCE):
            self.opener.open(folder)
        self.jobs.wait_for_done()
        return self

    def close(self):
        self.shell.close()
        self.jobs.wait_for_done()
        self.opener.close()


@pytest.fixture
def start(qtbot, jobs):
    """Starts the program on a workspace's folder; whatever still runs at the end is closed."""
    running = []

    def begin(workspace):
        workspace.close()
        program = Program(qtbot, jobs, workspace.clock)
        running.append(program)
        return program

    yield begin
    for program in running:
        program.close()
