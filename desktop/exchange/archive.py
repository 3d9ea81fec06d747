"""Plain ZIP archives in which people gather packages: taken apart under limits, names in them never used as paths.

Unlike a container, such an archive may come from any program and in any mood, so the standard library reads it; what
comes out is then examined as strictly as ever.
"""

import os
import shutil
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from desktop.core import limits
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import ensure_free_space, explaining_os_errors
from desktop.core.text import nfc, sort_key
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import (
    CONTAINER_MEDIA_TYPE,
    CONTAINER_SUFFIXES,
    ENCRYPTED_SUFFIX,
    LETTER_SUFFIX,
    MIMETYPE,
    OUTLOOK_SUFFIX,
    PDF_SIGNATURE,
    manifest_name,
)
from desktop.exchange.names import printable
from desktop.exchange.parts import SIGNATURE as PART_SIGNATURE
from desktop.exchange.scans import is_picture
from desktop.exchange.zip_data import PIECE
from desktop.exchange.zip_directory import LOCAL_SIGNATURE
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.signing.envelope import looks_encrypted

HEAD = 64
"""First bytes of a file that say what it is."""

_END = struct.Struct("<4s4H2LH")
_FIRST_NAME = 30
_CONTAINER_START = f"{MIMETYPE}{CONTAINER_MEDIA_TYPE}".encode()
_OFFICE_CONTENTS = "[Content_Types].xml"
_LONGEST_COMMENT = 0xFFFF
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError)
"""What ``zipfile`` raises on bad input; odd methods and encryption come as the second and third."""
_ENCRYPTED = 0x1
_UNIX_TYPE, _LINK = 0o170000, 0o120000


class ArchiveKind(StrEnum):
    """What an archive is for."""

    PACKAGE = "package"
    """A container of ours, or one before somebody tampered with it."""
    DOCUMENT = "document"
    """A document of another program."""
    PLAIN = "plain"
    """Files that somebody put together."""


@dataclass(frozen=True)
class Member:
    """A file of an archive.

    Attributes:
        name: For people only.
        path: Where it was put; ``None`` when it was left inside, because it is nothing to do with us or ``reason``.
    """

    name: str
    path: Path | None = None
    reason: Reason | None = None


class Shelf:
    """A folder for what comes out of archives, with room for so much and no more."""

    def __init__(self, folder: Path, room: int = limits.ARCHIVE_EXPANDED) -> None:
        self._folder = folder
        self._room = room
        self._count = 0

    def reserve(self, size: int) -> Path:
        """A path that is not in use, for a file of this size.

        Raises:
            PackageError: ``TOO_BIG``: all archives of this search together are too much.
            EnvironmentFailureError: The disk is full.
        """
        if size > self._room:
            raise PackageError(ReasonCode.TOO_BIG)
        ensure_free_space(self._folder, size)
        self._room -= size
        path = self._folder
        while path.exists():
            self._count += 1
            path = self._folder / f"{self._count:06}.bin"
        return path


def kind_of(stream: BinaryIO) -> ArchiveKind:
    """Tell what an archive is for.

    Raises:
        PackageError: It cannot be read as an archive, or is over the limits.
    """
    stream.seek(_FIRST_NAME)
    if stream.read(len(_CONTAINER_START)) == _CONTAINER_START:
        return ArchiveKind.PACKAGE
    names = {member.filename for member in _members(stream)}
    if manifest_name(1) in names:
        return ArchiveKind.PACKAGE
    return ArchiveKind.DOCUMENT if names & {_OFFICE_CONTENTS, MIMETYPE} else ArchiveKind.PLAIN


def unpack(stream: BinaryIO, shelf: Shelf) -> tuple[Member, ...]:
    """Take out what looks like a package; empty when nothing in the archive does.

    Raises:
        PackageError: The archive is damaged or over the limits.
        EnvironmentFailureError: The shelf's disk refused.
    """
    members = [member for member in _members(stream) if not member.is_dir()]
    try:
        with zipfile.ZipFile(stream) as archive:
            wanted = [member for member in members if _looks_like_package(archive, member)]
            if not wanted:
                return ()
            if sum(member.file_size for member in wanted) > limits.ARCHIVE_EXPANDED:
                raise PackageError(ReasonCode.TOO_BIG)
            names = {id(member) for member in wanted}
            return tuple(_take_out(archive, member, shelf, wanted=id(member) in names) for member in _sorted(members))
    except _BROKEN as error:
        raise PackageError(ReasonCode.ZIP_CORRUPT, detail=str(error)) from error


def _members(stream: BinaryIO) -> Sequence[zipfile.ZipInfo]:
    _check_directory(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            return archive.infolist()
    except _BROKEN as error:
        raise PackageError(ReasonCode.ZIP_CORRUPT, detail=str(error)) from error


def _check_directory(stream: BinaryIO) -> None:
    """Look at the size of the directory before ``zipfile`` reads it whole."""
    size = stream.seek(0, os.SEEK_END)
    if size > limits.ARCHIVE_FILE:
        raise PackageError(ReasonCode.TOO_BIG)
    stream.seek(max(0, size - _LONGEST_COMMENT - _END.size - _LOCATOR_SIZE))
    tail = stream.read()
    position = tail.rfind(b"PK\x05\x06")
    if position < 0 or len(tail) - position < _END.size:
        raise PackageError(ReasonCode.ZIP_CORRUPT)
    _, _, _, _, count, directory, _, _ = _END.unpack_from(tail, position)
    if count > limits.ENTRIES:
        raise PackageError(ReasonCode.TOO_MANY_ENTRIES)
    if directory > limits.DIRECTORY:
        raise PackageError(ReasonCode.TOO_BIG)
    if tail[:position][-_LOCATOR_SIZE:].startswith(_LOCATOR_64):
        raise PackageError(ReasonCode.ZIP_FEATURE, detail="zip64")


def _sorted(members: Sequence[zipfile.ZipInfo]) -> Sequence[zipfile.ZipInfo]:
    return sorted(members, key=lambda member: (sort_key(member.filename), member.filename))


def _looks_like_package(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if member.external_attr >> 16 & _UNIX_TYPE == _LINK:
        return False
    if member.filename.lower().endswith(_OURS):
        return True
    if member.flag_bits & _ENCRYPTED:
        return member.filename.lower().endswith((".pdf", ".zip"))
    try:
        with archive.open(member) as content:
            head = content.read(HEAD)
    except (*_BROKEN, OSError):
        return False
    return worth_a_look(member.filename, head)


_OURS = (*CONTAINER_SUFFIXES, ENCRYPTED_SUFFIX, LETTER_SUFFIX, OUTLOOK_SUFFIX)
_HEADS = (LOCAL_SIGNATURE, PDF_SIGNATURE, PART_SIGNATURE)


def worth_a_look(name: str, head: bytes) -> bool:
    """Whether a file that lies in another one is to be taken out: by its name, or by its first bytes."""
    if name.lower().endswith(_OURS):
        return True
    return head.startswith(_HEADS) or looks_encrypted(head) or is_picture(head)  # perhaps a scan of a printed report


def _take_out(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shelf: Shelf, *, wanted: bool) -> Member:
    """One bad member does not keep the others back."""
    name = printable(nfc(member.filename))
    if not wanted:
        return Member(name)
    try:
        _check_member(member)
        return Member(name, _copy(archive, member, shelf))
    except PackageError as error:
        return Member(name, reason=error.reason)
    except EnvironmentFailureError as error:
        return Member(name, reason=Reason(ReasonCode.UNREADABLE, detail=error.message.rstrip(".")))
    except (*_BROKEN, OSError):
        return Member(name, reason=Reason(ReasonCode.ZIP_CORRUPT))


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise PackageError(ReasonCode.ZIP_FEATURE, detail="encrypted")
    if member.file_size > limits.WRAPPED:
        raise PackageError(ReasonCode.TOO_BIG)
    if member.file_size > limits.RATIO_FROM and member.file_size > limits.RATIO * member.compress_size:
        raise PackageError(ReasonCode.ZIP_BOMB)


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shelf: Shelf) -> Path:
    path = shelf.reserve(member.file_size)
    try:
        with archive.open(member) as content, explaining_os_errors(path), path.open("xb") as copy:
            shutil.copyfileobj(content, copy, PIECE)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
