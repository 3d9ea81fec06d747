"""The clerk of the kill runs: types, pastes, imports, attaches, hands in, backs up and takes in until it is killed.

Before cells change, one line of JSON says to what; after each deed that the program has called done, one says what
may not be lost any more.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from desktop.core.errors import UserError
from desktop.services.figures.indicators import CellEdit, set_value, set_values
from desktop.services.figures.value_import import set_values_from_file
from desktop.services.intake.taking_in import take_in
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.safety.upkeep import back_up
from desktop.services.tasks.evidence import attach_evidence
from desktop.services.workspace import Workspace
from desktop.signing.keys import SigningKey
from tests.proof.deadline import die_after
from tests.services.pattern import PERIOD, approve_all, at

CELLS = ("CT2.05", "CT2.09")
TASK = "NV5.2"

Said = Mapping[str, object]
Costs = Mapping[str, float]
"""Seconds of work that opening and each kind of deed take."""

OPENING = "open"
_OFTEN = {"type": 5, "paste": 4, "import": 3, "attach": 3, "back_up": 3, "take_in": 3, "hand_in": 1}
_DEEDS_BEFORE = (0, 0, 0, 1, 1, 2)
"""How many deeds come before the one in which the clerk is killed."""
_OPENING_OF = 12
"""Of so many lives one ends while the folders are being opened."""
_BEYOND = 1.2
"""How far beyond the usual end of a deed the clerk may still live."""


class Clerk:
    """One life of the clerk, at two computers.

    Attributes:
        tell: Is told what an edit is to make of cells, before it is made.
    """

    def __init__(self, agency: Workspace, department: Workspace, stick: Path, key: SigningKey, seed: int) -> None:
        self._agency, self._department, self._stick, self._key = agency, department, stick, key
        self._chance = random.Random(seed)
        self.tell: Callable[[Said], None] = _nobody
        self.deeds: Mapping[str, Callable[[], Said]] = {
            "type": self._type,
            "paste": self._paste,
            "import": self._import,
            "attach": self._attach,
            "back_up": self._back_up,
            "take_in": self._take_in,
            "hand_in": self._hand_in,
        }

    def _number(self) -> str:
        return str(self._chance.randrange(3000, 4000))

    def _type(self) -> Said:
        said = self._number()
        self.tell({"intends": {CELLS[0]: said}})
        with self._agency.session() as session:
            set_value(session, self._agency.clock, CellEdit(PERIOD, CELLS[0], said))
        return {"cells": {CELLS[0]: said}}

    def _paste(self) -> Said:
        said = {cell: self._number() for cell in CELLS}
        self.tell({"intends": said})
        with self._agency.session() as session:
            edits = [CellEdit(PERIOD, cell, text) for cell, text in said.items()]
            set_values(session, self._agency.clock, PERIOD, edits)
        return {"cells": said}

    def _import(self) -> Said:
        said = {cell: self._number() for cell in CELLS}
        table = self._stick / "số liệu.csv"
        table.write_text("\n".join(["code,value", *map(",".join, said.items())]), encoding="utf-8")
        self.tell({"intends": said})
        with self._agency.session() as session:
            set_values_from_file(session, self._agency.clock, PERIOD, table)
        return {"cells": said}

    def _attach(self) -> Said:
        file = self._stick / f"van-ban-{self._chance.randrange(10**9)}.pdf"
        file.write_bytes(b"%PDF-1.7 " + self._chance.randbytes(50_000))
        return {"evidence": attach_evidence(self._agency, TASK, file).row.sha256}

    def _hand_in(self) -> Said:
        approve_all(self._agency)
        done = hand_in(self._agency, PERIOD, [ReportFormat.ASICE], self._stick / "nộp", self._key)
        return {"revision": done.snapshot_sha256, "files": [path.name for path in done.files]}

    def _take_in(self) -> Said:
        files = sorted((self._stick / "đến").iterdir()) + sorted((self._stick / "nộp").glob("*.asice"))[-1:]
        return {"received": [row.sha256 for row in take_in(self._department, self._chance.sample(files, 2))]}

    def _back_up(self) -> Said:
        return {"backup": back_up(self._agency, self._stick / "sao lưu").name}


def _say(what: Said) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def _nobody(_: Said) -> None:
    pass


def _sat_down(agency: Path, department: Path, stick: Path, key: SigningKey, seed: int, until: ExitStack) -> Clerk:
    clock = at(5, 23, 10)
    here, there = (until.enter_context(closing(Workspace.open(path, clock))) for path in (agency, department))
    return Clerk(here, there, stick, key, seed)


def work_until_killed(agency: Path, department: Path, stick: Path, key: SigningKey, seed: int, costs: Costs) -> None:
    """One life: it ends at a random moment within a deed, or while the folders are opened."""
    chance = random.Random(f"{seed} kills")

    def soon(deed: str) -> None:
        die_after(chance.uniform(0, costs[deed] * _BEYOND))

    before = chance.choice(_DEEDS_BEFORE)
    if not chance.randrange(_OPENING_OF):
        soon(OPENING)
    with ExitStack() as at_the_end:
        clerk = _sat_down(agency, department, stick, key, seed, at_the_end)
        clerk.tell = _say
        try:
            while True:
                (name,) = chance.choices(list(_OFTEN), list(_OFTEN.values()))
                if not before:
                    soon(name)
                before -= 1
                _say({"begins": name})
                _say(clerk.deeds[name]())
        except UserError as error:
            _say({"refused": error.sentence})


def each_deed(agency: Path, department: Path, stick: Path, key: SigningKey) -> Costs:
    """Do each deed twice, here and now: what it loads and compiles need no other life; gives what each takes then."""
    costs: dict[str, float] = {}
    for seed in (1, 2):
        with ExitStack() as at_the_end:
            began = time.process_time()
            clerk = _sat_down(agency, department, stick, key, seed, at_the_end)
            costs[OPENING] = time.process_time() - began
            for name, deed in clerk.deeds.items():
                began = time.process_time()
                deed()
                costs[name] = time.process_time() - began
    return costs
