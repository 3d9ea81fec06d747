"""Python's search for forgotten cycles, kept on the UI thread.

Python searches in whatever thread happens to make the next object. In a worker it would end widgets that hold one
another (a closed dialog and its slots) outside the UI thread, while that thread paints: a crash of the whole program.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_BETWEEN_LOOKS_MS = 1_000
_GENERATIONS = (2, 1, 0)
_YOUNG_AT_MOST = 10_000
"""Young objects that are searched in one go: who types between two goes must not notice them."""


class Sweeping(QObject):
    """Searches in Python's place while the window is open, by the thresholds of ``core.sweeping``; the young sooner."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_BETWEEN_LOOKS_MS)
        self._timer.timeout.connect(self.sweep_if_due)

    def begin(self) -> None:
        """From here on nothing is searched but by the timer."""
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again: no window is left."""
        self._timer.stop()
        gc.enable()

    @Slot()
    def sweep_if_due(self) -> None:
        """Search the oldest generation that has grown past its threshold, if any has."""
        thresholds = (min(gc.get_threshold()[0], _YOUNG_AT_MOST), *gc.get_threshold()[1:])
        for generation in _GENERATIONS:
            if gc.get_count()[generation] > thresholds[generation]:
                gc.collect(generation)
                return
