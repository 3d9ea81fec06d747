"""What a person waits for who types into the grid of figures: the slowest hundredth of the keys, in a real page."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from statistics import quantiles

from tests.benchmarks.measure import ROOT, Measure, timed
from tests.benchmarks.province import Province
from tests.benchmarks.storage import bare_edit

FRAME = 1 / 60
"""How long a screen shows one picture: what takes less is not noticed."""


class Typist:
    """Types in a copy of an agency's data, in a process of its own."""

    def __init__(self, province: Province) -> None:
        self._province = province

    @cached_property
    def _folder(self) -> Path:
        return self._province.copy_of_agency("typing")

    def slowest(self, what: str) -> Callable[[], float]:
        """The slowest hundredth of one kind of key."""

        def run() -> float:
            period = self._province.snapshot.period.code
            command = [sys.executable, "-m", "tests.benchmarks.typed_grid", str(self._folder), period]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            lines = dict(line.split() for line in done.stdout.splitlines())
            return float(lines[what])

        return run


def measures(province: Province) -> Iterator[Measure]:
    """Leaving a cell, what follows from it, and moving between cells."""
    typist = Typist(province)
    edit = timed(bare_edit(province.workplace / "bare typing.db"))

    def slowest_bare() -> float:
        return quantiles((edit() for _ in range(200)), n=100)[-1]

    against = "bare sqlite3, p99 of an edit"
    yield Measure("grid: p99 of leaving a cell", typist.slowest("left"), against, slowest_bare, runs=3, within=FRAME)
    yield Measure(
        "grid: p99 of leaving a cell until all is calculated", typist.slowest("told"), against, slowest_bare, runs=3
    )
    yield Measure("grid: p99 of an arrow key", typist.slowest("moved"), against, slowest_bare, runs=3, within=FRAME)
