"""The window on a real window system, where drawing offscreen proves nothing: it maps, paints, takes the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.core.clock import SystemClock
from desktop.ui import theme
from desktop.ui.jobs import JobRunner
from desktop.ui.opening import Opener
from desktop.ui.shell import Shell
from desktop.ui.tokens import Color

pytestmark = pytest.mark.xvfb


@pytest.fixture
def window(qtbot, tmp_path):
    """The program's window on an empty data folder, as on the first day."""
    jobs = JobRunner()
    shell = Shell(jobs)
    opener = Opener(shell, jobs, SystemClock())
    qtbot.addWidget(shell)
    shell.show()
    with qtbot.waitExposed(shell):
        pass
    with qtbot.waitSignal(opener.opened, timeout=20_000):
        opener.open(tmp_path / "data")
    qtbot.waitUntil(lambda: shell.current_key == "welcome", timeout=20_000)
    jobs.wait_for_done()
    yield shell
    shell.close()
    opener.close()


def test_the_window_is_painted_on_the_screen(window, qtbot):
    assert QGuiApplication.platformName() == "xcb"
    left_edge = window.navigation.mapToGlobal(window.navigation.rect().bottomLeft())

    def painted() -> bool:
        picture = window.screen().grabWindow(0).toImage()
        return picture.pixelColor(left_edge.x() + 4, left_edge.y() - 4) == theme.color(Color.SUNKEN)

    qtbot.waitUntil(painted, timeout=20_000)


def test_the_keyboard_moves_through_the_first_page(window, qtbot):
    window.activateWindow()
    page = window.page("welcome")
    seen = set()
    for _ in range(6):
        qtbot.keyClick(window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        if focused is not None:
            seen.add(focused.accessibleName() or type(focused).__name__)
    assert len(seen) >= 2, seen
    assert page.isVisible()
