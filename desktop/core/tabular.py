"""Blocks of cells as Excel and LibreOffice put them on the clipboard: tabs between cells, lines between rows."""

import re
from collections.abc import Iterable, Sequence

from desktop.core.errors import UserError
from desktop.core.text import nfc

MOST_CHARACTERS = 2_000_000
"""Longest text that is taken from the clipboard."""

Block = tuple[tuple[str, ...], ...]
"""Rows of cells; all rows are equally long."""

# The csv module would swallow everything after a cell that only begins with a quotation mark, as Excel writes it.
_CELL = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"(?=[\t\r\n]|\Z)|(?P<plain>[^\t\r\n]*))(?P<end>\t|\r\n|\r|\n|\Z)')
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|\A"')


class TooMuchTextError(UserError):
    """The clipboard holds more than any grid has room for."""

    code = "TOO_MUCH_TEXT"


def read_block(text: str) -> Block:
    """The cells of a text from the clipboard; an empty text has none.

    Raises:
        TooMuchTextError: It is longer than ``MOST_CHARACTERS``.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooMuchTextError("Vùng vừa chép quá lớn để dán vào đây.", "Chép lại đúng các ô cần dán rồi dán lại.")
    rows: list[list[str]] = [[]]
    at, length = 0, len(text.rstrip("\0"))
    while at < length:
        found = _CELL.match(text, at, length)
        assert found is not None  # noqa: S101 - the plain cell matches everything
        rows[-1].append(_content(found))
        at = found.end()
        if found["end"] != "\t":
            rows.append([])
        elif at >= length:
            rows[-1].append("")
    filled = [row for row in rows if row]
    width = max((len(row) for row in filled), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in filled)


def _content(found: re.Match[str]) -> str:
    quoted = found["quoted"]
    text = found["plain"] if quoted is None else quoted.replace('""', '"')
    return nfc(text).replace("\r\n", "\n").strip()


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Cells as a text that Excel and LibreOffice take; the counterpart of ``read_block``."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(cell) else cell
