"""Files taken to a USB stick or another folder, so that what arrives is what left."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import ensure_free_space, explaining_os_errors, replacing, sha256_of


@dataclass(frozen=True)
class CopiedFile:
    """A copy that was read back and compared."""

    path: Path
    sha256: str
    size: int


def copy_to_media(source: Path, folder: Path) -> CopiedFile:
    """Copy a file into a folder and read it back; a file of that name there is replaced only by a good copy.

    Raises:
        EnvironmentFailureError: No space, no permission, pulled out, or the device does not keep what is written.
            What was there before is still there.
    """
    target = folder / source.name
    with explaining_os_errors(source):
        size, wanted = source.stat().st_size, sha256_of(source)
    with explaining_os_errors(target):
        folder.mkdir(parents=True, exist_ok=True)
        ensure_free_space(folder, size)
        with replacing(target) as temporary:
            shutil.copyfile(source, temporary)
            if sha256_of(temporary) != wanted:
                raise EnvironmentFailureError(
                    f"{target}: nội dung đọc lại khác với nội dung đã ghi.", "Thiết bị có thể đã hỏng; dùng USB khác."
                )
    return CopiedFile(target, wanted, size)
