"""How long the disk takes until something is truly written: what every saved cell waits for."""

import os
import time
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile

_TIMES = 9
_PIECE = b"\0" * 4096


def measure_fsync(folder: Path) -> float:
    """Milliseconds of a write with its fsync in the middle of several; the probe is taken away.

    Raises:
        OSError: The folder cannot be written to.
    """
    taken: list[float] = []
    with NamedTemporaryFile(dir=folder, prefix=".thu-ghi-") as probe:
        for _ in range(_TIMES):
            began = time.perf_counter()
            probe.write(_PIECE)
            probe.flush()
            os.fsync(probe.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return median(taken)
