"""The fault sweep: call 1 goes wrong, then call 2, call 3 … until the deed is done without meeting its fault.

    python -m tests.proof.sweep REPORT [EVERY [WORD]]

runs behind a disk that can fail (see ``disk``). Each trial is a process of its own on a copy of the same world; what
it leaves is judged here, by who comes after it. EVERY is the distance from trial to trial, in calls; WORD: of the name
of the use cases that are tried. What a report that is there says of a use case under a trouble is not tried again: a
sweep that was broken off goes on where it was. ``sampled`` is for the short run: two troubles a use
case, in turn, on a ready pattern.
"""

import gc
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.database.backup import check_integrity
from desktop.services.safety.upkeep import check_folder
from desktop.services.trust.keys import load_root
from tests.cheap_keys import passphrases_cheap
from tests.known_queries import queries_known
from tests.proof.disk import TROUBLES, Manner, Trouble, arm, commit_here, disarm
from tests.proof.encrypted_data import ENCRYPTED
from tests.proof.forks import fork
from tests.proof.use_cases import USE_CASES, UseCase, World, copy_world, is_whole, new_world
from tests.services.pattern import DEPARTMENT, PASSPHRASE, Pattern, make_pattern

_MOST_SAMPLED = 1
"""Calls that fail in the short run, of each use case under each of its troubles."""
ALL_CASES = (*USE_CASES, *ENCRYPTED)
_DONE, _TOLD, _INTERRUPTED, _KILLED, _NO_MEMORY = "done", "told", "interrupted", "killed", "no memory"


@dataclass
class Swept:
    """What came of one use case under one trouble.

    Attributes:
        calls: How many calls of the kind the deed makes.
        outcomes: How often it was done all the same, the user was told, and so on.
        commit: Of the program that was tried. seconds: How long it took.
        states: How many different worlds were left behind, each of which was judged.
        faults: What was not as it must be: a defect each.
    """

    use_case: str
    trouble: str
    calls: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    states: int = 0
    commit: str = ""
    seconds: float = 0
    faults: list[str] = field(default_factory=list)

    @property
    def trials(self) -> int:
        """How many calls were made to fail."""
        return sum(self.outcomes.values())


def sweep(
    report: Path, every: int = 1, only: str = "", *, sampled: bool = False, pattern: Pattern | None = None
) -> bool:
    """Try every use case, or those whose name holds a word, under every trouble; says whether all was well."""
    swept, commit = _swept_before(report), commit_here()
    with tempfile.TemporaryDirectory(prefix="so-dan-van-loi-") as made, queries_known(), passphrases_cheap():
        folder = Path(made).resolve()  # what makes a passphrase dear to guess calls no disk
        pattern = pattern or make_pattern(folder / "tỉnh")
        for number, case in enumerate(case for case in ALL_CASES if only in case.name):
            troubles = [TROUBLES[(number + each) % len(TROUBLES)] for each in (0, 3)] if sampled else TROUBLES
            most = _MOST_SAMPLED if sampled else 0
            done = {each.trouble for each in swept if each.use_case == case.name}
            left = [trouble for trouble in troubles if trouble.name not in done]
            if not left:
                continue
            for each in _Sweep(pattern, case, folder / case.name, every, most).run(left):
                swept.append(replace(each, commit=commit))
                report.write_text(json.dumps([{**vars(each), "trials": each.trials} for each in swept], indent=1))
    return not any(each.faults for each in swept)


def told_pattern(pattern: Pattern) -> str:
    """Where a ready pattern lies, as another process is told."""
    return json.dumps({each.name: str(getattr(pattern, each.name)) for each in fields(pattern) if each.type is Path})


def ready_pattern(told: str) -> Pattern:
    """The same there; its keys are to be had from its folders alone."""
    places = {name: Path(place) for name, place in json.loads(told).items()}
    return Pattern(**places, keys={}, root=load_root(DataFolder(places["folder"] / DEPARTMENT), PASSPHRASE))


def _swept_before(report: Path) -> list[Swept]:
    """What went well in a sweep that was broken off."""
    rows = json.loads(report.read_text()) if report.exists() else []
    return [Swept(**{name: row[name] for name in row if name != "trials"}) for row in rows if not row["faults"]]


class _Sweep:
    """One use case."""

    def __init__(self, pattern: Pattern, case: UseCase, folder: Path, every: int, most: int = 0) -> None:
        self._case, self._folder, self._every, self._most = case, folder, every, most
        self._world = new_world(pattern, case, folder / "trước")
        self._before = case.meaning(self._world)
        self._sound: set[str] = set()
        done = copy_world(self._world, folder / "sau")
        with case.program(done):
            case.act(done)
            self._after = case.meaning(done)
        gc.collect()
        gc.freeze()  # what is there is there to stay: no child copies its pages to look for cycles in it

    def run(self, troubles: Sequence[Trouble]) -> Iterator[Swept]:
        for trouble in troubles:
            began = time.monotonic()
            with self._case.program(self._world):
                swept = self._under(trouble)
            swept.seconds = time.monotonic() - began
            yield swept  # one without a call: a deed that never reaches for the stick does not miss it
        shutil.rmtree(self._folder)

    def _under(self, trouble: Trouble) -> Swept:
        swept = Swept(self._case.name, trouble.name)
        counting = replace(trouble, name="count", manner=Manner.COUNT)
        said, swept.calls = self._try(self._copy(), counting, 0)
        if said != _DONE:
            swept.faults.append(f"without any fault: {said}")
        if swept.faults or not swept.calls:
            return swept
        every = max(self._every, -(-swept.calls // self._most)) if self._most else self._every
        first = random.Random(f"{self._case.name} {trouble.name}").randrange(min(every, swept.calls)) + 1
        for number in range(first, swept.calls + 1, every):
            world = self._copy()
            said, _ = self._try(world, trouble, number)
            outcome = said.partition(":")[0]
            swept.outcomes[outcome] = swept.outcomes.get(outcome, 0) + 1
            state = f"{outcome} {_digest_of(world)}"
            if state in self._sound:  # byte for byte what was judged before, and the user was told the same
                continue
            swept.states += 1
            faults = list(self._judge(world, said))
            swept.faults += [f"call {number} ({said}): {fault}" for fault in faults]
            if not faults:
                self._sound.add(state)
        return swept

    def _copy(self) -> World:
        return copy_world(self._world, self._folder / "thử")

    def _try(self, world: World, trouble: Trouble, number: int) -> tuple[str, int]:
        """The deed in a process of its own; gives what it said at its end, and how many calls it made."""
        reading, writing = os.pipe()
        child = fork()
        if not child:
            gc.disable()
            os.close(reading)
            said, calls = _attempt(self._case, world, trouble, number)
            os.write(writing, json.dumps([said, calls]).encode()[:60_000])
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
        os.waitpid(child, 0)
        said, calls = json.loads(answer) if answer else (_KILLED, 0)
        return said, calls

    def _judge(self, world: World, said: str) -> Iterator[str]:
        if said.partition(":")[0] not in (_DONE, _TOLD, _INTERRUPTED, _KILLED, _NO_MEMORY):
            yield "the user got no sentence"
        try:
            yield from self._look(world, said)
            self._case.act(world)
            if self._case.meaning(world) != self._after:
                yield "repeated, it has another result"
            yield from _unsound(world)
        except Exception:  # noqa: BLE001 - whatever it is, it is what the next person meets
            yield traceback.format_exc(limit=-6)

    def _look(self, world: World, said: str) -> Iterator[str]:
        """Before anybody repeats it: it is there as it was said, or it is not there."""
        meaning = self._case.meaning(world)
        yield from _unsound(world)
        if said == _DONE and meaning != self._after:
            yield f"said to be done, and is not: {meaning}"
        if meaning not in (self._before, self._after) and not self._is_part(meaning):
            yield f"neither as before nor done: {meaning}"
        yield from (f"half a file: {path.name}" for path in world.stick.iterdir() if not _is_fine(path))

    def _is_part(self, meaning: object) -> bool:
        return self._case.partly and self._before <= meaning <= self._after


def _digest_of(world: World) -> str:
    """Of every file of a world, by name and content."""
    digest = hashlib.blake2b()
    for path in sorted(world.root.rglob("*")):
        status = path.lstat()
        digest.update(f"{path.relative_to(world.root)}\n{status.st_mode} {status.st_size}\n".encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_fine(path: Path) -> bool:
    return path.name.startswith(".") or path.is_dir() or is_whole(path)


def _unsound(world: World) -> Iterator[str]:
    if not DataFolder(world.data).database.exists():  # the deed is to make it
        return
    with closing(world.open()) as workspace:  # as the next start finds it
        yield from (finding.message for finding in check_folder(workspace))
    yield from (finding.message for finding in check_integrity(workspace.folder.database))


def _run_out_of_memory(_signal: int, _frame: object) -> None:
    raise MemoryError


def _attempt(case: UseCase, world: World, trouble: Trouble, number: int) -> tuple[str, int]:
    """In the child: do it behind the failing disk."""
    said, calls = _DONE, 0
    signal.signal(signal.SIGUSR1, _run_out_of_memory)
    try:
        arm(world.stick if trouble.of_the_stick else world.root, trouble, number)
        try:
            case.act(world)
        finally:
            calls = disarm()
    except UserError as error:
        said = f"{_TOLD}: {error.sentence}"
    except KeyboardInterrupt:
        said = _INTERRUPTED
    except MemoryError:  # the window and the command line both have a sentence for it
        said = _NO_MEMORY
    except BaseException:  # noqa: BLE001 - everything else is a defect
        said = f"bug: {traceback.format_exc(limit=-8)}"
    return said, calls


if __name__ == "__main__":
    _report, _every, *_more = sys.argv[1:]
    if _more[:1] == ["--sampled"]:
        _well = sweep(Path(_report), int(_every), sampled=True, pattern=ready_pattern(_more[1]))
    else:
        _well = sweep(Path(_report), int(_every), *_more)
    sys.exit(0 if _well else 1)
