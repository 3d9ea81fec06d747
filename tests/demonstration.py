"""One demonstration province for all tests that look at one: made once, then copied by whoever changes something."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from desktop.services.demonstration.province import Demonstration, make_demonstration
from tests.journeys.no_network import can_forbid
from tests.made_once import made_once

AGENCIES = 4
SEED = 7
_PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Demonstration:
    """Four agencies, one of each kind: one is late, one errs first, one has not handed in. Never write to it."""
    return made_once(tmp_path_factory, "tỉnh minh họa", partial(make_demonstration, count=AGENCIES, seed=SEED))


@pytest.fixture(scope="session")
def demonstration_again(tmp_path_factory) -> Demonstration:
    """The same by the command, in a process that the kernel ends when it asks for a socket. Never write to it."""
    return made_once(tmp_path_factory, "tỉnh minh họa không mạng", _by_command)


def _by_command(out: Path) -> Demonstration:
    program = ["-m", "tests.journeys.no_network"] if can_forbid() else ["main.py"]
    command = [sys.executable, *program, "demo", "--out", out, "--agencies", str(AGENCIES), "--seed", str(SEED)]
    done = subprocess.run([*command, "--json"], cwd=_PROJECT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    several = {kind: tuple(map(Path, said[kind])) for kind in ("agencies", "packages", "reports")}
    return Demonstration(Path(said["department"]), **several)
