"""The version of the program."""

from datetime import date

VERSION = "0.1.0"
"""Goes into every snapshot, so that a reader knows what made it."""

RELEASED = date(2026, 11, 1)
"""No computer that runs this version can rightly show an earlier day."""
