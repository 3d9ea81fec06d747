"""Commands as scripts call them, on copies of one demonstration province."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.app import main
from desktop.core.clock import SystemClock
from desktop.services.demonstration.days import has_handed_in
from desktop.services.workspace import Workspace
from tests.copies import copied_folder

PERIOD = "6T-2018"
TODAY = "2018-06-01"


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def documents(self):
        """Standard output as JSON, a document a line; fails on anything else there."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def document(self):
        (only,) = self.documents
        return only


@pytest.fixture
def run(capsys):
    """Run a command in this process."""

    def run_command(*arguments):
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(int(status), said.out, said.err)

    return run_command


@pytest.fixture
def province(demonstration):
    """The folder of the demonstration; never write to it."""
    return demonstration.department.parent


@pytest.fixture
def department(demonstration, tmp_path):
    """A copy of the department's data folder."""
    return copied_folder(demonstration.department, tmp_path / "Sở Nội vụ")


@pytest.fixture
def agency(demonstration, tmp_path):
    """A copy of the data folder of an agency that has handed in once."""
    code = next(file for file in demonstration.packages if file.name.endswith("_b1-sua.asice")).name.split("_")[1]
    return copied_folder(province_agency(demonstration, code), tmp_path / code)


@pytest.fixture
def unfinished(demonstration, tmp_path):
    """A copy of the data folder of the agency that is still at work."""
    for folder in demonstration.agencies:
        workspace = Workspace.open(folder, SystemClock())
        idle = has_handed_in(workspace)
        workspace.close()
        if not idle:
            return copied_folder(folder, tmp_path / folder.name)
    pytest.fail("everybody has handed in")


def province_agency(demonstration, code):
    return next(folder for folder in demonstration.agencies if folder.name == code)


@pytest.fixture
def report(demonstration, agency):
    """The signed container that the agency handed in."""
    return next(f for f in demonstration.packages if f.name == f"BC_{agency.name}_{PERIOD}_b1.asice")


@pytest.fixture
def passphrase_file(province):
    return province / "passphrase.txt"


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder by name and hash: equal before and after means that nothing was touched."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def disk(tmp_path):
    """Mount a small disk of its own; only root may."""
    place = tmp_path / "đĩa"
    place.mkdir()
    mounted = []

    def mount(size):
        if sys.platform != "linux":
            pytest.skip("small disks are mounted on Linux only")
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "so-dan-van-test", str(place)]
        done = subprocess.run(command, check=False, capture_output=True)
        if done.returncode:
            pytest.skip(f"no mount here: {done.stderr.decode(errors='replace').strip()}")
        mounted.append(place)
        return place

    yield mount
    for each in mounted:
        subprocess.run(["umount", str(each)], check=False, capture_output=True)


@pytest.fixture
def read_only(disk):
    """A disk with what is copied to it, that may then only be read."""

    def make(*folders):
        place = disk("64m")
        copies = [copied_folder(folder, place / folder.name) for folder in folders]
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        return place, *copies

    return make


@pytest.fixture
def full(disk):
    """A disk with what is copied to it, and hardly a byte of room beside it."""

    def make(*folders, room=0):
        place = disk("24m")
        copies = [copied_folder(folder, place / folder.name) for folder in folders]
        free = shutil.disk_usage(place).free - room
        (place / "đầy").write_bytes(b"\0" * free)
        return place, *copies

    return make
