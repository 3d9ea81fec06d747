"""The self-check tells what is missing, survives what crashes, and changes nothing."""

import json
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.core import child_process
from desktop.core.clock import FixedClock
from desktop.core.drives import Place, PlaceKind
from desktop.core.paths import resources
from desktop.core.version import RELEASED
from desktop.services.care import self_check
from desktop.services.care.self_check import CheckState, check_this_computer
from desktop.services.care.self_check_libraries import LIBRARIES
from desktop.services.workplace import place_check

NOW = FixedClock(datetime(RELEASED.year, RELEASED.month, RELEASED.day, 12, tzinfo=UTC))
IMPORTED_AS = {
    "PySide6-Essentials": "PySide6",
    "python-pkcs11": "pkcs11",
    "pillow": "PIL",
    "python-docx": "docx",
    "zxing-cpp": "zxingcpp",
}
WITHOUT = {"rl_accel", "typing-extensions"}
"""Faster only; and part of every one of the others."""


@pytest.fixture
def children(monkeypatch):
    """Lets other programs stand in for what would look at libraries and screens."""

    def say(**programs):
        def command(module):
            return sys.executable, "-c", programs.get(module.rpartition(".")[2], "")

        monkeypatch.setattr(child_process, "child_command", command)

    say()
    return say


def answers(*documents):
    return "print('noise');" + ";".join(f"print({json.dumps(each)!r})" for each in documents)


def items(data, code, clock=NOW):
    return [item for item in check_this_computer(data, clock).items if item.code == code]


def test_this_computer_can_run_the_program(tmp_path):
    found = check_this_computer(tmp_path / "dữ liệu", NOW)
    assert [item for item in found.items if item.state is CheckState.FAULT] == []
    assert {item.code for item in found.items} >= {
        *("LIBRARY", "FONTS", "PRINTERS", "SCREEN", "PLACE", "WRITABLE", "SPACE", "TOKENS", "CLOCK", "SYSTEM")
    }
    assert list(tmp_path.iterdir()) == [], "nothing was left or made"
    assert "Máy dùng được" in found.summary
    assert len(list(found.lines)) > len(found.items)


def test_every_library_of_the_program_is_looked_at():
    project = tomllib.loads((resources().parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {word.split(">")[0].split("[")[0].split("<")[0] for word in project["dependencies"]} - WITHOUT
    assert {IMPORTED_AS.get(name, name) for name in names} == {name.partition(".")[0] for name, _ in LIBRARIES}


def test_a_library_that_crashes_is_named_and_the_rest_is_told(children, tmp_path):
    done = {"ends": "sqlalchemy", "error": ""}
    bad = {"ends": "alembic", "error": "ImportError: no such file"}
    crash = answers(done, bad, {"begins": "pikepdf"}) + ";import os;os.abort()"
    children(self_check_libraries=crash)
    found = {item.text.partition(" ")[0].rstrip(":"): item for item in items(tmp_path, "LIBRARY")}
    assert found["sqlalchemy"].state is CheckState.OK
    assert "no such file" in found["alembic"].text
    assert "làm dừng" in found["pikepdf"].text
    assert found["lark"].state is CheckState.FAULT


def test_a_screen_that_cannot_be_opened_is_a_fault(children, tmp_path):
    children(probe="import os; os.abort()")
    (screen,) = items(tmp_path, "SCREEN")
    assert screen.state is CheckState.FAULT
    assert "--safe-mode" in screen.advice


@pytest.mark.parametrize(
    ("seen", "code", "state"),
    [
        ({"fonts": {"a.ttf": True, "b.ttf": False}}, "FONTS", CheckState.FAULT),
        ({"fonts": {}}, "FONTS", CheckState.FAULT),
        ({"fonts": {"a.ttf": True}}, "FONTS", CheckState.OK),
        ({"printers": None}, "PRINTERS", CheckState.FAULT),
        ({"printers": []}, "PRINTERS", CheckState.NOTE),
        ({"printers": ["HP"]}, "PRINTERS", CheckState.OK),
        ({"screens": [{"width": 1366, "height": 768, "percent": 150}]}, "SCREEN", CheckState.NOTE),
        ({"screens": [{"width": 1366, "height": 768, "percent": 100}]}, "SCREEN", CheckState.OK),
    ],
)
def test_what_is_seen_is_judged(children, tmp_path, seen, code, state):
    children(probe=answers({"platform": "x", "fonts": {}, "printers": [], "screens": []} | seen))
    (item,) = items(tmp_path, code)
    assert item.state is state
    assert item.advice or state is CheckState.OK


@pytest.mark.usefixtures("children")
@pytest.mark.parametrize(
    ("year", "state"), [(2020, CheckState.FAULT), (RELEASED.year + 1, CheckState.OK), (2060, CheckState.NOTE)]
)
def test_the_clock_must_be_plausible(tmp_path, year, state):
    (item,) = items(tmp_path, "CLOCK", FixedClock(datetime(year, 12, 1, tzinfo=UTC)))
    assert item.state is state


@pytest.mark.usefixtures("children")
@pytest.mark.parametrize(
    ("kind", "state"), [(PlaceKind.NETWORK, CheckState.FAULT), (PlaceKind.SYNCED, CheckState.NOTE)]
)
def test_where_the_data_lies_is_told(monkeypatch, tmp_path, kind, state):
    monkeypatch.setattr(place_check, "place_of", lambda _: Place(kind, "OneDrive"))
    assert items(tmp_path, "PLACE")[0].state is state


@pytest.mark.usefixtures("children")
def test_a_disk_that_refuses_or_dawdles_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(self_check, "measure_fsync", lambda _: 400.0)
    assert items(tmp_path, "WRITABLE")[0].state is CheckState.NOTE

    def refuse(_: Path) -> float:
        raise OSError(30, "read-only")

    monkeypatch.setattr(self_check, "measure_fsync", refuse)
    (item,) = items(tmp_path, "WRITABLE")
    assert (item.state, "chỉ cho đọc" in item.text) == (CheckState.FAULT, True)
