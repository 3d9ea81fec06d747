"""Authorities beside the own root: which are believed here, until when their lists are current, and their removal."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.trust import AnchorOrigin, RevocationList, TrustAnchor
from desktop.services.officers.audit import record_event
from desktop.services.trust.revocation_lists import name_of, newest_lists
from desktop.signing.certificates import fingerprint, shown_name
from desktop.signing.chains import has_issued


class AuthorityRefusedError(UserError):
    """A trust file, or what is to be done with an authority, is refused."""

    code = "AUTHORITY_REFUSED"


@dataclass(frozen=True)
class AuthorityView:
    """An authority that is believed here, or helps to find a chain, with its newest revocation list.

    Attributes:
        list_number: "" where there is no list.
        list_is_current: Its list says that it still is.
    """

    name: str
    sha256: str
    digits: str
    origin: AnchorOrigin
    valid_from: datetime
    valid_to: datetime
    added_at: datetime
    needs_revocation_list: bool
    list_number: str
    list_made_at: datetime | None
    list_valid_to: datetime | None
    list_is_current: bool


def list_authorities(session: Session, clock: Clock) -> tuple[AuthorityView, ...]:
    """All authorities: the own root first, each intermediate after the roots."""
    lists = {row.authority: row for row in newest_lists(session)}
    rows = session.scalars(select(TrustAnchor).order_by(TrustAnchor.added_at)).all()
    views = [_view(row, lists.get(row.fingerprint), clock.now()) for row in rows]
    origins = list(AnchorOrigin)
    return tuple(sorted(views, key=lambda view: origins.index(view.origin)))


def _view(row: TrustAnchor, listed: RevocationList | None, now: datetime) -> AuthorityView:
    certificate = x509.load_pem_x509_certificate(row.pem.encode())
    valid_to = listed.next_update if listed else None
    return AuthorityView(
        name=shown_name(certificate.subject),
        sha256=row.fingerprint,
        digits=fingerprint(certificate),
        origin=row.origin,
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        added_at=row.added_at,
        needs_revocation_list=row.needs_revocation_list,
        list_number=name_of(listed) if listed else "",
        list_made_at=listed.this_update if listed else None,
        list_valid_to=valid_to,
        list_is_current=valid_to is not None and valid_to >= now,
    )


def remove_authority(session: Session, clock: Clock, sha256: str) -> None:
    """Believe an outside authority no longer, with the intermediates that hang on it alone, and their lists.

    What was received while it was believed stays as it was judged.

    Raises:
        AuthorityRefusedError: It is the own root, or not here.
    """
    row = _outside(session, sha256)
    session.delete(row)
    session.execute(delete(RevocationList).where(RevocationList.authority == sha256))
    record_event(session, clock, "trust.remove", sha256, before={"name": row.name, "origin": row.origin})
    session.flush()
    _drop_orphans(session)


def _drop_orphans(session: Session) -> None:
    """Intermediates that no chain leads up from any more."""
    rows = session.scalars(select(TrustAnchor)).all()
    certificates = {row: x509.load_pem_x509_certificate(row.pem.encode()) for row in rows}
    held = {row for row in rows if row.origin is not AnchorOrigin.INTERMEDIATE}
    while reached := [
        row
        for row in rows
        if row not in held and any(has_issued(certificates[above], certificates[row], 0) for above in held)
    ]:
        held.update(reached)
    for row in rows:
        if row not in held:
            session.execute(delete(RevocationList).where(RevocationList.authority == row.fingerprint))
            session.delete(row)
    session.flush()


def require_revocation_list(session: Session, clock: Clock, sha256: str, *, required: bool) -> None:
    """Say whether what an outside authority certified is held while no current list of it is here.

    Raises:
        AuthorityRefusedError: It is the own root, or not here.
    """
    row = _outside(session, sha256)
    if row.needs_revocation_list != required:
        before, row.needs_revocation_list = row.needs_revocation_list, required
        record_event(session, clock, "trust.policy", sha256, before={"hold": before}, after={"hold": required})


def _outside(session: Session, sha256: str) -> TrustAnchor:
    row = session.scalar(select(TrustAnchor).where(TrustAnchor.fingerprint == sha256))
    if row is None:
        raise AuthorityRefusedError("Không còn nơi cấp này trong danh sách.", "Tải lại trang để xem danh sách mới.")
    if row.origin is AnchorOrigin.OWN:
        raise AuthorityRefusedError(
            "Không bỏ được chứng thư gốc của Sở: mọi chứng thư đã cấp sẽ không còn giá trị.",
            "Giữ nguyên chứng thư gốc.",
        )
    return row
