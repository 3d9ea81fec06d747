"""The kill runs: a clerk works, is killed at a random moment, and what was called done must be there afterwards.

    python -m tests.proof.kill_runs KILLS REPORT [SEED]

The world goes on from kill to kill, as a computer does whose plug is pulled again and again. A run that was broken off
goes on where its report ends.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from desktop.core.clock import FixedClock
from desktop.core.files import write_atomically
from desktop.database.backup import check_integrity
from desktop.models.attachment import Attachment
from desktop.models.intake import ReceivedPackage
from desktop.models.revision import Revision
from desktop.services.indicators import read_grid
from desktop.services.upkeep import check_folder
from desktop.services.workspace import Workspace
from tests.copies import copied_folder
from tests.proof.clerk import work_until_killed
from tests.proof.use_cases import is_whole
from tests.services.pattern import DEPARTMENT, HOA_LONG, PERIOD, Pattern, at, make_pattern

MOST_TOLD = 12
"""Lines that the clerk may tell before its end is near; a deed is one or two of them."""
LONGEST_LAST = 2.0
"""Seconds that it may live after the last of those lines; most live less."""
_TOLD_EVERY = 50
"""Kills from one line of progress to the next."""
FRESH_AFTER = 40
"""Kills, after which the world is made anew: the oldest revisions would only make it slow."""


@dataclass
class Killed:
    """What came of it.

    Attributes:
        deeds: By kind, how many were called done before a kill, and are there.
        faults: What was lost or broken: a defect each.
    """

    kills: int = 0
    deeds: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class _Place:
    """Two computers and a stick, with what was promised about them."""

    def __init__(self, pattern: Pattern, root: Path) -> None:
        self.agency, self.department, self.stick = root / "xã", root / "Sở", root / "USB"
        copied_folder(pattern.folder / HOA_LONG, self.agency)
        copied_folder(pattern.folder / DEPARTMENT, self.department)
        incoming = self.stick / "đến"
        incoming.mkdir(parents=True)
        (self.stick / "nộp").mkdir()
        for path in (*pattern.packages, pattern.first_pdf):
            shutil.copy(path, incoming)
        self.key = pattern.keys[HOA_LONG]
        self.cells: dict[str, str] = {}
        self.intended: dict[str, str] = {}
        self.kept: dict[str, set[str]] = {name: set() for name in ("evidence", "revision", "received", "files")}
        self.backups: set[str] = set()

    def promise(self, said: Mapping[str, object]) -> None:
        """The clerk was told that it is done."""
        match said:
            case {"intends": dict(cells)}:
                self.intended = cells
            case {"cells": dict(cells)}:
                self.cells.update(cells)
                self.intended = {}
            case {"evidence": str(digest)}:
                self.kept["evidence"].add(digest)
            case {"revision": str(digest), "files": list(files)}:
                self.kept["revision"].add(digest)
                self.kept["files"].update(files)
            case {"received": list(digests)}:
                self.kept["received"].update(digests)
            case {"backup": str(name)}:
                self.backups.add(name)

    def broken(self, clock: FixedClock) -> Iterator[str]:
        """What is not as promised."""
        with closing(Workspace.open(self.agency, clock)) as workspace:
            yield from (finding.message for finding in check_folder(workspace))
            with workspace.reading() as session:
                rows = {row.code: str(row.value.number) for row in read_grid(session, clock, PERIOD).rows}
                yield from _lost("evidence", self.kept["evidence"], session.scalars(sa.select(Attachment.sha256)))
                yield from _lost(
                    "revision", self.kept["revision"], session.scalars(sa.select(Revision.snapshot_sha256))
                )
        yield from self._wrong_cells(rows)
        with closing(Workspace.open(self.department, clock)) as workspace:
            yield from (finding.message for finding in check_folder(workspace))
            with workspace.reading() as session:
                yield from _lost("received", self.kept["received"], session.scalars(sa.select(ReceivedPackage.sha256)))
        for folder in (self.agency, self.department):
            yield from (each.message for each in check_integrity(folder / "so-dan-van.db"))
        yield from self._spoilt_files()

    def _wrong_cells(self, rows: Mapping[str, str]) -> Iterator[str]:
        """All cells of an edit are as before it, or all as it was to make them."""
        after = {**self.cells, **self.intended}
        there = {cell: rows[cell] for cell in after}
        if there != after and any(there[cell] != text for cell, text in self.cells.items()):
            yield f"cells hold {there}, not {self.cells}, nor {after}"
        self.cells, self.intended = there, {}

    def _spoilt_files(self) -> Iterator[str]:
        for name, wanted in (("nộp", self.kept["files"]), ("sao lưu", self.backups)):
            folder = self.stick / name
            there = [path for path in folder.glob("*") if not path.name.startswith(".")]
            yield from (f"half a file: {path.name}" for path in there if not is_whole(path))
            yield from _lost("file", wanted, [path.name for path in there])


def _lost(what: str, promised: set[str], there: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} is lost: {each}" for each in sorted(promised - set(there)))


def run(kills: int, report: Path, seed: int = 1, *, pattern: Pattern | None = None) -> Killed:
    """Kill the clerk so many times, those that the report knows of among them."""
    result = Killed(**json.loads(report.read_text())) if report.exists() else Killed()
    chance, place = random.Random(f"{seed} {result.kills}"), None
    with tempfile.TemporaryDirectory(prefix="so-dan-van-chet-") as made:
        folder = Path(made)
        pattern = pattern or make_pattern(folder / "tỉnh")
        while result.kills < kills:
            if place is None or result.kills % FRESH_AFTER == 0:
                shutil.rmtree(folder / "nơi", ignore_errors=True)
                place = _Place(pattern, folder / "nơi")
            _one(place, result, chance)
            write_atomically(report, json.dumps(vars(result), indent=1, ensure_ascii=False).encode())
            if result.kills % _TOLD_EVERY == 0:
                sys.stderr.write(f"       {result.kills} of {kills} kills, {len(result.faults)} faults\n")
    return result


def _one(place: _Place, result: Killed, chance: random.Random) -> None:
    for said in _life(place, chance):
        place.promise(said)
        for kind in said.keys() - {"started", "intends", "files"}:
            result.deeds[kind] = result.deeds.get(kind, 0) + 1
        if "refused" in said:
            result.faults.append(f"kill {result.kills}: {said}")
    result.kills += 1
    result.faults += [f"kill {result.kills}: {fault}" for fault in place.broken(at(5, 23, 12))]


def _life(place: _Place, chance: random.Random) -> list[Mapping[str, object]]:
    """One life of the clerk, in a process of its own that has everything imported; what it was told was done."""
    reading, writing = os.pipe()
    seed = chance.randrange(10**9)
    child = os.fork()
    if not child:
        os.close(reading)
        os.dup2(writing, 1)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        try:
            work_until_killed(place.agency, place.department, place.stick, place.key, seed)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said: list[Mapping[str, object]] = []
        left = chance.randrange(MOST_TOLD)
        end = threading.Timer(chance.random() ** 2 * LONGEST_LAST, _kill, (child,))
        for line in pipe:
            if not line.endswith("\n"):
                break
            said.append(json.loads(line))
            if len(said) == left + 1:  # the first line only says that it has sat down
                end.start()
        if end.ident is not None:
            end.join()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        said.append({"refused": "the clerk ended by itself"})
    return said


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    _kills, _report, *_seed = sys.argv[1:]
    sys.exit(1 if run(int(_kills), Path(_report), *map(int, _seed)).faults else 0)
