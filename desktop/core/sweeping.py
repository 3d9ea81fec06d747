"""How often Python sweeps up objects that hold one another."""

import gc

_OBJECTS_BETWEEN_SWEEPS = 50_000
"""Python's own 700 makes it sweep several hundred times while libraries are imported, where nothing is garbage yet."""


def sweep_seldom() -> None:
    """Let a sweep of everything, which takes a tenth of a second, be a matter of hours and not of a hundred edits."""
    gc.set_threshold(_OBJECTS_BETWEEN_SWEEPS, 20, 20)
