"""A process that looks at all reports of a period and says how it went.

    python -m tests.benchmarks.one_look DEPARTMENT PERIOD NOW

Prints a JSON object: how many reports and hints; read (seconds that only reading the reports takes), seconds and cpu
(of all of it), silent (most seconds between two moments at which it would have stopped), megabytes, megabytes_before.
"""

import json
import resource
import sys
import time
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from typing_extensions import override

from desktop.core.clock import FixedClock
from desktop.core.progress import Progress
from desktop.core.sweeping import sweep_seldom
from desktop.models.intake import Submission
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.programme.versions import period_row
from desktop.services.province.outliers import find_hints
from desktop.services.workspace import Workspace


class Watched(Progress):
    """Remembers the longest time without a look at whether to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.silent, self._last = 0.0, time.perf_counter()

    @override
    def check(self) -> None:
        now = time.perf_counter()
        self.silent, self._last = max(self.silent, now - self._last), now
        super().check()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(department: str, period: str, now: str) -> None:
    """Look at them once, then read them once more without looking."""
    sweep_seldom()
    workspace = Workspace.open(Path(department), FixedClock(datetime.fromisoformat(now)))
    before = _megabytes()
    watched = Watched()
    started, used = time.perf_counter(), time.process_time()
    with workspace.reading() as session:
        found = find_hints(session, workspace.clock, period, watched)
    watched.check()
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    most = _megabytes()
    started = time.perf_counter()
    with workspace.reading() as session:
        wanted = sa.select(Submission.snapshot).where(Submission.period_id == period_row(session, period).id)
        for content in session.scalars(wanted.execution_options(yield_per=200)):
            snapshot_from_bytes(content)
    print(
        json.dumps(
            {
                "reports": found.reports,
                "hints": len(found.hints),
                "read": time.perf_counter() - started,
                "seconds": seconds,
                "cpu": cpu,
                "silent": watched.silent,
                "megabytes": most,
                "megabytes_before": before,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
