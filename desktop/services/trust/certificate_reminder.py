"""What an agency is told of its certificate's end; apart from ``renewal``: the home page need not learn to sign."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local, today
from desktop.models.audit import AuditEvent
from desktop.models.trust import IssuedCertificate
from desktop.rules.certificate_reminders import CertificateReminder, reminder
from desktop.services.workspace import this_agency

REQUESTED = "enrolment.request"
"""The action under which the audit trail notes that a certificate was asked for."""


def certificate_reminder(session: Session, clock: Clock) -> CertificateReminder | None:
    """What this agency is to be told of its certificate today; ``None`` while nothing is due, or it never had one."""
    rows = session.scalars(
        select(IssuedCertificate)
        .where(IssuedCertificate.agency_id == this_agency(session).id)
        .order_by(IssuedCertificate.not_after.desc())
    ).all()
    if not rows:
        return None
    best = next((row for row in rows if row.revoked_at is None), rows[0])
    end = best.revoked_at or best.not_after
    asked_at = session.scalar(
        select(AuditEvent.at).where(AuditEvent.action == REQUESTED).order_by(AuditEvent.seq.desc()).limit(1)
    )
    return reminder(
        local(end).date(),
        today(clock),
        revoked=best.revoked_at is not None,
        requested=asked_at is not None and asked_at > max(row.issued_at for row in rows),
    )
