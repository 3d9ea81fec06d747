"""A generated country comes in: 92 agencies, 1,000 and 10,598, in one process and in as many as intake takes by itself.

Seeds are fixed: the same figures, keys and certificates at every run. The packages of ten thousand take time to make,
so they are kept in the computer's temporary folder for the next run of this version.
"""

import atexit
import json
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from typing import Any

from desktop.core.version import VERSION
from desktop.documents.workbooks import unit_workbook
from desktop.services.intake.examining import other_processes
from desktop.services.programme.versions import bundled_programme
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.macros import by_calamine, by_openpyxl
from tests.benchmarks.many_periods import Years
from tests.benchmarks.measure import ROOT, Measure, megabytes, timed
from tests.benchmarks.province import Province

SIZES = (92, 1000, 10_598)
"""A province of 2018, a large one, and all communes that there were."""
WITHIN = {92: 1.0, 10_598: 20.0}
STATUS_WITHIN, ANSWER_WITHIN = 0.3, 0.1
CANCEL_AFTER = 500

_PLACES = count()


@dataclass
class Kept:
    """What a size needs, made once for many runs of the table."""

    province: Province
    size: int

    @cached_property
    def crowd(self) -> Crowd:
        place = Path(tempfile.gettempdir()) / f"so-dan-van-bench-{VERSION}" / str(self.size)
        whole = place / "snapshot.pickle"
        province = Province(place)
        if whole.exists():
            province.__dict__["snapshot"] = pickle.loads(whole.read_bytes())  # noqa: S301 - written below
            crowd = Crowd(province, self.size)
            crowd.reuse()
            return crowd
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        province.__dict__["snapshot"] = self.province.snapshot
        crowd = Crowd(province, self.size)
        crowd.make()
        whole.write_bytes(pickle.dumps(self.province.snapshot))
        return crowd

    def fresh(self) -> Path:
        """A department that has taken in nothing, in a place of its own.

        Where ten thousand files were removed a minute ago, the disk looks at each of them before it makes another.
        """
        workspace = self.crowd.fresh_department(f"fresh-{next(_PLACES)}")
        workspace.close()
        atexit.register(shutil.rmtree, workspace.folder.root, ignore_errors=True)
        return workspace.folder.root

    def run(self, processes: str) -> dict[str, Any]:
        """Take everything in, in a process of its own."""
        now = self.crowd.clock.now().isoformat()
        return _said("tests.benchmarks.one_intake", self.fresh(), self.crowd.mail, now, processes)[0]

    def window(self, cancel_after: int) -> tuple[dict[str, Any], ...]:
        """The same through the window."""
        day = self.crowd.clock.now().date().isoformat()
        return _said("tests.benchmarks.busy_window", self.fresh(), self.crowd.mail, day, str(cancel_after))


def _said(module: str, *arguments: object) -> tuple[dict[str, Any], ...]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return tuple(json.loads(line) for line in done.stdout.splitlines())


def processes(size: int) -> str:
    """How many take in so many files where none are forbidden."""
    many = 1 + other_processes(size)
    return f"{many} process{'es' * (many > 1)}"


def _files_per_second(size: int, seconds: float) -> str:
    return f"{size / seconds:,.0f} files/s ({seconds:.2f} s)"


def measures(province: Province) -> Iterator[Measure]:
    """By size; the last column of a row says what was promised of it."""
    kept = {size: Kept(province, size) for size in SIZES}
    for size in SIZES:
        yield from _intake(kept[size])
    yield from _macros(kept[SIZES[0]])
    yield _status(kept[SIZES[-1]])
    for size in SIZES[1:]:
        yield from _window(kept[size])


def _intake(kept: Kept) -> Iterator[Measure]:
    last: dict[str, dict[str, Any]] = {}

    def run(how: str, what: str) -> float:
        last[how] = kept.run(how)
        return float(last[how][what])

    yield Measure(
        f"country, {kept.size:,} agencies: intake, {processes(kept.size)}",
        partial(run, "together", "seconds"),
        "1 process",
        partial(run, "alone", "seconds"),
        runs=1,
        within=WITHIN.get(kept.size),
        shown=partial(_files_per_second, kept.size),
        warm=False,
    )
    yield Measure(
        f"country, {kept.size:,} agencies: memory of {processes(kept.size)}",
        lambda: sum((last.get("together") or kept.run("together"))["megabytes"]),
        "of 1 process",
        lambda: (last.get("alone") or kept.run("alone"))["megabytes"][0],
        runs=1,
        shown=megabytes,
        warm=False,
    )


def _macros(kept: Kept) -> Iterator[Measure]:
    """What an officer with a macro would do: the figures of the same reports, one workbook an agency, added up."""

    def folder() -> Path:
        crowd = kept.crowd
        place = crowd.mail.with_name("workbooks")
        if not place.exists():
            place.mkdir()
            for code in crowd.codes:
                workbook = unit_workbook(crowd.report_of(code), bundled_programme())
                (place / f"{code}.xlsx").write_bytes(workbook)
        return place

    def ours() -> float:
        return float(kept.run("alone")["seconds"])

    for name, add_up in (("openpyxl", by_openpyxl), ("python-calamine", by_calamine)):
        yield Measure(
            f"country, {kept.size} agencies: signed packages verified and stored",
            ours,
            f"{kept.size} workbooks by {name}",
            lambda add_up=add_up: timed(lambda: add_up(folder()))(),
            runs=3,
        )


def _status(kept: Kept) -> Measure:
    years = Years(kept)
    return Measure(
        f"country, {kept.size:,} agencies × {years.periods} periods: who has reported",
        years.status,
        "the same rows by sqlite3 alone",
        years.bare,
        runs=5,
        within=STATUS_WITHIN,
    )


def _window(kept: Kept) -> Iterator[Measure]:
    whole: dict[str, Any] = {}

    def through() -> dict[str, Any]:
        if not whole:
            whole.update(kept.window(0)[0])
            assert whole["progress seen"], "no progress was shown"
        return whole

    def cancelled() -> float:
        said, stored = kept.window(CANCEL_AFTER)
        assert said["told"] == stored["in the master copy"] < kept.size, "what was told is not what is there"
        return float(said["longest"]) / 1000

    def of(what: str) -> Callable[[], float]:
        return lambda: through()[what] / 1000

    yield Measure(
        f"country, {kept.size:,} agencies: longest wait of the window while they come in",
        of("longest"),
        "one wait in a hundred",
        of("one in a hundred"),
        runs=1,
        within=ANSWER_WITHIN,
        warm=False,
    )
    yield Measure(
        f"country, {kept.size:,} agencies: longest wait when cancelled after {CANCEL_AFTER}",
        cancelled,
        "longest work of its thread",
        of("longest work"),
        runs=1,
        within=ANSWER_WITHIN,
        warm=False,
    )
