"""What the page of intake shows: every file received, and how the register of arrivals stands."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.services.arrival_register import RegisterView, read_register
from desktop.services.received import IntakeRow, list_received


@dataclass(frozen=True)
class IntakeBook:
    """Files and register as of one moment."""

    rows: tuple[IntakeRow, ...]
    register: RegisterView


def read_intake_book(session: Session, clock: Clock) -> IntakeBook:
    """Both in one steady view of the data."""
    return IntakeBook(list_received(session, clock), read_register(session, clock))
