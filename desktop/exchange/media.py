"""Files that leave, on a USB stick or for another folder: nobody says so before what lies there was compared."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import ensure_free_space, explaining_os_errors, replacing, sha256_of
from desktop.exchange.errors import PackageError
from desktop.exchange.names import check_name
from desktop.signing.sealed_file import copy_plain, kept_size, sha256_of_kept

_WINDOWS_REMOVABLE = 2
"""DRIVE_REMOVABLE of GetDriveTypeW."""


@dataclass(frozen=True)
class CopiedFile:
    """A copy that was read back and compared."""

    path: Path
    sha256: str
    size: int


def settle(path: Path) -> str:
    """See to it that a file that was just written lies on the device, and read it back from there.

    Returns:
        Hexadecimal SHA-256 of what is on the device.

    Raises:
        EnvironmentFailureError: The device refused, or does not keep what is written.
    """
    with explaining_os_errors(path):
        written = sha256_of(path)
        with path.open("r+b") as stream:
            os.fsync(stream.fileno())
            _forget_cached(stream.fileno())
        kept = sha256_of(path)
    if kept != written:
        raise EnvironmentFailureError(
            f"{path}: nội dung đọc lại khác với nội dung đã ghi.", "Thiết bị có thể đã hỏng; dùng USB khác."
        )
    return kept


def copy_verified(source: Path, target: Path) -> CopiedFile:
    """Copy a file, plain also where it lies encrypted, and read it back; only a good copy replaces ``target``.

    Raises:
        EnvironmentFailureError: No space, no permission, pulled out, a name that USB sticks do not take, or the device
            does not keep what is written. What was there before is still there.
    """
    try:
        check_name(target.name)
    except PackageError as error:
        raise EnvironmentFailureError(
            f"{target.name}: tên tệp có ký tự mà USB không nhận.", "Đặt tên khác, chỉ gồm chữ, số, dấu gạch."
        ) from error
    with explaining_os_errors(source):
        size, wanted = kept_size(source), sha256_of_kept(source)
    with explaining_os_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        ensure_free_space(target.parent, size)
        with replacing(target) as temporary:
            copy_plain(source, temporary)
            if settle(temporary) != wanted:
                raise EnvironmentFailureError(
                    f"{source}: tệp thay đổi trong lúc đang đọc.", "Kiểm tra USB hoặc ổ đĩa rồi làm lại."
                )
    return CopiedFile(target, wanted, size)


def is_removable(folder: Path) -> bool:
    """Whether a folder lies on a drive that people pull out; false where that cannot be told."""
    try:
        if sys.platform == "win32":
            import ctypes

            return ctypes.windll.kernel32.GetDriveTypeW(folder.absolute().anchor) == _WINDOWS_REMOVABLE
        if sys.platform == "linux":
            return _is_removable_on_linux(folder)
    except (OSError, ValueError):
        return False
    return False


def _is_removable_on_linux(folder: Path, system: Path = Path("/sys/dev/block")) -> bool:
    """The kernel knows it of the disk, which stands over its partitions; a USB disk may call itself fixed."""
    number = folder.stat().st_dev
    device = (system / f"{os.major(number)}:{os.minor(number)}").resolve(strict=True)
    if any(part.startswith("usb") for part in device.parts):
        return True
    marks = (each / "removable" for each in (device, device.parent))
    return any(mark.exists() and mark.read_text(encoding="ascii").strip() == "1" for mark in marks)


def _forget_cached(handle: int) -> None:
    """Let the next reading come from the device and not from memory, where the system can be asked for it."""
    if sys.platform == "linux":
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
