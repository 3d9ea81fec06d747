"""Who has reported for a period, in time, late or not yet."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local, today
from desktop.core.text import sort_key
from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmissionState
from desktop.models.programme import PeriodObligation
from desktop.rules.periods import days_left, last_day, timeliness
from desktop.rules.programme import KIND_NAMES, AgencyKind, ReportingPeriod
from desktop.services.follow_up_view import AgencyStatus, Following, PeriodStatus
from desktop.services.frame_view import WindowFrame
from desktop.services.programmes import current_programme, period_row
from desktop.services.workspace import agency_ref


def period_status(session: Session, clock: Clock, period_code: str) -> PeriodStatus:
    """Where all obliged agencies stand for a period, in the order of area and name."""
    period = current_programme(session).period_by_code[period_row(session, period_code).code]
    row = period_row(session, period_code)
    day = today(clock)
    obliged = session.scalars(
        select(Agency)
        .join(PeriodObligation, PeriodObligation.agency_id == Agency.id)
        .where(PeriodObligation.period_id == row.id)
    ).all()
    submissions: dict[object, list[Submission]] = {}
    for submission in session.scalars(
        select(Submission).where(Submission.period_id == row.id).order_by(Submission.received_at)
    ):
        submissions.setdefault(submission.agency_id, []).append(submission)
    held: dict[str, int] = {}
    for code in session.scalars(
        select(ReceivedPackage.agency_code).where(
            ReceivedPackage.period_code == period_code, ReceivedPackage.result == IntakeResult.QUARANTINED
        )
    ):
        held[code] = held.get(code, 0) + 1
    agencies = [
        _status(session, agency, period, submissions.get(agency.id, []), held.get(agency.code, 0), day)
        for agency in obliged
    ]
    agencies.sort(
        key=lambda a: (_AREA_ORDER[a.kind], sort_key(a.area_name), a.kind is not AgencyKind.DISTRICT, sort_key(a.name))
    )
    return PeriodStatus(period, last_day(period), days_left(period, day), tuple(agencies))


_AREA_ORDER = {
    AgencyKind.PROVINCE: 0,
    AgencyKind.DEPARTMENT: 1,
    AgencyKind.SERVICE_UNIT: 2,
    AgencyKind.DISTRICT: 3,
    AgencyKind.COMMUNE: 3,
}


def _status(
    session: Session, agency: Agency, period: ReportingPeriod, submissions: list[Submission], held: int, day: date
) -> AgencyStatus:
    ref = agency_ref(session, agency, period.data_to)
    current = next((s for s in submissions if s.is_current), None)
    first = submissions[0] if submissions else None
    received_on = local(first.received_at).date() if first else None
    state = timeliness(
        period, received_on, day, returned=current is not None and current.state is SubmissionState.RETURNED
    )
    last = last_day(period)
    area, area_name = _area(session, agency, ref.code, ref.short_name, ref.parent, period.data_to)
    return AgencyStatus(
        code=ref.code,
        name=ref.short_name,
        kind=ref.kind,
        area=area,
        area_name=area_name,
        state=state,
        received_at=first.received_at if first else None,
        signed_at=current.signed_at if current else None,
        revision=current.revision if current else None,
        held=held,
        late_by=max((received_on - last).days, 0) if received_on and last else 0,
        assurance=current.assurance if current else None,
    )


def _area(session: Session, agency: Agency, code: str, name: str, parent: str, on: date) -> tuple[str, str]:
    match agency.kind:
        case AgencyKind.DISTRICT:
            return code, name
        case AgencyKind.COMMUNE if parent:
            above = session.scalars(select(Agency).where(Agency.code == parent)).one()
            if above.kind is AgencyKind.DISTRICT:
                return parent, agency_ref(session, above, on).short_name
            return "UBND_X", "Xã, phường, đặc khu"
        case AgencyKind.DEPARTMENT | AgencyKind.SERVICE_UNIT:
            return agency.kind, KIND_NAMES[agency.kind]
        case _:
            return code, name


def read_department_frame(session: Session, clock: Clock, period_code: str) -> WindowFrame:
    """Badges and status of the department's window."""
    held = session.scalar(
        select(func.count()).select_from(ReceivedPackage).where(ReceivedPackage.result == IntakeResult.QUARANTINED)
    )
    period = current_programme(session).period_by_code[period_code]
    return WindowFrame(period.name, last_day(period), days_left(period, today(clock)), held=held or 0)


def follow_period(session: Session, clock: Clock, period_code: str) -> Following:
    """What the overview shows of a period."""
    status = period_status(session, clock, period_code)
    earlier = status.period.earlier_period
    return Following(status, period_status(session, clock, earlier) if earlier else None)
