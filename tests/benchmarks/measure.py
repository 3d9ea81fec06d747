"""One measure: how long we take, how long a bare reference takes on the same machine in the same minute."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
FORGET = Path("/proc/sys/vm/drop_caches")
"""Where root tells Linux to forget the files that it has read."""


def milliseconds(seconds: float) -> str:
    """As most rows show what was measured."""
    return f"{seconds * 1000:.2f} ms"


def per_second(seconds: float) -> str:
    """How often it can be done in a second, with the time of one."""
    return f"{1 / seconds:,.0f}/s ({milliseconds(seconds)})"


def megabytes(amount: float) -> str:
    """For rows that measure memory: both sides return megabytes."""
    return f"{amount:.1f} MB"


def number(amount: float) -> str:
    """For rows that count."""
    return f"{amount:.0f}"


@dataclass(frozen=True)
class Measure:
    """A row of the table.

    Attributes:
        ours, reference: Do the work once and return how many seconds it took.
        against: What the reference is.
        runs: How often each is run, in turn, after one run that warms up.
        within: Most seconds that ours may take; ``None`` where no promise was made.
        at_most: Highest ratio to the reference; ``None`` where no promise was made.
        shown: How a result is written.
        warm: Both sides are run once before it counts.
    """

    name: str
    ours: Callable[[], float]
    against: str
    reference: Callable[[], float]
    runs: int = 15
    within: float | None = None
    at_most: float | None = None
    shown: Callable[[float], str] = milliseconds
    warm: bool = True


@dataclass(frozen=True)
class Result:
    """Medians of one measure, in seconds."""

    measure: Measure
    ours: float
    reference: float

    @property
    def ratio(self) -> float:
        return self.ours / self.reference

    @property
    def promise(self) -> str:
        """What was promised, as shown in the table."""
        parts = []
        if self.measure.at_most is not None:
            parts.append(f"≤ {self.measure.at_most:g} ×")
        if self.measure.within is not None:
            parts.append(f"≤ {self.measure.within * 1000:g} ms")
        return ", ".join(parts)

    @property
    def kept(self) -> bool:
        """Whether every promise is kept."""
        within, at_most = self.measure.within, self.measure.at_most
        return (within is None or self.ours <= within) and (at_most is None or self.ratio <= at_most)


def take(measure: Measure, runs: int | None = None) -> Result:
    """Run both sides in turn, so that a busy moment of the machine hits both."""
    if measure.warm:
        measure.ours()
        measure.reference()
    pairs = [(measure.ours(), measure.reference()) for _ in range(runs or measure.runs)]
    return Result(measure, median(ours for ours, _ in pairs), median(reference for _, reference in pairs))


def timed(work: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Turn a piece of work into one that tells how long it took; very short work is done several times over."""

    def run() -> float:
        start = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - start) / times

    return run


def process(*arguments: str | Path) -> Callable[[], float]:
    """Time a Python process from its start to its end.

    Raises:
        subprocess.CalledProcessError: When run, if the process fails.
    """
    command = [sys.executable, *map(str, arguments)]

    def run() -> float:
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        return time.perf_counter() - start

    return run


def process_until(line: str, *arguments: str | Path) -> Callable[[], float]:
    """Time a Python process from its start until it prints a line; then it may end by itself.

    Raises:
        RuntimeError: When run, if the line never comes.
    """
    command = [sys.executable, *map(str, arguments)]

    def run() -> float:
        start = time.perf_counter()
        with running(command) as lines:
            for printed in lines:
                if printed.strip() == line:
                    return time.perf_counter() - start
        msg = f"{' '.join(command)} never printed {line!r}"
        raise RuntimeError(msg)

    return run


def process_telling(word: str, *arguments: str | Path) -> Callable[[], float]:
    """Run a Python process until it says a number of itself: a line that begins with the word.

    Raises:
        RuntimeError: When run, if the line never comes.
    """
    command = [sys.executable, *map(str, arguments)]

    def run() -> float:
        with running(command) as lines:
            for printed in lines:
                name, _, number = printed.strip().partition(" ")
                if name == word:
                    return float(number)
        raise RuntimeError(f"{' '.join(command)} never told {word!r}")

    return run


def cold(run: Callable[[], float]) -> Callable[[], float]:
    """The same after the system has forgotten every file that it has read, as after switching the PC on."""

    def forget_and_run() -> float:
        os.sync()
        FORGET.write_text("3", encoding="ascii")
        return run()

    return forget_and_run


@contextmanager
def running(command: Sequence[str]) -> Iterator[Iterator[str]]:
    """Start a process, give its lines, and end it."""
    with subprocess.Popen(command, cwd=ROOT, text=True, encoding="utf-8", stdout=subprocess.PIPE) as started:
        try:
            yield iter(started.stdout)
        finally:
            started.terminate()
