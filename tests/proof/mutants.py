"""Mutation testing: one small change in the program at a time; a test must notice it.

    python -m tests.proof.mutants REPORT [--most N] [--by TESTS]… [--anew] [WORD…]

WORD is part of a path, e.g. ``rules/tally``. ``--most`` takes a sample of the mutants instead of all of them, the same
sample as long as the program is the same; ``--by`` lets only these tests notice, e.g. ``tests/rules/test_tally.py``.

What came of each change is kept, and a run that was broken off goes on where it was: what a test noticed counts until
the function or the file of that test says something else, what survived until any file of tests does; ``--anew``
forgets all of it. Mutants that change nothing anybody could notice stand in ``kept_mutants.toml``, each with its
reason, and are told as explained. The others that live are open: they survived, or are ``untested``, as no test comes
there. The exit status says whether any is open (3), or tests could not be run (1).
"""

import argparse
import contextlib
import json
import os
import pickle
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.proof.disk import PROJECT
from tests.proof.mutating import WORK
from tests.proof.mutations import Change, Mutant, changes, digest

KEPT = Path(__file__).with_name("kept_mutants.toml")
STAGE = PROJECT / "build" / "mutants"
_OPEN = 3
_TOLD_EVERY = 60
"""Seconds from one line of progress to the next."""


@dataclass(frozen=True)
class Area:
    """Modules that the same tests speak of.

    Attributes:
        without: What is left out, by patterns: what other tests and second opinions look after.
    """

    folder: str
    tests: tuple[str, ...]
    without: tuple[str, ...] = ()


AREAS = (
    Area("desktop/rules", ("tests/rules",)),
    Area(
        "desktop/signing",
        tuple(
            f"tests/signing/test_{name}.py"
            for name in (
                "authority", "certificates", "chains", "cms", "cms_attacks", "envelope", "key_slots", "keys", "trust",
                "trust_outside",
            )
        ),
        ("desktop/signing/pdf*", "desktop/signing/tokens/*"),
    ),
    Area(
        "desktop/exchange",
        (
            "tests/hostile/test_corpus.py",
            *(
                f"tests/exchange/test_{name}.py"
                for name in (
                    "archive", "container", "contents", "finder", "golden_packages", "kinds", "manifest", "media",
                    "names", "package", "parts", "strict_json", "zip_data", "zip_directory",
                )
            ),
        ),
        tuple(f"desktop/exchange/{name}*" for name in ("outlook", "paper", "pictures", "scan", "letters", "patience")),
    ),
)  # fmt: skip


@dataclass
class Tried:
    """What came of the mutants of one module.

    Attributes:
        mutants: How many there are. tried: of them; never those that only change the wording of a sentence.
        explained: Live, and stand in the list with their reason.
        survived: Tests come there and none notices. untested: no test of the area comes near.
    """

    mutants: int = 0
    tried: int = 0
    killed: int = 0
    explained: int = 0
    survived: list[Mutant] = field(default_factory=list)
    untested: list[Mutant] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, int]:
        """The numbers that are reported: changes, tried, killed, explained, survived, untested."""
        counts = {"changes": self.mutants, "tried": self.tried, "killed": self.killed, "explained": self.explained}
        return counts | {"survived": len(self.survived), "untested": len(self.untested)}


def kept() -> dict[Mutant, str]:
    """Mutants that nobody could notice, and why."""
    read = tomllib.loads(KEPT.read_text(encoding="utf-8"))["mutant"]
    return {Mutant(each["module"], each["function"], each["was"], each["now"]): each["why"] for each in read}


def try_mutants(report: Path, words: Iterable[str], most: int, by: Iterable[str] = ()) -> dict[str, Tried]:
    """Try the mutants of all areas; the report is written after each.

    Raises:
        RuntimeError: An area could not be tried; the others were.
    """
    found: dict[str, Tried] = {}
    broken: list[str] = []
    for area in AREAS:
        modules = [path for path in _modules(area) if not words or any(word in path for word in words)]
        if modules:
            try:
                found.update(_Trial(area, modules, tuple(by) or area.tests).run(most))
            except RuntimeError as error:
                broken.append(f"{area.folder}: {error}")
            told = {path: {**asdict(tried), "figures": tried.figures} for path, tried in sorted(found.items())}
            report.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    if broken:
        raise RuntimeError("\n".join(broken))
    return found


def _modules(area: Area) -> list[str]:
    paths = sorted((PROJECT / area.folder).rglob("*.py"))
    skipped = {path for pattern in area.without for path in PROJECT.glob(pattern)}
    return [path.relative_to(PROJECT).as_posix() for path in paths if path not in skipped and path.stat().st_size > 300]


class _Trial:
    """The changes of some modules, tried by the tests of their area."""

    def __init__(self, area: Area, modules: list[str], tests: tuple[str, ...]) -> None:
        self._area, self._modules, self._tests = area, modules, tests
        self._work = STAGE / f"{Path(area.folder).name}.work"
        self._state = " ".join((digest(*(each.partition("::")[0] for each in tests)), *tests))

    def run(self, most: int) -> dict[str, Tried]:
        found = {path: list(changes(path)) for path in self._modules}
        chosen = [each for path in self._modules for each in found[path]]
        if most and most < len(chosen):
            asked = set(sorted(chosen, key=_lot)[:most])
            chosen = [each for each in chosen if each in asked]
        known = self._known()
        left = [each for each in chosen if each.key not in known]
        if left:
            self._try(left, known)
        return self._judged(found, chosen)

    def _try(self, left: list[Change], known: dict[str, tuple[str, str]]) -> None:
        STAGE.mkdir(parents=True, exist_ok=True)
        self._work.write_bytes(pickle.dumps((left, self._noticed(known), self._state)))
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.proof.mutating"]
        variables = {"PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen", WORK: str(self._work)}
        log = self._work.with_suffix(".log")
        with log.open("w", encoding="utf-8") as said:
            process = subprocess.Popen(
                [*command, *self._tests], cwd=PROJECT, env={**os.environ, **variables}, stdout=said, stderr=said
            )
        with process:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_TOLD_EVERY)
                    break
                waiting = self._waiting(left)
                print(f"       {self._work.stem}: {len(left) - waiting} of {len(left)} tried", file=sys.stderr)
        words = log.read_text(encoding="utf-8")
        for line in words.splitlines():
            if line.startswith("left out"):
                print(line, file=sys.stderr)
        if self._waiting(left):
            raise RuntimeError(f"the tests of {self._area.folder} did not come to an end:\n{words[-4_000:]}")

    def _waiting(self, left: list[Change]) -> int:
        known = self._known()
        return sum(each.key not in known for each in left)

    def _noticed(self, known: dict[str, tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
        """Tests that noticed something in a function before: they are asked first."""
        by_place: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for each in (each for path in self._modules for each in changes(path)):
            outcome, test = known.get(each.key, ("", ""))
            if outcome == "killed":
                by_place[each.mutant.module, each.mutant.function][test] = None
        return {place: list(tests) for place, tests in by_place.items()}

    def _known(self) -> dict[str, tuple[str, str]]:
        """What came of changes, by their keys, and the test that noticed: as far as it still counts."""
        found: dict[str, tuple[str, str]] = {}
        with contextlib.suppress(FileNotFoundError):
            for line in self._work.with_suffix(".known").read_text(encoding="utf-8").split("\n")[:-1]:
                key, outcome, test, state = json.loads(line)
                if outcome == "killed" and test:
                    counts = state == _file_digest(test.partition("::")[0])
                else:
                    counts = state == self._state
                if counts and found.get(key, ("",))[0] != "killed":
                    found[key] = outcome, test
        return found

    def _judged(self, found: dict[str, list[Change]], chosen: list[Change]) -> dict[str, Tried]:
        explained, known = kept(), self._known()
        judged = {path: Tried(len(of_module)) for path, of_module in found.items()}
        for change in chosen:
            mutant, outcome = change.mutant, known[change.key][0]
            tried = judged[mutant.module]
            tried.tried += 1
            if outcome == "killed":
                tried.killed += 1
            elif mutant in explained:
                tried.explained += 1
            else:
                (tried.untested if outcome == "untested" else tried.survived).append(mutant)
        return judged


@cache
def _file_digest(path: str) -> str:
    return digest(path)


def _lot(change: Change) -> str:
    """A place in the row by which samples are taken: the same as long as the change is."""
    each = change.mutant
    return sha256(f"{each.module}\n{each.function}\n{each.was}\n\n{each.now}".encode()).hexdigest()


def totals(found: dict[str, Tried]) -> Counter[str]:
    """The figures of all modules together."""
    counts = Counter({"modules": sum(1 for each in found.values() if each.tried)})
    for each in found.values():
        counts.update(each.figures)
    return counts


def _main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py mutants", description="Change the program, and see who notices.")
    parser.add_argument("report", type=Path)
    parser.add_argument("--most", type=int, default=0, help="a sample of so many an area (0: all)")
    parser.add_argument("--by", action="append", default=[], help="tests that may notice, instead of all of the area")
    parser.add_argument("--anew", action="store_true", help="forget what came of changes before")
    parser.add_argument("words", nargs="*", help="parts of paths, e.g. rules/tally")
    asked = parser.parse_intermixed_args(arguments)
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    if asked.anew:
        for path in STAGE.glob("*.known"):
            path.unlink()
    found = try_mutants(asked.report, asked.words, asked.most, asked.by)
    for path, tried in found.items():
        for why, mutants in (("survived", tried.survived), ("untested", tried.untested)):
            for mutant in mutants:
                print(f"{why}: {path} {mutant.function}\n  - {mutant.was}\n  + {mutant.now}")
    for path, tried in found.items():
        print(path, *(f"{number} {name}" for name, number in tried.figures.items()), sep=" | ")
    print(", ".join(f"{number} {name}" for name, number in totals(found).items()))
    return _OPEN if any(tried.survived or tried.untested for tried in found.values()) else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
