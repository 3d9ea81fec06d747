"""Files that are either there whole or not there at all."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import Self

from desktop.core.errors import EnvironmentFailureError

CHUNK = 1 << 20
"""Bytes read at a time."""

_CAUSES = {
    errno.ENOSPC: ("ổ đĩa đã đầy", "Xóa bớt tệp hoặc chọn ổ đĩa khác rồi làm lại."),
    errno.EDQUOT: ("đã hết dung lượng được cấp", "Xóa bớt tệp hoặc chọn nơi khác rồi làm lại."),
    errno.EACCES: ("không có quyền ghi hoặc đọc", "Chọn thư mục khác, hoặc nhờ người quản trị máy cấp quyền."),
    errno.EPERM: ("không có quyền ghi hoặc đọc", "Chọn thư mục khác, hoặc nhờ người quản trị máy cấp quyền."),
    errno.EROFS: ("nơi này chỉ cho đọc", "Bỏ khóa chống ghi của USB, hoặc chọn thư mục khác."),
    errno.ENOENT: ("không tìm thấy", "Kiểm tra lại đường dẫn; nếu ở USB, cắm lại USB."),
    errno.ENOTDIR: ("đường dẫn không phải là thư mục", "Kiểm tra lại đường dẫn."),
    errno.EISDIR: ("đây là thư mục, không phải tệp", "Chọn một tệp."),
    errno.EIO: ("thiết bị báo lỗi đọc ghi", "Thử USB hoặc ổ đĩa khác."),
    errno.EFBIG: ("tệp lớn hơn mức mà ổ đĩa này chứa được", "USB định dạng FAT32 chỉ chứa tệp dưới 4 GB; dùng ổ khác."),
    errno.ENAMETOOLONG: ("đường dẫn quá dài", "Chọn thư mục có đường dẫn ngắn hơn."),
    errno.EBUSY: ("tệp đang được chương trình khác dùng", "Đóng chương trình kia rồi làm lại."),
}


def explain_os_error(error: OSError, place: Path | str) -> EnvironmentFailureError:
    """Say in Vietnamese what the operating system refused, and where."""
    cause, hint = _CAUSES.get(
        error.errno or 0, (error.strerror or "hệ điều hành từ chối", "Kiểm tra ổ đĩa rồi làm lại.")
    )
    return EnvironmentFailureError(f"{place}: {cause}.", hint, errno=error.errno)


@contextmanager
def explaining_os_errors(place: Path | str) -> Iterator[None]:
    """Turn an ``OSError`` of the block into an ``EnvironmentFailureError`` about ``place``."""
    try:
        yield
    except OSError as error:
        raise explain_os_error(error, place) from error


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut; Windows does this by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> str:
    """Write a file under a temporary name, sync it, read it back, then give it its name.

    Args:
        path: The file.
        data: What is to be in it.
        private: Nobody else on this computer may read it, at no moment.

    Returns:
        Hexadecimal SHA-256 of what is on the disk.

    Raises:
        EnvironmentFailureError: The disk refused; no half file remains under the real name.
    """
    with explaining_os_errors(path), replacing(path) as temporary:
        if private:
            temporary.unlink(missing_ok=True)
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        temporary.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def write_private(path: Path, data: bytes) -> None:
    """Write a file that nobody else on this computer may read, in a folder that nobody else may open.

    Raises:
        EnvironmentFailureError: The disk refused; no half file remains.
    """
    with explaining_os_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
    write_atomically(path, data, private=True)


@contextmanager
def replacing(path: Path, *, shared: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; when the block ends well, it becomes ``path``.

    The temporary file is synced, read back and compared by size before it is renamed. When the block fails, it is
    removed and ``path`` stays as it was.

    Args:
        path: The file.
        shared: Others may be writing the same content under the same name just now. Else there is one temporary name
            for all time, so that the next writer clears away what a killed one left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = f".{os.getpid()}-{get_ident()}" if shared else ""
    temporary = path.with_name(f".{path.name}{writer}.part")
    try:
        yield temporary
        with temporary.open("r+b") as stream:
            os.fsync(stream.fileno())
        _read_back(temporary)
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _read_back(path: Path) -> None:
    size = 0
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
    if size != path.stat().st_size:
        raise OSError(errno.EIO, "read back short", str(path))


class CheckedCopy:
    """A copy of a file that gets its name when the disk has it, and what was read back has the hash that is wanted.

    In three steps, so that many can be on their way at once: written when it is made, ``sync``, ``settle``. The folder
    that the copies lie in is the caller's to sync, once for all that he puts there (``sync_folder``). As a context, it
    leaves nothing behind that has not got its name.

    Raises:
        OSError: The disk refused.
    """

    def __init__(self, source: Path, target: Path) -> None:
        self.target = target
        self._temporary = f"{target.parent}/.{target.name}.{os.getpid()}-{get_ident()}.part"
        self._handle = os.open(self._temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC | _AS_IT_IS, 0o666)
        try:
            self._write(source)
        except BaseException:
            self.discard()
            raise

    def _write(self, source: Path) -> None:
        handle = os.open(source, os.O_RDONLY | _AS_IT_IS)
        try:
            while piece := os.read(handle, CHUNK):
                left = memoryview(piece)
                while left:  # a disk that fills up takes a part first, and refuses the rest
                    left = left[os.write(self._handle, left) :]
        finally:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def sync(self) -> None:
        """Wait until the disk has it."""
        os.fsync(self._handle)

    def settle(self, sha256: str) -> bool:
        """Give it its name if what can be read back from it has the hash that is wanted; whether it has."""
        digest = hashlib.sha256()
        os.lseek(self._handle, 0, os.SEEK_SET)
        while piece := os.read(self._handle, CHUNK):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            return False
        self._close()
        os.replace(self._temporary, self.target)  # noqa: PTH105 - no paths are made of ten thousand temporary names
        self._temporary = ""
        return True

    def _close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def discard(self) -> None:
        """Remove it if it has not got its name."""
        with suppress(OSError):
            self._close()
        if self._temporary:
            with suppress(OSError):
                os.unlink(self._temporary)  # noqa: PTH108 - as above
            self._temporary = ""


_AS_IT_IS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
"""Windows would else change line ends, and lend the file to processes that are started meanwhile."""


def ensure_free_space(folder: Path, needed: int) -> None:
    """Check that a folder's disk can take ``needed`` more bytes.

    Raises:
        EnvironmentFailureError: It cannot.
    """
    with explaining_os_errors(folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        cause, hint = _CAUSES[errno.ENOSPC]
        raise EnvironmentFailureError(
            f"{folder}: {cause} (cần {needed:,} byte, còn {free:,} byte).", hint, needed=needed, free=free
        )


@contextmanager
def staged(folder: Path, name: str) -> Iterator[Path]:
    """Yield a hidden folder inside ``folder``; when the block ends well, its files get their places in ``folder``.

    For several files that belong together: whatever fails before the end, none of them appears. A folder that a power
    cut left behind is emptied first.
    """
    hidden = folder / f".{name}.part"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir()
    try:
        yield hidden
        for path in sorted(hidden.iterdir()):
            path.replace(folder / path.name)
        sync_folder(folder)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
