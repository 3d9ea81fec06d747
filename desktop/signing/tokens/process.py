"""The process in which a token's driver runs, as the program holds it: asked, waited for, ended."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import FileIO
from queue import Empty, Queue
from subprocess import TimeoutExpired
from threading import Thread
from types import TracebackType
from typing import Self

from desktop.core.child_process import child_command, start_command
from desktop.signing.tokens.errors import driver_crashed, error_of, no_answer
from desktop.signing.tokens.values import Failure
from desktop.signing.tokens.wire import BrokenWireError, Pin, Reply, Request, read_reply, send_request

_PAUSE = 0.1
"""Seconds between two looks at whether somebody wants to stop."""
_PATIENCE_AT_THE_END = 2.0


def worker_command() -> tuple[str, ...]:
    """How the worker is started."""
    return child_command("desktop.signing.tokens.worker")


def _nobody_stops() -> None:
    """Raises where somebody wants to stop; nobody does."""


class TokenProcess:
    """A worker; a context manager that ends it.

    Args:
        check: Called while waiting; raises when the work should stop, and the worker is then ended at once.
        command: How the worker is started.
    """

    def __init__(self, check: Callable[[], None] = _nobody_stops, command: Sequence[str] | None = None) -> None:
        self._check = check
        self._process = start_command(command or worker_command(), buffered=False)
        assert isinstance(self._process.stdin, FileIO)  # noqa: S101 - pipes without buffers
        assert isinstance(self._process.stdout, FileIO)  # noqa: S101 - for the type checker: a pipe was asked for
        self._requests = self._process.stdin
        self._answers = self._process.stdout
        self._replies: Queue[Reply | None] = Queue()
        self._reader = Thread(target=self._read, name="token-replies", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, request: Request, pin: Pin | None = None, *, seconds: float) -> Reply:
        """Ask the driver for something.

        Args:
            request: What is asked.
            pin: Goes beside it and is wiped.
            seconds: How long to wait.

        Raises:
            UserError: The token or its driver refused, crashed, or gave no answer in time.
        """
        try:
            send_request(self._requests, request, pin or Pin())
        except OSError as error:
            raise driver_crashed() from error
        reply = self._wait(seconds)
        if reply is None:
            self._kill()
            raise driver_crashed()
        if isinstance(reply, Failure):
            raise error_of(reply)
        return reply

    def close(self) -> None:
        """Let the worker log out and end; end it where it does not."""
        with suppress(OSError):
            self._requests.close()
        try:
            self._process.wait(_PATIENCE_AT_THE_END)
        except TimeoutExpired:
            self._kill()
        self._reader.join()
        self._answers.close()

    def _wait(self, seconds: float) -> Reply | None:
        until = time.monotonic() + seconds
        while True:
            with suppress(Empty):
                return self._replies.get(timeout=_PAUSE)
            try:
                self._check()
            except BaseException:
                self._kill()
                raise
            if time.monotonic() > until:
                self._kill()
                raise no_answer(seconds)

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        """On its own thread: pipes cannot be waited for with a time limit everywhere."""
        try:
            while True:
                self._replies.put(read_reply(self._answers))
        except (BrokenWireError, OSError, ValueError):
            self._replies.put(None)
