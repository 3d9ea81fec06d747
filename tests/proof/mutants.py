"""Mutation testing: one small change in the program at a time; a test must notice it.

    python -m tests.proof.mutants REPORT [--most N] [--again] [WORD…]

WORD is part of a path, e.g. ``rules/tally``. ``--most`` takes a sample of the mutants instead of all of them, the same
sample as long as the program is the same; ``--again`` tries only those that survived last time, with the tests of
today. Mutants that change nothing anybody could notice stand in ``kept_mutants.toml``, each with its reason, and are
not reported.
"""

import argparse
import contextlib
import json
import os
import pickle
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.proof.disk import PROJECT
from tests.proof.mutating import WORK
from tests.proof.mutations import Change, Mutant, changes

KEPT = Path(__file__).with_name("kept_mutants.toml")
STAGE = PROJECT / "build" / "mutants"
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
                    "container", "contents", "finder", "golden_packages", "kinds", "manifest", "media", "names",
                    "package", "parts", "strict_json", "zip_data", "zip_directory",
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
        untested: Tried, and no test of the area comes near.
        explained: Survived, and stand in the list with their reason.
    """

    mutants: int = 0
    tried: int = 0
    killed: int = 0
    explained: int = 0
    untested: int = 0
    survived: list[Mutant] = field(default_factory=list)


def kept() -> dict[Mutant, str]:
    """Mutants that nobody could notice, and why."""
    read = tomllib.loads(KEPT.read_text(encoding="utf-8"))["mutant"]
    return {Mutant(each["module"], each["function"], each["was"], each["now"]): each["why"] for each in read}


def try_mutants(report: Path, words: Iterable[str], most: int, *, again: bool) -> dict[str, Tried]:
    """Try the mutants of all areas; the report is written after each.

    Raises:
        RuntimeError: An area could not be tried; the others were.
    """
    found: dict[str, Tried] = {}
    broken: list[str] = []
    before = json.loads(report.read_text(encoding="utf-8")) if again else {}
    survivors = {Mutant(**each) for tried in before.values() for each in tried["survived"]}
    for area in AREAS:
        modules = [path for path in _modules(area) if not words or any(word in path for word in words)]
        if again:
            modules = [path for path in modules if any(each.module == path for each in survivors)]
        if modules:
            try:
                found.update(_Trial(area, modules).run(most, survivors if again else None))
            except RuntimeError as error:
                broken.append(f"{area.folder}: {error}")
            told = {path: asdict(tried) for path, tried in sorted(found.items())}
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

    def __init__(self, area: Area, modules: list[str]) -> None:
        self._area, self._modules = area, modules
        self._work = STAGE / f"{Path(area.folder).name}.work"

    def run(self, most: int, only: set[Mutant] | None) -> dict[str, Tried]:
        found = {path: list(changes(path)) for path in self._modules}
        chosen = [each for path in self._modules for each in found[path] if only is None or each.mutant in only]
        if most and most < len(chosen):
            asked = set(sorted(chosen, key=_lot)[:most])
            chosen = [each for each in chosen if each in asked]
        STAGE.mkdir(parents=True, exist_ok=True)
        self._work.write_bytes(pickle.dumps(chosen))
        self._work.with_suffix(".came").unlink(missing_ok=True)
        if chosen:
            self._try(len(chosen))
        return self._judged(found, chosen)

    def _try(self, count: int) -> None:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.proof.mutating"]
        variables = {"PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen", WORK: str(self._work)}
        log = self._work.with_suffix(".log")
        with log.open("w", encoding="utf-8") as said:
            process = subprocess.Popen(
                [*command, *self._area.tests], cwd=PROJECT, env={**os.environ, **variables}, stdout=said, stderr=said
            )
        with process:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_TOLD_EVERY)
                    break
                print(f"       {self._work.stem}: {len(self._came())} of {count} tried", file=sys.stderr)
        words = log.read_text(encoding="utf-8")
        for line in words.splitlines():
            if line.startswith("left out"):
                print(line, file=sys.stderr)
        if len(self._came()) < count:
            raise RuntimeError(f"the tests of {self._area.folder} did not come to an end:\n{words[-4_000:]}")

    def _came(self) -> list[tuple[int, str, str]]:
        with contextlib.suppress(FileNotFoundError):
            lines = self._work.with_suffix(".came").read_text(encoding="utf-8").split("\n")[:-1]
            return [json.loads(line) for line in lines]
        return []

    def _judged(self, found: dict[str, list[Change]], chosen: list[Change]) -> dict[str, Tried]:
        explained = kept()
        judged = {path: Tried(len(of_module)) for path, of_module in found.items()}
        for number, outcome, _ in self._came():
            mutant = chosen[number].mutant
            tried = judged[mutant.module]
            tried.tried += 1
            if outcome == "killed":
                tried.killed += 1
            elif mutant in explained:
                tried.explained += 1
            elif outcome == "untested":
                tried.untested += 1
            else:
                tried.survived.append(mutant)
        return judged


def _lot(change: Change) -> str:
    """A place in the row by which samples are taken: the same as long as the change is."""
    each = change.mutant
    return sha256(f"{each.module}\n{each.function}\n{each.was}\n\n{each.now}".encode()).hexdigest()


def totals(found: dict[str, Tried]) -> Counter[str]:
    """The figures of all modules together."""
    counts = Counter({"modules": sum(1 for each in found.values() if each.tried)})
    for each in found.values():
        counts.update({name: getattr(each, name) for name in ("mutants", "tried", "killed", "explained", "untested")})
        counts["survived"] += len(each.survived)
    return counts


def _main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py mutants", description="Change the program, and see who notices.")
    parser.add_argument("report", type=Path)
    parser.add_argument("--most", type=int, default=0, help="a sample of so many an area (0: all)")
    parser.add_argument("--again", action="store_true", help="only those that survived in the report")
    parser.add_argument("words", nargs="*", help="parts of paths, e.g. rules/tally")
    asked = parser.parse_intermixed_args(arguments)
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    found = try_mutants(asked.report, asked.words, asked.most, again=asked.again)
    for path, tried in found.items():
        for mutant in tried.survived:
            print(f"{path} {mutant.function}\n  - {mutant.was}\n  + {mutant.now}")
    print(", ".join(f"{number} {name}" for name, number in totals(found).items()))
    return 1 if any(tried.survived for tried in found.values()) else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
