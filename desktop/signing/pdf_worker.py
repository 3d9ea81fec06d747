"""The process that takes PDF apart: one file after the other, until its input ends or a file asks for too much."""

import os
import sys
import threading
from typing import BinaryIO

from desktop.signing.pdf_wire import OUT_OF_MEMORY, READY, receive, send_facts

ALLOWANCE = 200 * 1024 * 1024
"""Bytes of memory that taking a file apart may need beyond the file itself."""

_GLANCE = 0.05
"""Seconds between two looks at the memory."""


class MemoryWatch:
    """Ends the process when it has grown too much; there is no other way to stop a parser from outside."""

    def __init__(self) -> None:
        self._limit = 0
        self._over = threading.Event()

    def start(self) -> None:
        """Watch from now on."""
        threading.Thread(target=self._watch, daemon=True).start()

    def allow(self, more: int) -> None:
        """Let the process grow by so much, beginning now."""
        now = resident_memory()
        self._limit = now + more if now else 0

    def _watch(self) -> None:
        while not self._over.wait(_GLANCE):
            if self._limit and resident_memory() > self._limit:
                os._exit(OUT_OF_MEMORY)


def resident_memory() -> int:
    """Bytes of memory that this process holds; 0 where that cannot be told."""
    if sys.platform == "win32":
        return _resident_on_windows()
    try:
        with open("/proc/self/statm", "rb") as counts:  # noqa: PTH123 - twenty times a second
            return int(counts.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _resident_on_windows() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *(
                (name, ctypes.c_size_t)
                for name in (
                    "PeakWorkingSetSize",
                    "WorkingSetSize",
                    "QuotaPeakPagedPoolUsage",
                    "QuotaPagedPoolUsage",
                    "QuotaPeakNonPagedPoolUsage",
                    "QuotaNonPagedPoolUsage",
                    "PagefileUsage",
                    "PeakPagefileUsage",
                )
            ),
        )

    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD)
    counters = Counters(cb=ctypes.sizeof(Counters))
    found = kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
    return int(counters.PagefileUsage) if found else 0


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer one request after the other."""
    from desktop.signing.pdf_inspection import inspect_pdf

    watch = MemoryWatch()
    watch.start()
    replies.write(READY)
    replies.flush()
    while (pdf := receive(requests)) is not None:
        watch.allow(ALLOWANCE)
        facts = inspect_pdf(pdf)
        del pdf
        send_facts(replies, facts)


def main() -> None:
    """Work for the program that started this process."""
    replies = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints must not come between
    serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
