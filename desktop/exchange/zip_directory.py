"""What a ZIP file contains, read in one strict way from its directory and its local headers together.

Other readers look at one of the two and forgive much, so two of them can see different files in the same bytes.
Here every byte of the file belongs to exactly one header, one file's data or the directory, both descriptions of a
file agree, and nothing is expanded before the limits are checked.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.exchange.names import check_name, collision_key, printable
from desktop.rules.verdicts import ReasonCode

STORED, DEFLATED = 0, 8
LOCAL_SIGNATURE = b"PK\x03\x04"

_CENTRAL_SIGNATURE = b"PK\x01\x02"
_END_SIGNATURE = b"PK\x05\x06"
_DESCRIPTOR_SIGNATURE = b"PK\x07\x08"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DESCRIPTOR = struct.Struct("<3L")
_LONGEST_COMMENT = 0xFFFF

_IN_64_BITS = 0xFFFFFFFF
_HAS_DESCRIPTOR = 0x0008
_UTF_8 = 0x0800
_HARMLESS_FLAGS = 0x0006 | _HAS_DESCRIPTOR | _UTF_8
"""Deflate's level, a descriptor after the data, UTF-8 names. The others mean encryption or patches."""
_REFUSED_EXTRA = frozenset({0x0001, 0x7075, 0x9901})
"""ZIP64 sizes, a second name, AES encryption."""
_UNIX = 3
_TYPE_MASK, _REGULAR = 0o170000, 0o100000
_OURS = (_UNIX << 8 | 20, 0, 0o100644 << 16)
"""Which system and version made it, whether it is text, and its permissions, as this program writes them."""
_PLAIN_ATTRIBUTES = frozenset({0, 0x20, 0o600 << 16})
"""Permissions as other writers leave them: none, the archive bit of FAT, those of Python's zipfile. None of them is one
byte away from ours, so that a changed byte is noticed here too."""


class Entry(NamedTuple):
    """A file in a container, as both of its headers describe it.

    Attributes:
        compressed, size: Bytes as packed and as expanded; the latter is only claimed until the data was read.
        start: Where its local header stands. data: where its packed bytes start.
        bare: Neither header has an extra field.
    """

    name: str
    method: int
    crc: int
    compressed: int
    size: int
    start: int
    data: int
    bare: bool


class _Central(NamedTuple):
    """A file's record in the directory; ``written``: the version needed, time and day, which its own header repeats."""

    raw_name: bytes
    name: str
    flags: int
    method: int
    crc: int
    compressed: int
    size: int
    start: int
    written: tuple[int, int, int]
    bare: bool


def looks_like_zip(stream: BinaryIO) -> bool:
    """Whether a file is, at its start or its end, a ZIP archive of some kind."""
    stream.seek(0)
    return stream.read(4) == LOCAL_SIGNATURE or _END_SIGNATURE in _tail(stream, _file_size(stream))


def read_directory(stream: BinaryIO) -> tuple[Entry, ...]:
    """List the files of a container in the order of their data, having read no data.

    Raises:
        PackageError: ``ZIP_CORRUPT``, ``ZIP_FEATURE``, ``ZIP_BOMB``, ``ZIP_OVERLAP``, ``TOO_BIG``,
            ``TOO_MANY_ENTRIES``, ``BAD_NAME`` or ``DUPLICATE_NAME``.
    """
    size = _file_size(stream)
    if size > limits.PACKAGE:
        raise PackageError(ReasonCode.TOO_BIG)
    count, directory_size, directory_start = _read_end(stream, size)
    stream.seek(directory_start)
    records = tuple(_read_records(stream.read(directory_size), count))
    _check_sizes(records, size)
    _check_names(records)
    return _read_local_headers(stream, records, directory_start)


def may_hold(stream: BinaryIO, name: str) -> bool:
    """Whether the directory has a file of this plain ASCII name: a quick look, certain only where it says no."""
    size = _file_size(stream)
    try:
        _, directory_size, directory_start = _read_end(stream, size)
    except PackageError:
        return False
    stream.seek(directory_start)
    return name.encode() in stream.read(directory_size)


def _file_size(stream: BinaryIO) -> int:
    return stream.seek(0, os.SEEK_END)


def _tail(stream: BinaryIO, size: int) -> bytes:
    stream.seek(max(0, size - _LONGEST_COMMENT - _END.size))
    return stream.read()


def _read_end(stream: BinaryIO, size: int) -> tuple[int, int, int]:
    """Number of files, size and start of the directory, from the record that must be the last thing in the file."""
    stream.seek(max(0, size - _END.size))
    end = stream.read(_END.size)
    if end[:4] != _END_SIGNATURE or len(end) < _END.size:
        cut_off = _END_SIGNATURE not in _tail(stream, size)
        raise PackageError(ReasonCode.ZIP_CORRUPT if cut_off else ReasonCode.ZIP_FEATURE, detail="no end record")
    _, disk, first_disk, here, count, directory_size, start, comment = _END.unpack(end)
    if count > limits.ENTRIES:
        raise PackageError(ReasonCode.TOO_MANY_ENTRIES)
    if _IN_64_BITS in (directory_size, start):
        raise PackageError(ReasonCode.ZIP_FEATURE, detail="zip64")
    if disk or first_disk or here != count or comment:
        raise PackageError(ReasonCode.ZIP_FEATURE, detail="several disks or a comment")
    if start + directory_size != size - _END.size:
        raise PackageError(ReasonCode.ZIP_FEATURE, detail="bytes before, after or between")
    if directory_size > limits.DIRECTORY:
        raise PackageError(ReasonCode.TOO_BIG, detail="directory")
    return count, directory_size, start


def _read_records(directory: bytes, count: int) -> Iterator[_Central]:
    position = 0
    for _ in range(count):
        if len(directory) - position < _CENTRAL.size:
            raise PackageError(ReasonCode.ZIP_CORRUPT, detail="directory too short")
        fields = _CENTRAL.unpack_from(directory, position)
        name_end = position + _CENTRAL.size + fields[10]
        extra_end = name_end + fields[11]
        if fields[0] != _CENTRAL_SIGNATURE or extra_end > len(directory):
            raise PackageError(ReasonCode.ZIP_CORRUPT, detail="directory record")
        yield _record(fields, directory[position + _CENTRAL.size : name_end], directory[name_end:extra_end])
        position = extra_end
    if position != len(directory):
        raise PackageError(ReasonCode.ZIP_CORRUPT, detail="directory too long")


def _record(fields: tuple[int, ...], raw_name: bytes, extra: bytes) -> _Central:
    _, made_by, needed, flags, method, time, day, crc, compressed, size = fields[:10]
    comment, disk, is_text, attributes, start = fields[12:]
    name = _decode_name(raw_name, flags)
    if flags & ~_HARMLESS_FLAGS or method not in (STORED, DEFLATED):
        raise PackageError(ReasonCode.ZIP_FEATURE, printable(name), "encryption or another compression")
    if comment or disk or _IN_64_BITS in (compressed, size, start):
        raise PackageError(ReasonCode.ZIP_FEATURE, printable(name), "comment, several disks or zip64")
    file_type = (attributes >> 16) & _TYPE_MASK if made_by >> 8 == _UNIX else 0
    if file_type not in (0, _REGULAR):
        raise PackageError(ReasonCode.ZIP_FEATURE, printable(name), "not a regular file")
    if not extra and (made_by, is_text, attributes) != _OURS and attributes not in _PLAIN_ATTRIBUTES:
        raise PackageError(ReasonCode.ZIP_FEATURE, printable(name), "attributes")
    if extra:
        _check_extra(extra, printable(name))
    written = (needed, time, day)
    return _Central(raw_name, name, flags, method, crc, compressed, size, start, written, bare=not extra)


def _decode_name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF_8 else "ascii")
    except UnicodeDecodeError as error:
        place = printable(raw.decode("utf-8", "replace"))
        raise PackageError(ReasonCode.BAD_NAME, place, "not UTF-8") from error


def _check_extra(extra: bytes, place: str) -> None:
    position = 0
    while position < len(extra):
        if len(extra) - position < 4:  # noqa: PLR2004 - kind and length
            raise PackageError(ReasonCode.ZIP_CORRUPT, place, "extra field")
        kind, length = struct.unpack_from("<2H", extra, position)
        position += 4 + length
        if kind in _REFUSED_EXTRA:
            raise PackageError(ReasonCode.ZIP_FEATURE, place, f"extra field {kind:#06x}")
    if position != len(extra):
        raise PackageError(ReasonCode.ZIP_CORRUPT, place, "extra field")


def _check_sizes(records: Sequence[_Central], file_size: int) -> None:
    total = 0
    for record in records:
        total += record.size
        if record.size > limits.EXPANDED:
            raise PackageError(ReasonCode.TOO_BIG, printable(record.name))
        if record.size > limits.RATIO_FROM and record.size > limits.RATIO * record.compressed:
            raise PackageError(ReasonCode.ZIP_BOMB, printable(record.name))
        if record.compressed > file_size or (record.method == STORED and record.compressed != record.size):
            raise PackageError(ReasonCode.ZIP_CORRUPT, printable(record.name), "sizes")
    if total > limits.EXPANDED:
        raise PackageError(ReasonCode.TOO_BIG)


def _check_names(records: Sequence[_Central]) -> None:
    seen: set[str] = set()
    for record in records:
        check_name(record.name)
        key = collision_key(record.name)
        if key in seen:
            raise PackageError(ReasonCode.DUPLICATE_NAME, printable(record.name))
        seen.add(key)


def _read_local_headers(stream: BinaryIO, records: Sequence[_Central], end: int) -> tuple[Entry, ...]:
    """Walk the file from its first byte to the directory; every step must land on the next file's header."""
    entries: list[Entry] = []
    position = 0
    for record in sorted(records, key=lambda record: record.start):
        _check_seam(record.start, position, record.name)
        entry = _read_local_header(stream, record)
        position = entry.data + entry.compressed
        if position > end:
            raise PackageError(ReasonCode.ZIP_OVERLAP, printable(record.name))
        if record.flags & _HAS_DESCRIPTOR:
            position += _read_descriptor(stream, record, position)
        entries.append(entry)
    _check_seam(end, position, "")
    return tuple(entries)


def _check_seam(start: int, position: int, name: str) -> None:
    if start < position:
        raise PackageError(ReasonCode.ZIP_OVERLAP, printable(name))
    if start > position:
        raise PackageError(ReasonCode.ZIP_FEATURE, printable(name), "bytes that belong to no file")


def _read_local_header(stream: BinaryIO, record: _Central) -> Entry:
    stream.seek(record.start)
    header = stream.read(_LOCAL.size + len(record.raw_name))
    if len(header) < _LOCAL.size:
        raise PackageError(ReasonCode.ZIP_CORRUPT, printable(record.name), "local header")
    signature, needed, flags, method, time, day, *sizes, name_length, extra_length = _LOCAL.unpack_from(header)
    told = (signature, flags, method, name_length, header[_LOCAL.size :], (needed, time, day))
    wanted = (LOCAL_SIGNATURE, record.flags, record.method, len(record.raw_name), record.raw_name, record.written)
    if told != wanted:
        raise PackageError(ReasonCode.ZIP_CORRUPT, printable(record.name), "local header differs")
    known = (record.crc, record.compressed, record.size)
    later = (0, 0, 0) if flags & _HAS_DESCRIPTOR else known
    if tuple(sizes) not in (known, later):
        raise PackageError(ReasonCode.ZIP_CORRUPT, printable(record.name), "local header differs")
    if extra_length:
        _check_extra(stream.read(extra_length), printable(record.name))
    data = record.start + _LOCAL.size + name_length + extra_length
    bare = record.bare and not extra_length
    return Entry(record.name, record.method, *known, record.start, data, bare)


def _read_descriptor(stream: BinaryIO, record: _Central, position: int) -> int:
    """Check the sizes that were written after the data; returns how many bytes they take."""
    stream.seek(position)
    found = stream.read(_DESCRIPTOR.size + 4)
    wanted = _DESCRIPTOR.pack(record.crc, record.compressed, record.size)
    if found == _DESCRIPTOR_SIGNATURE + wanted:
        return len(found)
    if found[: _DESCRIPTOR.size] == wanted:
        return _DESCRIPTOR.size
    raise PackageError(ReasonCode.ZIP_CORRUPT, printable(record.name), "descriptor")
