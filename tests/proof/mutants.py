"""Mutation testing: one small change in the program at a time; a test must notice it.

    python -m tests.proof.mutants REPORT [--most N] [--seed N] [--again] [WORD…]

WORD is part of a path, e.g. ``rules/tally``. ``--most`` takes a seeded sample of the mutants instead of all of them;
``--again`` tries only those that survived last time, with the tests of today. Mutants that change nothing anybody could
notice stand in ``kept_mutants.toml``, each with its reason, and are not reported.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.proof.disk import PROJECT

KEPT = Path(__file__).with_name("kept_mutants.toml")
STAGE = PROJECT / "build" / "mutants"
_TOLD_EVERY = 60
"""Seconds from one line of progress to the next."""
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


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
            for name in ("trust", "trust_outside", "cms", "cms_attacks", "authority", "envelope", "keys")
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
                    "container", "finder", "golden_packages", "kinds", "media", "names", "package", "parts",
                    "strict_json",
                )
            ),
        ),
        tuple(f"desktop/exchange/{name}*" for name in ("outlook", "paper", "pictures", "scan", "letters", "patience")),
    ),
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: the lines of a function as they are, and as they were made."""

    module: str
    function: str
    was: str
    now: str


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


def try_mutants(report: Path, words: Iterable[str], most: int, seed: int, *, again: bool) -> dict[str, Tried]:
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
                found.update(_Trial(area, modules).run(most, seed, survivors if again else None))
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
    """One run of mutmut, in a folder of its own: it changes copies only."""

    def __init__(self, area: Area, modules: list[str]) -> None:
        self._modules, self._tests, self._stage = modules, area.tests, STAGE / Path(area.folder).name
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)
        for name in ("desktop", "tests", "resources", "main.py"):
            (self._stage / name).symlink_to(PROJECT / name)
        settings = {
            "source_paths": ["desktop"],
            "only_mutate": modules,
            "also_copy": ["resources", "main.py"],
            "pytest_add_cli_args_test_selection": list(area.tests),
            "pytest_add_cli_args": ["-p", "no:cacheprovider"],
            "process_isolation": "forkserver",  # the first run of the tests must leave nothing in caches
            "use_git_change_detection": False,
            "track_dependencies": False,
        }
        ours = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
        told = "\n".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())
        (self._stage / "pyproject.toml").write_text(f"{ours}\n[tool.mutmut]\n{told}\n", encoding="utf-8")

    def run(self, most: int, seed: int, only: set[Mutant] | None) -> dict[str, Tried]:
        self._mutmut("-c", "from mutmut.__main__ import *; makedirs('mutants'); copy_src_dir(); create_mutants(2)")
        asked = sorted(name for name, _ in self._codes())
        if only is not None:
            places = {(mutant.module, mutant.function) for mutant in only}
            asked = [name for name in asked if _place(name) in places]
        elif most and most < len(asked):
            asked = random.Random(seed).sample(asked, most)
        chosen = {name: mutant for name, mutant in self._shown(asked) if only is None or mutant in only}
        self._mutmut("-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1), *chosen, of=len(chosen))
        return self._judged(chosen)

    def _mutmut(self, *arguments: str, of: int = 0) -> None:
        environment = {**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with (self._stage / "log.txt").open("a", encoding="utf-8") as log:
            command = [sys.executable, "-W", "ignore", *arguments]
            with subprocess.Popen(command, cwd=self._stage, env=environment, stdout=log, stderr=log) as process:
                while process.poll() is None:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(_TOLD_EVERY)
                        break
                    done = sum(code is not None for _, code in self._codes())
                    print(f"       {self._stage.name}: {done} of {of} mutants tried", file=sys.stderr)
        if process.returncode:
            said = (self._stage / "log.txt").read_text(encoding="utf-8").splitlines()
            end = "\n".join([line for line in said if line.strip() and line[0] not in _SPINNER][-40:])
            raise RuntimeError(f"mutmut ended with {process.returncode}:\n{end}\n{self._what_tests_say(environment)}")

    def _what_tests_say(self, environment: Mapping[str, str]) -> str:
        """The end of what the tests of the area say where no mutant is at work: mutmut keeps it to itself."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *self._tests]
        place = {**environment, "MUTANT_UNDER_TEST": ""}
        done = subprocess.run(
            command, cwd=self._stage / "mutants", env=place, capture_output=True, text=True, check=False
        )
        return done.stdout[-2_000:]

    def _codes(self) -> Iterator[tuple[str, int | None]]:
        for path in self._modules:
            with contextlib.suppress(FileNotFoundError, ValueError):  # it is just being written
                read = json.loads((self._stage / "mutants" / f"{path}.meta").read_text(encoding="utf-8"))
                yield from read["exit_code_by_key"].items()

    def _shown(self, names: Iterable[str]) -> Iterator[tuple[str, Mutant]]:
        """What mutants change; not those that only change letters of a Vietnamese sentence: people read it."""
        from mutmut.mutation.diff_apply import get_diff_for_mutant

        with contextlib.chdir(self._stage):
            for name in names:
                module, function = _place(name)
                changed = get_diff_for_mutant(name, path=module).splitlines()[2:]
                was, now = ("\n".join(line[1:].strip() for line in changed if line[0] == sign) for sign in "-+")
                if was.isascii() or was.casefold() != now.replace("XX", "").casefold():
                    yield name, Mutant(module, function, was, now)

    def _judged(self, chosen: dict[str, Mutant]) -> dict[str, Tried]:
        from mutmut.stats import status_by_exit_code

        explained = kept()
        found = {path: Tried() for path in self._modules}
        for name, code in self._codes():
            tried = found[_place(name)[0]]
            tried.mutants += 1
            if name not in chosen:
                continue
            tried.tried += 1
            status, mutant = status_by_exit_code[code], chosen[name]
            if status == "no tests":
                tried.untested += 1
            elif status not in ("survived", "not checked"):
                tried.killed += 1
            elif mutant in explained:
                tried.explained += 1
            else:
                tried.survived.append(mutant)
        return found


def _place(name: str) -> tuple[str, str]:
    """Module and function of a mutant, by mutmut's name for it."""
    module, _, function = name.partition("__mutmut_")[0].rpartition(".")
    return f"{module.replace('.', '/')}.py", function.removeprefix("xǁ").removeprefix("x_").replace("ǁ", ".")


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
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="only those that survived in the report")
    parser.add_argument("words", nargs="*", help="parts of paths, e.g. rules/tally")
    asked = parser.parse_intermixed_args(arguments)
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    found = try_mutants(asked.report, asked.words, asked.most, asked.seed, again=asked.again)
    for path, tried in found.items():
        for mutant in tried.survived:
            print(f"{path} {mutant.function}\n  - {mutant.was}\n  + {mutant.now}")
    print(", ".join(f"{number} {name}" for name, number in totals(found).items()))
    return 1 if any(tried.survived for tried in found.values()) else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
