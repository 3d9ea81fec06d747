"""Whose reports come by another agency's hands, and whether that one has passed them on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop.models.agency import Agency, AgencyForwarder
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.rules.packages import PackageKind
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.services.agencies.agency_days import AgencyOnDay


@dataclass(frozen=True)
class Forwarders:
    """Who passes reports on.

    Attributes:
        registered: Code of the forwarder that was registered for an agency, by its code.
        known: Codes of those that have ever passed reports on. done: of those that have for this period.
    """

    registered: Mapping[str, str]
    known: frozenset[str]
    done: frozenset[str]

    def waited_for(self, agency: AgencyOnDay, above: AgencyOnDay | None) -> str:
        """Code of the agency whose forwarding package is still to come with this one's report; "" for none."""
        through = self.registered.get(agency.code, "")
        if not through and above is not None and above.kind is AgencyKind.DISTRICT and above.code in self.known:
            through = above.code
        return "" if through in self.done else through


def read_forwarders(session: Session, period: ReportingPeriod, day: date) -> Forwarders:
    """Who passes reports on for whom on a day, and who has done so for a period."""
    brought = session.execute(  # by kind alone: among a hundred thousand, those that were accepted are nearly all
        select(ReceivedPackage.agency_code, ReceivedPackage.period_code, ReceivedPackage.result).where(
            ReceivedPackage.kind == PackageKind.FORWARDING
        )
    )
    packages = [(row[0], row[1]) for row in brought if row[2] is IntakeResult.ACCEPTED]
    other = aliased(Agency)
    registered = session.execute(
        select(Agency.code, other.code, AgencyForwarder.valid_from, AgencyForwarder.valid_to)
        .join(Agency, Agency.id == AgencyForwarder.agency_id)
        .join(other, other.id == AgencyForwarder.forwarder_id)
    )
    return Forwarders(
        {row[0]: row[1] for row in registered if (row[2] or day) <= day <= (row[3] or day)},
        frozenset(code for code, _ in packages),
        frozenset(code for code, of_period in packages if of_period == period.code),
    )
