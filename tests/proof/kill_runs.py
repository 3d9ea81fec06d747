"""The kill runs: a clerk works, is killed at a random moment, and what was called done must be there afterwards.

    python -m tests.proof.kill_runs KILLS REPORT [SEED]

The world goes on from kill to kill, as a computer does whose plug is pulled again and again; in every other world the
agency's data lies encrypted. A run that was broken off goes on where its report ends.

Each life is a child of a process that has everything imported, and has done every deed before: a kill costs little
more than the deed that it ends.
"""

import gc
import json
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop.core.files import write_atomically
from tests.known_queries import queries_known
from tests.proof.clerk import Costs, each_deed, work_until_killed
from tests.proof.encrypted_data import encrypted
from tests.proof.kill_place import Place
from tests.services.pattern import HOA_LONG, Pattern, at, make_pattern

FRESH_AFTER = 50
"""Kills, after which the world is made anew: the oldest revisions would only make it slow."""
THOROUGH_EVERY = 10
"""Kills from one thorough look to the next."""
_TOLD_EVERY = 250
"""Kills from one line of progress to the next."""


@dataclass
class Killed:
    """What came of it.

    Attributes:
        encrypted: Kills in a world whose data lies encrypted.
        deeds: By kind, how many were called done before a kill, and are there.
        faults: What was lost or broken: a defect each.
    """

    kills: int = 0
    encrypted: int = 0
    deeds: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class _Worlds:
    """One world after another; each kind of them always at the same place, where everything is warm."""

    def __init__(self, pattern: Pattern, folder: Path) -> None:
        self._pattern, self._folder = pattern, folder
        plain = pattern.folder / HOA_LONG
        self._agencies = (plain, encrypted(plain, folder / "mã hóa", at(5, 12, 10)))
        self._costs: dict[int, Costs] = {}

    def new(self, kind: int) -> tuple[Place, Costs]:
        """A new world, and what deeds cost in it."""
        if kind not in self._costs:
            place = self._made(kind)
            self._costs[kind] = each_deed(place.agency, place.department, place.stick, place.key)
            assert list(place.broken(at(5, 23, 12), thoroughly=True)) == []
        return self._made(kind), self._costs[kind]

    def _made(self, kind: int) -> Place:
        root = self._folder / f"nơi {kind}"
        shutil.rmtree(root, ignore_errors=True)
        return Place(self._pattern, self._agencies[kind], root)


def run(kills: int, report: Path, seed: int = 1, *, pattern: Pattern | None = None) -> Killed:
    """Kill the clerk so many times, those that the report knows of among them."""
    result = Killed(**json.loads(report.read_text())) if report.exists() else Killed()
    chance = random.Random(f"{seed} {result.kills}")
    with tempfile.TemporaryDirectory(prefix="so-dan-van-chet-") as made, queries_known():
        worlds = _Worlds(pattern or make_pattern(Path(made, "tỉnh")), Path(made))
        while result.kills < kills:
            kind = result.kills // FRESH_AFTER % 2
            place, costs = worlds.new(kind)
            for number in range(min(FRESH_AFTER - result.kills % FRESH_AFTER, kills - result.kills), 0, -1):
                thoroughly = number % THOROUGH_EVERY == 1
                _one(place, result, _life(place, chance.randrange(10**9), costs), thoroughly=thoroughly)
                result.encrypted += kind
            write_atomically(report, json.dumps(vars(result), indent=1, ensure_ascii=False).encode())
            if result.kills % _TOLD_EVERY == 0:
                sys.stderr.write(f"       {result.kills} of {kills} kills, {len(result.faults)} faults\n")
    return result


def _one(place: Place, result: Killed, life: list[Mapping[str, object]], *, thoroughly: bool) -> None:
    result.kills += 1
    for said in life:
        place.promise(said)
        for kind in said.keys() - {"begins", "intends", "files"}:
            result.deeds[kind] = result.deeds.get(kind, 0) + 1
        if "refused" in said:
            result.faults.append(f"kill {result.kills}: {said}")
    faults = place.broken(at(5, 23, 12), thoroughly=thoroughly)
    result.faults += [f"kill {result.kills}: {fault}" for fault in faults]


def _life(place: Place, seed: int, costs: Costs) -> list[Mapping[str, object]]:
    """One life of the clerk, in a process of its own; what it was told was done."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        gc.disable()  # to look for cycles, all pages would have to be copied
        os.close(reading)
        os.dup2(writing, 1)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        try:
            work_until_killed(place.agency, place.department, place.stick, place.key, seed, costs)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said: list[Mapping[str, object]] = [json.loads(line) for line in pipe if line.endswith("\n")]
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        said.append({"refused": "the clerk ended by itself"})
    return said


if __name__ == "__main__":
    _kills, _report, *_seed = sys.argv[1:]
    sys.exit(1 if run(int(_kills), Path(_report), *map(int, _seed)).faults else 0)
