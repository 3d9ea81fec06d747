"""The agencies as a tree that changes with time: units merge, are renamed, get another superior.

What an agency was called and under whom it stood is always asked for a day. A code names one agency for ever; the codes
of the statistics office, which are used again after mergers, are no keys.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

from desktop.core.errors import UserError
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import AgencyRef


class AgencyEventType(StrEnum):
    """What happened to agencies."""

    ESTABLISH = "establish"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    UPGRADE = "upgrade"
    MOVE = "move"
    """Put under another superior."""
    CONTINUE = "continue"
    """The same unit under a new law: nothing but its code or kind changes."""
    DISSOLVE = "dissolve"


class UnknownAgencyError(UserError):
    """No agency has this code."""

    code = "UNKNOWN_AGENCY"

    def __init__(self, agency_code: str) -> None:
        super().__init__(
            f"Không có đơn vị nào mang mã “{agency_code}”.",
            "Kiểm tra lại mã, hoặc cập nhật danh sách đơn vị.",
            agency=agency_code,
        )


@dataclass(frozen=True)
class AgencyName:
    """How an agency is called, and how its documents begin and end, in a span of time.

    Attributes:
        name: Official name in running text. short_name: for screens and tables.
        header: Lines of the document head, upper case. superior: upper-case line over it; "" for a people's committee.
        abbreviation: For document symbols. place: for the date line.
        authority: Usual lines before the signer's name: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH").
        valid_from, valid_to: First and last day; ``None`` where there is no bound.
    """

    name: str
    short_name: str
    header: tuple[str, ...]
    superior: str = ""
    abbreviation: str = ""
    place: str = ""
    authority: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class AgencyParent:
    """Under which agency another stands in a span of time."""

    code: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class AgencyRecord:
    """An agency through all its time.

    Attributes:
        code: Stable business code: ``W26572a``, ``SO-SNV``.
        identifier: Mã định danh điện tử; "" if unknown.
        names, parents: By time, oldest first.
        valid_from, valid_to: First and last day of its being; ``None`` where unknown or open.
    """

    code: str
    kind: AgencyKind
    names: tuple[AgencyName, ...]
    parents: tuple[AgencyParent, ...] = ()
    identifier: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""

    def name_on(self, day: date) -> AgencyName:
        """How it was called on a day; the latest name when none holds on that day."""
        return _on(self.names, day) or self.names[-1]

    def parent_on(self, day: date) -> str:
        """Code of the agency above it on a day; "" at the top."""
        parent = _on(self.parents, day)
        return parent.code if parent else ""


@dataclass(frozen=True)
class AgencyEvent:
    """A merger, split, change of name … by which agencies came to be or ended."""

    type: AgencyEventType
    day: date
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    legal_basis: str = ""
    note: str = ""


@dataclass(frozen=True)
class DirectoryAbout:
    """Where a directory comes from and how far it may be relied on."""

    title: str
    status: str = ""
    sources: tuple[str, ...] = ()
    unverified: str = ""


@dataclass(frozen=True)
class AgencyDirectory:
    """All agencies and all events."""

    about: DirectoryAbout
    agencies: tuple[AgencyRecord, ...]
    events: tuple[AgencyEvent, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, AgencyRecord]:
        """Agencies by their code."""
        return {record.code: record for record in self.agencies}

    def get(self, code: str) -> AgencyRecord:
        """The agency with a code.

        Raises:
            UnknownAgencyError: There is none.
        """
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownAgencyError(code) from None

    def at(self, day: date) -> tuple[AgencyRecord, ...]:
        """The agencies that existed on a day, in the directory's order."""
        return tuple(record for record in self.agencies if holds_on(record, day))

    def children(self, code: str, day: date) -> tuple[AgencyRecord, ...]:
        """The agencies directly under another one on a day."""
        return tuple(record for record in self.at(day) if record.parent_on(day) == code)

    def successors_of(self, code: str) -> tuple[str, ...]:
        """Codes of the agencies that directly came after this one; more than one after a split."""
        return _once(after for event in self.events if code in event.predecessors for after in event.successors)

    def predecessors_of(self, code: str) -> tuple[str, ...]:
        """Codes of the agencies that directly went before this one; more than one after a merger."""
        return _once(before for event in self.events if code in event.successors for before in event.predecessors)

    def heirs_on(self, code: str, day: date) -> tuple[AgencyRecord, ...]:
        """The agencies of a day that answer for this one: itself, or its successors through all changes since."""
        waiting, seen, heirs = [code], set[str](), dict[str, AgencyRecord]()
        while waiting:
            each = waiting.pop(0)
            if each in seen:
                continue
            seen.add(each)
            record = self.get(each)
            if holds_on(record, day):
                heirs[each] = record
            else:
                waiting += self.successors_of(each)
        return tuple(heirs.values())


def agency_ref(record: AgencyRecord, on: date) -> AgencyRef:
    """The agency as it is named in a snapshot of that day."""
    name = record.name_on(on)
    return AgencyRef(
        code=record.code,
        kind=record.kind,
        name=name.name,
        short_name=name.short_name,
        header=name.header,
        superior=name.superior,
        abbreviation=name.abbreviation,
        place=name.place,
        parent=record.parent_on(on),
        identifier=record.identifier,
    )


class Spanned(Protocol):
    """Something that holds from one day to another, both included."""

    @property
    def valid_from(self) -> date | None:
        """First day; ``None`` without bound."""
        ...

    @property
    def valid_to(self) -> date | None:
        """Last day; ``None`` without bound."""
        ...


S = TypeVar("S", bound=Spanned)


def holds_on(item: Spanned, day: date) -> bool:
    """Whether it holds on a day."""
    return (item.valid_from is None or item.valid_from <= day) and (item.valid_to is None or day <= item.valid_to)


def _on(items: Sequence[S], day: date) -> S | None:
    return next((item for item in items if holds_on(item, day)), None)


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
