"""The clerk of the kill runs: types, pastes, attaches, hands in, backs up and takes in until it is killed.

Before cells change, one line of JSON says to what; after each deed that the program has called done, one says what
may not be lost any more.
"""

import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from desktop.core.errors import UserError
from desktop.services.evidence import attach_evidence
from desktop.services.hand_in import hand_in
from desktop.services.indicators import CellEdit, set_value, set_values
from desktop.services.intake import take_in
from desktop.services.report_formats import ReportFormat
from desktop.services.upkeep import back_up
from desktop.services.workspace import Workspace
from desktop.signing.keys import SigningKey
from tests.services.pattern import PERIOD, approve_all, at

CELLS = ("CT2.05", "CT2.09")
TASK = "NV5.2"


class Clerk:
    """One life of the clerk, at two computers."""

    def __init__(self, agency: Workspace, department: Workspace, stick: Path, key: SigningKey, seed: int) -> None:
        self._agency, self._department, self._stick, self._key = agency, department, stick, key
        self._chance = random.Random(seed)

    def work(self) -> Iterator[Mapping[str, object]]:
        """Do one thing after another; gives what came of each."""
        heavy: list[Callable[[], Mapping[str, object]]] = [self._attach, self._hand_in, self._take_in, self._back_up]
        while True:
            yield self._type()
            yield self._paste()
            yield self._chance.choice(heavy)()

    def _number(self) -> str:
        return str(self._chance.randrange(3000, 4000))

    def _type(self) -> Mapping[str, object]:
        said = self._number()
        _say(intends={CELLS[0]: said})
        with self._agency.session() as session:
            set_value(session, self._agency.clock, CellEdit(PERIOD, CELLS[0], said))
        return {"cells": {CELLS[0]: said}}

    def _paste(self) -> Mapping[str, object]:
        said = {cell: self._number() for cell in CELLS}
        _say(intends=said)
        with self._agency.session() as session:
            edits = [CellEdit(PERIOD, cell, text) for cell, text in said.items()]
            set_values(session, self._agency.clock, PERIOD, edits)
        return {"cells": said}

    def _attach(self) -> Mapping[str, object]:
        file = self._stick / f"van-ban-{self._chance.randrange(10**9)}.pdf"
        file.write_bytes(b"%PDF-1.7 " + self._chance.randbytes(50_000))
        return {"evidence": attach_evidence(self._agency, TASK, file).row.sha256}

    def _hand_in(self) -> Mapping[str, object]:
        approve_all(self._agency)
        done = hand_in(self._agency, PERIOD, [ReportFormat.ASICE], self._stick / "nộp", self._key)
        return {"revision": done.snapshot_sha256, "files": [path.name for path in done.files]}

    def _take_in(self) -> Mapping[str, object]:
        files = sorted((self._stick / "đến").iterdir()) + sorted((self._stick / "nộp").glob("*.asice"))[-1:]
        return {"received": [row.sha256 for row in take_in(self._department, self._chance.sample(files, 2))]}

    def _back_up(self) -> Mapping[str, object]:
        return {"backup": back_up(self._agency, self._stick / "sao lưu").name}


def _say(**what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def work_until_killed(agency: Path, department: Path, stick: Path, key: SigningKey, seed: int) -> None:
    """One life."""
    with ExitStack() as at_the_end:
        clock = at(5, 23, 10)
        here, there = (at_the_end.enter_context(closing(Workspace.open(p, clock))) for p in (agency, department))
        clerk = Clerk(here, there, stick, key, seed)
        _say(started=True)
        try:
            for said in clerk.work():
                _say(**said)
        except UserError as error:
            _say(refused=error.sentence)
