"""How reports came in, day by day around the last day, in this period and those before; and how each period ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.services.follow_up.status_view import Following, PeriodStatus
from desktop.ui.report_states import ReportState, state_of

BEFORE, AFTER = 14, 14
"""Days before and after the last day that the curve shows."""


@dataclass(frozen=True)
class TrendLine:
    """One period.

    Attributes:
        name: Of the period. shares: of all agencies that had reported by each day from ``-BEFORE``; fewer where the
            days have not come yet.
        on_time, late, missing: How many there are now.
    """

    name: str
    shares: tuple[float, ...]
    on_time: int
    late: int
    missing: int
    expected: int

    @property
    def sentence(self) -> str:
        """How the period stands: “83 % đúng hạn, 2 chậm, 1 chưa có”."""
        share = round(100 * self.on_time / self.expected) if self.expected else 0
        parts = [f"{share} % đúng hạn", f"{self.late} chậm" if self.late else "",
                 f"{self.missing} chưa có" if self.missing else ""]  # fmt: skip
        return ", ".join(part for part in parts if part)


def trend_of(following: Following, today: date) -> tuple[TrendLine, ...]:
    """The period that is followed, then those before it."""
    return tuple(_line(status, today) for status in (following.status, *following.earlier) if status.expected)


def _line(status: PeriodStatus, today: date) -> TrendLine:
    states = [state_of(agency) for agency in status.agencies]
    return TrendLine(
        status.period.name,
        tuple(status.received_by(day) / status.expected for day in _days(status, today)),
        states.count(ReportState.ON_TIME),
        states.count(ReportState.LATE),
        sum(agency.revision is None for agency in status.agencies),
        status.expected,
    )


def _days(status: PeriodStatus, today: date) -> Sequence[int]:
    if status.last_day is None:
        return ()
    until = min((today - status.last_day).days, AFTER)
    return range(-BEFORE, until + 1)
