"""The rows of registers that the programme annexes to an agency's report."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desktop.models.register import RegisterEntry
from desktop.rules.annexed_rows import annexed_columns, annexed_registers, report_rows
from desktop.rules.programme_entries import Register
from desktop.rules.programme_report import Annex
from desktop.rules.register_rows import RegisterForm
from desktop.rules.snapshot import ReportedRegister
from desktop.services.report.drafts import Desk

MOST_ROWS = 500
"""Of one register: nobody reads a longer annex, and the figures count them all."""


def read_annexed(session: Session, desk: Desk) -> tuple[ReportedRegister, ...]:
    """Rows of the period's data window, the earliest first; registers without any are left out."""
    return tuple(
        _read(session, desk, annex, register)
        for annex, register in annexed_registers(desk.programme)
        if annexed_columns(annex, register) and _count(session, desk, register)
    )


def _read(session: Session, desk: Desk, annex: Annex, register: Register) -> ReportedRegister:
    form = RegisterForm(desk.programme, register)
    wanted = select(RegisterEntry.cells).where(*_within(desk, register))
    stored = session.scalars(wanted.order_by(RegisterEntry.day, RegisterEntry.number).limit(MOST_ROWS))
    rows = (form.loaded(cells) for cells in stored)
    return report_rows(desk.programme, annex, register, rows, _count(session, desk, register))


def _count(session: Session, desk: Desk, register: Register) -> int:
    return session.scalar(select(func.count()).select_from(RegisterEntry).where(*_within(desk, register))) or 0


def _within(desk: Desk, register: Register) -> tuple[ColumnElement[bool], ...]:
    return (
        RegisterEntry.agency_id == desk.agency.id,
        RegisterEntry.register_code == register.code,
        RegisterEntry.deleted_at.is_(None),
        RegisterEntry.day.between(desk.period.data_from, desk.period.data_to),
    )
