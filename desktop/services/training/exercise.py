"""The guided exercise of a role: what is to be done, and what the data says has been done.

A step is never ticked off by a click: who does the work in another way than the hint says has done it all the same.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.paths import resources
from desktop.services.demonstration.agency import PASSPHRASE
from desktop.services.training.exercise_checks import agency_steps_done, department_steps_done, sandbox_words
from desktop.services.training.province import TrainingProvince
from desktop.services.workspace import is_department


class TrainingRole(StrEnum):
    """Whose work is practised; the value names the file of the exercise."""

    AGENCY = "agency"
    DEPARTMENT = "department"

    @property
    def shown(self) -> str:
        """As it is called on screen."""
        return _SHOWN[self]

    @property
    def is_department(self) -> bool:
        """Whether it is Sở Nội vụ."""
        return self is TrainingRole.DEPARTMENT

    @property
    def other(self) -> "TrainingRole":
        """The other one."""
        return TrainingRole.DEPARTMENT if self is TrainingRole.AGENCY else TrainingRole.AGENCY


_SHOWN = {TrainingRole.AGENCY: "Đơn vị báo cáo", TrainingRole.DEPARTMENT: "Sở Nội vụ"}


@dataclass(frozen=True)
class TrainingStep:
    """One thing to do.

    Attributes:
        what: What is to be done. hint: how, for who is stuck.
        page: Key of the page on which it is done.
    """

    code: str
    title: str
    what: str
    hint: str
    page: str
    done: bool


@dataclass(frozen=True)
class Exercise:
    """The exercise of a role as it stands now."""

    role: TrainingRole
    title: str
    about: str
    steps: tuple[TrainingStep, ...]

    @property
    def current(self) -> TrainingStep | None:
        """The first step that is not done; ``None`` when all are."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def number_done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)


def read_exercise(session: Session, clock: Clock, province: TrainingProvince) -> Exercise:
    """The exercise of whoever works in this data folder of a province of training."""
    role = TrainingRole.DEPARTMENT if is_department(session) else TrainingRole.AGENCY
    if role is TrainingRole.DEPARTMENT:
        done = department_steps_done(session, province.letters)
    else:
        done = agency_steps_done(session, clock, province)
    said = _text_of(role)
    words = {"passphrase": PASSPHRASE, "letters": str(province.letters_folder), **sandbox_words(session, province)}
    steps = tuple(
        TrainingStep(
            step["code"],
            step["title"],
            step["what"].format_map(words),
            step["hint"].format_map(words),
            step["page"],
            done=step["code"] in done,
        )
        for step in cast("Sequence[Mapping[str, str]]", said["steps"])
    )
    return Exercise(role, str(said["title"]), str(said["about"]).format_map(words), steps)


def _text_of(role: TrainingRole) -> Mapping[str, object]:
    path = resources() / "training" / f"{role}.json"
    return cast("Mapping[str, object]", json.loads(path.read_text(encoding="utf-8")))
