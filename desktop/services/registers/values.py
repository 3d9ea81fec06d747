"""What the registers of an agency give its indicators in a period, and which rows are behind a figure."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.models.agency import Agency
from desktop.models.register import RegisterBook, RegisterEntry
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import RegisterSpan
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.register_figures import Event, RegisterFigure, counted_events, register_figures
from desktop.rules.register_rows import RegisterForm
from desktop.services.registers.index import read_index
from desktop.services.report.drafts import Desk


def register_values(session: Session, desk: Desk) -> Mapping[str, RegisterFigure]:
    """For each indicator that a register gives: its figure for the period's data window."""
    asked: dict[str, list[Indicator]] = {}
    for item in desk.programme.indicators_for(desk.agency.kind):
        if item.register:
            asked.setdefault(item.register, []).append(item)
    found: dict[str, RegisterFigure] = {}
    if asked:
        for book in session.scalars(_books(desk.agency)):
            if book.register_code in asked:
                found |= _figures(session, desk, book, asked[book.register_code])
    return found


def _books(agency: Agency) -> Select[RegisterBook]:
    return select(RegisterBook).where(RegisterBook.agency_id == agency.id, RegisterBook.rows > 0)


def _figures(
    session: Session, desk: Desk, book: RegisterBook, items: Sequence[Indicator]
) -> Mapping[str, RegisterFigure]:
    known = read_index(session, book).figures
    key = desk.programme.code, desk.programme.version, desk.period.code, desk.agency.kind
    if key not in known:
        numbered = _events(session, desk.programme, desk.period, book, items)
        known[key] = register_figures(items, desk.period, {book.register_code: list(numbered.values())})
    return known[key]


def rows_behind(session: Session, desk: Desk, book: RegisterBook, item: Indicator) -> frozenset[int]:
    """Numbers of the rows of a book that count for an indicator in the desk's period."""
    numbered = _events(session, desk.programme, desk.period, book, [item])
    counts = counted_events(item, desk.period, list(numbered.values()))
    return frozenset(number for number, counted in zip(numbered, counts, strict=True) if counted)


def _events(
    session: Session, programme: Programme, period: ReportingPeriod, book: RegisterBook, items: Sequence[Indicator]
) -> Mapping[int, Event]:
    """The rows that may count, by their number."""
    register = programme.register_by_code.get(book.register_code)
    if register is None:
        return {}
    form = RegisterForm(programme, register)
    wanted = select(RegisterEntry.number, RegisterEntry.day, RegisterEntry.cells).where(
        RegisterEntry.agency_id == book.agency_id,
        RegisterEntry.register_code == book.register_code,
        RegisterEntry.deleted_at.is_(None),
        RegisterEntry.day <= period.data_to,
    )
    if all(item.register_span is RegisterSpan.PERIOD for item in items):
        wanted = wanted.where(RegisterEntry.day >= period.data_from)
    return {number: Event(day, form.loaded(cells)) for number, day, cells in session.execute(wanted)}
