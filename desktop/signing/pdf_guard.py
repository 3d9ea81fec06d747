"""Hostile PDF are taken apart in a process of their own: one that hangs or swells is ended, and the program goes on.

The process is started with the first PDF and kept for the next ones; it costs a millisecond a file.
"""

import atexit
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from subprocess import Popen, TimeoutExpired
from typing import BinaryIO, cast

from desktop.core.child_process import start_child
from desktop.core.files import explain_os_error
from desktop.rules.verdicts import ReasonCode
from desktop.signing.pdf_values import PdfFacts
from desktop.signing.pdf_wire import OUT_OF_MEMORY, READY, receive_facts, send

SECONDS = 30.0
"""How long taking one file apart may last."""

_START_SECONDS = 120.0
"""An old PC with a cold disk and a virus scanner takes its time to load the libraries."""

_PARTING_SECONDS = 2.0
"""How long an idle process may take to end once nothing is asked of it any more."""

_WORKER = "desktop.signing.pdf_worker"


class Guard:
    """Owns the process; may be used from any thread, one file at a time."""

    def __init__(self, seconds: float = SECONDS, module: str = _WORKER) -> None:
        self._seconds = seconds
        self._module = module
        self._turn = threading.Lock()
        self._process: Popen[bytes] | None = None

    def inspect(self, pdf: bytes) -> PdfFacts:
        """Take a PDF apart, or say that it asked for too much.

        Raises:
            EnvironmentFailureError: The operating system refuses to start the process.
        """
        with self._turn:
            process = self._process = self._process or self._start()
            late = threading.Event()
            with _killed_after(process, self._seconds, late):
                facts = _ask(process, pdf)
            if facts is not None:
                return facts
            status = self._end()
        if late.is_set():
            return PdfFacts((), None, ReasonCode.TOO_SLOW)
        return PdfFacts((), None, ReasonCode.PDF_BOMB if status == OUT_OF_MEMORY else ReasonCode.PDF_BAD)

    def close(self) -> None:
        """End the process; the next file starts another."""
        with self._turn:
            self._end()

    def forget(self) -> None:
        """In a process that was forked from this one: the other process is the parent's."""
        self._turn = threading.Lock()
        process, self._process = self._process, None
        if process is not None:
            process.returncode = 0
            for pipe in _pipes(process):
                pipe.close()

    def _start(self) -> "Popen[bytes]":
        try:
            process = start_child(self._module)
        except OSError as error:
            raise explain_os_error(error, sys.executable) from error
        with _killed_after(process, _START_SECONDS, threading.Event()):
            ready = _pipes(process)[1].read(len(READY))
        if ready != READY:
            _finish(process)
            raise RuntimeError(f"{self._module} does not start")
        return process

    def _end(self) -> int:
        process, self._process = self._process, None
        return 0 if process is None else _finish(process)


def _ask(process: "Popen[bytes]", pdf: bytes) -> PdfFacts | None:
    """The answer; ``None`` when the process ended before it."""
    requests, replies = _pipes(process)
    try:
        send(requests, pdf)
        return receive_facts(replies)
    except OSError:
        return None


def _finish(process: "Popen[bytes]") -> int:
    """End a process that may have ended by itself, and give its exit status."""
    requests, replies = _pipes(process)
    with suppress(OSError):
        requests.close()
    with suppress(TimeoutExpired):
        process.wait(_PARTING_SECONDS)
    process.kill()
    replies.close()
    return process.wait()


@contextmanager
def _killed_after(process: "Popen[bytes]", seconds: float, late: threading.Event) -> Iterator[None]:
    """End the process if the block lasts longer; reading from it then comes to an end too."""

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _pipes(process: "Popen[bytes]") -> tuple[BinaryIO, BinaryIO]:
    """To the process, and from it."""
    return cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)


_GUARD = Guard()
atexit.register(_GUARD.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_GUARD.forget)


def inspect_guarded(pdf: bytes) -> PdfFacts:
    """Take a PDF apart, safely; whatever the bytes are, the answer is a value."""
    return _GUARD.inspect(pdf)
