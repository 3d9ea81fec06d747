"""Keys of this workplace, kept encrypted under a passphrase; roots that it believes; certificates that Sở issues."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import today
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_private
from desktop.core.paths import DataFolder
from desktop.core.text import nfc
from desktop.models.trust import IssuedCertificate
from desktop.rules.snapshot import AgencyRef
from desktop.services.trust.believed import add_anchor, record_certificate
from desktop.services.trust.encryption_keys import make_department_key
from desktop.services.trust.key_choice import read_choice
from desktop.services.workspace import Workspace, agency_ref, this_agency
from desktop.signing.authority import create_root, issue_certificate, request_certificate
from desktop.signing.certificates import Subject, fingerprint, shown_name
from desktop.signing.certificates import subject_of as subject_in
from desktop.signing.keys import (
    PrivateKey,
    PublicKey,
    SigningKey,
    WrongPassphraseError,
    load_pkcs12,
    new_private_key,
    save_pkcs12,
)

SHORTEST_PASSPHRASE = 8
"""Characters; the key file can be guessed at by who has it."""


class NoKeyError(UserError):
    """This workplace has no key to sign with."""

    code = "NO_KEY"


class PassphraseTooShortError(UserError):
    """The passphrase would be guessed."""

    code = "PASSPHRASE_TOO_SHORT"


class RootExistsError(UserError):
    """A second root would make all certificates worthless."""

    code = "ROOT_EXISTS"


@dataclass(frozen=True)
class KeyView:
    """The signing key as screens show it.

    Attributes:
        issuer: Who issued its certificate.
        token: Label of the token that it lives in; "" for the key file.
        is_rsa: How it pads matters.
    """

    holder: str
    organisation: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    issuer: str = ""
    token: str = ""
    is_rsa: bool = False


def check_passphrase(passphrase: str) -> str:
    """The passphrase in normal form.

    Raises:
        PassphraseTooShortError: It has fewer than eight characters.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShortError(
            f"Mật khẩu khóa ký phải có ít nhất {SHORTEST_PASSPHRASE} ký tự.", "Dùng một câu dễ nhớ, khó đoán."
        )
    return nfc(passphrase)


def root_file(folder: DataFolder) -> Path:
    """The department's root key."""
    return folder.keys / "root.p12"


def signing_file(folder: DataFolder) -> Path:
    """The key that signs this workplace's files."""
    return folder.keys / "agency.p12"


def pending_file(folder: DataFolder) -> Path:
    """A key that waits for its certificate."""
    return folder.keys / "pending.pem"


def subject_of(agency: AgencyRef, person: str = "") -> Subject:
    """How a certificate names an agency."""
    return Subject(name=agency.short_name, organisation=agency.name, agency_code=agency.code, person=person)


def create_department_keys(
    workspace: Workspace,
    passphrase: str,
    *,
    randomness: random.Random | None = None,
    valid_for: timedelta | None = None,
) -> None:
    """Make the department's root, the key with which it signs its own files, and the one that opens encrypted files.

    Args:
        workspace: The department's.
        passphrase: Protects all three key files.
        randomness: For demonstrations only, which must be the same every time.
        valid_for: Likewise.

    Raises:
        PassphraseTooShortError: The passphrase would be guessed.
        RootExistsError: There is a root, and it stays.
    """
    passphrase = check_passphrase(passphrase)
    if root_file(workspace.folder).exists():
        raise RootExistsError(
            "Sở đã có khóa gốc; tạo khóa khác thì mọi chứng thư đã cấp không còn giá trị.",
            "Dùng khóa đang có, hoặc khôi phục khóa từ bản sao lưu.",
        )
    now = workspace.clock.now()
    with workspace.reading() as session:
        agency = agency_ref(session, this_agency(session), today(workspace.clock))
    root = create_root(agency.name, f"{agency.short_name} – Chứng thư báo cáo", now, randomness=randomness)
    own = new_private_key(randomness=randomness)
    certificate = certify(root, own.public_key(), subject_of(agency), now, randomness=randomness, valid_for=valid_for)
    write_private(root_file(workspace.folder), save_pkcs12(root, passphrase, "root"))
    store_signing_key(workspace.folder, SigningKey(own, certificate, (root.certificate,)), passphrase)
    with workspace.session() as session:
        add_anchor(session, workspace.clock, root.certificate)
        record_certificate(session, workspace.clock, root.certificate, None)
        record_certificate(session, workspace.clock, certificate, this_agency(session))
    until = now + valid_for if valid_for else None
    make_department_key(workspace, root, subject_of(agency), passphrase, until=until, randomness=randomness)


def certify(
    root: SigningKey,
    public_key: PublicKey,
    subject: Subject,
    now: datetime,
    *,
    randomness: random.Random | None = None,
    valid_for: timedelta | None = None,
) -> x509.Certificate:
    """Issue a certificate; for five years at the most unless a demonstration asks for more."""
    if valid_for is None:
        return issue_certificate(root, public_key, subject, now, randomness=randomness)
    return issue_certificate(
        root,
        public_key,
        subject,
        now,
        valid_for=valid_for,
        longest=valid_for + timedelta(days=1),
        randomness=randomness,
    )


def store_signing_key(folder: DataFolder, key: SigningKey, passphrase: str) -> Path:
    """Keep a key with its certificate, encrypted, readable by nobody else on this computer."""
    path = signing_file(folder)
    write_private(path, save_pkcs12(key, passphrase, "so-dan-van"))
    return path


def load_signing_key(folder: DataFolder, passphrase: str) -> SigningKey:
    """Open the key file that signs this workplace's files, to pad as was set.

    Raises:
        NoKeyError: There is none.
        UserError: The passphrase does not open it.
    """
    return replace(_load(signing_file(folder), passphrase), padding=read_choice(folder).padding)


def load_root(folder: DataFolder, passphrase: str) -> SigningKey:
    """Open the department's root key; see ``load_signing_key``."""
    return _load(root_file(folder), passphrase)


def load_key_file(path: Path, passphrase: str) -> SigningKey:
    """Open a key file that lies anywhere.

    Raises:
        EnvironmentFailureError: It is not there, or cannot be read.
        UserError: It is no key file, or the passphrase does not open it.
    """
    with explaining_os_errors(path):
        data = path.read_bytes()
    return load_pkcs12(data, nfc(passphrase))


def _load(path: Path, passphrase: str) -> SigningKey:
    if not path.exists():
        raise NoKeyError("Chưa có khóa ký số.", "Tạo khóa và xin Sở Nội vụ cấp chứng thư ở trang Thiết lập.")
    return load_key_file(path, passphrase)


def signing_key_view(session: Session, folder: DataFolder) -> KeyView | None:
    """The certificate of what this workplace signs with; ``None`` when there is none. Needs no passphrase."""
    token = read_choice(folder).token_in_use
    if token is not None:
        return _view_of(token.certificates[0], subject_in(token.certificates[0]).organisation, token.label)
    if not signing_file(folder).exists():
        return None
    agency = this_agency(session)
    row = session.scalar(
        select(IssuedCertificate)
        .where(IssuedCertificate.agency_id == agency.id)
        .order_by(IssuedCertificate.issued_at.desc())
        .limit(1)
    )
    if row is None:
        return None
    return _view_of(x509.load_pem_x509_certificate(row.pem.encode()), agency.code)


def _view_of(certificate: x509.Certificate, organisation: str, token: str = "") -> KeyView:
    return KeyView(
        holder=shown_name(certificate.subject),
        organisation=organisation,
        fingerprint=fingerprint(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        issuer=shown_name(certificate.issuer),
        token=token,
        is_rsa=isinstance(certificate.public_key(), rsa.RSAPublicKey),
    )


def make_pending_key(workspace: Workspace, passphrase: str, *, randomness: random.Random | None = None) -> bytes:
    """Make a key that waits for its certificate.

    Returns:
        The request (PEM, PKCS#10) to be sent to the department.
    """
    passphrase = check_passphrase(passphrase)
    with workspace.reading() as session:
        agency = agency_ref(session, this_agency(session), today(workspace.clock))
    private_key = new_private_key(randomness=randomness)
    encryption = BestAvailableEncryption(passphrase.encode())
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    write_private(pending_file(workspace.folder), pem)
    return request_certificate(private_key, subject_of(agency))


def open_pending_key(folder: DataFolder, passphrase: str) -> PrivateKey:
    """Open the key that waits for its certificate.

    Raises:
        NoKeyError: None waits.
        WrongPassphraseError: The passphrase does not open it.
    """
    path = pending_file(folder)
    if not path.exists():
        raise NoKeyError("Không có khóa nào đang chờ chứng thư.", "Tạo yêu cầu cấp chứng thư trước.")
    with explaining_os_errors(path):
        data = path.read_bytes()
    try:
        return load_pem_private_key(data, nfc(passphrase).encode())  # type: ignore[return-value] - made by make_pending_key
    except ValueError as error:
        raise WrongPassphraseError(
            "Mật khẩu không mở được khóa đang chờ chứng thư.", "Nhập mật khẩu đã đặt khi tạo yêu cầu cấp chứng thư."
        ) from error
