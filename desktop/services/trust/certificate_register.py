"""The register of certificates: what is known of each key, and outside certificates that are bound to agencies."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.text import nfc
from desktop.exchange.package import examine
from desktop.models.agency import Agency
from desktop.models.trust import IssuedCertificate, KeyComparison
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.officers.audit import record_event
from desktop.services.trust.believed import record_certificate, trust_store
from desktop.services.trust.known_keys import reassess
from desktop.services.workspace import Workspace
from desktop.signing.certificates import certificate_hash, fingerprint, read_facts, shown_name, subject_of
from desktop.signing.trust import TrustStore
from desktop.signing.trust_files import MAXIMUM_FILE, TrustFileError, read_trust_file


class UnknownCertificateError(UserError):
    """The register has no such certificate."""

    code = "CERTIFICATE_UNKNOWN"


class RegistrationRefusedError(UserError):
    """A certificate cannot be bound to an agency, or nothing says on what it rests."""

    code = "REGISTRATION_REFUSED"


@dataclass(frozen=True)
class MadeSure:
    """How the department made sure that a key is the agency's.

    Attributes:
        note: Number and day of the letter, who was called; needed for a letter.
        in_token: The officer knows that the key was made in a token.
    """

    by: KeyComparison = KeyComparison.TELEPHONE
    note: str = ""
    officer: str = ""
    in_token: bool = False


@dataclass(frozen=True)
class OfferedHolder:
    """A certificate of an outside authority, found in a file, that may be bound to an agency.

    Attributes:
        holder: The person or office. organisation: as the certificate says; to be compared with the agency.
        sha256: Of the certificate. digits: fingerprint of its key, for the telephone.
        reason: Why it could not be relied on now even if it were bound; "" when it could.
        agency: Code of the agency that it is bound to already; "" for none.
    """

    certificate: x509.Certificate
    holder: str
    organisation: str
    issuer: str
    sha256: str
    digits: str
    valid_from: datetime
    valid_to: datetime
    reason: str
    agency: str


def find_certificate(session: Session, sha256: str) -> IssuedCertificate:
    """The certificate with this SHA-256.

    Raises:
        UnknownCertificateError: It is not in the register.
    """
    row = session.scalar(select(IssuedCertificate).where(IssuedCertificate.fingerprint == sha256))
    if row is None:
        raise UnknownCertificateError(
            "Không còn chứng thư này trong sổ.", "Mở lại trang Đơn vị và chứng thư rồi chọn lại."
        )
    return row


def check_note(sure: MadeSure) -> None:
    """A letter must be named.

    Raises:
        RegistrationRefusedError: It is not.
    """
    if sure.by is KeyComparison.LETTER and not sure.note.strip():
        raise RegistrationRefusedError(
            "Chưa ghi số, ngày của thư đăng ký có dấu.",
            "Ghi số, ngày thư đã đối chiếu, ví dụ “12/UBND, 07/5/2018”.",
        )


def note_comparison(session: Session, clock: Clock, row: IssuedCertificate, sure: MadeSure) -> None:
    """Write down how it was made sure of a key.

    Raises:
        RegistrationRefusedError: A letter without its number.
    """
    note, officer = nfc(sure.note).strip(), nfc(sure.officer).strip()
    if sure.by is KeyComparison.LETTER and not note:
        raise RegistrationRefusedError(
            "Chưa ghi số, ngày của thư đăng ký có dấu.",
            "Ghi số, ngày thư đã đối chiếu, ví dụ “12/UBND, 07/5/2018”.",
        )
    if row.compared is None:
        row.compared = sure.by
    if sure.by is KeyComparison.LETTER:
        row.letter_checked_at, row.letter_note = clock.now(), note
    row.in_token = row.in_token or sure.in_token
    record_event(
        session,
        clock,
        "certificate.compared",
        row.serial,
        actor=officer,
        after={"by": sure.by, "note": note, "in_token": sure.in_token},
    )
    session.flush()


def confirm_letter(session: Session, clock: Clock, sha256: str, note: str, officer: str = "") -> None:
    """Write down that the letter with the agency's seal was compared with the certificate that it has.

    Raises:
        RegistrationRefusedError: No number of a letter.
        UnknownCertificateError: It is not in the register.
    """
    row = find_certificate(session, sha256)
    note_comparison(session, clock, row, MadeSure(KeyComparison.LETTER, note, officer))
    reassess(session, sha256)


def confirm_token(session: Session, clock: Clock, sha256: str, *, in_token: bool, officer: str = "") -> None:
    """Write down whether the key of a certificate was made in a token."""
    row = find_certificate(session, sha256)
    if row.in_token != in_token:
        row.in_token = in_token
        record_event(session, clock, "certificate.token", row.serial, actor=officer, after={"in_token": in_token})
        session.flush()
        reassess(session, sha256)


def find_holders(workspace: Workspace, path: Path) -> tuple[OfferedHolder, ...]:
    """The certificates of persons or offices in a file: a certificate file, or anything that was signed with them.

    Raises:
        RegistrationRefusedError: There is none of an outside authority in it.
        EnvironmentFailureError: It cannot be read.
    """
    with workspace.reading() as session:
        trust = trust_store(session)
        rows = session.execute(select(IssuedCertificate.fingerprint, Agency.code).join(Agency))
        bound = {row.fingerprint: row.code for row in rows}
    now = workspace.clock.now()
    certificates = _certificates_in(path, trust, now)
    offered = tuple(_offered(each, trust, now, bound) for each in certificates if not read_facts(each).may_issue)
    if not offered:
        raise RegistrationRefusedError(
            f"{path.name}: không có chứng thư số nào của đơn vị hay người ký.",
            "Chọn tệp chứng thư (.cer, .crt, .pem) hoặc tệp PDF, gói mà đơn vị đã ký.",
        )
    return offered


def _certificates_in(path: Path, trust: TrustStore, now: datetime) -> tuple[x509.Certificate, ...]:
    with explaining_os_errors(path), path.open("rb") as stream:
        data = stream.read(MAXIMUM_FILE + 1)
    try:
        return read_trust_file(data).certificates
    except TrustFileError:
        signers = examine(path, trust, now).signers
    found = [x509.load_der_x509_certificate(each.certificate) for each in signers if each.certificate]
    return tuple(dict.fromkeys(found))


def _offered(certificate: x509.Certificate, trust: TrustStore, now: datetime, bound: dict[str, str]) -> OfferedHolder:
    check, subject = trust.check(certificate, (), now, now), subject_of(certificate)
    own = check.reason is None and not check.outside
    return OfferedHolder(
        certificate=certificate,
        holder=subject.person or subject.name or shown_name(certificate.subject),
        organisation=subject.organisation,
        issuer=shown_name(certificate.issuer),
        sha256=certificate_hash(certificate),
        digits=fingerprint(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        reason="Chứng thư này do chính Sở cấp, không cần gắn." if own else _message(check.reason),
        agency=bound.get(certificate_hash(certificate), ""),
    )


def _message(reason: ReasonCode | None) -> str:
    return Reason(reason).message if reason else ""


def register_outside_certificate(
    session: Session, clock: Clock, agency_code: str, certificate: x509.Certificate, sure: MadeSure
) -> IssuedCertificate:
    """Bind the certificate of an outside authority to an agency, from now on.

    Raises:
        RegistrationRefusedError: It comes from no outside authority that is believed, may not sign documents, is bound
            already, or the agency is unknown.
    """
    now = clock.now()
    check = replace(trust_store(session), bindings={}).check(certificate, (), now, now)
    if not check.outside or check.reason not in (None, ReasonCode.REVOCATION_UNKNOWN):
        raise RegistrationRefusedError(
            "Không gắn được chứng thư này cho đơn vị.",
            _message(check.reason) or "Chỉ gắn chứng thư của nơi cấp bên ngoài đã có trong danh sách tin cậy.",
        )
    agency = session.scalar(select(Agency).where(Agency.code == agency_code))
    if agency is None:
        raise RegistrationRefusedError(f"Danh mục không có đơn vị mã “{agency_code}”.", "Chọn đơn vị trong danh mục.")
    row = record_certificate(session, clock, certificate, agency, compared=sure.by, outside=True)
    if row.agency_id != agency.id or row.revoked_at is not None:
        _bind_again(session, clock, row, agency)
    note_comparison(session, clock, row, sure)
    return row


def _bind_again(session: Session, clock: Clock, row: IssuedCertificate, agency: Agency) -> None:
    """Take back that a registration was ended; so one that was made for the wrong agency is put right."""
    if row.revoked_at is None:
        raise RegistrationRefusedError(
            "Chứng thư này đang gắn với đơn vị khác.", "Thu hồi đăng ký ở đơn vị kia trước, rồi gắn lại."
        )
    record_event(
        session, clock, "certificate.bind_again", row.serial, before={"revoked_at": row.revoked_at.isoformat()}
    )
    row.agency_id, row.revoked_at, row.revocation_reason = agency.id, None, None
    row.revocation_note = row.revoked_by = ""
