"""A themed application, a clock for everybody, and windows that are closed when the journey is over."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.clock import FixedClock
from desktop.core.paths import DataFolder
from desktop.services.safety.move_database import address_of
from desktop.services.safety.server_place import use_server
from desktop.ui import theme
from desktop.ui.tokens import ThemeName
from tests.journeys.elsewhere import DEPARTMENT, Province
from tests.journeys.window import Window

HERE = Path(__file__).parent
AGAIN = {
    ("test_loop_headless.py", "postgres"),
    ("test_loop_in_windows.py", "postgres"),
    ("test_programme_in_windows.py", "postgres"),
    ("test_province_in_windows.py", "sqlite"),
}
"""Long journeys go over one kind of database at each change, each kind by others; ``dev.py proof`` goes over both."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is gone over once more."""
    for item in items:
        parameters = getattr(item, "callspec", None)
        if item.path.parent == HERE and parameters and (item.path.name, parameters.params.get("province")) in AGAIN:
            item.add_marker(pytest.mark.again)


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply_theme(qapp, ThemeName.LIGHT)
    theme.load_fonts()


@pytest.fixture
def clock() -> FixedClock:
    """The day on which công văn 4177 was issued; the story moves it on."""
    return FixedClock.on(date(2018, 5, 4), 9)


@pytest.fixture(params=["sqlite", "postgres"])
def province(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Province:
    """Agencies keep files; the department's master copy is a file, then on a server that its folder names."""
    made = Province(tmp_path, clock)
    if request.param == "postgres":
        address = address_of(request.getfixturevalue("migrated_postgres_url"))
        use_server(DataFolder(made.folder(DEPARTMENT)), address)
    return made


@pytest.fixture
def open_window(qtbot: QtBot, clock: FixedClock) -> Iterator[Callable[[Path], Window]]:
    """Starts the program on a data folder."""
    windows: list[Window] = []

    def start(folder: Path) -> Window:
        windows.append(Window(qtbot, clock, folder))
        return windows[-1]

    yield start
    for window in windows:
        window.close()
