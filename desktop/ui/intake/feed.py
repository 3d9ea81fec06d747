"""Brings results from the worker thread to the page while the work goes on."""

from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.services.intake.taking_in import IntakeRow

_PAUSE_MS = 80
"""The list is drawn anew at most so often: hundreds of files come in one run. The first is shown at once."""


class IntakeFeed(QObject):
    """Lives as long as the window, so that a run never tells a page that is gone.

    ``put`` is called on the worker's thread; everything else happens on that of the window.
    """

    grown = Signal()
    """More results have come."""
    _came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[IntakeRow] = []
        self._coming: deque[IntakeRow] = deque()
        self._called = False
        """The UI thread will look at what is coming: it is called once for many."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._waiting = False
        self._pause.timeout.connect(self._tell)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def clear(self) -> None:
        """Forget the results of the run before."""
        self._rows.clear()
        self._waiting = False

    def rows(self) -> tuple[IntakeRow, ...]:
        """What has come so far."""
        return tuple(self._rows)

    def put(self, row: IntakeRow) -> None:
        """A result, on any thread."""
        self._coming.append(row)
        if not self._called:
            self._called = True
            self._came.emit()

    @Slot()
    def _take(self) -> None:
        self._called = False  # first: what comes from now on calls again
        while self._coming:
            self._rows.append(self._coming.popleft())
        if self._pause.isActive():
            self._waiting = True
            return
        self._pause.start()
        self.grown.emit()

    @Slot()
    def _tell(self) -> None:
        """What came during the pause."""
        if self._waiting:
            self._waiting = False
            self._pause.start()
            self.grown.emit()
