"""Packages from building them to the master copy, against the bare cost of hash, key operation and archive."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from random import Random
from time import perf_counter

from desktop.exchange.package import examine
from desktop.exchange.writer import report_container
from desktop.rules.snapshot import ReportedAttachment, ReportSnapshot
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.rules.verdicts import Verdict
from desktop.services.intake.taking_in import take_in
from desktop.signing.keys import SigningKey
from desktop.signing.trust import TrustStore
from tests.benchmarks import bare
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.measure import ROOT, Measure, megabytes, per_second, timed
from tests.benchmarks.province import Province

MEGABYTE = 1 << 20
PICTURES = 3
PROCESSES = 2
CROWD, PROVINCE = 1000, 92
"""Packages of a large test, and agencies of the province of 2018."""


class Office:
    """The agency that packs and unpacks one report, with or without pictures."""

    def __init__(self, crowd: Crowd, folder: Path, pictures: int = 0) -> None:
        self._crowd = crowd
        self._folder = folder
        self._pictures = pictures

    @cached_property
    def key(self) -> SigningKey:
        return self._crowd.key("X00000")

    @cached_property
    def evidence(self) -> dict[str, Path]:
        """Pictures, which do not become smaller."""
        self._folder.mkdir(parents=True, exist_ok=True)
        found: dict[str, Path] = {}
        for number in range(self._pictures):
            data = Random(number).randbytes(20 * MEGABYTE // self._pictures)
            path = self._folder / f"{number}.jpg"
            path.write_bytes(data)
            found[hashlib.sha256(data).hexdigest()] = path
        return found

    @cached_property
    def snapshot(self) -> ReportSnapshot:
        attachments = tuple(
            ReportedAttachment(sha256, path.name, path.stat().st_size, "image/jpeg", enclosed=True)
            for sha256, path in self.evidence.items()
        )
        return replace(self._crowd.report_of("X00000"), attachments=attachments)

    @cached_property
    def package(self) -> Path:
        """To be opened over and over."""
        return self.build("opened.asice")

    @cached_property
    def bare_package(self) -> Path:
        return self.build_bare("opened.zip")

    def build(self, name: str = "built.asice") -> Path:
        path = self._folder / name
        report_container(path, self.snapshot, None, self.evidence, [self.key], self.snapshot.made_at)
        return path

    def build_bare(self, name: str = "built.zip") -> Path:
        path = self._folder / name
        files = [("report.json", snapshot_to_json(self.snapshot))]
        files += [(each.name, each.read_bytes()) for each in self.evidence.values()]
        bare.pack(path, files, self.key)
        return path

    def open(self) -> None:
        assert examine(self.package, self._crowd.trust, self._crowd.clock.now()).verdict is Verdict.VALID

    def open_bare(self) -> None:
        bare.unpack(self.bare_package, self.key.certificate)

    def memory(self) -> float:
        """The most megabytes that a process ever has which does nothing but open the package."""
        command = [sys.executable, "-m", "tests.hostile.one_look", str(self.package)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return float(json.loads(done.stdout)["megabytes"])

    def measures(self, size: str, runs: int) -> Iterator[Measure]:
        yield Measure(
            f"packages, {size}: build, sign, sync",
            timed(self.build),
            "hash, sign, zip, sync",
            timed(self.build_bare),
            runs=runs,
            shown=per_second,
        )
        yield Measure(
            f"packages, {size}: open and verify",
            timed(self.open),
            "hash, verify, unzip",
            timed(self.open_bare),
            runs=runs,
            shown=per_second,
        )


def measures(province: Province) -> Iterator[Measure]:
    """One package, a thousand, and a province."""
    crowd = Crowd(province, CROWD)
    small = Office(crowd, province.workplace / "small")
    large = Office(crowd, province.workplace / "large", PICTURES)
    yield from small.measures("20 kB", runs=50)
    yield from large.measures("20 MB", runs=7)
    yield Measure(
        "packages, 20 MB: memory to open", large.memory, "20 kB", small.memory, runs=3, at_most=1.2, shown=megabytes
    )
    yield Measure(
        f"packages, {CROWD} of 20 kB: open and verify in {PROCESSES} processes",
        partial(_in_processes, crowd),
        "hash, verify, unzip in one",
        lambda: timed(small.open_bare, CROWD)() * CROWD,
        runs=3,
    )
    yield Measure(
        f"packages, {PROVINCE} of 20 kB: intake",
        partial(_intake, crowd),
        "open and verify",
        timed(lambda: Share.of(crowd, crowd.packages[:PROVINCE]).examine()),
        runs=3,
    )


@dataclass(frozen=True)
class Share:
    """What one process is given: nothing in it is tied to the process that made it."""

    trust: bytes
    now: datetime
    paths: Sequence[Path]

    @classmethod
    def of(cls, crowd: Crowd, paths: Sequence[Path]) -> "Share":
        return cls(crowd.trust.to_pem(), crowd.clock.now(), paths)

    def examine(self) -> int:
        """How many of its packages are valid."""
        trust = TrustStore.from_pem(self.trust)
        return sum(examine(path, trust, self.now).verdict is Verdict.VALID for path in self.paths)


def _in_processes(crowd: Crowd) -> float:
    """Processes that are warm already, as they are while an intake goes on."""
    shares = [Share.of(crowd, crowd.packages[number::PROCESSES]) for number in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        list(pool.map(Share.examine, [replace(share, paths=share.paths[:1]) for share in shares]))
        start = perf_counter()
        assert sum(pool.map(Share.examine, shares)) == len(crowd.packages)
        return perf_counter() - start


def _intake(crowd: Crowd) -> float:
    department = crowd.fresh_department()
    try:
        return timed(partial(take_in, department, crowd.packages[:PROVINCE]))()
    finally:
        department.close()
