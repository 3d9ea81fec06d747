"""What a person waits for who types into the grid of figures: the slowest hundredth of the keys, in a real page."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from statistics import quantiles

from tests.benchmarks.measure import ROOT, Measure, timed
from tests.benchmarks.province import Province
from tests.benchmarks.storage import bare_edit
from tests.proof.disk import behind_it, can_fail, command_of

FRAME = 1 / 60
"""How long a screen shows one picture: what takes less is not noticed."""
SLOW_DISK_MS = 50


class Typist:
    """Types in a copy of an agency's data, in a process of its own."""

    def __init__(self, province: Province) -> None:
        self._province = province

    @cached_property
    def _folder(self) -> Path:
        return self._province.copy_of_agency("typing")

    def slowest(self, what: str) -> Callable[[], float]:
        """The slowest hundredth of one kind of key."""
        return lambda: self._run(what, "0", os.environ)

    def slowest_on_a_slow_disk(self, what: str) -> Callable[[], float]:
        """The same while the disk takes long to confirm what is written."""

        def run() -> float:
            with behind_it() as environment:
                return self._run(what, str(SLOW_DISK_MS), environment)

        return run

    def _run(self, what: str, slow: str, environment: Mapping[str, str]) -> float:
        command = command_of("tests.benchmarks.typed_grid", self._folder, self._province.snapshot.period.code, slow)
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        return float(dict(line.split() for line in done.stdout.splitlines())[what])


def measures(province: Province) -> Iterator[Measure]:
    """Leaving a cell, what follows from it, and moving between cells."""
    typist = Typist(province)
    edit = timed(bare_edit(province.workplace / "bare typing.db"))

    def slowest_bare() -> float:
        return quantiles((edit() for _ in range(200)), n=100)[-1]

    against = "bare sqlite3, p99 of an edit"
    ready = "grid: p99 of leaving a cell, the next one ready"
    yield Measure(ready, typist.slowest("ready"), against, slowest_bare, runs=3, within=FRAME)
    if can_fail():
        slow = typist.slowest_on_a_slow_disk("ready")
        name = f"{ready}, a disk of {SLOW_DISK_MS} ms"
        yield Measure(name, slow, against, slowest_bare, runs=3, within=FRAME)
    yield Measure("grid: p99 of leaving a cell", typist.slowest("left"), against, slowest_bare, runs=3, within=FRAME)
    yield Measure(
        "grid: p99 of leaving a cell until all is calculated", typist.slowest("told"), against, slowest_bare, runs=3
    )
    yield Measure("grid: p99 of an arrow key", typist.slowest("moved"), against, slowest_bare, runs=3, within=FRAME)
