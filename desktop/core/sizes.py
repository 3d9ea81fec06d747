"""Sizes of files as people read them."""

from decimal import Decimal

from desktop.core.numbers import format_number

_KILOBYTE, _MEGABYTE = 1_000, 1_000_000
_IN_KILOBYTES = 999_500
"""What is less is said in kilobytes."""


def format_size(size: int) -> str:
    """“850 kB”, “3,2 MB”: as mail programs and sticks count, in powers of ten."""
    if size < _IN_KILOBYTES:
        return f"{max(1, round(size / _KILOBYTE))} kB"
    return f"{format_number(Decimal(size) / _MEGABYTE, 1)} MB"
