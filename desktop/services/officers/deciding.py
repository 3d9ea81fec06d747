"""Who decides about a data folder as a whole, which nobody has open: the record itself is asked whether he may."""

from sqlalchemy.orm import Session

from desktop.rules.profiles import NOBODY, Officer
from desktop.services.officers.audit import refuse_without_right
from desktop.services.officers.profiles import read_profiles


def decider(session: Session, by: Officer | None, action: str) -> str:
    """Name of who does it, for the audit trail; "" where people are not told apart.

    Args:
        session: Of the data that is moved, replaced, or put under a key or from under it.
        by: Who has unlocked the window, or gives the command; where nobody did, nobody may.
        action: What the audit trail calls it.

    Raises:
        NotAllowedError: He may not, or people are told apart there and nobody said who it is.
    """
    if not read_profiles(session).on:
        return ""
    officer = by or NOBODY
    refuse_without_right(officer, action)
    return officer.name
