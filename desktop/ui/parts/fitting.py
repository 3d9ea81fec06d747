"""What stands as long as the window does, so that it must follow the size of text by itself."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Fits(Protocol):
    """A part with measures of its own; pages and what stands in them are made anew instead."""

    def fit(self) -> None:
        """Be as large as goes with the size of text now."""
        ...
