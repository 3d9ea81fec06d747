"""Who may work on one computer, where an agency wants to tell people apart."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity


class Profile(Entity):
    """A person with a passphrase; who has left stays, because the audit trail names people.

    Attributes:
        name: Full name; it is what the audit trail says.
        rights: Values of ``rules.profiles.Right``.
        passphrase: What proves it, with its salt and cost (PHC format); never the passphrase itself.
        failures: Wrong tries since the last right one. failed_at, wait_until: when the last one was, and until when
            the next must wait; a restart changes nothing.
        ended_at: From when on the person works here no longer.
    """

    __tablename__ = "profile"

    name: Mapped[str] = mapped_column(unique=True)
    rights: Mapped[tuple[str, ...]]
    passphrase: Mapped[str]
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(default=None)
    wait_until: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
