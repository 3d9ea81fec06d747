"""How long work tells how far it is, and learns that it should stop."""

from collections.abc import Callable
from threading import Event

from desktop.core.errors import Cancelled


class Progress:
    """Handed to long work: it reports steps, and stops at the next step after a cancel.

    Args:
        report: Called with (done, total, what is being done, in Vietnamese) on the worker's thread.
    """

    def __init__(self, report: Callable[[int, int, str], None] | None = None) -> None:
        self._report = report
        self._cancelled = Event()

    def cancel(self) -> None:
        """Ask the work to stop; may be called from any thread."""
        self._cancelled.set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report how far the work is.

        Raises:
            Cancelled: The user asked to stop.
        """
        self.check()
        if self._report is not None:
            self._report(done, total, text)

    def check(self) -> None:
        """Stop here if the user asked to stop; for work that waits within a step.

        Raises:
            Cancelled: The user asked to stop.
        """
        if self._cancelled.is_set():
            raise Cancelled
