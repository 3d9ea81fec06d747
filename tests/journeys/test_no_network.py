"""No code of ours or of a library reaches for a network: the whole loop runs where asking for a socket is death."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copies import copied_folder
from tests.journeys.no_network import can_forbid

PROJECT = Path(__file__).resolve().parents[2]
TODAY = ("--today", "2018-05-30")

pytestmark = pytest.mark.skipif(not can_forbid(), reason="the filter is Linux's, for two kinds of processors")


def _start(*command):
    return subprocess.run([sys.executable, *command], cwd=PROJECT, capture_output=True, check=False)


def run(*arguments):
    """Run a headless command without sockets; gives the documents of its answer."""
    done = _start("-m", "tests.journeys.no_network", *map(str, arguments), "--json")
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX])
def test_whoever_asks_for_a_socket_there_is_ended(family):
    script = "import socket, sys; from tests.journeys.no_network import forbid_sockets; forbid_sockets()"
    ended = _start("-c", f"{script}; socket.socket({int(family)})")
    assert ended.returncode == -signal.SIGSYS
    assert _start("-c", script).returncode == 0


@pytest.fixture
def province(demonstration_again, tmp_path):
    """The whole loop was run once, without sockets; this is a copy of what it left."""
    return copied_folder(demonstration_again.department.parent, tmp_path / "tỉnh")


def test_the_whole_loop_opens_no_socket(province, tmp_path):
    usb = tmp_path / "USB"
    sent = sorted((province / "outbox").glob("*.asice"))
    roots = province / "trust" / "root.pem"
    good = [path for path in sent if not path.stem.endswith("-sua")]
    run("verify", *good, "--trust", roots)
    run("intake", *good, "--data", province / "department", *TODAY)
    (kept,) = run("backup", "--data", province / "department", "--to", usb, *TODAY)
    run("restore", kept["file"], "--data", tmp_path / "máy mới", *TODAY)
    out = usb / "tổng hợp.pdf"
    run("consolidate", "--data", tmp_path / "máy mới", "--period", "6T-2018", "--out", out, *TODAY)
    assert out.stat().st_size > 10_000


_WINDOW = """
import os, sys
from pathlib import Path
from tests.journeys.no_network import forbid_sockets

forbid_sockets(but_local=True)
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from desktop.app import main
from desktop.ui.shell import Shell
from PySide6.QtCore import QTimer

painted = Shell.show_in_place

def show_and_leave(shell):
    painted(shell)
    QTimer.singleShot(1500, shell.close)

Shell.show_in_place = show_and_leave
sys.exit(main(["--open", sys.argv[1]]))
"""


def test_the_window_opens_no_socket_that_leaves_the_computer(province, tmp_path):
    folder = copied_folder(province / "department", tmp_path / "Sở")
    done = _start("-c", _WINDOW, str(folder))
    assert done.returncode == 0, done.stderr.decode()
