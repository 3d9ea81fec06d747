"""Journeys of the tests by the installed program: the tests and their tools are carried in, the checkout is not."""

import importlib.util
import shutil
from importlib.metadata import distribution
from pathlib import Path

from installer.debian.build import NAME
from installer.tools import ROOT

HEADLESS, WINDOWS = (f"tests/journeys/test_loop_{each}.py" for each in ("headless", "in_windows"))
_PROGRAM = f"/usr/lib/{NAME}"
_TOOLS = ("pytest", "pluggy", "iniconfig", "packaging", "pygments", "hypothesis", "sortedcontainers", "pytest-qt")
_QT_TEST = ("QtTest.abi3.so", "Qt/lib/libQt6Test.so.6")
"""What pytest-qt needs of Qt, and the package leaves out."""
_START = f"""\
import os, sys
home = sys.argv[1]
os.chdir(home + "/journeys")
sys.path[:0] = ["{_PROGRAM}", home + "/tools", home + "/journeys"]
import PySide6
PySide6.__path__.append(home + "/tools/PySide6")
import desktop, pytest
status = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *sys.argv[2:]])
own = [module.__file__ for name, module in sys.modules.items() if name.startswith("desktop.") and module.__file__]
assert all(path.startswith("{_PROGRAM}/") for path in own), own
print(len(own), "modules, among them", *own[:1])
sys.exit(status or not own)
"""


def take_journeys(home: Path) -> None:
    """Carry the tests and what they need into somebody's home."""
    shutil.copytree(ROOT / "tests", home / "journeys" / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    tools = home / "tools"
    for name in _TOOLS:
        found = distribution(name)
        for path in found.files or ():
            if path.parts[0] != "..":
                _copy(Path(str(found.locate_file(path))), tools / path)
    binding = Path(next(iter(importlib.util.find_spec("PySide6").submodule_search_locations)))
    for name in _QT_TEST:
        _copy(binding / name, tools / "PySide6" / name)
    for path in (home / "journeys", *(home / "journeys").rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o644)


def words_to_travel(user: str, journeys: tuple[str, ...]) -> list[str]:
    """The command that runs them, over the kind of database that needs no server."""
    start = ["/usr/bin/python3", "-I", "-X", "utf8", "-c", _START, f"/home/{user}"]
    return [*start, *journeys, "-k", "not postgres"]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
