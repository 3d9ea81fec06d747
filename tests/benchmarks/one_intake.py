"""A process that takes a folder of packages into a department's copy and says how it went.

    python -m tests.benchmarks.one_intake DEPARTMENT MAIL NOW alone|together

Prints a JSON object: seconds (by the clock on the wall), began and ended (when, for several at once), cpu (of all
processes), megabytes (of each at its most; of those that examine the system tells the largest).
"""

import json
import re
import resource
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path


def main(department: str, mail: str, now: str, processes: str) -> None:
    """Take everything in; whatever is not accepted is a failure."""
    # here, as in ``main.py``: the other processes read this file too, and need none of it
    from desktop.core.clock import FixedClock
    from desktop.core.sweeping import sweep_seldom
    from desktop.models.intake import IntakeResult
    from desktop.services.intake import examining
    from desktop.services.intake.taking_in import IntakeRow, take_each
    from desktop.services.workspace import Workspace

    sweep_seldom()
    if processes == "alone":
        examining.WORTH_A_PROCESS = sys.maxsize
    workspace = Workspace.open(Path(department), FixedClock(datetime.fromisoformat(now)))
    began, started = time.time(), time.perf_counter()
    results: Counter[IntakeResult] = Counter()

    def count(row: IntakeRow) -> None:
        results[row.result] += 1

    take_each(workspace, [Path(mail)], count)
    seconds = time.perf_counter() - started
    ended = time.time()
    workspace.close()
    assert results.keys() == {IntakeResult.ACCEPTED}, "a package was not accepted"
    others = 0 if processes == "alone" else examining.other_processes(results.total())
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(
        json.dumps(
            {
                "files": results.total(),
                "seconds": seconds,
                "began": began,
                "ended": ended,
                "cpu": sum(each.ru_utime + each.ru_stime for each in used),
                "megabytes": [_most_megabytes(), *[used[1].ru_maxrss / 1024] * others],
            }
        )
    )


def _most_megabytes() -> float:
    """Of this program alone: what ``getrusage`` tells begins with what its parent had when it started it."""
    (most,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(most) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
