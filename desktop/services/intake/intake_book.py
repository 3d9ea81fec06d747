"""What the page of intake shows: every file received, and how the register of arrivals stands."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.services.intake.arrival_register import RegisterView, read_register
from desktop.services.intake.received import IntakeRow, list_received
from desktop.services.intake.watched_folder import read_watched_folder


@dataclass(frozen=True)
class IntakeBook:
    """Files and register as of one moment; ``watched``: the folder that is to be watched."""

    rows: tuple[IntakeRow, ...]
    register: RegisterView
    watched: Path | None = None


def read_intake_book(session: Session, clock: Clock) -> IntakeBook:
    """All in one steady view of the data."""
    watched = read_watched_folder(session, clock)
    return IntakeBook(list_received(session, clock), read_register(session, clock), watched)
