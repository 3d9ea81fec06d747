"""An end that comes from outside: the kernel kills this process once it has worked for so long.

The kernel's timer counts the work of the process, not the time of day: a slow or busy machine makes no life shorter.
"""

import ctypes
import os
import signal
import time
from functools import cache
from typing import ClassVar

_ROOM_OF_EVENT = 64


class _Event(ctypes.Structure):
    """``struct sigevent``: which signal the timer sends."""

    _fields_: ClassVar = [
        ("value", ctypes.c_void_p),
        ("signal", ctypes.c_int),
        ("notify", ctypes.c_int),
        ("rest", ctypes.c_byte * (_ROOM_OF_EVENT - ctypes.sizeof(ctypes.c_void_p) - 2 * ctypes.sizeof(ctypes.c_int))),
    ]


class _Setting(ctypes.Structure):
    """``struct itimerspec``: when, and how often again."""

    _fields_: ClassVar = [(name, ctypes.c_long) for name in ("every", "every_nano", "seconds", "nanoseconds")]


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def die_after(seconds: float) -> None:
    """Let this process be killed by SIGKILL, which nothing can answer, after so many seconds of its own work."""
    timer, event = ctypes.c_void_p(), _Event(signal=signal.SIGKILL)
    whole, rest = divmod(max(int(seconds * 1e9), 1), 10**9)
    setting = _Setting(seconds=whole, nanoseconds=rest)
    if _library().timer_create(time.CLOCK_PROCESS_CPUTIME_ID, ctypes.byref(event), ctypes.byref(timer)) or (
        _library().timer_settime(timer, 0, ctypes.byref(setting), None)
    ):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
