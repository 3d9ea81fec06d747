"""The kill runs: a clerk works, is killed at a random moment, and what was called done must be there afterwards.

    python -m tests.proof.kill_runs KILLS REPORT [--seed N] [--province FOLDER]

The world goes on from kill to kill, as a computer does whose plug is pulled again and again; in every other world the
agency's data lies encrypted. A run that was broken off goes on where its report ends. Behind a disk that can fail (see
``disk``) every other life ends in the middle of a write.

Each life is a child of a process that has everything imported, and has done every deed before: a kill costs little
more than the deed that it ends.
"""

import argparse
import gc
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from desktop.core.files import write_atomically
from desktop.core.paths import DataFolder
from desktop.services.trust.keys import load_signing_key
from tests.cheap_keys import passphrases_cheap
from tests.known_queries import queries_known
from tests.proof.clerk import Costs, each_deed, work_until_killed
from tests.proof.disk import commit_here
from tests.proof.encrypted_data import encrypted
from tests.proof.forks import fork
from tests.proof.kill_place import Place
from tests.services.pattern import HOA_LONG, PASSPHRASE, at, make_pattern

FRESH_AFTER = 50
"""Kills, after which the world is made anew: the oldest revisions would only make it slow."""
DEEDS = frozenset({"cells", "evidence", "received", "backup", "revision"})
"""What the clerk is told of a deed that is done."""
_THOROUGH_EVERY = 25
"""Kills from one thorough look to the next."""
TOLD_EVERY = 250
"""Kills from one line of progress to the next."""


@dataclass
class Killed:
    """What came of it.

    Attributes:
        encrypted: Kills in a world whose data lies encrypted. writing: Kills in the middle of a call to the disk.
        commits: Kills by commit of the program. seconds: All runs together.
        deeds: By kind, how many were called done before a kill, and are there.
        faults: What was lost or broken: a defect each.
    """

    kills: int = 0
    encrypted: int = 0
    writing: int = 0
    commits: dict[str, int] = field(default_factory=dict)
    seconds: float = 0
    deeds: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class _Worlds:
    """One world after another; each kind of them always at the same place, where everything is warm."""

    def __init__(self, province: Path, folder: Path) -> None:
        self._province, self._folder = province, folder
        plain = province / HOA_LONG
        self.key = load_signing_key(DataFolder(plain), PASSPHRASE)
        self._agencies = (plain, encrypted(plain, folder / "mã hóa", at(5, 12, 10)))
        self._costs: dict[int, Costs] = {}

    def new(self, kind: int) -> tuple[Place, Costs]:
        """A new world, and what deeds cost in it."""
        if kind not in self._costs:
            place = self._made(kind)
            self._costs[kind] = each_deed(place, self.key, 1 if self._costs else 2)
            assert list(place.broken(at(5, 23, 12))) == []
        return self._made(kind), self._costs[kind]

    def _made(self, kind: int) -> Place:
        root = self._folder / f"nơi {kind}"
        shutil.rmtree(root, ignore_errors=True)
        return Place(self._province, self._agencies[kind], root)


def run(kills: int, report: Path, seed: int = 1, province: Path | None = None) -> Killed:
    """Kill the clerk so many times, those that the report knows of among them."""
    result = Killed(**json.loads(report.read_text())) if report.exists() else Killed()
    chance, commit = random.Random(f"{seed} {result.kills}"), commit_here()
    began, before = time.monotonic(), result.seconds
    with tempfile.TemporaryDirectory(prefix="so-dan-van-chet-") as made, queries_known(), passphrases_cheap():
        folder = Path(made).resolve()
        worlds = _Worlds(province or make_pattern(folder / "tỉnh").folder, folder)
        while result.kills < kills:
            kind = result.kills // FRESH_AFTER % 2
            place, costs = worlds.new(kind)
            for number in range(min(FRESH_AFTER - result.kills % FRESH_AFTER, kills - result.kills), 0, -1):
                thoroughly = number % _THOROUGH_EVERY == 1
                life = _life(partial(work_until_killed, place, worlds.key, chance.randrange(10**9), costs))
                _one(place, result, life, thoroughly=thoroughly)
                result.encrypted += kind
                result.commits[commit] = result.commits.get(commit, 0) + 1
            result.seconds = before + time.monotonic() - began
            write_atomically(report, json.dumps(vars(result), indent=1, ensure_ascii=False).encode())
            if result.kills % TOLD_EVERY == 0:
                sys.stderr.write(f"       {result.kills} of {kills} kills, {len(result.faults)} faults\n")
                sys.stderr.flush()
    return result


def _one(place: Place, result: Killed, life: list[Mapping[str, object]], *, thoroughly: bool) -> None:
    result.kills += 1
    faults = [str(said[sign]) for said in life for sign in ("broken", "refused") if sign in said]
    for said in life:
        place.promise(said)
        for kind in said.keys() & DEEDS:
            result.deeds[kind] = result.deeds.get(kind, 0) + 1
        result.writing += "dies" in said
    faults += place.broken(at(5, 23, 12)) if thoroughly else place.spoilt_files()
    result.faults += [f"kill {result.kills}: {fault}" for fault in faults]


def _life(live: Callable[[], None]) -> list[Mapping[str, object]]:
    """One life of the clerk, in a process of its own; what it was told was done."""
    reading, writing = os.pipe()
    child = fork()
    if not child:
        gc.disable()  # to look for cycles, all pages would have to be copied
        os.close(reading)
        os.dup2(writing, 1)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        try:
            live()
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said: list[Mapping[str, object]] = [json.loads(line) for line in pipe if line.endswith("\n")]
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        said.append({"refused": "the clerk ended by itself"})
    return said


def _main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kills", type=int)
    parser.add_argument("report", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--province", type=Path, help="a ready-made one to copy from")
    asked = parser.parse_args()
    return 1 if run(asked.kills, asked.report, asked.seed, asked.province).faults else 0


if __name__ == "__main__":
    sys.exit(_main())
