"""A themed application for every test on screen, and a runner that leaves no thread behind."""

import pytest
from PySide6.QtCore import QThreadPool

from desktop.ui import theme
from desktop.ui.jobs import JobRunner
from desktop.ui.tokens import ThemeName
from tests.gui.programs import start  # noqa: F401 - fixture of tests of the whole program
from tests.gui.walking import dialogs_watched, open_at  # noqa: F401 - fixtures of the tests on screen
from tests.gui.workspaces import (  # noqa: F401 - fixtures of every page's tests
    agency_context,
    agency_workspace,
    department_context,
    department_workspace,
    forwarder_context,
    forwarder_workspace,
    newcomer_context,
    province,
    usb,
)


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp):
    """Fonts, palette and style sheet, once; the tests see what people see."""
    theme.apply_theme(qapp, ThemeName.LIGHT)
    theme.load_fonts()


@pytest.fixture(autouse=True)
def _dialogs(dialogs_watched):  # noqa: F811 - asked for by its name
    """Every dialog that any test opens is looked at."""


@pytest.fixture
def jobs(qapp):
    """The runner of a window; whatever a test started has ended when the test has."""
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    runner.wait_for_done()
    assert QThreadPool.globalInstance().activeThreadCount() == 0, "a thread was left running"
