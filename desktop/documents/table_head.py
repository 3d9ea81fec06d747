"""The head of a table: one row of titles, or two where neighbouring columns share a band."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.documents.model import Column


@dataclass(frozen=True)
class HeadCell:
    """A cell of the head, with how many columns and rows it covers."""

    text: str
    column: int
    across: int = 1
    down: int = 1


def head_rows(columns: Sequence[Column]) -> list[list[HeadCell]]:
    """The cells of each row of the head, from the left."""
    if not any(column.band for column in columns):
        return [[HeadCell(column.title, i) for i, column in enumerate(columns)]]
    upper: list[HeadCell] = []
    lower: list[HeadCell] = []
    for i, column in enumerate(columns):
        if not column.band:
            upper.append(HeadCell(column.title, i, down=2))
            continue
        lower.append(HeadCell(column.title, i))
        if upper and i and columns[i - 1].band == column.band:
            upper[-1] = HeadCell(column.band, upper[-1].column, across=upper[-1].across + 1)
        else:
            upper.append(HeadCell(column.band, i))
    return [upper, lower]
