"""Files that are read for so long and no longer: whatever loop reads them ends with a reason."""

import io
import os
import time
from typing import BinaryIO

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.rules.verdicts import ReasonCode

_READ_AT_ONCE = 1 << 20
"""Bytes of a small file: it is read once, however many times one looks into it."""


def patient(raw: io.FileIO) -> BinaryIO:
    """A file open for reading, until its time is up; a small one is held in memory.

    Raises:
        PackageError: ``TOO_SLOW``, when read after ``limits.SECONDS``.
    """
    size = os.fstat(raw.fileno()).st_size
    return _PatientReader(raw) if size > _READ_AT_ONCE else _PatientBytes(raw.read(size))


class _PatientReader(io.BufferedReader):
    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw)
        self._until = time.monotonic() + limits.SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as any file does."""
        _check(self._until)
        return super().read(size)


class _PatientBytes(io.BytesIO):
    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._until = time.monotonic() + limits.SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as any file does."""
        _check(self._until)
        return super().read(size)


def _check(until: float) -> None:
    if time.monotonic() > until:
        raise PackageError(ReasonCode.TOO_SLOW)
