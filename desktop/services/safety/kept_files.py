"""Evidence and received files where the data lies encrypted: under its key as soon as they are there."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.core.data_keys import DataKey
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.sqlite_files import key_of
from desktop.signing.sealed_file import SealedFileDamagedError, is_sealed, seal, sha256_of_kept, unseal

LOOSE_SUFFIX = ".bin"
"""Ending of files on hold that only bring another: encrypted to the department, or pieces that wait for the others.

They lie as they came, for whoever puts them together.
"""


def protect(folder: DataFolder, *files: Path) -> None:
    """Let files that were just put into a data folder lie encrypted, if its database does; loose ones on hold do not.

    Raises:
        EnvironmentFailureError: The disk refused; each is whole, plain or not.
    """
    key = key_of(folder.database)
    if key is not None:
        for file in files:
            if not _is_loose(folder, file):
                seal(file, key)


def is_whole(file: Path, digest: str) -> bool:
    """Whether a file holds what it should, whether it lies encrypted or not.

    Raises:
        OSError: It cannot be read.
        DataLockedError: It is encrypted under a key that nobody has given.
    """
    try:
        return sha256_of_kept(file) == digest
    except SealedFileDamagedError:
        return False


def kept_files(folder: DataFolder) -> Iterator[Path]:
    """Evidence, files that were received or brought back, and files on hold but loose ones."""
    for part in (folder.evidence, folder.packages, folder.held):
        if part.is_dir():
            files = (file for file in sorted(part.rglob("*")) if file.is_file())
            yield from (file for file in files if not _is_loose(folder, file))


def _is_loose(folder: DataFolder, file: Path) -> bool:
    return file.suffix == LOOSE_SUFFIX and file.parent == folder.held


def seal_all(folder: DataFolder, key: DataKey, progress: Progress) -> int:
    """Let all of them lie encrypted; how many did not before. It can be cut off and repeated.

    Raises:
        EnvironmentFailureError: The disk refused; each is whole, plain or not.
        Cancelled: It was asked to stop.
    """
    return sum(seal(file, key) for file in _told(folder, progress, "Đang mã hóa tệp kèm theo"))


def unseal_all(folder: DataFolder, progress: Progress | None = None) -> int:
    """Let all of them lie plain again; see ``seal_all``.

    Raises:
        SealedFileDamagedError: One is not whole; it is as it was, like those after it.
    """
    return sum(unseal(file) for file in _told(folder, progress or Progress(), "Đang giải mã tệp kèm theo"))


def plain_files(folder: DataFolder) -> tuple[Path, ...]:
    """Those of them that lie plain."""
    return tuple(file for file in kept_files(folder) if not is_sealed(file))


def _told(folder: DataFolder, progress: Progress, what: str) -> Iterable[Path]:
    files = tuple(kept_files(folder))
    for number, file in enumerate(files):
        progress.step(number, len(files), what)
        yield file
