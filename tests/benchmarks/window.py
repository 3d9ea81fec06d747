"""How soon a person sees something, against a window with nothing in it. Warm, drawn into memory."""

from collections.abc import Callable, Iterator

from tests.benchmarks.measure import Measure, process_until
from tests.benchmarks.province import Province

CHILD = ("-m", "tests.benchmarks.shown_window")


def measures(province: Province) -> Iterator[Measure]:
    """From the start of the process to what is seen."""
    bare = process_until("painted", *CHILD, "bare")
    yield Measure("window: first paint", ours(province, "painted"), "bare PySide6 window", bare, at_most=1.3)
    yield Measure("window: home page shows its data", ours(province, "shown"), "bare PySide6 window", bare, within=1.0)


def ours(province: Province, line: str) -> Callable[[], float]:
    """Open the window on the demonstration until it says that it has come so far."""

    def run() -> float:
        return process_until(line, *CHILD, "--demo", province.folder)()

    return run
