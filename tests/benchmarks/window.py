"""How soon a person sees something, against a window with nothing in it. Warm, drawn into memory."""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from tests.benchmarks.measure import Measure, process_until
from tests.benchmarks.province import Province

CHILD = ("-m", "tests.benchmarks.shown_window")
BARE = "bare PySide6 window"


class Desk:
    """The window of an agency and of the department, each in a process of its own."""

    def __init__(self, province: Province) -> None:
        self._province = province

    @cached_property
    def _agency(self) -> Path:
        return self._province.copy_of_agency("window")

    def agency(self, line: str) -> Callable[[], float]:
        """An agency's window, until it says that it has come so far."""
        return lambda: self._seconds(line, self._agency)

    def department(self, line: str) -> Callable[[], float]:
        """The department's window, likewise."""
        return lambda: self._seconds(line, self._province.folder / "department")

    def _seconds(self, line: str, folder: Path) -> float:
        return process_until(line, *CHILD, "--open", folder)()


def measures(province: Province) -> Iterator[Measure]:
    """From the start of the process to what is seen."""
    desk = Desk(province)
    bare = process_until("painted", *CHILD, "bare")
    yield Measure("window: first paint", desk.agency("painted"), BARE, bare, at_most=1.3)
    yield Measure("window: agency's home shows its data", desk.agency("shown"), BARE, bare, within=1.0)
    yield Measure("window: department's home shows its data", desk.department("shown"), BARE, bare, within=1.0)
