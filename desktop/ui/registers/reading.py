"""What the page of the registers reads at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.core.clock import Clock
from desktop.services.programme.versions import current_programme
from desktop.services.registers.rows import (
    EntryQuery,
    EntryRow,
    FoundEntries,
    RegisterSummary,
    RegisterView,
    find_entries,
    list_registers,
    read_entries,
    view_register,
)
from desktop.services.workplace.kept_filters import KeptFilter, kept_filters
from desktop.ui.places import REGISTERS
from desktop.ui.tables.paged_model import PAGE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class RegistersView:
    """The registers, and the rows of one of them; the first rows are known already, and the filters that are kept."""

    registers: tuple[RegisterSummary, ...]
    view: RegisterView
    found: FoundEntries
    first_rows: tuple[EntryRow, ...]
    kept: tuple[KeptFilter, ...]


@dataclass(frozen=True)
class RowsRead:
    """Rows that had come into view."""

    register: str
    numbers: Sequence[int]
    rows: tuple[EntryRow, ...]


@dataclass(frozen=True)
class Place:
    """A place on the page of the registers.

    Attributes:
        number: A row. indicator: show only the rows behind it.
    """

    register: str
    number: int | None = None
    indicator: str = ""

    @classmethod
    def of(cls, target: object) -> "Place":
        """Read ``BK_TCD``, ``BK_TCD/12`` (a row), ``BK_TCD:CT5.01`` (the rows behind an indicator)."""
        text = str(target)
        if ":" in text:
            register, indicator = text.split(":", 1)
            return cls(register, indicator=indicator)
        register, _, number = text.partition("/")
        return cls(register, int(number) if number.isdecimal() else None)


def read_registers(session: "Session", clock: Clock, period: str, query: EntryQuery) -> RegistersView:
    """Everything that the page shows; the first register where the query names none."""
    registers = list_registers(session, clock, period)
    known = {summary.code for summary in registers}
    if query.register not in known:
        query = EntryQuery(current_programme(session).registers[0].code)
    found = find_entries(session, clock, query)
    first = read_entries(session, clock, query.register, tuple(found.numbers[:PAGE]))
    kept = kept_filters(session, clock, REGISTERS)
    return RegistersView(registers, view_register(session, clock, query.register), found, first, kept)


def read_rows(session: "Session", clock: Clock, register: str, numbers: Sequence[int]) -> RowsRead:
    """The rows that have come into view."""
    return RowsRead(register, numbers, read_entries(session, clock, register, numbers))


def by_number(rows: Sequence[EntryRow]) -> Mapping[int, EntryRow]:
    """Rows as the table looks them up."""
    return {row.number: row for row in rows}
