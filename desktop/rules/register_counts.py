"""How many rows of a register count for an indicator."""

from collections.abc import Mapping, Sequence

from desktop.rules.formulas import compile_expression
from desktop.rules.programme import Indicator, Programme
from desktop.rules.values import Scalar

Row = Mapping[str, Scalar | None]
"""A row of a register: content by column code."""


def count_rows(programme: Programme, rows: Mapping[str, Sequence[Row]]) -> Mapping[str, int]:
    """Rows that count for each indicator, by indicator code.

    Args:
        programme: Says which register counts for which indicator, and which of its rows.
        rows: Rows of each register within the period, by the register's code. A register without rows counts for
            nothing: its indicators may still be typed.
    """
    return {item.code: _count(item, rows[item.register]) for item in programme.indicators if rows.get(item.register)}


def _count(item: Indicator, rows: Sequence[Row]) -> int:
    if not item.register_filter:
        return len(rows)
    condition = compile_expression(item.register_filter)
    return sum(condition.evaluate(row.get) is True for row in rows)
