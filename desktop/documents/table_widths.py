"""How wide columns must be so that no word of a title and no number is broken."""

from collections.abc import Iterable, Iterator

from desktop.documents.fonts import Face, printable, text_width
from desktop.documents.model import GroupRow, Table

_ROOM = 0.5
"""Spared against rounding."""

_LONGEST_WORD = 16
"""In letters: longer ones (addresses, symbols strung together) may be broken."""


def column_widths(table: Table, width: float, size: float, padding: float) -> list[float]:
    """Widths that share ``width`` as the columns ask, but give each column its widest word.

    What narrow columns lack is taken from the others, in proportion to what these can spare.
    """
    total = sum(column.width for column in table.columns)
    wanted = [width * column.width / total for column in table.columns]
    needed = [_widest_word(table, i, size) + 2 * padding + _ROOM for i in range(len(table.columns))]
    if sum(needed) >= width:
        return [width * need / sum(needed) for need in needed]
    lacking = sum(max(need - want, 0) for need, want in zip(needed, wanted, strict=True))
    spare = sum(max(want - need, 0) for need, want in zip(needed, wanted, strict=True))
    return [
        max(want, need) - (lacking * max(want - need, 0) / spare if spare else 0)
        for need, want in zip(needed, wanted, strict=True)
    ]


def _widest_word(table: Table, column: int, size: float) -> float:
    texts = {row.cells[column] for row in table.rows if not isinstance(row, GroupRow)}
    words = {word for word in _words([table.columns[column].title, *texts]) if len(word) <= _LONGEST_WORD}
    return max((text_width(word, Face.BOLD, size) for word in words), default=0)


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        # str.split would break at a no-break space
        yield from (word for word in printable(text).replace("\n", " ").split(" ") if word)
