"""Who has changed something last, and when, as the audit trail knows it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.models.audit import AuditEvent
from desktop.services.two_writers import SOMEBODY


def last_writer(session: Session, subject: str, *actions: str) -> str:
    """Who has done one of these last to a subject, and when: “Lê Văn An (10:32 ngày 23/05/2018)”."""
    done = (AuditEvent.subject == subject, AuditEvent.action.in_(actions))
    last = session.execute(
        select(AuditEvent.actor, AuditEvent.at).where(*done).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    if last is None:
        return SOMEBODY
    at = local(last.at)
    return f"{last.actor or SOMEBODY} ({at:%H:%M} ngày {format_date(at.date())})"
