"""Who has reported for a period, as screens show it; needs no database."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.rules.assurance import Assurance
from desktop.rules.periods import Timeliness
from desktop.rules.programme import AgencyKind, ReportingPeriod


@dataclass(frozen=True)
class AgencyStatus:
    """Where one agency stands for one period.

    Attributes:
        area: Code of the agency under which it is listed: its district, or its own for a district.
        received_at: When the first acceptable revision arrived; this decides on time or late.
        assurance: What the signature of the current one proves; ``None`` if there is none.
        signed_at: When the current one claims to have been signed; shown, not judged by.
        held: Files of this agency that wait for a decision.
        late_by: Days after the last day; 0 when in time or not received.
    """

    code: str
    name: str
    kind: AgencyKind
    area: str
    area_name: str
    state: Timeliness
    received_at: datetime | None
    signed_at: datetime | None
    revision: int | None
    held: int
    late_by: int
    assurance: Assurance | None = None


@dataclass(frozen=True)
class PeriodStatus:
    """Where all obliged agencies stand for one period."""

    period: ReportingPeriod
    last_day: date | None
    days_left: int | None
    agencies: tuple[AgencyStatus, ...]

    def count(self, state: Timeliness) -> int:
        """How many agencies are in a state."""
        return sum(agency.state is state for agency in self.agencies)

    @property
    def expected(self) -> int:
        """How many agencies owe a report."""
        return len(self.agencies)

    @property
    def to_remind(self) -> tuple[AgencyStatus, ...]:
        """Whose report is overdue or to be sent again; not those whose file waits for the department's decision."""
        waited_for = (Timeliness.MISSING, Timeliness.RETURNED)
        return tuple(agency for agency in self.agencies if agency.state in waited_for and not agency.held)

    @property
    def held(self) -> int:
        """How many agencies have a file that waits for a decision."""
        return sum(agency.held > 0 for agency in self.agencies)


@dataclass(frozen=True)
class Following:
    """Where all stand for a period, and stood for the earlier one of the year; ``None`` in the year's first."""

    status: PeriodStatus
    earlier: PeriodStatus | None
