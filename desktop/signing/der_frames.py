"""The frames of a DER structure that is too long to be held in memory: header by header, element by element.

Only what stands around a long content is read and written here; whatever has a meaning of its own is a declared type.
"""

import os
from typing import BinaryIO

_SHORT = 0x80
_LONGEST_LENGTH = 8
"""Bytes that a length may have; a file is never longer."""


class FrameError(ValueError):
    """The bytes are not framed as DER asks for."""


def header(tag: int, length: int) -> bytes:
    """Tag and length that stand before so many bytes."""
    if length < _SHORT:
        return bytes((tag, length))
    size = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, _SHORT | len(size))) + size


def framed(tag: int, *parts: bytes) -> bytes:
    """Parts put together under one header."""
    content = b"".join(parts)
    return header(tag, len(content)) + content


class FrameReader:
    """Walks through a stream from its beginning; what is not where it is expected is refused."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ends = [stream.seek(0, os.SEEK_END)]
        stream.seek(0)

    def enter(self, tag: int) -> None:
        """Go into an element that ends where the one around it ends or before."""
        length = self._header(tag)
        self._ends.append(self._stream.tell() + length)

    def leave(self) -> None:
        """Come out of an element that was read to its end."""
        if self._stream.tell() != self._ends.pop():
            raise FrameError("something is left over")

    def finish(self) -> None:
        """Make sure that nothing follows."""
        self.leave()

    def element(self, tag: int, limit: int) -> bytes:
        """A whole element with its header."""
        length = self._header(tag)
        if length > limit:
            raise FrameError("too long")
        return header(tag, length) + self._stream.read(length)

    def skip_content(self, tag: int) -> tuple[int, int]:
        """Pass over a content.

        Returns:
            Where it begins, and how long it is.
        """
        length = self._header(tag)
        begin = self._stream.tell()
        self._stream.seek(length, os.SEEK_CUR)
        return begin, length

    def _header(self, tag: int) -> int:
        """Read a header: only the one form that DER has for a length."""
        start = self._stream.read(2)
        if len(start) != 2 or start[0] != tag:  # noqa: PLR2004 - tag and first byte of the length
            raise FrameError("another element")
        length = start[1]
        if length >= _SHORT:
            size = self._stream.read(length - _SHORT)
            length = int.from_bytes(size)
            if not 0 < len(size) <= _LONGEST_LENGTH or header(tag, length) != start + size:
                raise FrameError("not the form of DER")
        if self._stream.tell() + length > self._ends[-1]:
            raise FrameError("ends early")
        return length
