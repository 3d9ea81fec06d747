"""The registers of an agency: which there are, and the rows of one, found and read page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.models.register import RegisterBook, RegisterEntry
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Choice, Indicator, Register, RegisterColumn
from desktop.rules.register_figures import Cells, RegisterFigure
from desktop.rules.register_rows import RegisterForm
from desktop.services.programme.versions import current_programme
from desktop.services.registers.index import read_index
from desktop.services.registers.values import register_values, rows_behind
from desktop.services.report.drafts import open_desk
from desktop.services.workspace import this_agency


class UnknownRegisterError(UserError):
    """The programme has no such register, or the agency's indicator is not taken from it."""

    code = "UNKNOWN_REGISTER"


@dataclass(frozen=True)
class RegisterSummary:
    """A register in the list of registers.

    Attributes:
        rows: How many rows it has.
        gives: What it gives to indicators of the period that was asked for, by indicator code.
    """

    register: Register
    rows: int
    gives: Mapping[str, RegisterFigure]

    @property
    def code(self) -> str:
        """The register's code."""
        return self.register.code


@dataclass(frozen=True)
class RegisterView:
    """A register as its rows are shown and typed.

    Attributes:
        choices: What may be chosen in a column, by its code.
        year: Completes a day that is typed without one.
    """

    register: Register
    choices: Mapping[str, Sequence[Choice]]
    form: RegisterForm
    year: int

    @property
    def columns(self) -> tuple[RegisterColumn, ...]:
        """The register's columns."""
        return self.register.columns


@dataclass(frozen=True)
class EntryQuery:
    """Which rows of a register are wanted; what is empty does not limit.

    Attributes:
        text: Words that all stand somewhere in the row, with or without marks.
        first_day, last_day: Both included.
        period: The period that ``indicator`` and ``within_period`` speak of.
        indicator: Only rows that count for it. within_period: only rows of the data window.
    """

    register: str
    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    period: str = ""
    indicator: str = ""
    within_period: bool = False


@dataclass(frozen=True)
class FoundEntries:
    """Which rows there are: numbers, the latest day first; ``total`` counts the whole register."""

    query: EntryQuery
    numbers: Sequence[int]
    total: int


@dataclass(frozen=True)
class EntryRow:
    """A row of a register.

    Attributes:
        shown: Its cells as texts, in the order of the register's columns.
    """

    number: int
    day: date
    cells: Cells
    shown: tuple[str, ...]


def list_registers(session: Session, clock: Clock, period: str = "") -> tuple[RegisterSummary, ...]:  # noqa: ARG001 - every reading takes a session and a clock
    """All registers of the programme, in its order; with what they give where a period is named."""
    books = {book.register_code: book.rows for book in session.scalars(_books(session))}
    figures: Mapping[str, RegisterFigure] = register_values(session, open_desk(session, period)) if period else {}
    return tuple(
        RegisterSummary(
            register,
            books.get(register.code, 0),
            {code: figure for code, figure in figures.items() if figure.register == register.code},
        )
        for register in current_programme(session).registers
    )


def view_register(session: Session, clock: Clock, code: str) -> RegisterView:
    """How the rows of a register are shown and typed.

    Raises:
        UnknownRegisterError: The programme has no such register.
    """
    form = register_form(session, code)
    return RegisterView(form.register, form.choices, form, today(clock).year)


def find_entries(session: Session, clock: Clock, query: EntryQuery) -> FoundEntries:  # noqa: ARG001 - every reading takes a session and a clock
    """Look rows up.

    Raises:
        UnknownRegisterError: No such register, or the indicator is not taken from it.
    """
    register = register_form(session, query.register).register
    book = find_book(session, register.code)
    if book is None:
        return FoundEntries(query, (), 0)
    first, last = query.first_day, query.last_day
    if query.within_period:
        window = open_desk(session, query.period).period
        first, last = max(first or date.min, window.data_from), min(last or date.max, window.data_to)
    numbers = read_index(session, book).find(query.text, first, last)
    if query.indicator:
        desk = open_desk(session, query.period)
        behind = rows_behind(session, desk, book, _taken_from(desk.programme, query))
        numbers = [number for number in numbers if number in behind]
    return FoundEntries(query, numbers, book.rows)


def _taken_from(programme: Programme, query: EntryQuery) -> Indicator:
    item = programme.indicator_by_code.get(query.indicator)
    if item is None or item.register != query.register:
        raise UnknownRegisterError(
            f"Chỉ tiêu “{query.indicator}” không lấy số từ sổ {query.register}.", "Xem ở trang Biểu số liệu."
        )
    return item


def read_entries(session: Session, clock: Clock, code: str, numbers: Sequence[int]) -> tuple[EntryRow, ...]:  # noqa: ARG001 - every reading takes a session and a clock
    """Rows of a register by their numbers, in the given order; those that were deleted meanwhile are left out."""
    form = register_form(session, code)
    wanted = select(RegisterEntry.number, RegisterEntry.day, RegisterEntry.cells).where(
        RegisterEntry.agency_id == this_agency(session).id,
        RegisterEntry.register_code == code,
        RegisterEntry.number.in_(numbers),
        RegisterEntry.deleted_at.is_(None),
    )
    found = {number: entry_row(form, number, day, form.loaded(cells)) for number, day, cells in session.execute(wanted)}
    return tuple(found[number] for number in numbers if number in found)


def entry_row(form: RegisterForm, number: int, day: date, cells: Cells) -> EntryRow:
    """A row as it is shown."""
    return EntryRow(
        number, day, cells, tuple(form.shown(column, cells.get(column.code)) for column in form.register.columns)
    )


def register_form(session: Session, code: str) -> RegisterForm:
    """How rows of a register of the current programme are read.

    Raises:
        UnknownRegisterError: It has none of that code.
    """
    programme = current_programme(session)
    register = programme.register_by_code.get(code)
    if register is None:
        raise UnknownRegisterError(f"Chương trình không có sổ “{code}”.", "Xem danh sách ở trang Sổ theo dõi.")
    return RegisterForm(programme, register)


def find_book(session: Session, code: str) -> RegisterBook | None:
    """The agency's book of a register, if anything was ever written in it."""
    return session.scalar(_books(session).where(RegisterBook.register_code == code))


def _books(session: Session) -> Select[RegisterBook]:
    return select(RegisterBook).where(RegisterBook.agency_id == this_agency(session).id)
