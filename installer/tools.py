"""Programs that the builds run, and facts about folders that they print."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EPOCH = 1793491200
"""Every file of a build bears this moment (1 November 2026, 00:00 UTC), so that two builds are equal."""


class BuildError(Exception):
    """A step failed; the text says which, and what it said."""


class UnavailableError(BuildError):
    """What others provide cannot be had here: packages, a bare Debian, a Windows; nothing of ours is wrong."""


def run(command: Sequence[object], *, folder: Path = ROOT, **variables: str) -> str:
    """Run a program that must succeed, and return what it printed.

    Raises:
        BuildError: It is not there, or ended with another status than 0.
    """
    status, said = attempt(command, folder=folder, **variables)
    if status:
        raise BuildError(f"{' '.join(map(str, command))}\n{said[-4000:]}\nended with status {status}")
    return said


def attempt(command: Sequence[object], *, folder: Path = ROOT, **variables: str) -> tuple[int, str]:
    """Run a program: its exit status and what it printed.

    Raises:
        BuildError: It is not there.
    """
    words = [str(word) for word in command]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH), "LC_ALL": "C.UTF-8", **variables}
    try:
        done = subprocess.run(
            words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise BuildError(f"{words[0]}: {error}") from error
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder, in one order on every machine."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def megabytes(path: Path) -> float:
    """Size of a file, or of all files below a folder."""
    files = files_in(path) if path.is_dir() else [path]
    return sum(each.lstat().st_size for each in files) / 1e6


def set_times(place: Path) -> None:
    """Give a file, or a folder and all below it, one moment: archives then do not tell when they were built."""
    for path in [place, *place.rglob("*")]:
        os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)
