"""Files that lie under the key of their data folder: pieces that cannot be changed, left out, added or swapped.

A file is a head (what it is, which key, a salt) and pieces of 64 KiB, each with its tag (AES-256-GCM). The key of a
file comes from the data folder's key and the salt (HKDF); the number of a piece, and whether it is the last one, is in
its nonce. Reading is by pieces, from any place: nothing plain is written anywhere for it.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from desktop.core.data_keys import ID_LENGTH, DataKey, DataLockedError, key_called
from desktop.core.errors import UserError
from desktop.core.files import CHUNK, explaining_os_errors, replacing
from desktop.core.overriding import override

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"\x93SDVKIN1"
_SALT, _TAG, _PIECE = 16, 16, 64 * 1024
_HEAD = len(_MAGIC) + ID_LENGTH + _SALT
_USE = b"so-dan-van/sealed-file/1"


class SealedFileDamagedError(UserError):
    """A file that lies encrypted was changed, or a part of it is missing."""

    code = "SEALED_FILE_DAMAGED"

    def __init__(self, place: Path | str) -> None:
        super().__init__(
            f"{place}: tệp đã mã hóa bị hỏng hoặc bị sửa.", "Khôi phục tệp này từ bản sao lưu.", place=str(place)
        )


def is_sealed(path: Path) -> bool:
    """Whether a file lies encrypted.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


def open_kept(path: Path) -> BinaryIO:
    """Open a file for reading, whether it lies encrypted or not.

    Raises:
        OSError: It cannot be read.
        DataLockedError: It is encrypted under a key that nobody has given.
        SealedFileDamagedError: It is not whole; also while it is read.
    """
    stream = path.open("rb")
    try:
        head = stream.read(_HEAD)
        if head.startswith(_MAGIC):
            return cast("BinaryIO", io.BufferedReader(_Opened(path, stream, head), _PIECE))
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return stream


def kept_size(path: Path) -> int:
    """How many bytes a file holds, whether it lies encrypted or not.

    Raises:
        OSError: It cannot be read.
    """
    size = path.stat().st_size
    return _plain_size(size) if is_sealed(path) else size


def sha256_of_kept(path: Path) -> str:
    """Hexadecimal SHA-256 of what a file holds, whether it lies encrypted or not.

    Raises:
        OSError, UserError: As ``open_kept``.
    """
    with open_kept(path) as stream:
        digest = hashlib.sha256()
        while data := stream.read(CHUNK):
            digest.update(data)
    return digest.hexdigest()


@contextmanager
def plain(path: Path) -> Iterator[Path]:
    """A plain file with what a kept one holds, for readers that want a file: itself, or a copy that goes afterwards.

    The copy has the same name, in a folder for its owner alone among the temporary files of this computer.

    Raises:
        OSError, UserError: As ``open_kept``.
    """
    if not path.is_file() or not is_sealed(path):
        yield path
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="so-dan-van-mo-") as folder:
        copy = Path(folder) / path.name
        copy_plain(path, copy)
        yield copy


def copy_plain(source: Path, target: Path) -> None:
    """Write what a kept file holds to another place, plain.

    Raises:
        OSError, UserError: As ``open_kept``.
    """
    with open_kept(source) as stream, target.open("wb") as sink:
        while data := stream.read(CHUNK):
            sink.write(data)


def seal(path: Path, key: DataKey) -> bool:
    """Let a file lie encrypted from now on; whether it did not before. At every moment it is whole, plain or not.

    Raises:
        EnvironmentFailureError: The disk refused; the file is as it was.
    """
    with explaining_os_errors(path):
        if is_sealed(path):
            return False
        wanted = sha256_of_kept(path)
        with replacing(path) as temporary:
            with path.open("rb") as source, temporary.open("wb") as sink:
                _write_sealed(source, sink, key)
            if sha256_of_kept(temporary) != wanted:
                raise SealedFileDamagedError(path)
    return True


def unseal(path: Path) -> bool:
    """Let a file lie plain again; whether it did not before.

    Raises:
        EnvironmentFailureError: The disk refused; the file is as it was.
        DataLockedError, SealedFileDamagedError: As ``open_kept``.
    """
    with explaining_os_errors(path):
        if not is_sealed(path):
            return False
        with replacing(path) as temporary:
            copy_plain(path, temporary)
    return True


def _write_sealed(source: IO[bytes], sink: IO[bytes], key: DataKey) -> None:
    salt = os.urandom(_SALT)
    head = _MAGIC + key.id + salt
    aead = _aead(key, salt)
    sink.write(head)
    number, piece = 0, source.read(_PIECE)
    while True:
        following = source.read(_PIECE) if len(piece) == _PIECE else b""
        sink.write(aead.encrypt(_nonce(number, last=not following), piece, head))
        if not following:
            return
        number, piece = number + 1, following


def _aead(key: DataKey, salt: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt, _USE).derive(key.secret))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _plain_size(size: int) -> int:
    """How many bytes a sealed file of this size holds; less than none where no sealed file has this size."""
    body = size - _HEAD
    pieces, rest = divmod(body, _PIECE + _TAG)
    if body != _TAG and (body < _TAG or 0 < rest <= _TAG):
        return -1
    return body - _TAG * (pieces + bool(rest))


class _Opened(io.RawIOBase):
    """The plain bytes of a sealed file, from any place."""

    def __init__(self, path: Path, stream: IO[bytes], head: bytes) -> None:
        self._path, self._stream, self._head = path, stream, head
        self._size = _plain_size(path.stat().st_size)
        if len(head) != _HEAD or self._size < 0:
            raise SealedFileDamagedError(path)
        key = key_called(head[len(_MAGIC) : -_SALT])
        if key is None:
            raise DataLockedError(path)
        self._aead = _aead(key, head[-_SALT:])
        self._last = max(0, (self._size - 1) // _PIECE)
        self._at, self._number, self._piece = 0, -1, b""
        if not self._size:
            self._load(0)  # an empty one may be a long one that was cut off

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    @override
    def readinto(self, buffer: object) -> int:
        room = memoryview(cast("bytearray", buffer)).cast("B")
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, _PIECE)
        if number != self._number:
            self._load(number)
        found = self._piece[offset : offset + len(room)]
        room[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _load(self, number: int) -> None:
        from cryptography.exceptions import InvalidTag

        self._stream.seek(_HEAD + number * (_PIECE + _TAG))
        data = self._stream.read(_PIECE + _TAG)
        try:
            self._piece = self._aead.decrypt(_nonce(number, last=number == self._last), data, self._head)
        except (InvalidTag, ValueError) as error:
            raise SealedFileDamagedError(self._path) from error
        self._number = number

    @override
    def close(self) -> None:
        self._stream.close()
        super().close()
