"""What the project's own files promise to whoever installs it."""

import re
import tomllib
from pathlib import Path

import pytest

from desktop.core.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock.read_text("utf-8"), re.MULTILINE))


def test_the_program_the_project_and_the_change_log_name_the_same_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert project["version"] == VERSION
    assert newest is not None
    assert newest[1] == VERSION


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_holds_hashes_and_no_addresses(lock):
    text = lock.read_text("utf-8")

    assert "://" not in text
    assert "--index-url" not in text
    blocks = re.split(r"\n(?=[a-z])", text)
    pinned = [block for block in blocks if not block.startswith("#")]
    assert [block.splitlines()[0] for block in pinned if "--hash=sha256:" not in block] == []


def test_the_environment_for_tests_holds_what_the_program_runs_with():
    run, test = (pins(ROOT / "requirements" / name) for name in ("run.txt", "test.txt"))

    assert run.items() <= test.items()


def test_qt_starts_on_windows_10_before_1703():
    major, minor, *_ = pins(ROOT / "requirements" / "run.txt")["pyside6-essentials"].split(".")

    assert (6, 8) <= (int(major), int(minor)) < (6, 10)
