"""Whose reports are followed here: all for the department; for an agency that forwards, those below it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.models.agency import Agency
from desktop.models.programme import PeriodObligation
from desktop.services.trust.authorisation import signing_rights
from desktop.services.workspace import is_department, this_agency


def agencies_below(session: Session, clock: Clock) -> frozenset[str]:
    """Codes of the agencies for which this one may hand in today, itself left out."""
    rights, mine, day = signing_rights(session), this_agency(session).code, today(clock)
    codes = rights.directory.by_code
    return frozenset(code for code in codes if code != mine and rights.refusal(mine, code, day) is None)


def followed_here(session: Session, clock: Clock) -> frozenset[str] | None:
    """Codes of the agencies whose reports are followed here; ``None`` for all, which is the department's part."""
    return None if is_department(session) else agencies_below(session, clock)


def forwards_here(session: Session, clock: Clock) -> bool:
    """Whether this agency is to forward: one that owes a report stands below it."""
    if is_department(session):
        return False
    obliged = select(Agency.code).join(PeriodObligation, PeriodObligation.agency_id == Agency.id).distinct()
    return not agencies_below(session, clock).isdisjoint(session.scalars(obliged))
