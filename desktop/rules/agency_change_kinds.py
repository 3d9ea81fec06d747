"""A change of agencies as a value: who merges, is split, renamed, moved, dissolved, founded, and on whose decision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.core.errors import UserError
from desktop.rules.agencies import AgencyDirectory, AgencyEventType, AgencyName
from desktop.rules.programme_kinds import AgencyKind

_CODE = re.compile(r"[A-Z][A-Za-z0-9-]{1,29}")
DAY = timedelta(days=1)
_MOST_NAMED = 5


class AgencyChangeError(UserError):
    """A change that cannot be written down.

    Attributes:
        field: What it is about: "agencies", "successors", "founded", "name", "parent", "day", "legal_basis".
    """

    code = "AGENCY_CHANGE"

    def __init__(self, message: str, hint: str, field: str) -> None:
        super().__init__(message, hint)
        self.field = field


@dataclass(frozen=True)
class Founded:
    """An agency that comes to be; ``parent``: code of the one above it, "" for none."""

    code: str
    kind: AgencyKind
    name: AgencyName
    parent: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class AgencyChange:
    """What is decided about agencies.

    Attributes:
        day: The first day on which it holds.
        agencies: Codes of whom it is about: who merges, is split, renamed, moved, dissolved.
        legal_basis: The decision: “Nghị quyết 1685/NQ-UBTVQH15”.
        successors: Codes of agencies that are there already and take over; one of ``agencies`` when it goes on.
        founded: Agencies that come to be by it, and take over too.
        name: The new name, for a change of name. parent: code of the new superior, for a move.
    """

    type: AgencyEventType
    day: date
    agencies: tuple[str, ...]
    legal_basis: str
    successors: tuple[str, ...] = ()
    founded: tuple[Founded, ...] = ()
    name: AgencyName | None = None
    parent: str = ""

    @property
    def heirs(self) -> tuple[str, ...]:
        """Codes of all who take over."""
        return tuple(dict.fromkeys((*self.successors, *(each.code for each in self.founded))))

    @property
    def ending(self) -> tuple[str, ...]:
        """Codes of those who are no more from that day on."""
        if self.type in (AgencyEventType.MERGE, AgencyEventType.SPLIT, AgencyEventType.DISSOLVE):
            return tuple(code for code in self.agencies if code not in self.successors)
        return ()


def is_code(text: str) -> bool:
    """Whether a text may be the code of a new agency."""
    return _CODE.fullmatch(text) is not None


def followers(directory: AgencyDirectory, change: AgencyChange) -> tuple[str, ...]:
    """Codes of the agencies under those who end: they go over to the one heir."""
    gone = set(change.ending)
    return tuple(
        record.code
        for record in directory.at(change.day)
        if record.code not in gone and record.parent_on(change.day) in gone
    )


def called(directory: AgencyDirectory, code: str, day: date) -> str:
    """How an agency is called on a day, in short."""
    record = directory.get(code)
    return record.name_on(day).short_name if record.names else code


def listed(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    found = list(names)
    more = f" và {len(found) - _MOST_NAMED} đơn vị khác" if len(found) > _MOST_NAMED else ""
    return ", ".join(found[:_MOST_NAMED]) + more
