"""The keys that sign releases (Ed25519): two public ones travel in the program, the private ones stay with its makers.

The second is a spare: when the first is lost or stolen, updates signed with the spare are believed at once, by every
copy of the program that is out there.
"""

from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from desktop.core.files import explaining_os_errors, write_atomically, write_private
from desktop.signing.keys import KeyFileError, WrongPassphraseError

SIGNATURE_SIZE = 64
NAMES = ("release", "spare")


def make_release_keys(folder: Path, passphrase: str) -> tuple[Path, ...]:
    """Make both pairs: ``<name>.key``, encrypted, and ``<name>.pub``.

    Raises:
        KeyFileError: Keys are there already.
        EnvironmentFailureError: The disk refused.
    """
    made: list[Path] = []
    if any((folder / f"{name}.key").exists() for name in NAMES):
        raise KeyFileError(f"{folder}: đã có khóa phát hành.", "Chọn thư mục khác; không ghi đè khóa cũ.")
    for name in NAMES:
        key = Ed25519PrivateKey.generate()
        encryption = BestAvailableEncryption(passphrase.encode("utf-8"))
        private = folder / f"{name}.key"
        write_private(private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        write_atomically(folder / f"{name}.pub", public)
        made += [private, folder / f"{name}.pub"]
    return tuple(made)


def load_release_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """Open a private key.

    Raises:
        KeyFileError: It is no such key.
        WrongPassphraseError: The passphrase does not open it.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), passphrase.encode("utf-8"))
    except OSError as error:
        raise KeyFileError(f"{path}: không đọc được tệp khóa.", "Kiểm tra lại đường dẫn.") from error
    except ValueError as error:
        raise WrongPassphraseError(f"{path.name}: mật khẩu không mở được khóa.", "Nhập lại mật khẩu.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path.name}: không phải khóa phát hành.", "Chọn tệp release.key hoặc spare.key.")
    return key


def release_keys(folder: Path) -> tuple[Ed25519PublicKey, ...]:
    """The public keys in a folder; none where the build carries none.

    Raises:
        EnvironmentFailureError: One is there and cannot be read.
    """
    found: list[Ed25519PublicKey] = []
    for name in NAMES:
        path = folder / f"{name}.pub"
        if path.exists():
            with explaining_os_errors(path):
                encoded = path.read_bytes()
            key = load_pem_public_key(encoded)
            if isinstance(key, Ed25519PublicKey):
                found.append(key)
    return tuple(found)


def is_release(data: bytes, signature: bytes, keys: Sequence[Ed25519PublicKey]) -> bool:
    """Whether one of the keys signed the data."""
    for key in keys:
        try:
            key.verify(signature, data)
        except InvalidSignature:
            continue
        return True
    return False
