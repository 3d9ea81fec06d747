"""What a person waits for who types into the grid of figures: the slowest hundredth of the keys, in a real page."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from functools import cached_property
from itertools import count
from pathlib import Path
from statistics import quantiles

from tests.benchmarks.measure import ROOT, Measure, timed
from tests.benchmarks.province import Province
from tests.benchmarks.storage import bare_edit
from tests.proof.disk import behind_it, can_fail, command_of

FRAME = 1 / 60
"""How long a screen shows one picture: what takes less is not noticed."""
TIMES = 300
"""How many keys of a kind: of a hundred, the slowest hundredth would be nothing but the slowest of all."""
SLOW_DISK_MS = 50


class Typist:
    """Types in a copy of an agency's data, in a process of its own; all rows look at the same typing."""

    def __init__(self, province: Province, *, slow: int = 0) -> None:
        self._province, self._slow = province, slow
        self._typed: list[Mapping[str, tuple[float, float]]] = []

    @cached_property
    def _folder(self) -> Path:
        return self._province.copy_of_agency(f"typing-{self._slow}")

    def slowest(self, what: str, *, work: bool = False) -> Callable[[], float]:
        """The slowest hundredth of one kind of key: on the clock, or how long the processor worked for it."""
        numbers = count()

        def look() -> float:
            number = next(numbers)
            while number >= len(self._typed):
                self._typed.append(self._type())
            return self._typed[number][what][work]

        return look

    def _type(self) -> Mapping[str, tuple[float, float]]:
        period = self._province.snapshot.period.code
        command = command_of("tests.benchmarks.typed_grid", self._folder, period, str(TIMES), str(self._slow))
        with behind_it() if self._slow else nullcontext(os.environ) as environment:
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        lines = (line.split() for line in done.stdout.splitlines())
        return {what: (float(wall), float(work)) for what, wall, work in lines}


def measures(province: Province) -> Iterator[Measure]:
    """Leaving a cell, what follows from it, and moving between cells."""
    edit = timed(bare_edit(province.workplace / "bare typing.db"))

    def slowest_bare() -> float:
        return quantiles((edit() for _ in range(TIMES)), n=100)[-1]

    def row(name: str, ours: Callable[[], float], within: float | None = FRAME) -> Measure:
        against = f"bare sqlite3, p99 of {TIMES} edits"
        return Measure(name, ours, against, slowest_bare, runs=3, within=within, warm=False)

    leaving = f"grid: p99 of leaving a cell ({TIMES} cells)"
    typist = Typist(province)
    yield row(f"{leaving}, the next one ready", typist.slowest("ready"))
    yield row(f"{leaving}, committed", typist.slowest("left"))
    yield row(f"{leaving}, committed, processor", typist.slowest("left", work=True))
    yield row(f"{leaving}, all calculated anew", typist.slowest("told"), within=None)
    yield row(f"grid: p99 of an arrow key ({TIMES} keys)", typist.slowest("moved"))
    if can_fail():
        slow, disk = Typist(province, slow=SLOW_DISK_MS), f"a disk of {SLOW_DISK_MS} ms"
        yield row(f"{leaving}, the next one ready, {disk}", slow.slowest("ready"))
        yield row(f"{leaving}, committed, {disk}", slow.slowest("left"), within=None)
