"""The system's lock on a data folder that a window has open; it ends with its program, however that ends.

Apart from ``services.occupancy``, which says who holds it: every start asks whether it is held, before the first paint.
"""

import os
import sys
from pathlib import Path

LOCK = ".dang-mo.lock"
"""Name of the locked file."""


def is_occupied(root: Path) -> bool:
    """Whether a window on this computer has a folder open; nothing is made or changed."""
    try:
        handle = os.open(root / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        return not lock(handle)
    finally:
        os.close(handle)


def lock(handle: int) -> bool:
    """Take the system's lock on an open file without waiting; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
