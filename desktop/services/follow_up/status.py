"""Who has reported for a period, in time, late or not yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local, today
from desktop.core.collecting import collecting_later
from desktop.core.text import sort_key
from desktop.models.agency import Agency
from desktop.models.base import as_stored
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmissionState
from desktop.models.programme import PeriodObligation
from desktop.models.programme import ReportingPeriod as PeriodRow
from desktop.models.ruling import TimeRuling
from desktop.rules.assurance import Assurance
from desktop.rules.periods import days_early, days_left, last_day, timeliness
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.services.agencies.agency_days import AgencyOnDay, agencies_on
from desktop.services.agencies.contacts import Contact, contacts
from desktop.services.agencies.forwarders import Forwarders, read_forwarders
from desktop.services.follow_up.scope import followed_here
from desktop.services.follow_up.status_view import AgencyStatus, Following, PeriodStatus, RulingView
from desktop.services.intake.undecided import count_undecided
from desktop.services.programme.versions import period_row, programme_of, reported_periods
from desktop.services.workplace.frame_view import WindowFrame


def period_status(session: Session, clock: Clock, period_code: str) -> PeriodStatus:
    """Where all obliged agencies stand for a period, in the order of area and name.

    An agency that forwards follows those below it, the department all.
    """
    with collecting_later():
        return _period_status(session, clock, period_code)


def _period_status(session: Session, clock: Clock, period_code: str) -> PeriodStatus:
    period = programme_of(session, period_code).period_by_code[period_code]
    row = period_row(session, period_code)
    reading = _Reading(
        period,
        today(clock),
        agencies_on(session, period.data_to),
        _submissions(session, row.id),
        _held(session, period_code),
        _rulings(session, row.id),
        contacts(session),
        read_forwarders(session, period, today(clock)),
    )
    followed = followed_here(session, clock)
    here = (code for code in _obliged(session, row.id) if followed is None or code in followed)
    agencies = sorted(map(reading.status, here), key=_place_in_list)
    return PeriodStatus(period, last_day(period), days_left(period, reading.day), tuple(agencies))


def _obliged(session: Session, period: UUID) -> Iterator[str]:
    """Codes of the agencies that owe a report, as the period froze them."""
    wanted = select(Agency.code).join(PeriodObligation, PeriodObligation.agency_id == Agency.id)
    session.flush()
    rows = session.connection().execute(wanted.where(PeriodObligation.period_id == period)).all()
    return (row[0] for row in rows)


class _Submitted(NamedTuple):
    """What is asked of a submission here: not its content. Ten thousand are made at once, so it is a bare tuple.

    Its words are as they are stored: to have each looked up on the way takes a call a row.
    """

    agency: str
    received_at: datetime
    is_current: bool
    state: str
    signed_at: datetime | None
    revision: int
    assurance: str


_ASSURANCE: Mapping[str, Assurance] = {each.value: each for each in Assurance}


def _submissions(session: Session, period: UUID) -> Mapping[str, Sequence[_Submitted]]:
    """By agency, the oldest first."""
    wanted = select(
        Agency.code,
        Submission.received_at,
        Submission.is_current,
        as_stored(Submission.state),
        Submission.signed_at,
        Submission.revision,
        as_stored(Submission.assurance),
    ).join(Agency, Agency.id == Submission.agency_id)
    found: dict[str, list[_Submitted]] = {}
    of_period = wanted.where(Submission.period_id == period).order_by(Submission.received_at)
    session.flush()  # what follows goes past the session, which would look at each of ten thousand rows once more
    for row in session.connection().execute(of_period).all():
        found.setdefault(row[0], []).append(_Submitted._make(row))
    return found


def _held(session: Session, period_code: str) -> Mapping[str, int]:
    """How many files wait for a decision, by code of the agency."""
    of_period = select(ReceivedPackage.agency_code, func.count()).where(
        ReceivedPackage.period_code == period_code, ReceivedPackage.result == IntakeResult.QUARANTINED
    )
    return {row[0]: row[1] for row in session.execute(of_period.group_by(ReceivedPackage.agency_code))}


def _rulings(session: Session, period: UUID) -> Mapping[str, RulingView]:
    """What was ruled on times, by code of the agency."""
    wanted = select(Agency.code, TimeRuling.accepted_at, TimeRuling.officer, TimeRuling.ground).join(
        Agency, Agency.id == TimeRuling.agency_id
    )
    return {row[0]: RulingView(*row[1:]) for row in session.execute(wanted.where(TimeRuling.period_id == period))}


_AREA_ORDER = {
    AgencyKind.PROVINCE: 0,
    AgencyKind.DEPARTMENT: 1,
    AgencyKind.SERVICE_UNIT: 2,
    AgencyKind.DISTRICT: 3,
    AgencyKind.COMMUNE: 3,
}


def _place_in_list(status: AgencyStatus) -> tuple[object, ...]:
    return (
        _AREA_ORDER[status.kind],
        sort_key(status.area_name),
        status.kind is not AgencyKind.DISTRICT,
        sort_key(status.name),
    )


def _first_and_current(submissions: Sequence[_Submitted]) -> tuple[_Submitted | None, _Submitted | None]:
    """Nearly always the same one."""
    if not submissions:
        return None, None
    first = submissions[0]
    return first, first if first.is_current else next((each for each in submissions if each.is_current), None)


@dataclass(frozen=True)
class _Reading:
    """What is known of a period, read in a few statements."""

    period: ReportingPeriod
    day: date
    agencies: Mapping[str, AgencyOnDay]
    submissions: Mapping[str, Sequence[_Submitted]]
    held: Mapping[str, int]
    rulings: Mapping[str, RulingView]
    contacts: Mapping[str, Contact]
    forwarders: Forwarders

    @cached_property
    def bound(self) -> Mapping[AgencyKind, tuple[ReportingPeriod, date | None]]:
        """The period as it binds each kind of agency, with that level's own deadline; and its last day."""
        bound = {kind: self.period.bound_to(kind) for kind in AgencyKind}
        return {kind: (period, last_day(period)) for kind, period in bound.items()}

    def status(self, code: str) -> AgencyStatus:
        """Where an agency stands."""
        agency, submissions = self.agencies[code], self.submissions.get(code, ())
        area, area_name = self._area(agency)
        period, last = self.bound[agency.kind]
        first, current = _first_and_current(submissions)
        ruling = self.rulings.get(code) if first else None
        came_on = local(first.received_at).date() if first else None
        counts_on = local(ruling.accepted_at).date() if ruling and ruling.accepted_at else came_on
        newest_on = came_on if current is first or current is None else local(current.received_at).date()
        returned = current is not None and current.state == SubmissionState.RETURNED
        return AgencyStatus(
            code=code,
            name=agency.name,
            kind=agency.kind,
            area=area,
            area_name=area_name,
            state=timeliness(period, counts_on, self.day, returned=returned),
            received_at=first.received_at if first else None,
            signed_at=current.signed_at if current else None,
            revision=current.revision if current else None,
            held=self.held.get(code, 0),
            late_by=(counts_on - last).days if counts_on and last and counts_on > last else 0,
            waits_for="" if first else self._waits_for(agency),
            assurance=_ASSURANCE[current.assurance] if current else None,
            first_signed_at=first.signed_at if first else None,
            ruling=ruling,
            contact=self.contacts[code].line if code in self.contacts else "",
            early_by=days_early(period, newest_on) if current and newest_on else 0,
        )

    def _waits_for(self, agency: AgencyOnDay) -> str:
        """Name of who is to pass its report on."""
        through = self.forwarders.waited_for(agency, self.agencies.get(agency.parent))
        return self.agencies[through].name if through else ""

    def _area(self, agency: AgencyOnDay) -> tuple[str, str]:
        match agency.kind:
            case AgencyKind.COMMUNE if agency.parent:
                above = self.agencies[agency.parent]
                if above.kind is AgencyKind.DISTRICT:
                    return above.code, above.name
                return "UBND_X", "Xã, phường, đặc khu"
            case AgencyKind.DEPARTMENT | AgencyKind.SERVICE_UNIT:
                return agency.kind, KIND_NAMES[agency.kind]
            case _:
                return agency.code, agency.name


def read_department_frame(session: Session, clock: Clock, period_code: str) -> WindowFrame:
    """Badges and status of the department's window."""
    held = session.scalar(
        select(func.count()).select_from(ReceivedPackage).where(ReceivedPackage.result == IntakeResult.QUARANTINED)
    )
    period = programme_of(session, period_code).period_by_code[period_code]
    return WindowFrame(
        period.name,
        last_day(period),
        days_left(period, today(clock)),
        held=held or 0,
        undecided=count_undecided(session, period_code),
    )


_MOST_EARLIER = 3
"""Periods beside the one that is followed: more would not be read."""


def follow_period(session: Session, clock: Clock, period_code: str) -> Following:
    """What the overview shows of a period."""
    status = period_status(session, clock, period_code)
    earlier = _followed_before(session, status.period)[:_MOST_EARLIER]
    return Following(status, tuple(period_status(session, clock, code) for code in earlier))


def _followed_before(session: Session, period: ReportingPeriod) -> list[str]:
    """Codes of the periods before this one for which agencies owed a report, the latest first."""
    owed = select(PeriodObligation.period_id).where(PeriodObligation.period_id == PeriodRow.id).exists()
    codes = set(session.scalars(select(PeriodRow.code).where(owed)))
    reported = reported_periods(session).values()
    before = [each for each in reported if each.data_to < period.data_to and each.code in codes]
    return [each.code for each in sorted(before, key=lambda each: each.data_to, reverse=True)]
