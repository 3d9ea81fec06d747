"""Couriers: reports are lost, repeated, reordered, damaged, wrapped, forwarded, answered; keys change; agencies merge.

    python -m tests.proof.couriers STEPS REPORT [SEED]

The master copy must converge to what ``courier_model`` works out once more from what arrived: in four worlds of
five the master copy is a file, in the fifth it lies on PostgreSQL. A walk that was broken off goes on where its report
ends.
"""

import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from desktop.core.files import write_atomically
from desktop.database.unit_of_work import Database
from desktop.services.workspace import Workspace
from tests.proof.courier_province import CourierProvince
from tests.proof.disk import commit_here
from tests.proof.server import own_server
from tests.services.pattern import BA_RIA, DEPARTMENT, Pattern, at, copied, copied_to_server, make_pattern

_ON_SERVER = 5
"""Of so many worlds one keeps its master copy on a server."""
_SETTLE_EVERY = 40
"""Steps, after which the master copy is compared with what it must hold."""
_FRESH_AFTER = 2_000
"""Steps, after which the world is made anew: comparing reads every file that came."""


@dataclass
class Walked:
    """What came of it.

    Attributes:
        steps: By kind. on_server: Those after which the master copy lay on PostgreSQL, not in a file.
        commits: Steps by commit of the program. seconds: All runs together.
        settled: How often the master copy was compared with the model.
        faults: Where they differed: a defect each.
    """

    steps: dict[str, int] = field(default_factory=dict)
    on_server: int = 0
    commits: dict[str, int] = field(default_factory=dict)
    seconds: float = 0
    settled: int = 0
    faults: list[str] = field(default_factory=list)


def walk(pattern: Pattern, department: Workspace, folder: Path, steps: int, seed: int = 1) -> Walked:
    """Let so many things happen."""
    walked, chance = Walked(), random.Random(seed)
    folder.mkdir()
    with closing(copied(pattern, BA_RIA, folder / "huyện", at(5, 23, 9))) as district:
        _walk(CourierProvince(pattern, department, district, folder, seed), chance, steps, walked)
    return walked


def _walk(province: CourierProvince, chance: random.Random, steps: int, walked: Walked) -> None:
    for number in range(1, steps + 1):
        step = chance.choice(province.steps())
        step()
        walked.steps[step.__name__] = walked.steps.get(step.__name__, 0) + 1
        if number % _SETTLE_EVERY == 0 or number == steps:
            walked.settled += 1
            walked.faults += [f"step {number}: {each}" for each in province.differences()]


def _main(steps: str, report: str, seed: str = "1") -> int:
    told = Path(report)
    together = Walked(**json.loads(told.read_text())) if told.exists() else Walked()
    commit = commit_here()
    began, before = time.monotonic(), together.seconds
    walked_before = sum(together.steps.values())
    with tempfile.TemporaryDirectory(prefix="so-dan-van-duong-") as made, own_server() as new_database:
        folder = Path(made)
        pattern = make_pattern(folder / "tỉnh")
        for done in range(walked_before, int(steps), _FRESH_AFTER):
            number = done // _FRESH_AFTER
            here = folder / "ở đây"
            here.mkdir()
            place = pattern, DEPARTMENT, here / "Sở", at(5, 23, 10)
            url = new_database(f"walk_{number}") if number % _ON_SERVER == _ON_SERVER - 1 else ""
            opened = copied_to_server(*place, Database.open(url, create=True)) if url else copied(*place)
            with closing(opened) as department:
                steps_here = min(_FRESH_AFTER, int(steps) - done)
                walked = walk(pattern, department, here / "đường", steps_here, int(seed) + number)
            shutil.rmtree(here)
            together.faults += [f"seed {int(seed) + number}, {fault}" for fault in walked.faults]
            together.on_server += steps_here if url else 0
            together.settled += walked.settled
            together.commits[commit] = together.commits.get(commit, 0) + steps_here
            together.steps = dict(Counter(together.steps) + Counter(walked.steps))
            together.seconds = before + time.monotonic() - began
            write_atomically(told, json.dumps(vars(together), indent=1, ensure_ascii=False).encode())
            sys.stderr.write(f"       {done + steps_here} of {steps} steps, {len(together.faults)} faults\n")
    return 1 if together.faults else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
