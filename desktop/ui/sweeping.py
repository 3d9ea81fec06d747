"""Python's search for forgotten cycles, kept on the UI thread.

Python searches in whatever thread happens to make the next object. In a worker it would end widgets that hold one
another (a closed dialog and its slots) outside the UI thread, while that thread paints: a crash of the whole program.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

_BETWEEN_LOOKS_MS = 250
_GENERATIONS = (2, 1, 0)
_YOUNG_AT_MOST = 10_000
"""Young objects that are searched in one go: who types between two goes must not notice them."""
_GOES_AT_MOST = 4
"""Goes whose survivors are searched together: with Python's twenty, that takes a tenth of a second."""
_ALL_SELDOM = 5
"""How much longer than Python would everything waits for its search: what is searched more often comes sooner to it."""


class Sweeping(QObject):
    """Searches in Python's place while the window is open, by the thresholds of ``core.sweeping``; the young sooner.

    Args:
        is_busy: Whether work is under way; what takes longest waits until it is done, for its rows are no garbage.
    """

    def __init__(self, is_busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
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
        young, goes, all_ = gc.get_threshold()
        thresholds = (min(young, _YOUNG_AT_MOST), min(goes, _GOES_AT_MOST), all_ * _ALL_SELDOM)
        for generation in _GENERATIONS[self._is_busy() :]:
            if gc.get_count()[generation] > thresholds[generation]:
                gc.collect(generation)
                return
