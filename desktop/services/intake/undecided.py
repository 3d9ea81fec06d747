"""How much waits for a decision of the department: for the badge beside its list."""

from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.clock import VIETNAM
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.models.programme import PeriodObligation
from desktop.models.ruling import TimeRuling
from desktop.models.trust import CertificateRequest
from desktop.rules.periods import last_day
from desktop.services.programme.versions import period_row, programme_of


def count_undecided(session: Session, period_code: str) -> int:
    """How much waits for a decision, without the agencies that are to be chased; in three statements."""
    held = select(func.count(ReceivedPackage.id)).where(ReceivedPackage.result == IntakeResult.QUARANTINED)
    newest = (
        select(func.max(CertificateRequest.received_at).label("at"), CertificateRequest.agency_code)
        .group_by(CertificateRequest.agency_code)
        .subquery()
    )
    asking = (
        select(func.count(CertificateRequest.id))
        .join(newest, (newest.c.agency_code == CertificateRequest.agency_code))
        .where(CertificateRequest.received_at == newest.c.at, CertificateRequest.issued_certificate_id.is_(None))
    )
    return (session.scalar(held) or 0) + (session.scalar(asking) or 0) + _count_late(session, period_code)


def _count_late(session: Session, period_code: str) -> int:
    """Agencies whose first report came after the last day, and on whose time nobody has ruled."""
    last = last_day(programme_of(session, period_code).period_by_code[period_code])
    if last is None:
        return 0
    period = period_row(session, period_code).id
    ruled = select(TimeRuling.agency_id).where(TimeRuling.period_id == period)
    obliged = select(PeriodObligation.agency_id).where(PeriodObligation.period_id == period)
    over = datetime.combine(last + timedelta(days=1), time(), VIETNAM)
    late = (
        select(Submission.agency_id)
        .where(Submission.period_id == period, Submission.agency_id.in_(obliged), Submission.agency_id.not_in(ruled))
        .group_by(Submission.agency_id)
        .having(func.min(Submission.received_at) >= over)
    )
    return session.scalar(select(func.count()).select_from(late.subquery())) or 0
