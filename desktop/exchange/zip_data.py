"""The bytes of one file in a container, expanded piece by piece and never further than announced."""

import hashlib
import zlib
from collections.abc import Collection, Iterator
from typing import BinaryIO

from desktop.exchange.errors import PackageError
from desktop.exchange.names import printable
from desktop.exchange.zip_directory import DEFLATED, STORED, Entry
from desktop.rules.verdicts import ReasonCode

PIECE = 256 * 1024
"""Bytes that are held at a time."""


def pieces(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Yield a file's bytes; size and checksum are known to be right only when the last piece was taken.

    Raises:
        PackageError: ``ZIP_CORRUPT``: the data is not what the headers say.
    """
    size = checksum = 0
    for piece in _inflated(stream, entry) if entry.method == DEFLATED else _packed(stream, entry):
        size += len(piece)
        if size > entry.size:
            raise _corrupt(entry, "larger than announced")
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != entry.size or checksum != entry.crc:
        raise _corrupt(entry, "size or checksum")


def read_whole(stream: BinaryIO, entry: Entry, limit: int) -> bytes:
    """A file's bytes at once.

    Raises:
        PackageError: ``TOO_BIG``: it announces more than ``limit``; ``ZIP_CORRUPT``.
    """
    if entry.size > limit:
        raise PackageError(ReasonCode.TOO_BIG, printable(entry.name))
    if entry.method == STORED and entry.compressed <= PIECE:
        stream.seek(entry.data)
        data = stream.read(entry.compressed)
        if len(data) == entry.size and zlib.crc32(data) == entry.crc:
            return data  # as nearly all are; of others it is told below what is wrong
    return b"".join(pieces(stream, entry))


def digests_of(stream: BinaryIO, entry: Entry, algorithms: Collection[str]) -> dict[str, str]:
    """Hexadecimal digests of a file by algorithm, read once and in pieces.

    Raises:
        PackageError: ``ZIP_CORRUPT``.
    """
    digests = {algorithm: hashlib.new(algorithm) for algorithm in algorithms}
    for piece in pieces(stream, entry):
        for digest in digests.values():
            digest.update(piece)
    return {algorithm: digest.hexdigest() for algorithm, digest in digests.items()}


def _packed(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    position, end = entry.data, entry.data + entry.compressed
    while position < end:
        stream.seek(position)
        piece = stream.read(min(PIECE, end - position))
        if not piece:
            raise _corrupt(entry, "ends early")
        position += len(piece)
        yield piece


def _inflated(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(stream, entry):
            waiting = packed
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, PIECE)
                waiting = inflater.unconsumed_tail
            if inflater.unused_data or waiting:
                raise _corrupt(entry, "bytes after the end")
        while not inflater.eof and (rest := inflater.decompress(b"", PIECE)):
            yield rest
    except zlib.error as error:
        raise _corrupt(entry, str(error)) from error
    if not inflater.eof:
        raise _corrupt(entry, "ends early")


def _corrupt(entry: Entry, detail: str) -> PackageError:
    return PackageError(ReasonCode.ZIP_CORRUPT, printable(entry.name), detail)
