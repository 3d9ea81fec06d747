"""Runs the program in a process that the kernel ends when it, a library or a child of it asks for a socket.

    python -m tests.journeys.no_network ARGUMENTS OF main.py

The filter is the kernel's own (seccomp): no library gets round it, and none can swallow the failure.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: what the kernel calls its architecture, and the number of the call ``socket``."""
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _END_PROCESS = 0x7FFF0000, 0x80000000
_NUMBER, _ARCHITECTURE, _FAMILY = 0, 4, 16
"""Where in the kernel's description of a call these stand; the family is its first argument."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def can_forbid() -> bool:
    """Whether this machine's kernel can be asked."""
    return sys.platform == "linux" and platform.machine() in _SOCKET


def forbid_sockets(*, but_local: bool = False) -> None:
    """End this process, and those it starts, when it asks for a socket.

    Args:
        but_local: Sockets that never leave this computer may be had: window systems are spoken to through them.
    """
    architecture, call = _SOCKET[platform.machine()]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 0, 4, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_EQUAL, 0, 3, call),
        (_LOAD, 0, 0, _FAMILY),
        (_IF_EQUAL, 1, 0, 1 if but_local else 0xFFFF),
        (_RETURN, 0, 0, _END_PROCESS),
        (_RETURN, 0, 0, _ALLOW),
    ]
    packed = b"".join(struct.pack("=HBBI", *step) for step in steps)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(steps), packed)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno() or errno.ENOSYS, os.strerror(ctypes.get_errno() or errno.ENOSYS))


if __name__ == "__main__":
    forbid_sockets()
    from desktop.app import main

    sys.exit(main(sys.argv[1:]))
