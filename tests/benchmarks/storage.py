"""What a cell edit costs until it is safe on the disk, against bare sqlite3 with the same safety."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from functools import cached_property
from itertools import count
from pathlib import Path

from desktop.core.clock import FixedClock
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import Value
from desktop.services.figures.cell_keeping import keep_values
from desktop.services.figures.indicators import CellEdit, read_grid
from desktop.services.workspace import Workspace
from tests.benchmarks.measure import Measure, timed
from tests.benchmarks.province import Province


class Grid:
    """An open indicator grid in which one cell is typed over and over."""

    def __init__(self, province: Province) -> None:
        self._province = province
        self._numbers = count(1)
        self._seen: Value | None = None

    @cached_property
    def _workspace(self) -> Workspace:
        return Workspace.open(self._province.copy_of_agency("cell-edit"), FixedClock(self._province.snapshot.made_at))

    @cached_property
    def _cell(self) -> str:
        with self._workspace.reading() as session:
            grid = read_grid(session, self._workspace.clock, self._province.snapshot.period.code)
        return next(row.code for row in grid.typed if row.indicator.type is ValueType.COUNT)

    def edit(self) -> None:
        """Type a number, as the grid page has it kept: compared with what was seen, written, audited."""
        period, number = self._province.snapshot.period.code, next(self._numbers)
        edit = CellEdit(period, self._cell, str(number), seen=self._seen)
        with self._workspace.session() as session:
            keep_values(session, self._workspace.clock, period, [edit])
        self._seen = Value(Decimal(number))


def bare_edit(path: Path) -> Callable[[], None]:
    """A row changed and a row added by bare sqlite3, synced to the disk like ours."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE value (code TEXT PRIMARY KEY, text TEXT)")
    connection.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("INSERT INTO value VALUES ('CT1.01', '0')")
    numbers = count(1)

    def edit() -> None:
        number = str(next(numbers))
        with closing(connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("UPDATE value SET text = ? WHERE code = 'CT1.01'", (number,))
            cursor.execute("INSERT INTO event (text) VALUES (?)", (number,))
            cursor.execute("COMMIT")

    return edit


def measures(province: Province) -> Iterator[Measure]:
    """Edits, on the disk that holds the project."""
    grid = Grid(province)
    bare = timed(bare_edit(province.workplace / "bare.db"))
    yield Measure("cell edit, committed", timed(grid.edit), "bare sqlite3, synchronous=FULL", bare, runs=50)
