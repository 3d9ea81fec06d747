"""What every test stands on: no screen, no network, nobody's home folder, a clock that stands still.

Fixtures that only some tests need are in the ``conftest.py`` beside them.
"""

import gc
import os
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from desktop.core.clock import FixedClock
from desktop.core.paths import DataFolder

pytest_plugins = [
    "tests.cheap_keys",
    "tests.databases",
    "tests.demonstration",
    "tests.small_province",
    "tests.training",
    "tests.corpora",
    "tests.known_queries",
    "tests.office",
    "tests.patience",
]

_TESTS = Path(__file__).resolve().parent
HOME = Path(tempfile.gettempdir()) / f"so-dan-van-tests-home-{os.getpid()}"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "UTC"  # not Vietnam: what forgets the time zone fails here
HOME.mkdir(mode=0o700, exist_ok=True)
for _name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
    os.environ[f"XDG_{_name}"] = str(HOME)
os.environ["HOME"] = str(HOME)
if hasattr(time, "tzset"):
    time.tzset()

# The same examples each time, or a change would fail by those of another day; slowness is the bench's business.
settings.register_profile("same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", deadline=None, max_examples=20_000)  # --hypothesis-profile=thorough
settings.load_profile("same")


def _refuse_network(event: str, arguments: tuple) -> None:
    """Fail whatever reaches for another machine: the product never does."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in (None, "", "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1"):
        msg = f"a test reached for the network: {host}"
        raise RuntimeError(msg)


sys.addaudithook(_refuse_network)


_LONG = ("journeys", "proof", "hostile", "signing", "documents")
"""Folders whose files take long each, longest first: what is begun last is waited for by all."""


_OBJECTS_BETWEEN_SEARCHES = 50_000
"""Where Python's own 700 would make it search for forgotten cycles a twentieth of the time."""


def pytest_collection_modifyitems(items):
    """Begin with what takes long."""
    order = {name: place for place, name in enumerate(_LONG)}
    items.sort(key=lambda item: order.get(item.path.relative_to(_TESTS).parts[0], len(order)))


def pytest_collection_finish():
    """Thousands of tests and their modules stay to the end: no search for forgotten cycles need look at them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)


def pytest_sessionfinish():
    """Empty the clipboard while Python is there: Qt ends after it, and what it still holds would call Python again."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


def pytest_unconfigure():
    """Leave nothing behind."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def _swept_by_nobody_else(request):
    """While a window is open, no worker thread looks for forgotten cycles: widgets must not end in another thread."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def clock():
    """Saturday 12 May 2018, 9:41 in Vietnam: the dispatch is eight days old, the first deadline is near."""
    return FixedClock.on(date(2018, 5, 12), 9, 41)


@pytest.fixture
def data_folder(tmp_path):
    """An agency's or department's data folder; its parent exists, it does not yet."""
    return DataFolder(tmp_path / "dữ liệu")
