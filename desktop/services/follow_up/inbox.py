"""What waits for a decision of the department, in one list, each with its next step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.rules.verdicts import ReasonCode
from desktop.services.agencies.agency_days import agencies_on
from desktop.services.follow_up.status import period_status
from desktop.services.follow_up.status_view import AgencyStatus, PeriodStatus
from desktop.services.intake.received import reasons_of
from desktop.services.trust.certificate_requests import list_requests


class Matter(StrEnum):
    """What kind of decision waits, the most pressing first."""

    CONFLICT = auto()
    """Two different reports of one number: one is to be chosen."""
    HELD = auto()
    """A file that was not taken in."""
    LATE = auto()
    """A report that came late: another time may count."""
    ENROLMENT = auto()
    """A request for a certificate, whose fingerprint is to be compared."""
    CHASE = auto()
    """An agency whose report is overdue, or is to be handed in again."""


@dataclass(frozen=True)
class InboxItem:
    """One thing to decide.

    Attributes:
        agency: Code; "" where the file does not say.
        target: What the page that decides on it comes to: hash of the file, or code of the agency.
        since: When it came, or from when it is overdue; ``None`` where that is not known.
        status: Where the agency stands, of a late one and of those to chase.
        reason: Why a file is held.
    """

    matter: Matter
    agency: str
    agency_name: str
    target: str
    since: datetime | None = None
    status: AgencyStatus | None = None
    reason: str = ""
    file: str = ""


@dataclass(frozen=True)
class Inbox:
    """Everything that waits; files and requests whatever their period, the others for the one that is followed."""

    items: tuple[InboxItem, ...]
    status: PeriodStatus

    def count(self, matter: Matter) -> int:
        """How many there are of a kind."""
        return sum(item.matter is matter for item in self.items)


def read_inbox(session: Session, clock: Clock, period_code: str) -> Inbox:
    """What waits for a decision today."""
    status = period_status(session, clock, period_code)
    items = (*_held(session, clock), *_late(status), *_requests(session, clock), *_chased(status))
    return Inbox(tuple(sorted(items, key=lambda item: list(Matter).index(item.matter))), status)


def _held(session: Session, clock: Clock) -> Iterator[InboxItem]:
    waiting = select(ReceivedPackage).where(ReceivedPackage.result == IntakeResult.QUARANTINED)
    packages = session.scalars(waiting.order_by(ReceivedPackage.first_received_at, ReceivedPackage.sha256)).all()
    names = _names(session, clock, [each.agency_code for each in packages])
    for each in packages:
        reasons = reasons_of(each.reasons)
        disputed = any(reason.code is ReasonCode.CONFLICTING_REVISION for reason in reasons)
        yield InboxItem(
            Matter.CONFLICT if disputed else Matter.HELD,
            each.agency_code,
            names.get(each.agency_code, ""),
            each.sha256,
            each.first_received_at,
            reason=replace(reasons[0], place="").message if reasons else "",
            file=each.file_name,
        )


def _names(session: Session, clock: Clock, codes: Sequence[str]) -> dict[str, str]:
    wanted = {code for code in codes if code}
    return {code: each.name for code, each in agencies_on(session, today(clock), wanted).items()}


def _late(status: PeriodStatus) -> Iterator[InboxItem]:
    for each in status.agencies:
        if each.to_judge:
            yield InboxItem(Matter.LATE, each.code, each.name, each.code, each.received_at, each)


def _requests(session: Session, clock: Clock) -> Iterator[InboxItem]:
    newest: dict[str, InboxItem] = {}
    for each in list_requests(session, clock):
        if each.agency in newest:
            continue  # only its newest request counts
        item = InboxItem(Matter.ENROLMENT, each.agency, each.agency_name, each.agency, each.received_at)
        newest[each.agency] = item
        if each.issued_at is None:
            yield item


def _chased(status: PeriodStatus) -> Iterator[InboxItem]:
    for each in status.to_remind:
        yield InboxItem(Matter.CHASE, each.code, each.name, each.code, None, each)
