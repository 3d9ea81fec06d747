"""Where reports belong: the agencies, periods and programmes of this master copy, each read once for a run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.agency import Agency
from desktop.models.programme import PeriodObligation, ProgrammeVersion, ReportingPeriod
from desktop.models.workplace import Workplace
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.verdicts import ReasonCode
from desktop.services.agency_days import agencies_on


@dataclass(frozen=True)
class Place:
    """Whose report it is, and for which period."""

    agency: UUID
    period: UUID


@dataclass(frozen=True)
class KnownAgency:
    """An agency, as it is named today, and the periods for which it owes a report."""

    id: UUID
    code: str
    name: str
    obliged: frozenset[UUID]


class Places:
    """What a run knows of the master copy; agencies are learnt when their first file comes.

    Args:
        programmes: Code and version of each.
        periods: Those of the current programme that are reported for, by code.
    """

    def __init__(self, programmes: frozenset[tuple[str, int]], periods: Mapping[str, UUID]) -> None:
        self.programmes = programmes
        self.periods = periods
        self._agencies: dict[str, KnownAgency | None] = {"": None}

    def learn(self, session: Session, codes: Collection[str], day: date) -> None:
        """Read at once those agencies that no file has come from yet."""
        unknown = set(codes) - self._agencies.keys()
        if not unknown:
            return
        found = agencies_on(session, day, unknown)
        ids = session.execute(select(Agency.code, Agency.id).where(Agency.code.in_(unknown))).all()
        obliged: dict[UUID, set[UUID]] = {}
        obligations = select(PeriodObligation.agency_id, PeriodObligation.period_id)
        for agency, period in session.execute(
            obligations.where(PeriodObligation.agency_id.in_([row[1] for row in ids]))
        ):
            obliged.setdefault(agency, set()).add(period)
        self._agencies |= dict.fromkeys(unknown)
        for code, agency in ids:
            self._agencies[code] = KnownAgency(agency, code, found[code].name, frozenset(obliged.get(agency, ())))

    def agency(self, code: str) -> KnownAgency | None:
        """An agency that was learnt; ``None`` if there is none of that code."""
        return self._agencies[code]


def read_places(session: Session) -> Places:
    """The programmes and periods that are here now."""
    programmes = session.execute(select(ProgrammeVersion.code, ProgrammeVersion.version))
    periods = session.execute(
        select(ReportingPeriod.code, ReportingPeriod.id)
        .join(Workplace, Workplace.programme_version_id == ReportingPeriod.programme_version_id)
        .where(ReportingPeriod.reference_only.is_(False))
    )
    return Places(frozenset((row[0], row[1]) for row in programmes), {row[0]: row[1] for row in periods})


def find_place(places: Places, snapshot: ReportSnapshot) -> Place | ReasonCode:
    """Where a report of an agency that was learnt belongs in this master copy, or why it does not."""
    if (snapshot.programme_code, snapshot.programme_version) not in places.programmes:
        return ReasonCode.UNKNOWN_PROGRAMME
    agency, period = places.agency(snapshot.agency.code), places.periods.get(snapshot.period.code)
    if agency is None:
        return ReasonCode.UNKNOWN_AGENCY
    if period is None:
        return ReasonCode.UNKNOWN_PERIOD
    return Place(agency.id, period) if period in agency.obliged else ReasonCode.NOT_OBLIGED
