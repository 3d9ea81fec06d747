"""The disk of the proof: every call of this process to the operating system about files may be made to fail.

The library stands before the C library, so Python, SQLite and whatever else writes a file pass through one gate.
"""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntEnum, IntFlag
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("failing_disk.c")
PROJECT = SOURCE.parents[2]
_PLACE = "SO_DAN_VAN_FAILING_DISK"


class Calls(IntFlag):
    """Kinds of calls."""

    OPENS = 1
    CREATES = 2
    WRITES = 4
    SYNCS = 8
    NAMES = 16
    REMOVES = 32
    STEPS = 64
    """What reaches no file: a key that is to sign, a statement of a migration; see ``step``."""


class Manner(IntEnum):
    """What happens at the call whose turn it is."""

    COUNT = 0
    FAIL_ONCE = 1
    FAIL_ON = 2
    KILL = 3
    INTERRUPT = 4
    NO_MEMORY = 5
    """A signal whose handler raises ``MemoryError``, wherever the program is just then."""
    SLOW = 6
    """Nothing goes wrong, but every call takes as many milliseconds as the error's number."""


_FILES = Calls.OPENS | Calls.CREATES | Calls.WRITES | Calls.SYNCS | Calls.NAMES | Calls.REMOVES
_ALL = _FILES | Calls.STEPS


@dataclass(frozen=True)
class Trouble:
    """One way in which a disk gives trouble.

    Attributes:
        of_the_stick: Only what lies on the stick is touched by it.
    """

    name: str
    calls: Calls
    manner: Manner
    error: int = 0
    of_the_stick: bool = False


TROUBLES = (
    Trouble("error", _ALL, Manner.FAIL_ONCE, errno.EIO),
    Trouble("full", Calls.CREATES | Calls.WRITES | Calls.NAMES, Manner.FAIL_ON, errno.ENOSPC),
    Trouble("permission", Calls.OPENS | Calls.CREATES | Calls.NAMES | Calls.REMOVES, Manner.FAIL_ONCE, errno.EACCES),
    Trouble("killed", _ALL & ~Calls.OPENS, Manner.KILL),
    Trouble("interrupted", _ALL, Manner.INTERRUPT),
    Trouble("no memory", _ALL, Manner.NO_MEMORY),
    Trouble("stick pulled", _FILES, Manner.FAIL_ON, errno.EIO, of_the_stick=True),
)
KILLED = next(trouble for trouble in TROUBLES if trouble.manner is Manner.KILL)
COUNTED = replace(KILLED, name="count", manner=Manner.COUNT)


def can_fail_here() -> bool:
    """Whether this very process runs behind the library."""
    return _PLACE in os.environ


def can_fail() -> bool:
    """Whether this machine can build the library."""
    return sys.platform == "linux" and shutil.which("cc") is not None


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ[_PLACE])
    library.disk_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    library.disk_disarm.restype = ctypes.c_long
    return library


def arm(below: Path, trouble: Trouble, number: int) -> None:
    """Let the n-th call about files below a folder, from now on, go wrong; 0 only counts."""
    place = str(below.resolve()).encode()
    _library().disk_arm(place, trouble.calls, trouble.manner, trouble.error, number)


def disarm() -> int:
    """Let the disk be well again; says how many calls there were."""
    return _library().disk_disarm()


def step(refused: BaseException) -> None:
    """One call of those that reach no file: it is counted, and fails, among the others.

    Raises:
        BaseException: ``refused``, when it is this call's turn.
    """
    if can_fail_here() and _library().disk_step():
        raise refused


def run_behind_it(*arguments: object) -> int:
    """Run a module of the proof in a process whose disk can fail; gives its exit status."""
    with behind_it() as environment:
        return subprocess.run(command_of(*arguments), cwd=PROJECT, env=environment, check=False).returncode


def run_plainly(*arguments: object) -> int:
    """The same where nothing fails."""
    return subprocess.run(command_of(*arguments), cwd=PROJECT, check=False).returncode


def commit_here() -> str:
    """Which commit of the project this is; with a mark where files differ from it."""
    asked = ["git", "describe", "--always", "--dirty"]
    told = (
        subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=False) if shutil.which("git") else None
    )
    return (told.stdout.strip() if told else "") or "unknown"


def command_of(*arguments: object) -> list[str]:
    """A module with its arguments, as this Python runs it."""
    return [sys.executable, "-m", *(str(argument) for argument in arguments)]


@contextmanager
def behind_it() -> Iterator[Mapping[str, str]]:
    """The environment of a process whose disk can fail."""
    with tempfile.TemporaryDirectory(prefix="so-dan-van-dia-") as folder:
        library = Path(folder) / "failing_disk.so"
        compiler = ["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(compiler, check=True)
        yield {**os.environ, "LD_PRELOAD": str(library), _PLACE: str(library), "PYTHONUTF8": "1"}
