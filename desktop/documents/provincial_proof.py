"""Whether the tables of a provincial report print what they should, read from the pages themselves."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (pypdfium2's types leave these open)

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.documents.provincial_cells import PrintedRow


@dataclass(frozen=True)
class TableFault:
    """The first cell that is not printed as it should be.

    Attributes:
        agency, indicator: Whose cell; "" for the whole province, and where the row itself is not there.
        area: Name of the district with its communes whose cell it is, or "".
        row: Number and name of the row. expected, found: what the cell says; "" for nothing.
    """

    agency: str
    indicator: str
    row: str
    expected: str
    found: str
    area: str = ""


def words_of(pdf: bytes) -> list[str]:
    """Every word on the pages, in the order in which it was drawn.

    Raises:
        UnreadablePdfError: It is no readable PDF.
    """
    import pypdfium2

    from desktop.documents.preview import UnreadablePdfError

    try:
        with pypdfium2.PdfDocument(pdf) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdfError("Tệp PDF không đọc được.", "Lấy lại tệp gốc từ nơi phát hành.") from error
    return [word for text in texts for word in text.split()]


def first_fault(words: Sequence[str], rows: Iterable[PrintedRow]) -> TableFault | None:
    """The first row that is not printed, in its place, as it should be; ``None`` when all are.

    Rows follow one another: what stands before the last row that was found is not looked at again.
    """
    at = 0
    for row in rows:
        expected = [word for cell in row.cells for word in cell.split()]
        found = _find(words, expected, at)
        if found is None:
            return _fault(words, row, at)
        at = found + len(expected)
    return None


def _find(words: Sequence[str], wanted: Sequence[str], start: int) -> int | None:
    first, many = wanted[0], len(wanted)
    at = start
    while True:
        try:
            at = words.index(first, at)
        except ValueError:
            return None
        if list(words[at : at + many]) == list(wanted):
            return at
        at += 1


def _fault(words: Sequence[str], row: PrintedRow, start: int) -> TableFault:
    """Where a row that is not there as a whole departs from what it should be."""
    names = [cell for cell, code in zip(row.cells, row.indicators, strict=True) if not code]
    head = [word for cell in names for word in cell.split()]
    at = _find(words, head, start)
    shown = " ".join(cell for cell in names if cell)
    if at is None:
        return TableFault(row.agency, "", shown, shown, "", row.area)
    at += len(head)
    figures = [(cell, code) for cell, code in zip(row.cells, row.indicators, strict=True) if code]
    for cell, code in figures:
        expected = cell.split()
        found = list(words[at : at + len(expected)])
        if found != expected:
            return TableFault(row.agency, code, shown, cell, " ".join(found), row.area)
        at += len(expected)
    return TableFault(row.agency, figures[0][1], shown, "", "", row.area)
