"""Couriers: reports are lost, repeated, reordered, damaged and wrapped; the master copy must converge.

    python -m tests.proof.couriers STEPS REPORT [SEED]

What the master copy must hold is worked out here once more from what arrived, by the written rule alone: of each agency
the highest revision counts, and of two that bear one number the one that was made first.
"""

import json
import random
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from desktop.core.files import sha256_of
from desktop.exchange.package import examine
from desktop.exchange.writer import report_container
from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.values import Value
from desktop.services.consolidation import consolidate
from desktop.services.intake import take_in
from desktop.services.upkeep import check_folder
from desktop.services.workspace import Workspace
from desktop.signing.trust import TrustStore
from tests.services.pattern import (
    BA_RIA,
    DEPARTMENT,
    HOA_LONG,
    LONG_PHUOC,
    PERIOD,
    Pattern,
    at,
    copied,
    make_pattern,
)

CELL = "CT2.05"
_MOST_ON_THE_WAY = 12
_SETTLE_EVERY = 40
"""Steps, after which the master copy is compared with what it must hold."""


_FRESH_AFTER = 2_000
"""Steps, after which the world is made anew: comparing reads every file that came."""


@dataclass(frozen=True, order=True)
class Handed:
    """One revision of one agency, as the model knows it: ordered as the rule orders rivals."""

    agency: str
    revision: int
    made_at: object
    sha256: str
    figure: Decimal


@dataclass
class Walked:
    """What came of it.

    Attributes:
        steps: By kind.
        settled: How often the master copy was compared with the model.
        faults: Where they differed: a defect each.
    """

    steps: dict[str, int] = field(default_factory=dict)
    settled: int = 0
    faults: list[str] = field(default_factory=list)


class _Province:
    """Agencies, couriers and the department, and the model of what the department must hold."""

    def __init__(self, pattern: Pattern, department: Workspace, folder: Path, seed: int) -> None:
        self._pattern, self._department, self._folder = pattern, department, folder
        self._chance = random.Random(seed)
        self._number = 0
        store, moment = TrustStore((pattern.root.certificate,)), at(5, 23).now()
        files = {HOA_LONG: pattern.second, LONG_PHUOC: pattern.long_phuoc, BA_RIA: pattern.ba_ria}
        first = {code: examine(path, store, moment).snapshot for code, path in files.items()}
        self._newest: dict[str, ReportSnapshot] = {code: each for code, each in first.items() if each is not None}
        self._on_the_way: list[Path] = []
        self._delivered: list[Path] = []
        self._says: dict[str, Handed] = {}
        """What a sound file says, by its SHA-256."""
        self._arrived: set[Handed] = set()
        self._damaged: set[str] = set()

    def steps(self) -> tuple[Callable[[], None], ...]:
        """What may happen, the likely more often."""
        return (self.hand_in, self.hand_in, self.rival, self.lose, self.repeat, self.damage, self.wrap) + (
            self.deliver,
        ) * 3

    def _name(self, suffix: str) -> Path:
        self._number += 1
        return self._folder / f"{self._number:06}{suffix}"

    def hand_in(self) -> None:
        """An agency changes a figure and hands in its next revision."""
        if len(self._on_the_way) >= _MOST_ON_THE_WAY:
            return
        code = self._chance.choice(sorted(self._newest))
        before = self._newest[code]
        later = before.made_at + timedelta(minutes=self._chance.randrange(1, 30))
        self._newest[code] = self._changed(before, revision=before.revision + 1, made_at=later)
        self._send(code, self._newest[code])

    def rival(self) -> None:
        """Somebody of the agency, at another computer, hands in another report with the newest number."""
        code = self._chance.choice(sorted(self._newest))
        newest = self._newest[code]
        later = newest.made_at + timedelta(seconds=self._chance.randrange(1, 3000))
        self._send(code, self._changed(newest, made_at=later, made_by="Người khác"))

    def _changed(self, snapshot: ReportSnapshot, **changes: object) -> ReportSnapshot:
        value = Value(Decimal(self._chance.randrange(3000, 4000)))
        values = tuple(replace(each, value=value) if each.code == CELL else each for each in snapshot.values)
        return replace(snapshot, values=values, **changes)

    def _send(self, code: str, snapshot: ReportSnapshot) -> None:
        path = self._name(".asice")
        report_container(path, snapshot, None, {}, [self._pattern.keys[code]], snapshot.made_at)
        figure = next((each.value.content for each in snapshot.values if each.code == CELL), Decimal(0))
        assert isinstance(figure, Decimal)
        digest = sha256_of(path)
        self._says[digest] = Handed(code, snapshot.revision, snapshot.made_at, digest, figure)
        self._on_the_way.append(path)

    def lose(self) -> None:
        """A stick falls into the river."""
        if len(self._on_the_way) > 1:
            self._on_the_way.pop(self._chance.randrange(len(self._on_the_way))).unlink()

    def repeat(self) -> None:
        """What was brought before is brought again, under another name."""
        if self._delivered:
            again = self._name(".asice")
            again.write_bytes(self._chance.choice(self._delivered).read_bytes())
            self._on_the_way.append(again)

    def damage(self) -> None:
        """One byte of a file's middle, or its end, changes on the way."""
        sound = [path for path in self._on_the_way if path.suffix == ".asice"]
        if not sound:
            return
        path = self._chance.choice(sound)
        data = bytearray(path.read_bytes())
        if self._chance.random() < 0.5:
            del data[-self._chance.randrange(30, 300) :]
        else:
            data[self._chance.randrange(len(data) // 3, len(data) // 2)] ^= 0xFF
        path.write_bytes(data)

    def wrap(self) -> None:
        """Some files go on together, in an archive."""
        sound = [path for path in self._on_the_way if path.suffix == ".asice"]
        if len(sound) < 2:
            return
        together = self._name(".zip")
        with zipfile.ZipFile(together, "w") as archive:
            for path in self._chance.sample(sound, 2):
                archive.write(path, path.name)
        self._on_the_way.append(together)

    def deliver(self) -> None:
        """Some of what is on the way arrives, in any order."""
        if not self._on_the_way:
            return
        self._chance.shuffle(self._on_the_way)
        cut = self._chance.randrange(1, len(self._on_the_way) + 1)
        arriving, self._on_the_way = self._on_the_way[:cut], self._on_the_way[cut:]
        take_in(self._department, arriving)
        for path in arriving:
            self._note(path)
        self._delivered = [path for path in (*self._delivered, *arriving) if path.suffix == ".asice"][-8:]

    def _note(self, path: Path) -> None:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    inside = self._name(".asice")
                    inside.write_bytes(archive.read(name))
                    self._note(inside)
            return
        said = self._says.get(sha256_of(path))
        if said is not None:
            self._arrived.add(said)
        else:
            self._damaged.add(sha256_of(path))

    def differences(self) -> list[str]:
        """What the master copy holds otherwise than it must."""
        counts: dict[str, Handed] = {}
        for each in sorted(self._arrived, key=lambda h: (-h.revision, h.made_at, h.sha256)):
            counts.setdefault(each.agency, each)
        wanted = {(each.agency, each.revision, each in counts.values()) for each in self._arrived}
        with self._department.reading() as session:
            rows = sa.select(Agency.code, Submission.revision, Submission.is_current).join(
                Agency, Agency.id == Submission.agency_id
            )
            found = {(code, revision, current) for code, revision, current in session.execute(rows)}
            number = session.scalar(sa.select(sa.func.count()).select_from(Submission))
            total = next(
                row.total
                for row in consolidate(session, self._department.clock, PERIOD).rows
                if row.indicator.code == CELL
            )
            held = sa.select(ReceivedPackage.sha256).where(ReceivedPackage.result != IntakeResult.ACCEPTED)
            not_taken = set(session.scalars(held))
        sums = sum((each.figure for each in counts.values()), Decimal(0))
        said = []
        if found != wanted or number != len(self._arrived):
            said.append(f"revisions {sorted(found ^ wanted)}, {number} for {len(self._arrived)}")
        if counts and total.value != sums:
            said.append(f"total {total.value} for {sums}")
        if lost := self._damaged - not_taken:
            said.append(f"damaged and not held: {sorted(lost)}")
        return said + [finding.message for finding in check_folder(self._department)]


def walk(pattern: Pattern, department: Workspace, folder: Path, steps: int, seed: int = 1) -> Walked:
    """Let so many things happen."""
    walked, chance = Walked(), random.Random(seed)
    folder.mkdir()
    province = _Province(pattern, department, folder, seed)
    for number in range(1, steps + 1):
        step = chance.choice(province.steps())
        step()
        walked.steps[step.__name__] = walked.steps.get(step.__name__, 0) + 1
        if number % _SETTLE_EVERY == 0 or number == steps:
            walked.settled += 1
            walked.faults += [f"step {number}: {each}" for each in province.differences()]
    return walked


def _main(steps: str, report: str, seed: str = "1") -> int:
    together = Walked()
    with tempfile.TemporaryDirectory(prefix="so-dan-van-duong-") as made:
        folder = Path(made)
        pattern = make_pattern(folder / "tỉnh")
        for number, done in enumerate(range(0, int(steps), _FRESH_AFTER)):
            here = folder / "ở đây"
            here.mkdir()
            with closing(copied(pattern, DEPARTMENT, here / "Sở", at(5, 23, 10))) as department:
                steps_here = min(_FRESH_AFTER, int(steps) - done)
                walked = walk(pattern, department, here / "đường", steps_here, int(seed) + number)
            shutil.rmtree(here)
            together.faults += [f"seed {int(seed) + number}, {fault}" for fault in walked.faults]
            together.settled += walked.settled
            together.steps = dict(Counter(together.steps) + Counter(walked.steps))
            Path(report).write_text(json.dumps(vars(together), indent=1, ensure_ascii=False))
    return 1 if together.faults else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
