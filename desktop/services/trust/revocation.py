"""The department takes a certificate back: who decided it, why, and the numbered list that tells the agencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import write_atomically
from desktop.core.text import nfc
from desktop.models.trust import IssuedCertificate, RevocationList, RevocationReason
from desktop.services.officers.audit import record_event
from desktop.services.trust.believed import trust_store
from desktop.services.trust.certificate_register import find_certificate
from desktop.services.trust.keys import load_root
from desktop.services.trust.revocation_lists import keep_list, name_of, newest_lists
from desktop.services.workspace import Workspace
from desktop.signing.authority import Revocation, create_revocation_list
from desktop.signing.certificates import certificate_hash
from desktop.signing.keys import SigningKey

LIST_VALIDITY = timedelta(days=90)
"""How long a list says that it is current."""
LIST_AGE = timedelta(days=30)
"""A list older than this is made anew whenever the root key is open anyway."""

REASON_WORDS: Mapping[RevocationReason, str] = {
    RevocationReason.KEY_COMPROMISE: "Khóa bị lộ, bị mất hoặc quên mật khẩu",
    RevocationReason.SUPERSEDED: "Đã cấp chứng thư khác thay thế",
    RevocationReason.AFFILIATION_CHANGED: "Đơn vị đổi tên, sáp nhập hoặc người giữ khóa thay đổi",
    RevocationReason.CESSATION: "Đơn vị giải thể hoặc không còn báo cáo",
    RevocationReason.UNSPECIFIED: "Lý do khác",
}
"""What an officer can choose, the gravest first."""

_SERIALS_A_DAY = 100


class RevocationRefusedError(UserError):
    """A certificate cannot be taken back as asked."""

    code = "REVOCATION_REFUSED"


@dataclass(frozen=True)
class ListView:
    """The department's own revocation list.

    Attributes:
        number: A day and a count within it: it grows even when an older copy of the data is restored.
        revoked: How many certificates stand in it.
    """

    number: str
    made_at: datetime
    valid_to: datetime | None
    revoked: int


def revoke_certificate(
    workspace: Workspace,
    fingerprint: str,
    reason: RevocationReason,
    note: str,
    *,
    officer: str,
    passphrase: str,
) -> ListView | None:
    """Take a certificate back from now on; what was received before stays as it was judged.

    Args:
        workspace: The department's.
        fingerprint: SHA-256 of the certificate.
        reason: Stands in the list.
        note: In the officer's words; needed where the reason says nothing.
        officer: Who decided it.
        passphrase: Opens the root key; not used for the certificate of an outside authority.

    Returns:
        The new list; ``None`` for the certificate of an outside authority, whose registration is ended.

    Raises:
        RevocationRefusedError: It is revoked already, is the root, or nothing says why.
        UserError: The passphrase is wrong, or the certificate is unknown.
    """
    note, officer = nfc(note).strip(), nfc(officer).strip()
    if reason is RevocationReason.UNSPECIFIED and not note:
        raise RevocationRefusedError("Chưa ghi lý do thu hồi.", "Ghi lý do hoặc căn cứ thu hồi.")
    if not officer:
        raise RevocationRefusedError("Chưa ghi người quyết định thu hồi.", "Ghi họ tên người quyết định.")
    with workspace.reading() as session:
        outside = find_certificate(session, fingerprint).outside
    root = None if outside else load_root(workspace.folder, passphrase)
    with workspace.session() as session:
        row = find_certificate(session, fingerprint)
        if row.agency_id is None:
            raise RevocationRefusedError("Không thu hồi được chứng thư gốc.", "Chọn chứng thư của một đơn vị.")
        if row.revoked_at is not None:
            raise RevocationRefusedError("Chứng thư này đã bị thu hồi từ trước.", "Tải lại danh sách để xem.")
        row.revoked_at, row.revocation_reason = workspace.clock.now(), reason
        row.revocation_note, row.revoked_by = note, officer
        record_event(
            session,
            workspace.clock,
            "certificate.revoke",
            row.serial,
            actor=officer,
            after={"agency": row.agency.code if row.agency else "", "reason": reason, "note": note},
        )
        session.flush()
        return _make_list(session, workspace.clock, root) if root else None


def renew_list(workspace: Workspace, passphrase: str) -> ListView:
    """Make the list anew, so that agencies know that nothing more was revoked.

    Raises:
        UserError: The passphrase is wrong, or there is no root here.
    """
    root = load_root(workspace.folder, passphrase)
    with workspace.session() as session:
        return _make_list(session, workspace.clock, root)


def refresh_list(
    session: Session, clock: Clock, root: SigningKey, *, valid_for: timedelta | None = None
) -> ListView | None:
    """Make the list anew if it grows old; for use cases that have the root key open. ``valid_for``: see ``certify``."""
    known = own_list(session)
    if known is not None and clock.now() - known.made_at < LIST_AGE:
        return None
    return _make_list(session, clock, root, valid_for or LIST_VALIDITY)


def _make_list(session: Session, clock: Clock, root: SigningKey, valid_for: timedelta = LIST_VALIDITY) -> ListView:
    known = _own_row(session)
    number = max(int(known.number) + 1 if known else 0, _first_of_the_day(clock))
    now = clock.now().replace(microsecond=0)
    revoked = session.scalars(
        select(IssuedCertificate)
        .where(IssuedCertificate.revoked_at.is_not(None), IssuedCertificate.outside.is_(False))
        .order_by(IssuedCertificate.revoked_at)
    ).all()
    made = create_revocation_list(root, [_revocation(row) for row in revoked], number, now, valid_for=valid_for)
    keep_list(session, clock, made, trust_store(session))
    return ListView(str(number), now, made.next_update_utc, len(revoked))


def _first_of_the_day(clock: Clock) -> int:
    """20180512 becomes 2018051201: a number that says its day, and leaves room for more on the same."""
    day = today(clock)
    return (day.year * 10000 + day.month * 100 + day.day) * _SERIALS_A_DAY + 1


def _revocation(row: IssuedCertificate) -> Revocation:
    assert row.revoked_at is not None  # noqa: S101 - only such rows were read
    reason = x509.ReasonFlags(str(row.revocation_reason or RevocationReason.UNSPECIFIED))
    return Revocation(int(row.serial, 16), row.revoked_at.replace(microsecond=0), reason)


def own_list(session: Session) -> ListView | None:
    """The department's newest list; ``None`` before the first."""
    row = _own_row(session)
    if row is None:
        return None
    listed = x509.load_pem_x509_crl(row.pem.encode())
    return ListView(name_of(row), row.this_update, row.next_update, len(listed))


def _own_row(session: Session) -> RevocationList | None:
    own = {certificate_hash(anchor) for anchor in trust_store(session).anchors}
    return next((row for row in newest_lists(session) if row.authority in own), None)


def export_revocation_list(workspace: Workspace, out: Path) -> Path:
    """Write the newest list as a file of its own (PEM), for agencies that get no package soon, and for other programs.

    Raises:
        RevocationRefusedError: None was made yet.
        EnvironmentFailureError: The disk refused.
    """
    workspace.require("revocation_list.export")
    with workspace.reading() as session:
        row = _own_row(session)
        if row is None:
            raise RevocationRefusedError("Sở chưa lập danh sách thu hồi nào.", "Lập danh sách thu hồi trước.")
        number, listed = name_of(row), x509.load_pem_x509_crl(row.pem.encode())
    path = out / f"TH_{number}.crl"
    write_atomically(path, listed.public_bytes(Encoding.PEM))
    with workspace.session() as session:
        record_event(session, workspace.clock, "revocation_list.export", number, after={"file": path.name})
    return path
