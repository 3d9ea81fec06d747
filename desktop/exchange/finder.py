"""Packages looked for: in files, folders and plain ZIP archives, as people carry them on USB sticks and in mail.

What is found is only worth a look; whether it is good is for ``package.examine`` to say. A file that is nobody's
business is reported as ignored, never as an error.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import explain_os_error
from desktop.core.text import sort_key
from desktop.exchange import limits
from desktop.exchange.archive import ArchiveKind, Member, Shelf, kind_of, unpack
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import CONTAINER_SUFFIX, PDF_SIGNATURE
from desktop.exchange.zip_directory import LOCAL_SIGNATURE
from desktop.rules.verdicts import Reason, ReasonCode

_HEAD = 8


class FoundKind(StrEnum):
    """What the search thinks of a file."""

    CANDIDATE = "candidate"
    """Looks like a package: to be examined."""
    IGNORED = "ignored"
    """Nothing to do with us."""
    REFUSED = "refused"
    """A folder, archive or file in it that could not be looked into; ``reason`` says why."""


@dataclass(frozen=True)
class FoundFile:
    """A file that the search came across.

    Attributes:
        path: Where its bytes lie; of a file that stayed within an archive, the archive.
        origin: Where it came from, for people: the path, then names within archives, innermost last.
    """

    path: Path
    kind: FoundKind
    origin: tuple[str, ...]
    reason: Reason | None = None

    @property
    def label(self) -> str:
        """The origin in one line."""
        return " ▸ ".join(self.origin)


def find_packages(paths: Sequence[Path], scratch: Path | None = None) -> Iterator[FoundFile]:
    """Look through files, folders (in order of name, links not followed) and archives of packages.

    Args:
        paths: Where to look; a file that is met twice is reported once. A path that cannot be read at all is reported
            as a candidate, so that its examination says why.
        scratch: Where files out of archives may be put; they stay there. Without it they lie in a temporary folder
            that is removed when the search has ended or is dropped: use each file before asking for the next.
    """
    with TemporaryDirectory(prefix="so-dan-van-") as own:
        shelf = Shelf(scratch or Path(own))
        seen: set[Path] = set()
        for path in paths:
            for file in _files(path, limits.FOLDER_DEPTH):
                where = file.path.absolute()
                if where in seen:
                    continue
                seen.add(where)
                if file.kind is FoundKind.CANDIDATE:
                    yield from _look(file.path, file.origin, shelf, limits.ARCHIVE_DEPTH)
                else:
                    yield file


def _files(path: Path, depth: int) -> Iterator[FoundFile]:
    """The regular files at or below a path, not looked into yet."""
    origin = (str(path),)
    if not path.is_dir():
        special = path.exists() and not path.is_file()  # a device or pipe: opening it may never end
        yield FoundFile(path, FoundKind.IGNORED if special else FoundKind.CANDIDATE, origin)
        return
    if depth == 0:
        yield FoundFile(path, FoundKind.REFUSED, origin, Reason(ReasonCode.TOO_MANY_ENTRIES))
        return
    try:
        with os.scandir(path) as listing:
            entries = sorted(listing, key=lambda entry: (sort_key(entry.name), entry.name))
    except OSError as error:
        yield FoundFile(path, FoundKind.REFUSED, origin, _unreadable(explain_os_error(error, path), path))
        return
    for entry in entries:
        below = Path(entry.path)
        if entry.is_symlink():
            yield FoundFile(below, FoundKind.IGNORED, (entry.path,))
        else:
            yield from _files(below, depth - 1)


def _look(path: Path, origin: tuple[str, ...], shelf: Shelf, depth: int) -> Iterator[FoundFile]:
    """Tell what a file is; an archive of packages is taken apart."""
    try:
        looks = _looks_like(path, origin[-1])
        if looks is not ArchiveKind.PLAIN:
            kind = FoundKind.CANDIDATE if looks is ArchiveKind.PACKAGE else FoundKind.IGNORED
            yield FoundFile(path, kind, origin)
            return
        members = _unpack(path, shelf, depth)
    except PackageError as error:
        yield FoundFile(path, FoundKind.REFUSED, origin, error.reason)
    except EnvironmentFailureError as error:
        yield FoundFile(path, FoundKind.REFUSED, origin, _unreadable(error, path))
    except OSError:
        yield FoundFile(path, FoundKind.CANDIDATE, origin)  # its examination will say why it cannot be read
    else:
        if not members:
            yield FoundFile(path, FoundKind.IGNORED, origin)
        for member in members:
            yield from _look_at_member(path, member, origin, shelf, depth)


def _unpack(path: Path, shelf: Shelf, depth: int) -> Sequence[Member]:
    if depth == 0:
        raise PackageError(ReasonCode.ZIP_FEATURE, detail="archives within archives")
    with path.open("rb") as stream:
        return unpack(stream, shelf)


def _look_at_member(
    archive: Path, member: Member, origin: tuple[str, ...], shelf: Shelf, depth: int
) -> Iterator[FoundFile]:
    inner = (*origin, member.name)
    if member.path is not None:
        yield from _look(member.path, inner, shelf, depth - 1)
    else:
        kind = FoundKind.REFUSED if member.reason else FoundKind.IGNORED
        yield FoundFile(archive, kind, inner, member.reason)


def _looks_like(path: Path, name: str) -> ArchiveKind:
    """What a file is, by its content; its name counts too, so that a damaged package is not passed over."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        if head.startswith(PDF_SIGNATURE) or name.lower().endswith(CONTAINER_SUFFIX):
            return ArchiveKind.PACKAGE
        if not head.startswith(LOCAL_SIGNATURE):
            return ArchiveKind.DOCUMENT
        return kind_of(stream)


def _unreadable(error: EnvironmentFailureError, path: Path) -> Reason:
    return Reason(ReasonCode.UNREADABLE, detail=error.message.removeprefix(f"{path}: ").rstrip("."))
