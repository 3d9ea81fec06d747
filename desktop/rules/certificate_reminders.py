"""When an agency is told that its certificate comes to an end."""

from dataclasses import dataclass
from datetime import date

FIRST_DAYS, LAST_DAYS = 60, 30
"""So many days before the end it is told, and told with more weight."""


@dataclass(frozen=True)
class CertificateReminder:
    """The best certificate with which an agency signs ends soon, has ended, or was revoked.

    Attributes:
        last_day: The last day of its validity; of a revoked one, the day from which it no longer counts.
        days_left: Until then; negative when it is over.
        requested: A new one was asked for since, and has not come yet.
    """

    last_day: date
    days_left: int
    revoked: bool = False
    requested: bool = False

    @property
    def is_urgent(self) -> bool:
        """Whether what is signed may soon not be relied on, or is not already."""
        return self.revoked or self.days_left <= LAST_DAYS


def reminder(
    last_day: date, today: date, *, revoked: bool = False, requested: bool = False
) -> CertificateReminder | None:
    """What is to be told today; ``None`` while the end is far."""
    days_left = (last_day - today).days
    if not revoked and days_left > FIRST_DAYS:
        return None
    return CertificateReminder(last_day, days_left, revoked, requested)
