"""The version of the program."""

VERSION = "0.1.0"
"""Goes into every snapshot, so that a reader knows what made it."""
