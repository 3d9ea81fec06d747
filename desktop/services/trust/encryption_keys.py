"""Keys that open what was encrypted: the department's, and each agency's own for what it has sent itself.

They lie beside the signing key under the same passphrase. An earlier one is never removed: what was encrypted to it
opens only with it.
"""

import random
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_private
from desktop.core.paths import DataFolder
from desktop.core.text import nfc
from desktop.models.workplace import Setting
from desktop.services.officers.audit import record_event
from desktop.services.trust.believed import encryption_certificate, keep_encryption_certificate
from desktop.services.workspace import Workspace
from desktop.signing.certificates import Subject, certificate_hash
from desktop.signing.envelope import EncryptionKey, KeyRing, may_receive
from desktop.signing.envelope_certificates import issue_encryption_key, make_own_encryption_key
from desktop.signing.keys import SigningKey, WrongPassphraseError, load_pkcs12, save_pkcs12

_OWN = "encryption.own_certificate"
"""Setting that holds the certificate to which this workplace encrypts what it sends, so that it can read it again."""


class NoDecryptionKeyError(UserError):
    """This workplace has no key that opens encrypted files."""

    code = "NO_DECRYPTION_KEY"


def make_department_key(
    workspace: Workspace,
    root: SigningKey,
    subject: Subject,
    passphrase: str,
    *,
    until: datetime | None = None,
    randomness: random.Random | None = None,
) -> None:
    """Make the key that opens what agencies encrypt to the department; its certificate goes down with the trust list.

    Args:
        workspace: The department's.
        root: Issues the certificate.
        subject: The department.
        passphrase: Protects the key file.
        until: End of validity, for demonstrations only.
        randomness: Likewise.
    """
    now = workspace.clock.now()
    key = issue_encryption_key(root, subject, now, until=until, randomness=randomness)
    _store(workspace.folder, key, passphrase)
    with workspace.session() as session:
        keep_encryption_certificate(session, workspace.clock, key.certificate)


def ensure_own_key(
    workspace: Workspace, subject: Subject, passphrase: str, *, randomness: random.Random | None = None
) -> None:
    """Make the key with which an agency reads again what it has encrypted to the department, if it has none yet."""
    with workspace.reading() as session:
        if own_certificate(session) is not None:
            return
    key = make_own_encryption_key(subject, workspace.clock.now(), randomness=randomness)
    _store(workspace.folder, key, passphrase)
    with workspace.session() as session:
        _keep_own(session, workspace.clock, key.certificate)


def own_certificate(session: Session) -> x509.Certificate | None:
    """The certificate to which this workplace encrypts what it sends, so that it can read it again."""
    setting = session.get(Setting, _OWN)
    return x509.load_pem_x509_certificate(str(setting.value).encode()) if setting else None


def recipients(session: Session, at: datetime) -> tuple[x509.Certificate, ...]:
    """To whom a file for the department is encrypted: the department, and this workplace itself.

    Returns:
        Nobody, when the department has sent no certificate for it, or that one is over.
    """
    department = encryption_certificate(session)
    if department is None or not may_receive(department) or at > department.not_valid_after_utc:
        return ()
    own = own_certificate(session)
    return (department, own) if own is not None else (department,)


def has_decryption_key(folder: DataFolder) -> bool:
    """Whether there is a key here that opens encrypted files."""
    return bool(_files(folder))


def open_decryptor(folder: DataFolder, passphrase: str) -> KeyRing:
    """Open all keys for encrypted files that the passphrase opens.

    Raises:
        NoDecryptionKeyError: There is none.
        WrongPassphraseError: The passphrase opens none of them.
    """
    keys: list[EncryptionKey] = []
    refusal: WrongPassphraseError | None = None
    for path in _files(folder):
        with explaining_os_errors(path):
            data = path.read_bytes()
        try:
            opened = load_pkcs12(data, nfc(passphrase))
        except WrongPassphraseError as error:
            refusal = error
        else:
            keys.append(EncryptionKey(opened.private_key, opened.certificate))
    if keys:
        return KeyRing(tuple(keys))
    raise refusal or NoDecryptionKeyError(
        "Máy này chưa có khóa giải mã.", "Khôi phục khóa từ bản sao lưu, hoặc mở tệp trên máy có khóa."
    )


def _files(folder: DataFolder) -> list[Path]:
    return sorted(folder.keys.glob("encryption-*.p12"), reverse=True)


def _store(folder: DataFolder, key: EncryptionKey, passphrase: str) -> None:
    name = f"encryption-{key.certificate.not_valid_before_utc:%Y%m%d}-{certificate_hash(key.certificate)[:8]}.p12"
    data = save_pkcs12(SigningKey(key.private_key, key.certificate), passphrase, "so-dan-van-encryption")
    write_private(folder.keys / name, data)


def _keep_own(session: Session, clock: Clock, certificate: x509.Certificate) -> None:
    session.merge(Setting(key=_OWN, value=certificate.public_bytes(Encoding.PEM).decode("ascii")))
    record_event(session, clock, "encryption.own_certificate", certificate_hash(certificate))
