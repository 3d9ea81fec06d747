"""An update of the program as one file: three lines that tell and prove what it is, then the installer itself.

The lines are ``so-dan-van/update``, JSON (``UpdateHead``) and the hexadecimal Ed25519 signature over the two before it.
Nothing needs unpacking, and nothing of the installer is touched before its hash was compared with what was signed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop.core import limits
from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import encode
from desktop.core.errors import UserError
from desktop.core.files import CHUNK, ensure_free_space, explaining_os_errors, replacing, sha256_of
from desktop.exchange.errors import PackageError
from desktop.exchange.framed_head import read_head
from desktop.rules.update_head import FORMAT, PRODUCT, SCHEMA, UpdateHead
from desktop.rules.verdicts import ReasonCode

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SUFFIX = ".sdvcapnhat"
SIGNATURE = b"so-dan-van/update\n"
_ASK_AGAIN = "Lấy lại tệp cập nhật từ nơi phát hành rồi chọn lại. Chương trình đang dùng không bị thay đổi."


class UpdateDamagedError(UserError):
    """The file is not an update, or bytes of it were lost."""

    code = "UPDATE_DAMAGED"


class UpdateNotSignedError(UserError):
    """None of the release keys signed it."""

    code = "UPDATE_FORGED"


class UpdateForeignError(UserError):
    """It is an update of another program, or of a format that this version does not know."""

    code = "UPDATE_FOREIGN"


@dataclass(frozen=True)
class UpdateFile:
    """An update whose head is signed by a release key; ``start``: where the installer's bytes begin."""

    path: Path
    head: UpdateHead
    start: int


def write_update(path: Path, installer: Path, head: UpdateHead, key: "Ed25519PrivateKey") -> None:
    """Write an update under its name only when it is whole.

    Raises:
        UpdateDamagedError: The head speaks of another installer.
        EnvironmentFailureError: The disk refused.
    """
    with explaining_os_errors(installer):
        if (installer.stat().st_size, sha256_of(installer)) != (head.size, head.sha256):
            raise UpdateDamagedError(f"{installer.name}: không phải bộ cài mà phần đầu mô tả.", "Lập lại phần đầu.")
    lines = SIGNATURE + canonical_json(encode(head)) + b"\n"
    with explaining_os_errors(path), replacing(path) as temporary, temporary.open("wb") as stream:
        stream.write(lines + key.sign(lines).hex().encode("ascii") + b"\n")
        with installer.open("rb") as source:
            while piece := source.read(CHUNK):
                stream.write(piece)


def read_update(path: Path, keys: Sequence["Ed25519PublicKey"]) -> UpdateFile:
    """Read what an update says of itself, and see that a release key signed it; the installer is not looked at yet.

    Raises:
        UpdateDamagedError, UpdateNotSignedError, UpdateForeignError: As their names say.
        EnvironmentFailureError: It cannot be read.
    """
    from desktop.signing.release_keys import is_release

    with explaining_os_errors(path), path.open("rb") as stream:
        lines, signature = _read_lines(stream, path)
        start = stream.tell()
        size = stream.seek(0, 2) - start
    if not is_release(lines, signature, keys):
        text = f"{path.name}: không có chữ ký của nơi phát hành Sổ Dân vận, hoặc đã bị sửa."
        raise UpdateNotSignedError(text, f"Không dùng tệp này. {_ASK_AGAIN}")
    head = _head_of(lines[len(SIGNATURE) :], path)
    if head.product != PRODUCT:
        raise UpdateForeignError(f"{path.name}: là bản cập nhật của chương trình khác ({head.product}).", _ASK_AGAIN)
    if size != head.size:
        raise UpdateDamagedError(f"{path.name}: tệp bị thiếu hoặc thừa dữ liệu, có thể chép chưa xong.", _ASK_AGAIN)
    return UpdateFile(path, head, start)


def extract_installer(update: UpdateFile, folder: Path) -> Path:
    """Put the installer of an update into a folder, its hash compared with what was signed.

    Raises:
        UpdateDamagedError: It is another; nothing remains.
        EnvironmentFailureError: The disk refused; nothing remains.
    """
    target = folder / Path(update.head.name).name
    with explaining_os_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    ensure_free_space(folder, update.head.size)
    with explaining_os_errors(target), replacing(target) as temporary:
        digest = hashlib.sha256()
        with update.path.open("rb") as source, temporary.open("wb") as stream:
            source.seek(update.start)
            while piece := source.read(CHUNK):
                digest.update(piece)
                stream.write(piece)
        if digest.hexdigest() != update.head.sha256:
            text = f"{update.path.name}: bộ cài bên trong không đúng như đã ký, tệp đã hỏng hoặc bị sửa."
            raise UpdateDamagedError(text, _ASK_AGAIN)
    return target


def _read_lines(stream: BinaryIO, path: Path) -> tuple[bytes, bytes]:
    """The first two lines, and the signature in the third."""
    first = stream.read(len(SIGNATURE))
    second = stream.readline(limits.UPDATE_HEAD)
    third = stream.readline(limits.UPDATE_HEAD)
    try:
        signature = bytes.fromhex(third.decode("ascii"))
    except ValueError:
        signature = b""
    if first != SIGNATURE or not second.endswith(b"\n") or not signature:
        raise UpdateDamagedError(f"{path.name}: không phải tệp cập nhật của Sổ Dân vận, hoặc đã hỏng.", _ASK_AGAIN)
    return first + second, signature


def _head_of(line: bytes, path: Path) -> UpdateHead:
    try:
        return read_head(UpdateHead, line, SCHEMA, FORMAT)
    except PackageError as error:
        if error.reason.code is ReasonCode.NEWER_FORMAT:
            text = f"{path.name}: dùng định dạng mới hơn chương trình này."
            raise UpdateForeignError(text, "Cài bằng bộ cài đặt (setup.exe) của bản mới.") from error
        raise UpdateDamagedError(f"{path.name}: phần đầu của tệp không đọc được.", _ASK_AGAIN) from error
