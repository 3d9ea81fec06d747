"""Revocation lists of all authorities, kept by number: one that is older than what is known is never believed."""

from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from desktop.core.clock import Clock
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.models.trust import AnchorOrigin, IssuedCertificate, RevocationList, RevocationReason, TrustAnchor
from desktop.services.officers.audit import record_event
from desktop.signing.certificates import certificate_hash
from desktop.signing.chains import has_signed_list, is_whole
from desktop.signing.trust import TrustStore


class RevocationListError(UserError):
    """A revocation list cannot be taken in."""

    code = "REVOCATION_LIST"


class UnknownAuthorityError(RevocationListError):
    """Nobody who is believed here has signed the list."""

    code = "REVOCATION_LIST_UNKNOWN"


@dataclass(frozen=True)
class Keeping:
    """What became of a list.

    Attributes:
        number: Of the list; its day where it has none.
        known: Number of the list that was here before; "" if there was none.
        is_news: It is newer, and counts from now on.
        is_older: A newer one is here already; nothing was changed.
    """

    number: str
    known: str
    is_news: bool
    is_older: bool


def number_of(revocation_list: x509.CertificateRevocationList) -> int | None:
    """The number of a list; ``None`` where its authority gives none."""
    try:
        return revocation_list.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        return None


def keep_list(session: Session, clock: Clock, brought: x509.CertificateRevocationList, trust: TrustStore) -> Keeping:
    """Keep a list if it is newer than the one of its authority that is here.

    Raises:
        UnknownAuthorityError: Nobody who is believed here has signed it.
        RevocationListError: Another list with the same number is here: one of the two is not what it says.
    """
    authority = _authority_of(brought, trust)
    pem = brought.public_bytes(Encoding.PEM).decode("ascii")
    digest = sha256(brought.public_bytes(Encoding.DER)).hexdigest()
    number = number_of(brought)
    row = RevocationList(
        authority=authority,
        number="" if number is None else str(number),
        this_update=brought.last_update_utc,
        next_update=brought.next_update_utc,
        pem=pem,
        content_sha256=digest,
        added_at=clock.now(),
    )
    known = next((each for each in newest_lists(session) if each.authority == authority), None)
    before = name_of(known) if known else ""
    if known is not None:
        if known.content_sha256 == digest:
            return Keeping(name_of(row), before, is_news=False, is_older=False)
        if _is_older(row, known):
            record_event(session, clock, "revocation_list.older", authority, after={"number": name_of(row)})
            return Keeping(name_of(row), before, is_news=False, is_older=True)
        if row.number and row.number == known.number:
            raise RevocationListError(
                f"Có hai danh sách thu hồi khác nhau cùng số {row.number}.",
                "Không dùng danh sách này; liên hệ nơi phát hành để xác minh.",
            )
    _drop_old_ones(session, authority)
    session.add(row)
    record_event(session, clock, "revocation_list.keep", authority, after={"number": name_of(row), "sha256": digest})
    _mark_revoked(session, brought)
    session.flush()
    return Keeping(name_of(row), before, is_news=True, is_older=False)


def _mark_revoked(session: Session, listed: x509.CertificateRevocationList) -> None:
    """Let the register of certificates say what a list says: an agency learns so that its own was revoked."""
    rows = session.scalars(select(IssuedCertificate).where(IssuedCertificate.revoked_at.is_(None)))
    for row in rows:
        entry = listed.get_revoked_certificate_by_serial_number(int(row.serial, 16))
        if entry is None or x509.load_pem_x509_certificate(row.pem.encode()).issuer != listed.issuer:
            continue
        row.revoked_at, row.revocation_reason = entry.revocation_date_utc, _reason_of(entry)


def _reason_of(entry: x509.RevokedCertificate) -> RevocationReason:
    try:
        said = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value
    except x509.ExtensionNotFound:
        return RevocationReason.UNSPECIFIED
    known = {str(each) for each in RevocationReason}
    return RevocationReason(said) if said in known else RevocationReason.UNSPECIFIED


def name_of(row: RevocationList) -> str:
    """How a list is called: by its number, or else by its day."""
    return row.number or format_date(row.this_update.date())


def _authority_of(brought: x509.CertificateRevocationList, trust: TrustStore) -> str:
    authority = next((each for each in trust.authorities if is_whole(brought) and has_signed_list(each, brought)), None)
    if authority is None:
        raise UnknownAuthorityError(
            "Danh sách thu hồi không do nơi cấp chứng thư nào đang được tin cậy ký, hoặc chỉ là danh sách từng phần.",
            "Nạp chứng thư của nơi cấp trước, hoặc lấy lại danh sách thu hồi đầy đủ.",
        )
    return certificate_hash(authority)


def _is_older(row: RevocationList, known: RevocationList) -> bool:
    """Numbers decide; days where one of the two has no number."""
    if row.number and known.number:
        return int(row.number) < int(known.number)
    return row.this_update < known.this_update


def _drop_old_ones(session: Session, authority: str) -> None:
    """Lists of outside authorities may have megabytes; those of our own stay, as what was decided when."""
    own = select(TrustAnchor.fingerprint).where(TrustAnchor.origin == AnchorOrigin.OWN)
    session.execute(
        delete(RevocationList).where(RevocationList.authority == authority, RevocationList.authority.not_in(own))
    )


def newest_lists(session: Session) -> tuple[RevocationList, ...]:
    """The newest list of each authority, without its content."""
    newest: dict[str, RevocationList] = {}
    for row in session.scalars(select(RevocationList).options(defer(RevocationList.pem)).order_by(RevocationList.id)):
        known = newest.get(row.authority)
        if known is None or not _is_older(row, known):
            newest[row.authority] = row
    return tuple(newest[authority] for authority in sorted(newest))


def pems_of_newest_lists(session: Session) -> tuple[str, ...]:
    """Their content."""
    identifiers = [row.id for row in newest_lists(session)]
    if not identifiers:
        return ()
    rows = session.execute(select(RevocationList.id, RevocationList.pem).where(RevocationList.id.in_(identifiers)))
    contents = {row.id: row.pem for row in rows}
    return tuple(contents[identifier] for identifier in identifiers)
