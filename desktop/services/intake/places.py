"""Where reports belong: the agencies, periods and programmes of this master copy, each read once for a run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.agency import Agency
from desktop.models.programme import PeriodObligation, ProgrammeVersion, ReportingPeriod
from desktop.rules.report_facts import ReportFacts
from desktop.rules.verdicts import ReasonCode
from desktop.services.agencies.agency_days import agencies_on
from desktop.services.programme.versions import reported_periods


@dataclass(frozen=True)
class Place:
    """Whose report it is, and for which period."""

    agency: UUID
    period: UUID


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency, as it is named today, and the codes of the periods for which it owes a report."""

    id: UUID
    code: str
    name: str
    obliged: frozenset[str]


class Places:
    """What a run knows of the master copy; agencies are learnt when their first file comes, or all at once.

    Args:
        programmes: Code and version of each.
        periods: Those that are or were reported for, by code: a report of last year may come late.
    """

    def __init__(self, programmes: frozenset[tuple[str, int]], periods: Mapping[str, UUID]) -> None:
        self.programmes = programmes
        self.periods = periods
        self._agencies: dict[str, KnownAgency | None] = {"": None}
        self._knows_all = False

    def learn(self, session: Session, codes: Collection[str], day: date) -> None:
        """Read at once those agencies that no file has come from yet."""
        unknown = set(codes) - self._agencies.keys()
        if unknown and not self._knows_all:
            self._agencies |= dict.fromkeys(unknown)
            self._read(session, day, unknown)

    def learn_all(self, session: Session, day: date) -> None:
        """Read every agency: for a run of many files that costs less than asking for each."""
        self._read(session, day, None)
        self._knows_all = True

    def _read(self, session: Session, day: date, codes: Collection[str] | None) -> None:
        found = agencies_on(session, day, codes)
        ids = select(Agency.code, Agency.id)
        owed = (
            select(Agency.code, ReportingPeriod.code)
            .join(PeriodObligation, PeriodObligation.agency_id == Agency.id)
            .join(ReportingPeriod, ReportingPeriod.id == PeriodObligation.period_id)
            .where(ReportingPeriod.id.in_(self.periods.values()))
        )
        if codes is not None:
            ids, owed = ids.where(Agency.code.in_(codes)), owed.where(Agency.code.in_(codes))
        obliged: dict[str, list[str]] = {}
        connection = session.connection()
        for code, period in connection.execute(owed):
            obliged.setdefault(code, []).append(period)
        alike: dict[frozenset[str], frozenset[str]] = {}  # thousands owe the same
        for code, identity in connection.execute(ids):
            owes = frozenset(obliged.get(code, ()))
            owes = alike.setdefault(owes, owes)
            self._agencies[code] = KnownAgency(identity, code, found[code].name, owes)

    def agency(self, code: str) -> KnownAgency | None:
        """An agency that was learnt; ``None`` if there is none of that code."""
        return self._agencies.get(code)


def read_places(session: Session) -> Places:
    """The programmes and periods that are here now."""
    programmes = session.execute(select(ProgrammeVersion.code, ProgrammeVersion.version))
    return Places(
        frozenset((row[0], row[1]) for row in programmes),
        {code: row.id for code, row in reported_periods(session).items()},
    )


def find_place(places: Places, report: ReportFacts) -> Place | ReasonCode:
    """Where a report of an agency that was learnt belongs in this master copy, or why it does not."""
    if report.programme not in places.programmes:
        return ReasonCode.UNKNOWN_PROGRAMME
    agency, period = places.agency(report.agency), places.periods.get(report.period)
    if agency is None:
        return ReasonCode.UNKNOWN_AGENCY
    if period is None:
        return ReasonCode.UNKNOWN_PERIOD
    return Place(agency.id, period) if report.period in agency.obliged else ReasonCode.NOT_OBLIGED
