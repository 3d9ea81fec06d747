"""What the page opens on which figures are typed: the grid, and for which periods there is one."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.services.figures.indicators import GridView, read_grid
from desktop.services.programme.versions import current_programme, reporting_periods


@dataclass(frozen=True)
class PeriodChoice:
    """A period that figures may be typed for; ``reference`` ones are only compared with."""

    code: str
    name: str
    reference: bool


@dataclass(frozen=True)
class EntryView:
    """The grid of a period and the other periods."""

    grid: GridView
    periods: tuple[PeriodChoice, ...]


def read_entry(session: Session, clock: Clock, period_code: str) -> EntryView:
    """Everything that the page shows for a period."""
    programme = current_programme(session)
    reference = tuple(p for p in programme.periods if p.reference_only)
    here = [PeriodChoice(p.code, p.name, p.reference_only) for p in (*programme.reporting_periods, *reference)]
    known = {each.code for each in here}
    earlier = [
        PeriodChoice(*each, reference=False) for each in reporting_periods(session, clock) if each[0] not in known
    ]
    return EntryView(read_grid(session, clock, period_code), (*here, *earlier))
