"""The clerk of the kill runs: types, pastes, imports, attaches, hands in, backs up and takes in until it is killed.

Before cells change, one line of JSON says to what; after each deed that the program has called done, one says what
may not be lost any more.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cached_property, partial
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
from tests.proof.disk import COUNTED, KILLED, arm, can_fail_here, disarm
from tests.proof.kill_place import Place
from tests.services.pattern import PERIOD, approve_all, at

CELLS = ("CT2.05", "CT2.09")
TASK = "NV5.2"

Said = Mapping[str, object]
Look = Callable[[Workspace], Iterator[str]]


@dataclass(frozen=True)
class Cost:
    """What opening, or one kind of deed, takes: seconds of work, and calls that change something on the disk."""

    seconds: float
    calls: int = 0


Costs = Mapping[str, Cost]

OPENING = "open"
_OFTEN = {"type": 10, "paste": 8, "import": 6, "attach": 6, "back_up": 5, "take_in": 5, "hand_in": 1}
_AT_DEPARTMENT = "take_in"
_DEEDS_BEFORE = (0, 0, 0, 1)
"""How many deeds come before the one in which the clerk is killed."""
_OPENING_OF = 12
"""Of so many lives one ends while the folder is being opened."""
_BEYOND = 1.2
"""How far beyond the usual end of a deed the clerk may still live."""


class Clerk:
    """One life of the clerk, at two computers: each is started when it is worked at.

    Attributes:
        tell: Is told what an edit is to make of cells, before it is made.
        look: Looks for what was promised, when a computer was started.
    """

    def __init__(self, place: Place, key: SigningKey, seed: int, until: ExitStack) -> None:
        self._place, self._stick, self._key, self._until = place, place.stick, key, until
        self._chance = random.Random(seed)
        self.tell: Callable[[Said], None] = _nobody
        self.look: Callable[[Workspace, Look], None] = _nobody
        self.deeds: Mapping[str, Callable[[], Said]] = {
            "type": self._type,
            "paste": self._paste,
            "import": self._import,
            "attach": self._attach,
            "back_up": self._back_up,
            "take_in": self._take_in,
            "hand_in": self._hand_in,
        }

    @cached_property
    def _agency(self) -> Workspace:
        return self._open(self._place.agency, self._place.broken_at_agency)

    @cached_property
    def _department(self) -> Workspace:
        return self._open(self._place.department, self._place.broken_at_department)

    def _open(self, folder: Path, look: Look) -> Workspace:
        workspace = self._until.enter_context(closing(Workspace.open(folder, at(5, 23, 10))))
        self.look(workspace, look)
        return workspace

    def sit_down(self, deed: str) -> Workspace:
        """Start the computer on which a deed is done."""
        return self._department if deed == _AT_DEPARTMENT else self._agency

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


def _nobody(*_: object) -> None:
    pass


def work_until_killed(place: Place, key: SigningKey, seed: int, costs: Costs) -> None:
    """One life: it ends at a random moment within a deed, or while a folder is opened.

    Where the disk can fail, every other life ends in the middle of a call that writes, names or removes something.
    """
    chance = random.Random(f"{seed} kills")
    writing = can_fail_here() and chance.random() < 0.5

    def soon(deed: str) -> None:
        cost = costs[deed]
        if writing:
            arm(place.root, KILLED, chance.randint(1, max(cost.calls, 1)))
        else:
            die_after(chance.uniform(0, cost.seconds * _BEYOND))

    before = chance.choice(_DEEDS_BEFORE)
    if writing:
        _say({"dies": "writing"})
    with ExitStack() as at_the_end:
        clerk = Clerk(place, key, seed, at_the_end)
        clerk.tell, clerk.look = _say, partial(_look, place)
        if not chance.randrange(_OPENING_OF):
            soon(OPENING)
        try:
            while True:
                (deed,) = chance.choices(list(_OFTEN), list(_OFTEN.values()))
                clerk.sit_down(deed)
                if not before:
                    soon(deed)
                before -= 1
                _say({"begins": deed})
                _say(clerk.deeds[deed]())
        except UserError as error:
            _say({"refused": error.sentence})


def _look(place: Place, workspace: Workspace, look: Look) -> None:
    for fault in look(workspace):
        _say({"broken": fault})
    if look == place.broken_at_agency:
        _say({"found": place.cells})


def each_deed(place: Place, key: SigningKey, times: int) -> Costs:
    """Do each deed here and now: what it loads and compiles need no other life; gives what each took the last time."""
    costs: dict[str, Cost] = {}
    for seed in range(times):
        with ExitStack() as at_the_end:
            clerk = Clerk(place, key, seed, at_the_end)
            for name, deed in clerk.deeds.items():
                opened = _cost_of(place, partial(clerk.sit_down, name))
                costs.setdefault(OPENING, opened)
                costs[name] = _cost_of(place, deed)
    return costs


def _cost_of(place: Place, deed: Callable[[], object]) -> Cost:
    began = time.process_time()
    if not can_fail_here():
        deed()
        return Cost(time.process_time() - began)
    arm(place.root, COUNTED, 0)
    try:
        deed()
    finally:
        calls = disarm()
    return Cost(time.process_time() - began, calls)
