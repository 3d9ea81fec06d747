"""Rows of which only those in view are read: a list may have a hundred thousand."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QTimer, Signal
from typing_extensions import override

from desktop.ui.tables.cells import Column
from desktop.ui.tables.column_model import ColumnModel

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

PAGE = 120
"""Rows that are read at once."""
_KEPT_PAGES = 60
_AHEAD = 100
"""Rows over and under those in view that are read before a person gets there."""
_ASKED_AT_ONCE = 3


class PagedModel(ColumnModel[R]):
    """Knows the number of every row, holds the rows that were read last, and asks for those that come into view."""

    wanted = Signal(object)
    """Rows with these numbers are in view, or near it, and not known: a tuple, to be answered with ``give``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent=parent)
        self._numbers: Sequence[int] = ()
        self._rows: dict[int, R] = {}
        self._pages: OrderedDict[int, None] = OrderedDict()
        self._lacking: dict[int, None] = {}
        """Pages that have come into view since rows were last asked for."""
        self._asked: dict[int, int] = {}
        """Place by number of the rows that were asked for."""
        self._ask_timer = QTimer(self, singleShot=True, interval=0)
        self._ask_timer.timeout.connect(self._ask)

    def show(self, columns: Sequence[Column[R]], numbers: Sequence[int], rows: Mapping[int, R]) -> None:
        """Show other rows; those that are known already are given along, by their number."""
        self.beginResetModel()
        self.set_columns(columns)
        self._numbers = numbers
        self._rows = dict(rows)
        self._pages.clear()
        self._lacking.clear()
        self._asked.clear()
        self.endResetModel()

    def give(self, numbers: Sequence[int], rows: Mapping[int, R]) -> None:
        """The rows that were asked for; what has been forgotten meanwhile does no harm."""
        places = [self._asked.pop(number) for number in numbers if number in self._asked]
        self._rows.update(rows)
        if places:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), len(self.columns) - 1))

    def numbers(self) -> Sequence[int]:
        """The number of every row."""
        return self._numbers

    def place_of(self, number: int) -> int | None:
        """Where the row with this number stands."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def known_row(self, number: int) -> R | None:
        """The row with this number; None while it is not read."""
        return self._rows.get(number)

    @override
    def row_at(self, number: int) -> R | None:
        """The row at this place; None while it is not read, and then it is asked for."""
        if not 0 <= number < len(self._numbers):
            return None
        row = self._rows.get(self._numbers[number])
        if row is None:
            self._need(number // PAGE)
        return row

    def is_known(self, number: int) -> bool:
        """Whether the row at this place is read."""
        return 0 <= number < len(self._numbers) and self._numbers[number] in self._rows

    def expect(self, first: int, last: int) -> None:
        """These rows have come into view, and soon those around them will."""
        for place in (first - _AHEAD, last + _AHEAD):
            number = min(max(place, 0), len(self._numbers) - 1)
            if number >= 0 and self._numbers[number] not in self._rows:
                self._need(number // PAGE)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._numbers)

    def _need(self, page: int) -> None:
        """Read a page soon: many cells of it are painted at once."""
        self._pages[page] = None
        self._pages.move_to_end(page)
        self._lacking[page] = None
        if not self._ask_timer.isActive():
            self._ask_timer.start()

    def _ask(self) -> None:
        while len(self._pages) > _KEPT_PAGES:
            page, _ = self._pages.popitem(last=False)
            for number in self._numbers[page * PAGE : (page + 1) * PAGE]:
                self._rows.pop(number, None)
        lacking, self._lacking = self._lacking, {}
        for page in list(reversed(lacking))[:_ASKED_AT_ONCE]:  # what came into view last is in view
            missing = [
                (number, place)
                for place, number in enumerate(self._numbers[page * PAGE : (page + 1) * PAGE], start=page * PAGE)
                if number not in self._rows and number not in self._asked
            ]
            if missing:
                self._asked.update(missing)
                self.wanted.emit(tuple(number for number, _ in missing))
