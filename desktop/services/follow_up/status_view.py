"""Who has reported for a period, as screens show it; needs no database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.core.clock import local
from desktop.rules.assurance import Assurance
from desktop.rules.periods import Timeliness
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod


@dataclass(frozen=True)
class RulingView:
    """What an officer has ruled on the time of a report.

    Attributes:
        accepted_at: The time that counts instead of that of receipt; ``None`` when the report stays late.
    """

    accepted_at: datetime | None
    officer: str
    ground: str


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
        early_by: Days that the data window was still open when the current one came; 0 when it was closed.
        first_signed_at: When the first one claims to have been signed.
        ruling: What an officer has ruled on the time; ``None`` while nobody has.
        waits_for: Name of the agency that passes its report on and has not done so yet; "" where none is waited for.
        contact: Whom to call there, in one line; "" where nothing was noted.
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
    first_signed_at: datetime | None = None
    ruling: RulingView | None = None
    waits_for: str = ""
    contact: str = ""
    early_by: int = 0

    @property
    def to_judge(self) -> bool:
        """It came late, and nobody has said yet whether another time counts."""
        return self.late_by > 0 and self.ruling is None


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

    def received_by(self, days: int) -> int:
        """How many agencies had reported so many days after the last day; before it where the number is negative."""
        if self.last_day is None:
            return 0
        until = self.last_day + timedelta(days=days)
        came = (local(agency.received_at).date() for agency in self.agencies if agency.received_at)
        return sum(day <= until for day in came)


@dataclass(frozen=True)
class Following:
    """Where all stand for a period, and stood for those before it that were followed here, the latest first."""

    status: PeriodStatus
    earlier: tuple[PeriodStatus, ...] = ()
