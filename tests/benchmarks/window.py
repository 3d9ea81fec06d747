"""How soon a person sees something, against a window with nothing in it; drawn into memory."""

import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from desktop.core.clock import DayClock, SystemClock
from desktop.services.demonstration.days import demonstration_today
from desktop.services.workplace.first_look import keep_first_look, save_first_look
from desktop.services.workspace import Workspace
from tests.benchmarks.measure import (
    FORGET,
    Measure,
    cold,
    megabytes,
    milliseconds,
    number,
    process_telling,
    process_until,
)
from tests.benchmarks.province import Province

CHILD = ("-m", "tests.benchmarks.shown_window")
BARE = "bare PySide6 window"


class Desk:
    """The window of an agency and of the department, each in a process of its own."""

    def __init__(self, province: Province) -> None:
        self._province = province

    @cached_property
    def _agency(self) -> Path:
        return closed_in_order(self._province.copy_of_agency("window"))

    @cached_property
    def _ended_by_force(self) -> Path:
        return self._province.copy_of_agency("ended by force")

    @cached_property
    def _department(self) -> Path:
        return closed_in_order(self._province.folder / "department")

    def agency(self, line: str) -> Callable[[], float]:
        """An agency's window, until it says that it has come so far."""
        return lambda: self._seconds(line, self._agency)

    def agency_telling(self, word: str) -> Callable[[], float]:
        """An agency's window, until it has told a number of itself."""
        return lambda: self._number(word, self._agency)

    def agency_ended_by_force(self, line: str) -> Callable[[], float]:
        """The same where the last window left no first look: everything is read before it is shown."""
        return lambda: self._seconds(line, self._ended_by_force)

    def department(self, line: str) -> Callable[[], float]:
        """The department's window, likewise."""
        return lambda: self._seconds(line, self._department)

    def _number(self, word: str, folder: Path) -> float:
        return process_telling(word, *CHILD, "--open", folder)()

    def _seconds(self, line: str, folder: Path) -> float:
        return process_until(line, *CHILD, "--open", folder)()


def closed_in_order(folder: Path) -> Path:
    """What a window leaves when it is closed."""
    workspace, assumed_day = _on_its_day(folder)
    save_first_look(workspace, assumed_day=assumed_day)
    return folder


def left_in_a_pause(folder: Path) -> Path:
    """What a window leaves that is cut off a while after the last change; it stays open here."""
    workspace, assumed_day = _on_its_day(folder)
    keep_first_look(workspace, assumed_day=assumed_day)
    return folder


def _on_its_day(folder: Path) -> tuple[Workspace, bool]:
    """An opened folder, and whether it stands on a day of its own."""
    workspace = Workspace.open(folder, SystemClock())
    day = demonstration_today(workspace)
    clock = DayClock(day, SystemClock()) if day else SystemClock()
    return Workspace(workspace.folder, workspace.database, clock), day is not None


def first_paint(desk: Desk) -> Iterator[Measure]:
    """What the first paint takes besides time; the processor's seconds tell the same on a busy machine."""
    for word, what, shown, at_most in (
        ("cpu", "processor", milliseconds, 1.3),
        ("memory", "memory", megabytes, None),
        ("files", "modules and libraries read", number, None),
    ):
        bare = process_telling(word, *CHILD, "bare")
        name = f"window: first paint, {what}"
        yield Measure(name, desk.agency_telling(word), BARE, bare, at_most=at_most, shown=shown)
    if os.access(FORGET, os.W_OK):
        ours, bare = (cold(each) for each in (desk.agency("painted"), process_until("painted", *CHILD, "bare")))
        yield Measure("window: first paint, cold", ours, BARE, bare, runs=7, at_most=1.3)


def measures(province: Province) -> Iterator[Measure]:
    """From the start of the process to what is seen."""
    desk = Desk(province)
    bare = process_until("painted", *CHILD, "bare")
    yield Measure("window: first paint", desk.agency("painted"), BARE, bare, at_most=1.3)
    yield from first_paint(desk)
    yield Measure("window: agency's home shows its data", desk.agency("shown"), BARE, bare, within=1.0)
    yield Measure("window: the same, last ended by force", desk.agency_ended_by_force("shown"), BARE, bare)
    yield Measure("window: department's home shows its data", desk.department("shown"), BARE, bare, within=1.0)
