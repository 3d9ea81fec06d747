"""Files that are read for so long and no longer: whatever loop reads them ends with a reason."""

import io
import time

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.rules.verdicts import ReasonCode


class PatientReader(io.BufferedReader):
    """A file open for reading, until its time is up.

    Raises:
        PackageError: ``TOO_SLOW``, when read after ``limits.SECONDS``.
    """

    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw)
        self._until = time.monotonic() + limits.SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as any file does."""
        if time.monotonic() > self._until:
            raise PackageError(ReasonCode.TOO_SLOW)
        return super().read(size)
