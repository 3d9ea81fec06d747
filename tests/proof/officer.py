"""An officer of the proof: reads, thinks, writes on a master copy that a colleague works on at the same time.

Writes a line of JSON for each deed that the program called done (what it saw before, what it left), and for each that
the program refused because the colleague was quicker. Whatever else is refused ends it.
"""

import json
import random
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from uuid import UUID

from desktop.rules.package_data import Remark, RemarkPlace
from desktop.rules.programme_obliged import ObligedChoice
from desktop.rules.programme_references import Place
from desktop.services.agencies.contacts import NOBODY, Contact, contacts, note_contact
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.follow_up.answers_issued import return_report
from desktop.services.intake.decisions import DecisionRefusedError, refuse_held
from desktop.services.intake.second_look import retry_held
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.design import edit_draft, read_draft
from desktop.services.programme.edits import AddEntry, Oblige, SetFields
from desktop.services.report.narrative import read_narrative, write_section
from desktop.services.two_writers import WrittenMeanwhileError
from desktop.services.workspace import Workspace
from desktop.signing.keys import SigningKey
from tests.services.pattern import HOA_LONG, PERIOD, SILENT, at

AGENCIES, SECTIONS = (HOA_LONG, SILENT), ("I", "III.1")
CELLS = ("CT1.01", "CT1.04")
FIELDS = (("indicators", "CT1.01", "name"), ("", "", "name"))
HEAVY_EVERY = 12
"""Of so many deeds one takes files in, decides on one or gives one back."""


@dataclass(frozen=True)
class Desk:
    """What both officers work on.

    Attributes:
        root, url: The data folder, and the address of its database; "" for the folder's own.
        draft: Of the programme's next version.
        mail: Files that came.
        held, returned: Hash of a file on hold, and of one that was taken in.
        key: The department's.
    """

    root: Path
    url: str
    draft: UUID
    mail: tuple[Path, ...]
    held: str
    returned: str
    key: SigningKey


class Officer:
    """One of the two; ``said`` gets the lines."""

    def __init__(self, desk: Desk, workspace: Workspace, number: int, said: TextIO) -> None:
        self._desk, self._workspace, self._name, self._said = desk, workspace, f"Cán bộ {number}", said
        self._chance, self._count, self._number = random.Random(number), 0, number

    def work(self, seconds: float) -> None:
        """Do one thing after another for so long."""
        light = (self._contact, self._section, self._field, self._obliged, self._added, self._cell)
        heavy = (self._take_in, self._decide, self._give_back)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self._count += 1
            chosen = heavy if self._count % HEAVY_EVERY == 0 else light
            self._do(self._chance.choice(chosen))

    def _do(self, deed: Callable[[], Mapping[str, object]]) -> None:
        name = deed.__name__.lstrip("_")
        try:
            done = deed()
        except (WrittenMeanwhileError, DecisionRefusedError) as error:
            done = {"refused": error.sentence}
        self._said.write(f"{json.dumps({'deed': name, **done}, ensure_ascii=False)}\n")

    def _text(self) -> str:
        return f"{self._name} viết lần {self._count}"

    def _contact(self) -> Mapping[str, object]:
        code, wrote = self._chance.choice(AGENCIES), Contact(person=self._text())
        with self._workspace.reading() as session:
            seen = contacts(session).get(code, NOBODY)
        with self._workspace.session() as session:
            note_contact(session, self._workspace.clock, code, wrote, seen)
        return {"at": f"contact {code}", "saw": seen.person, "left": wrote.person}

    def _section(self) -> Mapping[str, object]:
        code, wrote, clock = self._chance.choice(SECTIONS), self._text(), self._workspace.clock
        with self._workspace.reading() as session:
            seen = next(each.text for each in read_narrative(session, clock, PERIOD) if each.code == code)
        with self._workspace.session() as session:
            write_section(session, clock, PERIOD, code, wrote, seen=seen)
        return {"at": f"section {code}", "saw": seen, "left": wrote}

    def _field(self) -> Mapping[str, object]:
        section, code, name = self._chance.choice(FIELDS)
        place, wrote, clock = Place(section, code), self._text(), self._workspace.clock
        with self._workspace.reading() as session:
            document = read_draft(session, clock, self._desk.draft).document
        seen = field_of(document, place, name)
        with self._workspace.session() as session:
            edit_draft(session, clock, self._desk.draft, SetFields(place, {name: wrote}, {name: [seen]}))
        return {"at": f"draft {section}/{code}/{name}", "saw": seen, "left": wrote}

    def _obliged(self) -> Mapping[str, object]:
        clock = self._workspace.clock
        with self._workspace.reading() as session:
            seen = read_draft(session, clock, self._desk.draft).plan.chosen(PERIOD)
        choice = ObligedChoice(added=(f"{self._number}-{self._count}",))
        with self._workspace.session() as session:
            edit_draft(session, clock, self._desk.draft, Oblige(choice, PERIOD, [seen]))
        return {"at": f"obliged {PERIOD}", "saw": ", ".join(seen.added) if seen else "", "left": choice.added[0]}

    def _added(self) -> Mapping[str, object]:
        code = f"Y{self._number}.{self._count}"
        entry = {"code": code, "severity": "warning", "expression": "CT1.01 >= 0", "message": self._text()}
        with self._workspace.session() as session:
            edit_draft(session, self._workspace.clock, self._desk.draft, AddEntry("rules", entry))
        return {"added": code}

    def _cell(self) -> Mapping[str, object]:
        code, wrote = self._chance.choice(CELLS), str(self._number * 1_000_000 + self._count)
        with self._workspace.session() as session:
            set_value(session, self._workspace.clock, CellEdit(PERIOD, code, wrote))
        return {"cell": code, "typed": wrote}

    def _take_in(self) -> Mapping[str, object]:
        files = self._chance.sample(self._desk.mail, 2)
        return {"received": [row.sha256 for row in take_in(self._workspace, files)]}

    def _decide(self) -> Mapping[str, object]:
        """Refuse what is held, or open the question anew; whoever is second is told."""
        if self._chance.random() < 0.5:
            return {"decided": refuse_held(self._workspace, self._desk.held, self._name, self._text()).note}
        return {"reopened": len(retry_held(self._workspace, [self._desk.held]))}

    def _give_back(self) -> Mapping[str, object]:
        remark = Remark(RemarkPlace.REPORT, "", self._text())
        out = self._desk.root.with_name(f"trả lại {self._number}")
        (path,) = return_report(self._workspace, self._desk.returned, [remark], self._desk.key, out).files
        return {"remark": remark.text, "slip": path.name}


def field_of(document: Mapping[str, object], place: Place, name: str) -> object:
    """What stands in a field of a draft."""
    if not place.section:
        return document[name]
    return next(each[name] for each in document[place.section] if each["code"] == place.code)


def work(desk: Desk, number: int, seconds: float, said: TextIO) -> None:
    """One officer's working time."""
    with closing(Workspace.open(desk.root, at(5, 23, 10), db_url=desk.url or None)) as workspace:
        Officer(desk, workspace, number, said).work(seconds)
