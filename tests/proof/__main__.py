"""All of the proof, as long as is asked for, and a dated report of it.

    python -m tests.proof [--every N] [--kills N] [--steps N] [--seconds N] [--examples N] [--mutants N]
                          [--at-once N] [--go-on] [--out FOLDER] [WORD…]

WORD is part of the name of a part, e.g. ``kill``. A part that fails, or breaks, does not end the others; the report is
written after each. ``--go-on`` takes over the parts that went well in the run that was broken off, and adds to the
kills and steps that are written down in the folder, so that ten thousand may be done in several nights.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from desktop.core.files import write_atomically
from desktop.core.version import VERSION
from tests.proof.disk import PROJECT, can_fail, commit_here, run_behind_it, run_plainly

_LENGTH = """Long runs of the proof, and a dated report. On a quiet core the fault sweep takes about an hour, a
thousand kills two and a half minutes, and ten thousand steps of the couriers five."""
_STATE = "parts.json"
"""The parts that are done, in the folder of the reports."""


@dataclass(frozen=True)
class Part:
    """One part of the proof, as the report tells it.

    Attributes:
        lines: Of a table of its own.
        of: What was tried: a commit, or how much at which; and the day.
    """

    title: str
    said: str
    faults: tuple[str, ...]
    seconds: float
    lines: tuple[str, ...] = ()
    of: str = ""


def main(arguments: list[str]) -> int:
    """Run it; the exit status says whether anything was lost, or a part was not proved."""
    parser = argparse.ArgumentParser(prog="dev.py proof", description=_LENGTH)
    parser.add_argument("--every", type=int, default=1, help="calls from one fault to the next (1: every call fails)")
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=100_000, help="of the couriers")
    parser.add_argument("--examples", type=int, default=12_000, help="random damages per hostile file")
    parser.add_argument("--seconds", type=int, default=60, help="of the two officers, on each database")
    parser.add_argument(
        "--mutants", type=int, default=300, help="a sample of so many in each of three folders (0: none)"
    )
    parser.add_argument("--at-once", type=int, default=1, help="parts side by side: one for each core that is free")
    parser.add_argument("--go-on", action="store_true", help="where the last run was broken off")
    parser.add_argument("--out", type=Path, default=PROJECT / "build" / "proof")
    parser.add_argument("words", nargs="*", help="parts of names of the parts that are wanted")
    asked = parser.parse_intermixed_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    run = _Run.resumed(asked.out) if asked.go_on else _Run(asked.out, datetime.now(UTC))
    with ThreadPoolExecutor(asked.at_once) as side_by_side:
        list(side_by_side.map(run.add, *zip(*_parts(asked).items(), strict=True)))
    print(run.report)
    return 1 if any(part.faults for part in run.parts.values()) else 0


class _Run:
    """The parts that are done, written down after each: what is broken off goes on from there."""

    def __init__(self, folder: Path, began: datetime) -> None:
        self._folder, self._began = folder, began
        self.parts: dict[str, Part] = {}
        self._one_writes = Lock()

    @classmethod
    def resumed(cls, folder: Path) -> "_Run":
        """The last run, with what went well in it; a new one if there was none."""
        try:
            read = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(folder, datetime.now(UTC))
        run = cls(folder, datetime.fromisoformat(read["began"]))
        parts = [
            Part(each["title"], each["said"], tuple(each["faults"]), each["seconds"], tuple(each["lines"]), each["of"])
            for each in read["parts"]
        ]
        run.parts = {part.title: part for part in parts}
        return run

    @property
    def report(self) -> Path:
        """Where it is told."""
        return self._folder / f"proof-{self._began:%Y-%m-%d-%H%M}.md"

    def add(self, title: str, prove: Callable[[str], Part]) -> None:
        """Do a part, unless it went well before."""
        done = self.parts.get(title)
        if done is None or done.faults:
            done = _unbroken(title, prove)
        with self._one_writes:
            self.parts[title] = done
            print(f"{'FAILED' if done.faults else 'ok    '} {title}: {done.said}", flush=True)
            self.report.write_text(_told(list(self.parts.values()), self._began), encoding="utf-8")
            state = {"began": self._began.isoformat(), "parts": [asdict(part) for part in self.parts.values()]}
            write_atomically(self._folder / _STATE, json.dumps(state, ensure_ascii=False, indent=1).encode())


def _unbroken(title: str, prove: Callable[[str], Part]) -> Part:
    """A part of the proof that breaks is a fault of its own; the others are still to be proved."""
    began = time.monotonic()
    try:
        return prove(title)
    except Exception:  # noqa: BLE001 - whatever it is, it is told
        return Part(title, "it broke", (traceback.format_exc(limit=-6),), time.monotonic() - began)


def _parts(asked: argparse.Namespace) -> Mapping[str, Callable[[str], Part]]:
    parts: dict[str, Callable[[str], Part]] = {
        "Fault sweep": lambda title: _sweep(title, asked.out / "sweep.json", asked),
        "Kill runs": lambda title: _kills(title, asked.out / "kills.json", asked),
        "Couriers": lambda title: _couriers(title, asked.out / "couriers.json", asked),
        "Two officers at once": lambda title: _officers(title, asked.out / "officers.json", asked.seconds),
        "No socket": lambda title: _tests(title, "tests/journeys/test_no_network.py"),
        "Both databases": lambda title: _tests(title, "tests/proof/test_couriers.py"),
        "Journeys over both databases": lambda title: _tests(title, "tests/journeys"),
        "Hostile world": lambda title: _tests(title, "tests/proof/test_hostile_world.py"),
        "Hostile files": lambda title: _tests(title, "tests/hostile", FUZZ_EXAMPLES=str(asked.examples)),
        "Mutants": lambda title: _mutants(title, asked.out / "mutants.json", asked.mutants),
    }
    wanted = {title for title in parts if not asked.words or any(word.lower() in title.lower() for word in asked.words)}
    if not can_fail():
        wanted.discard("Fault sweep")
    if not asked.mutants:
        wanted.discard("Mutants")
    return {title: prove for title, prove in parts.items() if title in wanted}


def _sweep(title: str, report: Path, asked: argparse.Namespace) -> Part:
    began = time.monotonic()
    if not asked.go_on:
        report.unlink(missing_ok=True)
    status = run_behind_it("tests.proof.sweep", report, asked.every)
    swept = json.loads(report.read_text(encoding="utf-8")) if report.exists() else []
    swept = [each for each in swept if each["calls"] or each["faults"]]
    trials, cases = sum(each["trials"] for each in swept), {each["use_case"] for each in swept}
    said = f"{trials} of {sum(each['calls'] for each in swept)} calls made to fail in {len(cases)} use cases, in "
    said += f"{len({e['trouble'] for e in swept})} ways; {sum(e['states'] for e in swept)} different worlds were left"
    faults = [f"{each['use_case']}, {each['trouble']}: {fault}" for each in swept for fault in each["faults"]]
    part = _part(title, said, faults, status, began, _counted(swept), sum(e["seconds"] for e in swept))
    return replace(part, lines=_points(swept))


def _counted(swept: list[dict]) -> Mapping[str, int]:
    """How many calls failed at each commit."""
    counted: dict[str, int] = {}
    for each in swept:
        counted[each["commit"]] = counted.get(each["commit"], 0) + each["trials"]
    return counted


def _points(swept: list[dict]) -> tuple[str, ...]:
    """How many calls were made to fail, by use case and way."""
    ways = sorted({each["trouble"] for each in swept})
    counted = {(each["use_case"], each["trouble"]): f"{each['trials']} of {each['calls']}" for each in swept}
    cases = dict.fromkeys(each["use_case"] for each in swept)
    rows = [[case, *(counted.get((case, way), "–") for way in ways)] for case in cases]
    return tuple(f"| {' | '.join(row)} |" for row in (["use case", *ways], ["---"] * (len(ways) + 1), *rows))


def _kills(title: str, report: Path, asked: argparse.Namespace) -> Part:
    began = time.monotonic()
    if not asked.go_on:
        report.unlink(missing_ok=True)
    run = run_behind_it if can_fail() else run_plainly
    status = run("tests.proof.kill_runs", asked.kills, report)
    result = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    deeds: Mapping[str, int] = result.get("deeds", {})
    told = ", ".join(f"{number} × {kind}" for kind, number in sorted(deeds.items()))
    said = f"{result.get('kills', 0)} kills, {result.get('encrypted', 0)} of them over encrypted data, "
    said += f"{result.get('writing', 0)} in the middle of a write; promised: {told}"
    return _part(title, said, result.get("faults", []), status, began, result.get("commits"), result.get("seconds"))


def _couriers(title: str, report: Path, asked: argparse.Namespace) -> Part:
    began = time.monotonic()
    result, status = _run("tests.proof.couriers", asked.steps, report, go_on=asked.go_on)
    walked = sum(result.get("steps", {}).values())
    said = f"{walked} random steps, {result.get('on_server', 0)} of them with the master copy on PostgreSQL, "
    said += f"compared {result.get('settled', 0)} times with the model"
    return _part(title, said, result.get("faults", []), status, began, result.get("commits"), result.get("seconds"))


def _officers(title: str, report: Path, seconds: int) -> Part:
    began = time.monotonic()
    result, status = _run("tests.proof.officers", seconds, report, go_on=False)
    said = [
        f"{name}: {sum(worked['deeds'].values())} deeds done, {sum(worked['refused'].values())} refused with both texts"
        for name, worked in result.items()
    ]
    faults = [f"{name}: {fault}" for name, worked in result.items() for fault in worked["faults"]]
    return _part(title, "; ".join(said), faults, status, began)


def _mutants(title: str, report: Path, most: int) -> Part:
    """Changes that live are told as what they are: the run was good all the same."""
    began = time.monotonic()
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.proof.mutants", report, "--most", str(most)]
    done = subprocess.run(
        command, cwd=PROJECT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    tried = {path: each for path, each in sorted(found.items()) if each["tried"]}
    names = ("changes", "tried", "killed", "explained", "survived", "untested")
    counts = {name: sum(each["figures"][name] for each in tried.values()) for name in names}
    said = f"{len(tried)} modules: " + ", ".join(f"{number} {name}" for name, number in counts.items())
    rows = (("module", *names), ("---",) * (len(names) + 1))
    rows += tuple((path, *(str(each["figures"][name]) for name in names)) for path, each in tried.items())
    lines = [f"| {' | '.join(row)} |" for row in rows]
    for each in (each for of_module in tried.values() for each in (*of_module["survived"], *of_module["untested"])):
        lines += ["", f"{each['module']} {each['function']}", "```diff", *_signed("- ", each["was"])]
        lines += [*_signed("+ ", each["now"]), "```"]
    faults = [] if done.returncode in (0, 3) else [done.stderr[-4_000:] or f"it ended with status {done.returncode}"]
    return Part(title, said, tuple(faults), time.monotonic() - began, tuple(lines))


def _signed(sign: str, text: str) -> list[str]:
    return [f"{sign}{line}" for line in text.splitlines()]


def _run(module: str, number: int, report: Path, *, go_on: bool) -> tuple[dict, int]:
    if not go_on:
        report.unlink(missing_ok=True)
    status = run_plainly(module, number, report)
    return (json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}), status


def _tests(title: str, path: str, **variables: str) -> Part:
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", path]
    done = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    last = done.stdout.rstrip().rpartition("\n")[2]
    faults = re.findall(r"^(?:FAILED|ERROR) .*", done.stdout, re.MULTILINE)
    return _part(title, last.strip("= "), faults, done.returncode, began)


def _part(
    title: str,
    said: str,
    faults: list[str],
    status: int,
    began: float,
    commits: Mapping[str, int] | None = None,
    seconds: float | None = None,
) -> Part:
    """What came of it; ``commits``: how much was done at which, and ``seconds``: all its runs, where it had several."""
    if status and not faults:
        faults = [f"it ended with status {status}"]
    counted = commits or {}
    of = ", ".join(f"{number} at {name}" for name, number in counted.items()) if len(counted) > 1 else ""
    of = of or next(iter(counted), commit_here())
    return Part(
        title, said, tuple(faults), seconds or time.monotonic() - began, of=f"{of}; {datetime.now(UTC):%d/%m %H:%M}"
    )


def _told(parts: list[Part], began: datetime) -> str:
    rows = [f"| {p.title} | {p.said} | {len(p.faults)} | {p.seconds:.0f} s | {p.of} |" for p in parts]
    tables = ["\n".join((f"## {part.title}", "", *part.lines, "")) for part in parts if part.lines]
    faults = [f"## {part.title}\n\n```\n{fault}\n```" for part in parts for fault in part.faults]
    head = f"# Proof of {began:%d/%m/%Y %H:%M} UTC"
    columns = ["| part | what was done | faults | time | tried, ended |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([head, "", f"{_what_and_where()}\n", *columns, *rows, "", *tables, *faults])


def _what_and_where() -> str:
    """The program, and the computer."""
    machine = f"{os.cpu_count()} processors, {platform.platform()}, Python {platform.python_version()}"
    return f"Sổ Dân vận {VERSION}; {machine}. Each part tells at which commit it was tried, and when it ended."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
