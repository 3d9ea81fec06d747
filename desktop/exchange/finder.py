"""Packages looked for as people carry them: in folders, letters, plain ZIP archives, encrypted, in parts, scanned.

What is found is only worth a look; whether it is good is for ``package.examine`` to say. A file that is nobody's
business is reported as ignored, never as an error.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core import limits
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import explain_os_error, explaining_os_errors
from desktop.core.text import sort_key
from desktop.exchange.archive import HEAD, ArchiveKind, Member, Shelf, kind_of, unpack
from desktop.exchange.errors import PackageError
from desktop.exchange.forwarding import is_forwarding, unpack_forwarding
from desktop.exchange.layout import CONTAINER_SUFFIXES, ENCRYPTED_SUFFIX, PDF_SIGNATURE
from desktop.exchange.letters import looks_like_letter, unpack_letter
from desktop.exchange.paper_codes import PaperPile
from desktop.exchange.parts import SIGNATURE as PART_SIGNATURE
from desktop.exchange.parts import Part, PartSet, read_part
from desktop.exchange.scans import is_picture, may_be_scan, read_scan
from desktop.exchange.zip_directory import LOCAL_SIGNATURE
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.signing.envelope import DecryptionFailedError, Decryptor, looks_encrypted


class FoundKind(StrEnum):
    """What the search thinks of a file."""

    CANDIDATE = "candidate"
    """Looks like a package: to be examined."""
    IGNORED = "ignored"
    """Nothing to do with us."""
    SEALED = "sealed"
    """Encrypted, or a part of a file or of a printed report, and not to be opened now; ``reason`` says why."""
    REFUSED = "refused"
    """A folder, archive or file in it that could not be looked into; ``reason`` says why."""


@dataclass(frozen=True)
class FoundFile:
    """A file that the search came across.

    Attributes:
        path: Where its bytes lie; of a file that stayed within an archive, the archive.
        origin: Where it came from, for people: the path, then names within archives, innermost last.
        wrappers: The encrypted file, the parts or the scans that it came out of, as they lie on the disk.
        forwarded: It was enclosed in a forwarding package.
    """

    path: Path
    kind: FoundKind
    origin: tuple[str, ...]
    reason: Reason | None = None
    wrappers: tuple[Path, ...] = ()
    forwarded: bool = False

    @property
    def label(self) -> str:
        """The origin in one line."""
        return " ▸ ".join(self.origin)


def find_packages(
    paths: Sequence[Path],
    scratch: Path | None = None,
    *,
    decryptor: Decryptor | None = None,
    pending: Sequence[Path] = (),
) -> Iterator[FoundFile]:
    """Look through files, folders (in order of name, links not followed) and archives of packages.

    Encrypted files are opened and parts are put together as if they were archives. Parts are spoken of last, when all
    that can be found has been found.

    Args:
        paths: Where to look; a file that is met twice is reported once. A path that cannot be read at all is reported
            as a candidate, so that its examination says why.
        scratch: Where files out of archives may be put; they stay there. Without it they lie in a temporary folder
            that is removed when the search has ended or is dropped: use each file before asking for the next.
        decryptor: Opens encrypted files; without it they are reported as sealed.
        pending: Parts from earlier days: they help to put a file together, and are not reported.
    """
    with TemporaryDirectory(prefix="so-dan-van-") as own:
        search = _Search(Shelf(scratch or Path(own)), decryptor)
        seen: set[bytes] = set()
        for path in paths:
            for file in _files(path, limits.FOLDER_DEPTH):
                where = _mark(file.path)
                if where in seen:
                    continue
                seen.add(where)
                if file.kind is FoundKind.CANDIDATE:
                    yield from search.look(file)
                else:
                    yield file
        yield from search.put_together([each for each in pending if _mark(each) not in seen])


def _mark(path: Path) -> bytes:
    """Names a place in few bytes: of ten thousand files only this is remembered."""
    return blake2b(os.fsencode(path.absolute()), digest_size=16).digest()


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
            named = sorted((sort_key(entry.name), entry.path, entry.is_symlink()) for entry in listing)
    except OSError as error:
        yield FoundFile(path, FoundKind.REFUSED, origin, _unreadable(explain_os_error(error, path), path))
        return
    entries = [(address, is_link) for _, address, is_link in named]
    del named  # the keys of order take ten times the room
    for address, is_link in entries:
        below = Path(address)
        if is_link:
            yield FoundFile(below, FoundKind.IGNORED, (address,))
        else:
            yield from _files(below, depth - 1)


class _Search:
    """One search: what it may use, and the parts that it has come across."""

    def __init__(self, shelf: Shelf, decryptor: Decryptor | None) -> None:
        self._shelf = shelf
        self._decryptor = decryptor
        self._sets: dict[tuple[str, int, int], PartSet] = {}
        self._found_parts: list[tuple[FoundFile, Part]] = []
        self._found_scans: list[FoundFile] = []
        self._pile = PaperPile()

    def look(self, file: FoundFile, depth: int = limits.ARCHIVE_DEPTH) -> Iterator[FoundFile]:
        """Tell what a file is; an archive of packages is taken apart, an encrypted file is opened."""
        try:
            yield from self._look(file, depth)
        except PackageError as error:
            yield replace(file, kind=FoundKind.REFUSED, reason=error.reason)
        except EnvironmentFailureError as error:
            yield replace(file, kind=FoundKind.REFUSED, reason=_unreadable(error, file.path))
        except OSError:
            yield file  # its examination will say why it cannot be read

    def _look(self, file: FoundFile, depth: int) -> Iterator[FoundFile]:
        match _looks_like(file.path, file.origin[-1]):
            case _Looks.SEALED:
                yield from self._open(file, depth)
            case _Looks.PART:
                yield from self._keep_part(file)
            case _Looks.SCAN:
                yield from self._keep_scan(file)
            case ArchiveKind.PLAIN | _Looks.LETTER:
                yield from self._unpack(file, depth)
            case ArchiveKind.PACKAGE:
                yield from self._take_apart(file)
            case ArchiveKind.DOCUMENT:
                yield replace(file, kind=FoundKind.IGNORED)

    def _take_apart(self, file: FoundFile) -> Iterator[FoundFile]:
        """A package; after a forwarding package come the files that it encloses, but never those of one within it."""
        if not is_forwarding(file.path):
            yield file
            return
        if file.forwarded:
            raise PackageError(ReasonCode.ZIP_FEATURE, detail="forwarding within forwarding")
        yield file
        for member in unpack_forwarding(file.path, self._shelf):
            inner = FoundFile(file.path, FoundKind.REFUSED, (*file.origin, member.name), member.reason, forwarded=True)
            if member.path is None:
                yield inner
            else:
                yield from self.look(replace(inner, path=member.path, kind=FoundKind.CANDIDATE), depth=0)

    def put_together(self, pending: Sequence[Path]) -> Iterator[FoundFile]:
        """Make whole files of the parts; tell of each part that was found what still keeps it from being one."""
        for path in pending:
            with suppress(PackageError, OSError):
                self._add(read_part(path))
        found: dict[tuple[str, int, int], list[FoundFile]] = {}
        for file, part in self._found_parts:
            found.setdefault(part.head.set_key, []).append(file)
        for key, files in found.items():
            yield from self._join(self._sets[key], files)
        if self._found_scans:
            yield from self._read_paper(pending)

    def _join(self, parts: PartSet, files: Sequence[FoundFile]) -> Iterator[FoundFile]:
        reason = parts.missing
        if reason is None:
            try:
                target = self._shelf.reserve(parts.size)
                used = parts.join(target)
            except PackageError as error:
                reason = error.reason
            except EnvironmentFailureError as error:
                reason = _unreadable(error, files[0].path)
            else:
                origin = (*files[0].origin, parts.name)
                yield from self.look(FoundFile(target, FoundKind.CANDIDATE, origin, wrappers=used))
                return
        for file in files:
            yield replace(file, kind=FoundKind.SEALED, reason=reason)

    def _keep_scan(self, file: FoundFile) -> Iterator[FoundFile]:
        """A picture, or a PDF without data: only the codes of a report make it ours."""
        codes = read_scan(file.path)
        if codes and not (file.wrappers or file.forwarded):
            self._pile.add(file.path, codes)
            self._found_scans.append(file)
            return
        with file.path.open("rb") as stream:
            picture = is_picture(stream.read(HEAD))
        yield replace(file, kind=FoundKind.IGNORED) if picture else file

    def _read_paper(self, pending: Sequence[Path]) -> Iterator[FoundFile]:
        """The reports that can be read from scans; tell of each scan that was found which codes are still missing.

        A scan that shows another report too stays on hold for that one.
        """
        for path in pending:
            with suppress(PackageError, OSError):
                self._pile.add(path, read_scan(path))
        for paper, scans in self._pile.wholes():
            files = [file for file in self._found_scans if file.path in scans]
            if files:
                target = self._shelf.reserve(len(paper))
                with explaining_os_errors(target):
                    target.write_bytes(paper)
                settled = tuple(path for path in scans if self._pile.lack_of(path) is None)
                yield replace(files[0], path=target, wrappers=settled)
        for file in self._found_scans:
            if lack := self._pile.lack_of(file.path):
                yield replace(file, kind=FoundKind.SEALED, reason=lack)

    def _keep_part(self, file: FoundFile) -> Iterator[FoundFile]:
        if file.wrappers or file.forwarded:
            raise PackageError(ReasonCode.ZIP_FEATURE, detail="parts within parts")
        try:
            part = read_part(file.path)
        except PackageError as error:
            yield replace(file, kind=FoundKind.SEALED, reason=error.reason)
        else:
            self._add(part)
            self._found_parts.append((file, part))

    def _add(self, part: Part) -> None:
        self._sets.setdefault(part.head.set_key, PartSet(part.head)).add(part)

    def _open(self, file: FoundFile, depth: int) -> Iterator[FoundFile]:
        """Open an encrypted file; one that does not open is kept as it is, for another key or another day."""
        if self._decryptor is None:
            yield replace(file, kind=FoundKind.SEALED, reason=Reason(ReasonCode.KEY_NEEDED))
            return
        if depth < 0:
            raise PackageError(ReasonCode.ZIP_FEATURE, detail="encrypted within encrypted")
        target = self._shelf.reserve(file.path.stat().st_size)
        try:
            with file.path.open("rb") as stream:
                self._decryptor.decrypt(stream, target)
        except DecryptionFailedError:
            yield replace(file, kind=FoundKind.SEALED, reason=Reason(ReasonCode.DECRYPT_FAILED))
            return
        name = file.origin[-1]
        inner = name[: -len(ENCRYPTED_SUFFIX)] if name.lower().endswith(ENCRYPTED_SUFFIX) else name
        origin, wrappers = (*file.origin, Path(inner).name), (*file.wrappers, file.path)
        yield from self.look(replace(file, path=target, origin=origin, wrappers=wrappers), depth - 1)

    def _unpack(self, file: FoundFile, depth: int) -> Iterator[FoundFile]:
        if depth <= 0:
            raise PackageError(ReasonCode.ZIP_FEATURE, detail="archives within archives")
        members = self._members(file.path, file.origin[-1])
        if not members:
            yield replace(file, kind=FoundKind.IGNORED)
        for member in members:
            origin = (*file.origin, member.name)
            if member.path is not None:
                yield from self.look(replace(file, path=member.path, origin=origin), depth - 1)
            else:
                kind = FoundKind.REFUSED if member.reason else FoundKind.IGNORED
                yield FoundFile(file.path, kind, origin, member.reason)

    def _members(self, path: Path, name: str) -> tuple[Member, ...]:
        with path.open("rb") as stream:
            if not looks_like_letter(name, stream.read(HEAD)):
                return unpack(stream, self._shelf)
        return unpack_letter(path, self._shelf)


class _Looks(StrEnum):
    """What a file may be besides an archive."""

    SEALED = "sealed"
    PART = "part"
    SCAN = "scan"
    LETTER = "letter"


def _looks_like(path: Path, name: str) -> ArchiveKind | _Looks:
    """What a file is, by its content; its name counts too, so that a damaged package is not passed over."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        if looks_encrypted(head) or name.lower().endswith(ENCRYPTED_SUFFIX):
            return _Looks.SEALED
        if head.startswith(PART_SIGNATURE):
            return _Looks.PART
        if looks_like_letter(name, head):
            return _Looks.LETTER
        if may_be_scan(path, head):
            return _Looks.SCAN
        if head.startswith(PDF_SIGNATURE) or name.lower().endswith(CONTAINER_SUFFIXES):
            return ArchiveKind.PACKAGE
        return kind_of(stream) if head.startswith(LOCAL_SIGNATURE) else ArchiveKind.DOCUMENT


def _unreadable(error: EnvironmentFailureError, path: Path) -> Reason:
    return Reason(ReasonCode.UNREADABLE, detail=error.message.removeprefix(f"{path}: ").rstrip("."))
