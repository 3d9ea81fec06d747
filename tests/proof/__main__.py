"""All of the proof, as long as is asked for, and a dated report of it.

python -m tests.proof [--every N] [--kills N] [--steps N] [--examples N] [--seconds N] [--out FOLDER]
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.proof.disk import PROJECT, can_fail, run_behind_it


@dataclass(frozen=True)
class Part:
    """One part of the proof, as the report tells it."""

    title: str
    said: str
    faults: tuple[str, ...]
    seconds: float


def main(arguments: list[str]) -> int:
    """Run it; the exit status says whether anything was lost."""
    parser = argparse.ArgumentParser(prog="dev.py proof", description="Long runs of the proof, and a dated report.")
    parser.add_argument("--every", type=int, default=1, help="calls from one fault to the next (1: every call fails)")
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--steps", type=int, default=100_000, help="of the couriers")
    parser.add_argument("--examples", type=int, default=12_000, help="random damages per hostile file")
    parser.add_argument("--seconds", type=int, default=60, help="of the two officers, on each database")
    parser.add_argument("--out", type=Path, default=PROJECT / "build" / "proof")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    began = datetime.now(UTC)
    parts: list[Part] = []
    for part in _parts(asked):
        print(f"{'ok    ' if not part.faults else 'FAILED'} {part.title}: {part.said}", flush=True)
        parts.append(part)
        report = asked.out / f"proof-{began:%Y-%m-%d-%H%M}.md"
        report.write_text(_told(parts, began), encoding="utf-8")
    print(report)
    return 1 if any(part.faults for part in parts) else 0


def _parts(asked: argparse.Namespace) -> Iterator[Part]:
    if can_fail():
        yield _sweep(asked.out / "sweep.json", asked.every)
    yield _kills(asked.out / "kills.json", asked.kills)
    yield _couriers(asked.out / "couriers.json", asked.steps)
    yield _officers(asked.out / "officers.json", asked.seconds)
    yield _tests("No socket", "tests/journeys/test_no_network.py")
    yield _tests("Both databases", "tests/proof/test_couriers.py")
    yield _tests("Hostile files", "tests/hostile", FUZZ_EXAMPLES=str(asked.examples))


def _sweep(report: Path, every: int) -> Part:
    began = time.monotonic()
    report.unlink(missing_ok=True)
    status = run_behind_it("tests.proof.sweep", report, every)
    swept = json.loads(report.read_text(encoding="utf-8")) if report.exists() else []
    trials, cases = sum(each["trials"] for each in swept), {each["use_case"] for each in swept}
    said = f"{trials} calls made to fail in {len(cases)} use cases, in {len({e['trouble'] for e in swept})} ways"
    faults = [f"{each['use_case']}, {each['trouble']}: {fault}" for each in swept for fault in each["faults"]]
    return _part("Fault sweep", said, faults, status, began)


def _kills(report: Path, kills: int) -> Part:
    began = time.monotonic()
    result, status = _run("tests.proof.kill_runs", kills, report)
    deeds: Mapping[str, int] = result.get("deeds", {})
    told = ", ".join(f"{number} × {kind}" for kind, number in sorted(deeds.items()))
    return _part(
        "Kill runs", f"{result.get('kills', 0)} kills; promised: {told}", result.get("faults", []), status, began
    )


def _couriers(report: Path, steps: int) -> Part:
    began = time.monotonic()
    result, status = _run("tests.proof.couriers", steps, report)
    walked = sum(result.get("steps", {}).values())
    said = f"{walked} random steps, compared {result.get('settled', 0)} times with the model"
    return _part("Couriers", said, result.get("faults", []), status, began)


def _officers(report: Path, seconds: int) -> Part:
    began = time.monotonic()
    result, status = _run("tests.proof.officers", seconds, report)
    said = [
        f"{name}: {sum(worked['deeds'].values())} deeds done, {sum(worked['refused'].values())} refused with both texts"
        for name, worked in result.items()
    ]
    faults = [f"{name}: {fault}" for name, worked in result.items() for fault in worked["faults"]]
    return _part("Two officers at once", "; ".join(said), faults, status, began)


def _run(module: str, number: int, report: Path) -> tuple[dict, int]:
    report.unlink(missing_ok=True)
    status = subprocess.run([sys.executable, "-m", module, str(number), report], cwd=PROJECT, check=False).returncode
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


def _part(title: str, said: str, faults: list[str], status: int, began: float) -> Part:
    if status and not faults:
        faults = [f"it ended with status {status}"]
    return Part(title, said, tuple(faults), time.monotonic() - began)


def _told(parts: list[Part], began: datetime) -> str:
    rows = [f"| {p.title} | {p.said} | {len(p.faults)} | {p.seconds:.0f} s |" for p in parts]
    faults = [f"## {part.title}\n\n```\n{fault}\n```" for part in parts for fault in part.faults]
    head = f"# Proof of {began:%d/%m/%Y %H:%M} UTC"
    return "\n".join(
        [head, "", "| part | what was done | faults | time |", "| --- | --- | --- | --- |", *rows, "", *faults]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
